"""Which contents of attachments both sides have, and what came of those whose line broke: `not_stored()`, `part()`."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.storage import tables

_attachment, _stored = tables.attachment.c, tables.stored_content.c
_part = tables.content_part.c


class Content(NamedTuple):
    """A content that an attachment names: the picture or paper itself, or the small picture of it."""

    sha256: str
    byte_size: int
    is_thumbnail: bool


_NAMED = sa.union_all(
    sa.select(_attachment.sha256, _attachment.byte_size, sa.literal(False).label("is_thumbnail")),
    sa.select(
        _attachment.thumb_sha256,
        sa.func.coalesce(_attachment.thumb_byte_size, 0),
        sa.literal(True),
    ).where(_attachment.thumb_sha256.is_not(None)),
).subquery()
_NOT_STORED = (
    sa.select(_NAMED.c.sha256, sa.func.min(_NAMED.c.byte_size), sa.func.max(_NAMED.c.is_thumbnail))
    .where(_NAMED.c.sha256.not_in(sa.select(_stored.sha256)))
    .group_by(_NAMED.c.sha256)
    .order_by(
        sa.func.max(_NAMED.c.is_thumbnail).desc(),
        sa.func.min(_NAMED.c.byte_size),
        _NAMED.c.sha256,
    )
)


def not_stored(connection: sa.Connection) -> tuple[Content, ...]:
    """The contents not known to lie both here and on the server: thumbnails first, then the smallest first."""
    return tuple(
        Content(sha256, byte_size, bool(is_thumbnail))
        for sha256, byte_size, is_thumbnail in connection.execute(_NOT_STORED)
    )


def not_stored_in(connection: sa.Connection, scope_id: str) -> tuple[str, ...]:
    """The contents of a scope's attachments that are not known to lie on the server too, by SHA-256."""
    own = tables.attachment.c.scope_id == scope_id
    named = sa.union(
        sa.select(_attachment.sha256).where(own),
        sa.select(_attachment.thumb_sha256).where(own, _attachment.thumb_sha256.is_not(None)),
    ).subquery()
    query = sa.select(named.c.sha256).where(named.c.sha256.not_in(sa.select(_stored.sha256)))
    return tuple(connection.execute(query.order_by(named.c.sha256)).scalars())


def is_stored(connection: sa.Connection, sha256: str) -> bool:
    """Whether the content is known to have lain whole both here and on the server."""
    found = connection.execute(sa.select(_stored.sha256).where(_stored.sha256 == sha256))
    return found.first() is not None


def attachments_of(connection: sa.Connection, sha256: str) -> Changes:
    """The attachments that a content belongs to."""
    named = sa.or_(_attachment.sha256 == sha256, _attachment.thumb_sha256 == sha256)
    return Changes.of(
        "attachment", *connection.execute(sa.select(_attachment.id).where(named)).scalars()
    )


def mark_stored(connection: sa.Connection, sha256: str) -> None:
    """The content lies whole on both sides."""
    row = {"sha256": sha256}
    connection.execute(sa.insert(tables.stored_content).prefix_with("OR IGNORE").values(row))


def forget_stored(connection: sa.Connection, names: Iterable[str]) -> None:
    """These contents do not lie on the server, whatever was known of them."""
    connection.execute(sa.delete(tables.stored_content).where(_stored.sha256.in_(list(names))))


def part(connection: sa.Connection, sha256: str) -> bytes:
    """What came of a content before its line broke; empty where nothing did."""
    found: bytes | None = connection.execute(
        sa.select(_part.content).where(_part.sha256 == sha256)
    ).scalar()
    return found or b""


def keep_part(connection: sa.Connection, sha256: str, content: bytes) -> None:
    """Keep what came of a content so far, for the next exchange to go on from; parts nobody waits for go."""
    named = sa.union(sa.select(_NAMED.c.sha256), sa.select(tables.questionnaire.c.sha256))
    connection.execute(sa.delete(tables.content_part).where(_part.sha256.not_in(named)))
    row = {"sha256": sha256, "content": content}
    connection.execute(sa.insert(tables.content_part).prefix_with("OR REPLACE").values(row))


def forget_part(connection: sa.Connection, sha256: str) -> None:
    """The content is here whole, or what came was not it."""
    connection.execute(sa.delete(tables.content_part).where(_part.sha256 == sha256))
