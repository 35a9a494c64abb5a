"""Attachment contents in the database: which records name one, and who may read it; docs/protocol.md, section 11.

The bytes themselves are kept by `contents`.
"""

import uuid
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from mourafaka_protocol.kinds import ATTACHMENT
from mourafaka_server.records import Record
from mourafaka_server.tables import attachment_use, blob

_FORGET = attachment_use.delete().where(
    attachment_use.c.scope_id == sa.bindparam("of_scope"),
    attachment_use.c.record_id.in_(sa.bindparam("record_ids", expanding=True)),
)
_NOTE = attachment_use.insert()
_SHA256 = ATTACHMENT.field_named("sha256").tag
_BYTE_SIZE = ATTACHMENT.field_named("byte_size").tag


def note_use(
    connection: sa.Connection, scope_id: str, record_id: uuid.UUID, sha256: str, byte_size: int
) -> None:
    """A record of the scope names this content, and no other."""
    _forget_uses(connection, scope_id, [record_id])
    connection.execute(_NOTE, _use(scope_id, record_id, sha256, byte_size))


def note_uses(connection: sa.Connection, scope_id: str, changed: Collection[Record]) -> None:
    """These attachment records of the scope came or changed: note the contents that they name now."""
    _forget_uses(connection, scope_id, [stored.record_id for stored in changed])
    rows = [
        _use(scope_id, stored.record_id, stored.body[_SHA256], stored.body[_BYTE_SIZE])
        for stored in changed
        if not stored.is_gone and {_SHA256, _BYTE_SIZE} <= stored.body.keys()
    ]
    if rows:
        connection.execute(_NOTE, rows)


def _forget_uses(connection: sa.Connection, scope_id: str, record_ids: list[uuid.UUID]) -> None:
    connection.execute(_FORGET, {"of_scope": scope_id, "record_ids": record_ids})


def _use(scope_id: str, record_id: uuid.UUID, sha256: str, byte_size: int) -> dict[str, object]:
    return {
        "scope_id": scope_id,
        "record_id": record_id,
        "is_thumbnail": False,
        "sha256": sha256,
        "byte_size": byte_size,
    }


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
