"""Attachment contents in the database: which records name one, and who may read it; docs/protocol.md, section 11.

The bytes themselves are kept by `contents`.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from mourafaka_protocol.kinds import ATTACHMENT
from mourafaka_server.pending import Pending
from mourafaka_server.records import Record
from mourafaka_server.tables import attachment_use, blob

_FORGET = attachment_use.delete().where(
    attachment_use.c.scope_id == sa.bindparam("of_scope"),
    attachment_use.c.record_id.in_(sa.bindparam("record_ids", expanding=True)),
)
_NOTE = attachment_use.insert()
_CONTENT, _THUMBNAIL = (
    (ATTACHMENT.field_named(sha256).tag, ATTACHMENT.field_named(byte_size).tag)
    for sha256, byte_size in (("sha256", "byte_size"), ("thumb_sha256", "thumb_byte_size"))
)
_LACKING = (
    sa.select(attachment_use.c.sha256)
    .outerjoin(
        blob,
        sa.and_(
            blob.c.scope_id == attachment_use.c.scope_id, blob.c.sha256 == attachment_use.c.sha256
        ),
    )
    .where(
        attachment_use.c.scope_id.in_(sa.bindparam("scope_ids", expanding=True)),
        blob.c.sha256.is_(None),
    )
    .group_by(attachment_use.c.sha256)
)
_COUNT_WANTED = sa.select(sa.func.count()).select_from(_LACKING.subquery())
_WANTED = (
    _LACKING.order_by(sa.func.min(attachment_use.c.byte_size), attachment_use.c.sha256)
    .limit(sa.bindparam("most", type_=sa.Integer))
    .offset(sa.bindparam("skipped", type_=sa.Integer))
)
"""A thumbnail is smaller than any photograph, so the smallest first is thumbnails first."""


def note_use(
    connection: sa.Connection, scope_id: str, record_id: uuid.UUID, sha256: str, byte_size: int
) -> None:
    """A record of the scope names this content, and no other."""
    _forget_uses(connection, scope_id, [record_id])
    connection.execute(_NOTE, [_use(scope_id, record_id, (sha256, byte_size))])


def note_uses(
    connection: sa.Connection,
    pending: Pending,
    scope_id: str,
    changed: Collection[Record],
    before: Sequence[uuid.UUID],
) -> None:
    """These attachment records of the scope came or changed: note the contents that they name now.

    Those of `before` were there already.
    """
    if before:
        _forget_uses(connection, scope_id, before)
    rows = [
        _use(scope_id, stored.record_id, (stored.body[sha256], stored.body[size]), is_thumbnail)
        for stored in changed
        for (sha256, size), is_thumbnail in ((_CONTENT, False), (_THUMBNAIL, True))
        if not stored.is_gone and {sha256, size} <= stored.body.keys()
    ]
    pending.add(_NOTE, rows)


def _forget_uses(connection: sa.Connection, scope_id: str, record_ids: Sequence[uuid.UUID]) -> None:
    connection.execute(_FORGET, {"of_scope": scope_id, "record_ids": record_ids})


def _use(
    scope_id: str, record_id: uuid.UUID, content: tuple[str, int], is_thumbnail: bool = False
) -> dict[str, object]:
    sha256, byte_size = content
    return {
        "scope_id": scope_id,
        "record_id": record_id,
        "is_thumbnail": is_thumbnail,
        "sha256": sha256,
        "byte_size": byte_size,
    }


def wanted(
    connection: sa.Connection, scope_ids: Collection[str], limit: int, skipped: int = 0
) -> list[str]:
    """Contents that records of these scopes name and that are not complete there, thumbnails first."""
    if not scope_ids:
        return []
    values = {"scope_ids": sorted(scope_ids), "most": limit, "skipped": skipped}
    return list(connection.execute(_WANTED, values).scalars())


def count_wanted(connection: sa.Connection, scope_ids: Collection[str]) -> int:
    """How many contents `wanted()` would name without a limit."""
    return connection.execute(_COUNT_WANTED, {"scope_ids": sorted(scope_ids)}).scalar_one()


def copy_complete(connection: sa.Connection, from_scope: str, to_scope: str) -> None:
    """What may be read in one scope may be read in another from now on."""
    known = sa.select(blob).where(blob.c.scope_id == from_scope)
    for row in connection.execute(known).all():
        mark_complete(connection, [to_scope], row.sha256, row.byte_size, row.stored_ms)


def naming_scopes(
    connection: sa.Connection, scope_ids: Iterable[str], sha256: str
) -> dict[str, int]:
    """Those of the scopes in which a record names the content, with the size it announces."""
    query = (
        sa.select(attachment_use.c.scope_id, sa.func.max(attachment_use.c.byte_size))
        .where(attachment_use.c.scope_id.in_(list(scope_ids)), attachment_use.c.sha256 == sha256)
        .group_by(attachment_use.c.scope_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def announced_sizes(
    connection: sa.Connection, scope_ids: Iterable[str], sha256: str
) -> frozenset[int]:
    """The sizes that records of these scopes announce for the content; more than one where some are wrong."""
    query = sa.select(attachment_use.c.byte_size).where(
        attachment_use.c.scope_id.in_(list(scope_ids)), attachment_use.c.sha256 == sha256
    )
    return frozenset(connection.execute(query).scalars())


def complete_scopes(
    connection: sa.Connection, scope_ids: Iterable[str], sha256: str
) -> dict[str, int]:
    """Those of the scopes in which the content is complete, with its size."""
    query = sa.select(blob.c.scope_id, blob.c.byte_size).where(
        blob.c.scope_id.in_(list(scope_ids)), blob.c.sha256 == sha256
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def all_names(connection: sa.Connection) -> set[str]:
    """Every content that is complete in some scope."""
    return set(connection.execute(sa.select(blob.c.sha256).distinct()).scalars())


def mark_complete(
    connection: sa.Connection, scope_ids: Iterable[str], sha256: str, byte_size: int, now_ms: int
) -> None:
    """The content may be read in these scopes from now on."""
    wanted = set(scope_ids)
    rows = [
        {"scope_id": scope_id, "sha256": sha256, "byte_size": byte_size, "stored_ms": now_ms}
        for scope_id in sorted(wanted - set(complete_scopes(connection, wanted, sha256)))
    ]
    if rows:
        connection.execute(blob.insert(), rows)
