"""One field of a record, or one key of it, by its JSON value: `read()`, `write()`."""

from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import RecordMissing
from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.column_types import Texts
from mourafaka_desktop.storage.stored_values import from_column, value_of


class FieldPlace(NamedTuple):
    """A field of a record; `key` is "" where it is not keyed."""

    kind: str
    record_id: UUID
    field: str
    key: str


def read(connection: sa.Connection, place: FieldPlace) -> Any:
    """The JSON value that stands there, None where there is none. Raises RecordMissing."""
    table = tables.RECORDS[place.kind]
    if place.field not in tables.KEYED_FIELDS:
        column = table.c[place.field]
        # As it lies in its column: the word of an enum, even one that this version does not know.
        raw = sa.type_coerce(column, sa.types.NULLTYPE)
        row = connection.execute(sa.select(raw).where(table.c.id == place.record_id)).first()
        if row is None:
            raise RecordMissing
        return from_column(column, row[0])
    _refuse_missing(connection, place)
    keyed = tables.KEYED_FIELDS[place.field]
    row = connection.execute(
        sa.select(*keyed.parts).where(
            keyed.table.c.assessment_id == place.record_id, keyed.key == place.key
        )
    ).first()
    if row is None:
        return None
    return list(row) if len(keyed.parts) > 1 else row[0]


def write(connection: sa.Connection, place: FieldPlace, stored: Any) -> Changes:
    """Put a JSON value there; None takes away what stands. Raises RecordMissing."""
    _refuse_missing(connection, place)
    value = value_of(place.kind, place.field, stored)
    if place.field in tables.KEYED_FIELDS:
        _write_key(connection, place, value)
    else:
        table = tables.RECORDS[place.kind]
        column = table.c[place.field]
        if value is None and isinstance(column.type, Texts):
            value = ()
        connection.execute(
            sa.update(table).where(table.c.id == place.record_id).values({place.field: value})
        )
    return Changes.of(place.kind, place.record_id)


def _write_key(connection: sa.Connection, place: FieldPlace, value: Any) -> None:
    keyed = tables.KEYED_FIELDS[place.field]
    row = sa.and_(keyed.table.c.assessment_id == place.record_id, keyed.key == place.key)
    connection.execute(sa.delete(keyed.table).where(row))
    if value is not None:
        parts = value if isinstance(value, tuple) else (value,)
        written = {column.name: part for column, part in zip(keyed.parts, parts, strict=False)}
        written |= {"assessment_id": place.record_id, keyed.key.name: place.key}
        connection.execute(sa.insert(keyed.table).values(written))


def _refuse_missing(connection: sa.Connection, place: FieldPlace) -> None:
    table = tables.RECORDS[place.kind]
    found = connection.execute(sa.select(table.c.id).where(table.c.id == place.record_id))
    if found.first() is None:
        raise RecordMissing
