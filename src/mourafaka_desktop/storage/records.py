"""Rows as frozen domain values, and back: `read()`, `read_all()`, `put()`, `remove()`.

A field has one name in the domain, in its table and on the wire, so the mapping is a loop. `put()` writes the
fields that differ and no other: a value that this version cannot read is not written over by reading and
saving its record. The answers of an assessment have rows of their own: see `assessments.py`.
"""

import dataclasses
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.coaching_path import CoachingSession, Training
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.projects import Project
from mourafaka_desktop.domain.published_questionnaires import PublishedQuestionnaire
from mourafaka_desktop.domain.sync_records import Conflict, Duplicate, Quarantine
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.storage import tables

RECORD_TYPES: dict[str, type[Any]] = {
    "cooperative": Cooperative,
    "visit": Visit,
    "assessment": Assessment,
    "planned_action": PlannedAction,
    "coaching_session": CoachingSession,
    "training": Training,
    "attachment": Attachment,
    "coach": Coach,
    "questionnaire": PublishedQuestionnaire,
    "project": Project,
    "conflict": Conflict,
    "quarantine": Quarantine,
    "duplicate": Duplicate,
}
"""The domain type of each record kind."""

_KINDS = {record_type: kind for kind, record_type in RECORD_TYPES.items()}

Record = TypeVar(
    "Record",
    Cooperative,
    Visit,
    Assessment,
    PlannedAction,
    CoachingSession,
    Training,
    Attachment,
    Coach,
    PublishedQuestionnaire,
    Project,
    Conflict,
    Quarantine,
    Duplicate,
)


def kind_of(record_type: type[Any]) -> str:
    """The kind whose records are of this domain type."""
    return _KINDS[record_type]


def table_of(record_type: type[Any]) -> sa.Table:
    """The table that holds the records of this domain type."""
    return tables.RECORDS[kind_of(record_type)]


def record_columns(record_type: type[Any]) -> tuple[sa.Column[Any], ...]:
    """The columns of the type's fields that lie in its own row, in the order of the domain type."""
    table = table_of(record_type)
    return tuple(
        table.columns[field.name]
        for field in dataclasses.fields(record_type)
        if field.name in table.columns
    )


def read(connection: sa.Connection, record_type: type[Record], record_id: UUID) -> Record | None:
    """One record, or None where it is not there."""
    found = read_all(connection, record_type, table_of(record_type).c.id == record_id)
    return found[0] if found else None


def read_all(
    connection: sa.Connection,
    record_type: type[Record],
    *conditions: sa.ColumnElement[bool],
    order_by: Sequence[sa.ColumnElement[Any]] = (),
) -> tuple[Record, ...]:
    """The records that fulfil all conditions, in the order asked for."""
    query = sa.select(*record_columns(record_type)).where(*conditions).order_by(*order_by)
    return tuple(record_type(**row) for row in connection.execute(query).mappings())


def put(connection: sa.Connection, record: Any) -> Changes:
    """Insert the record, or write the fields in which it differs from what is there."""
    kind, table = kind_of(type(record)), table_of(type(record))
    present = read(connection, type(record), record.id)
    values = {
        column.name: getattr(record, column.name)
        for column in record_columns(type(record))
        if present is None or getattr(record, column.name) != getattr(present, column.name)
    }
    if present is None:
        connection.execute(sa.insert(table).values(values))
    elif values:
        connection.execute(sa.update(table).where(table.c.id == record.id).values(values))
    return Changes.of(kind, record.id) if values else Changes()


def written_at(connection: sa.Connection, kind: str, record_id: UUID) -> datetime | None:
    """When a person last wrote the record, on any laptop; None where it was not told, or there is no such record."""
    table = tables.RECORDS[kind]
    found: datetime | None = connection.execute(
        sa.select(table.c.written_at).where(table.c.id == record_id)
    ).scalar()
    return found


def values_of(
    connection: sa.Connection, kind: str, field: str, ids: Collection[UUID]
) -> tuple[Any, ...]:
    """What stands in one field of some records, in its order; without those where nothing does."""
    table = tables.RECORDS[kind]
    column = table.c[field]
    query = sa.select(column).where(table.c.id.in_(list(ids)), column.is_not(None))
    return tuple(connection.execute(query.order_by(column)).scalars())


def remove(connection: sa.Connection, record_type: type[Any], record_id: UUID) -> Changes:
    """Take the record away, with what lies under it; nothing happens where it is not there."""
    table = table_of(record_type)
    gone = connection.execute(sa.delete(table).where(table.c.id == record_id)).rowcount
    return Changes.of(kind_of(record_type), record_id) if gone else Changes()
