"""What an earlier version of the program kept without knowing it becomes what it is: `promote()`.

A field of a newer version was kept in its record's `extra`, a record of a newer kind in `unknown_record`. Once the
program knows them they move into their columns and tables, without anything being asked of the server again.
"""

from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_desktop.storage import outbox, tables
from mourafaka_desktop.storage.incoming import applying
from mourafaka_desktop.storage.incoming_record import (
    IncomingChange,
    RecordWriter,
    ScopeIncompleteError,
    Shape,
)
from mourafaka_desktop.storage.wire_values import python_values
from mourafaka_protocol.kinds import RecordKind, kind_named, kind_with_tag
from mourafaka_protocol.problems import ProtocolError

_Tags = dict[int, Any]


def promote(connection: sa.Connection) -> int:
    """Move what is known by now where it belongs; gives how many records gained something."""
    return _promote_fields(connection) + _promote_records(connection)


def _promote_fields(connection: sa.Connection) -> int:
    promoted = 0
    for name, table in tables.RECORDS.items():
        kind = kind_named(name)
        rows = connection.execute(
            sa.select(table.c.id, table.c.scope_id, table.c.ver, table.c.extra).where(
                table.c.extra.is_not(None)
            )
        ).all()
        for row in rows:
            kept = msgspec.msgpack.decode(row.extra, type=_Tags)
            known = {tag: value for tag, value in kept.items() if tag in kind.by_tag}
            if known and _write(connection, kind, row, Shape.PATCH, known):
                left = {tag: value for tag, value in kept.items() if tag not in known}
                packed = msgspec.msgpack.encode(left) if left else None
                with applying(connection):
                    connection.execute(
                        sa.update(table).where(table.c.id == row.id).values(extra=packed)
                    )
                promoted += 1
    return promoted


def _promote_records(connection: sa.Connection) -> int:
    unknown = tables.unknown_record
    promoted = 0
    for row in connection.execute(sa.select(unknown)).all():
        kind = kind_with_tag(row.kind_tag)
        kept = msgspec.msgpack.decode(row.extra, type=_Tags) if row.extra else {}
        if kind is not None and _write(connection, kind, row, Shape.WHOLE, kept):
            here = sa.and_(unknown.c.kind_tag == row.kind_tag, unknown.c.id == row.id)
            connection.execute(sa.delete(unknown).where(here))
            promoted += 1
    return promoted


def _write(
    connection: sa.Connection, kind: RecordKind, row: Any, shape: Shape, kept: _Tags
) -> bool:
    """Whether the values could be written; what cannot be read stays where it is."""
    try:
        known, unknown = python_values(kind, kept)
        outbox.freeze(connection, row.scope_id)
        writer = RecordWriter(connection, row.scope_id)
        with connection.begin_nested(), applying(connection):
            writer.write(IncomingChange(kind.name, row.id, row.ver, shape, known, unknown))
    except (ProtocolError, ScopeIncompleteError):
        return False
    return True
