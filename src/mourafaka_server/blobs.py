"""Attachment contents in the database: which records name one, and who may read it; docs/protocol.md, section 11.

The bytes themselves are kept by `contents`.
"""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from mourafaka_server.tables import attachment_use, blob


def note_use(
    connection: sa.Connection, scope_id: str, record_id: uuid.UUID, sha256: str, byte_size: int
) -> None:
    """An attachment record of the scope names this content."""
    forget_use(connection, scope_id, record_id)
    connection.execute(
        attachment_use.insert().values(
            scope_id=scope_id, record_id=record_id, sha256=sha256, byte_size=byte_size
        )
    )


def forget_use(connection: sa.Connection, scope_id: str, record_id: uuid.UUID) -> None:
    """An attachment record of the scope is gone, or names no content."""
    connection.execute(
        attachment_use.delete().where(
            attachment_use.c.scope_id == scope_id, attachment_use.c.record_id == record_id
        )
    )


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
