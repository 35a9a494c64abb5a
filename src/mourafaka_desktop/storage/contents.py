"""Which contents of attachments both sides have, and what came of those whose line broke: `not_stored()`, `part()`."""

import sqlalchemy as sa

from mourafaka_desktop.storage import tables

_attachment, _stored = tables.attachment.c, tables.stored_content.c
_part = tables.content_part.c


def not_stored(connection: sa.Connection) -> tuple[str, ...]:
    """The SHA-256 of each content not known to lie both here and on the server, the smallest first."""
    known = sa.select(_stored.sha256)
    rows = connection.execute(
        sa.select(_attachment.sha256)
        .where(_attachment.sha256.not_in(known))
        .group_by(_attachment.sha256)
        .order_by(sa.func.min(_attachment.byte_size), _attachment.sha256)
    )
    return tuple(rows.scalars())


def mark_stored(connection: sa.Connection, sha256: str) -> None:
    """The content lies whole on both sides."""
    row = {"sha256": sha256}
    connection.execute(sa.insert(tables.stored_content).prefix_with("OR IGNORE").values(row))


def part(connection: sa.Connection, sha256: str) -> bytes:
    """What came of a content before its line broke; empty where nothing did."""
    found: bytes | None = connection.execute(
        sa.select(_part.content).where(_part.sha256 == sha256)
    ).scalar()
    return found or b""


def keep_part(connection: sa.Connection, sha256: str, content: bytes) -> None:
    """Keep what came of a content so far, for the next exchange to go on from; parts nobody waits for go."""
    named = sa.union(sa.select(_attachment.sha256), sa.select(tables.questionnaire.c.sha256))
    connection.execute(sa.delete(tables.content_part).where(_part.sha256.not_in(named)))
    row = {"sha256": sha256, "content": content}
    connection.execute(sa.insert(tables.content_part).prefix_with("OR REPLACE").values(row))


def forget_part(connection: sa.Connection, sha256: str) -> None:
    """The content is here whole, or what came was not it."""
    connection.execute(sa.delete(tables.content_part).where(_part.sha256 == sha256))
