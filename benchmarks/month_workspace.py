"""A month in a coach's profile: `write_month` puts it there as the program does, `read_month` takes it out."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from benchmarks.month_records import MonthRecord
from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records, tables
from mourafaka_desktop.storage.column_types import Instant, Word
from mourafaka_desktop.storage.database import Connection
from mourafaka_forms.answers import Answer
from mourafaka_protocol.kinds import AnswerValue, kind_named

_KINDS = ("cooperative", "visit", "assessment", "planned_action", "project")


def write_month(workspace: Workspace, month: Iterable[MonthRecord]) -> None:
    """Write each record in a transaction of its own, at the time the file says it was written."""
    for record in month:
        with workspace.database.writing() as connection:
            _set_time(connection, record)
            if record.kind == "assessment":
                assessments.put(connection, _domain_record(record))
            else:
                records.put(connection, _domain_record(record))


def read_month(workspace: Workspace) -> list[MonthRecord]:
    """All records of the profile that a month file can hold."""
    with workspace.database.reading() as connection:
        return [record for kind in _KINDS for record in _read(connection, kind)]


def has_a_cooperative(workspace: Workspace) -> bool:
    """Whether there is something to work with."""
    with workspace.database.reading() as connection:
        query = sa.select(sa.func.count()).select_from(tables.cooperative)
        return bool(connection.execute(query).scalar_one())


def _set_time(connection: Connection, record: MonthRecord) -> None:
    """The clock of this transaction, which is otherwise the program's."""
    at_ms = Instant().to_column(record.written_at)
    connection.execute(sa.update(tables.sync_ctl).values(now_ms=at_ms))


def _domain_record(record: MonthRecord) -> Any:
    record_type = records.RECORD_TYPES[record.kind]
    fields = {
        name: _to_domain(tables.RECORDS[record.kind], name, value)
        for name, value in record.fields.items()
    }
    if record.kind != "cooperative":
        fields["cooperative_id"] = record.cooperative_id
    # What a profile needs and a month file does not tell.
    if record.kind == "assessment":
        fields["occasion"] = "mid_term"
    return record_type(id=record.id, **fields)


def _to_domain(table: sa.Table, name: str, value: Any) -> Any:
    if name == "answers":
        return {question: Answer(**answer._asdict()) for question, answer in value.items()}
    column_type = table.columns[name].type
    return column_type.words(value) if isinstance(column_type, Word) else value


def _read(connection: Connection, kind: str) -> Iterator[MonthRecord]:
    record_type = records.RECORD_TYPES[kind]
    found: Iterable[Any] = (
        assessments.matching(connection)
        if record_type is Assessment
        else records.read_all(connection, record_type)
    )
    for record in found:
        written_at = records.written_at(connection, kind, record.id)
        if written_at is None:
            raise ValueError(f"{kind} {record.id}: nobody knows when it was written")
        cooperative_id: uuid.UUID = getattr(record, "cooperative_id", record.id)
        yield MonthRecord(kind, record.id, cooperative_id, _fields(kind, record), written_at)


def _fields(kind: str, record: Any) -> Mapping[str, Any]:
    fields = {
        field.name: getattr(record, field.name)
        for field in kind_named(kind).fields
        if hasattr(record, field.name)
    }
    if "answers" in fields:
        fields["answers"] = {
            question: AnswerValue(*(getattr(answer, part) for part in AnswerValue._fields))
            for question, answer in fields["answers"].items()
        }
    return {name: value for name, value in fields.items() if value is not None}
