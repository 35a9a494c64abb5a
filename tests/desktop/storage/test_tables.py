"""A field has one name from the keyboard to the wire: in the domain, in its table, in its record kind."""

import dataclasses
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.column_types import (
    Day,
    Exact,
    Identity,
    Instant,
    Text,
    Texts,
    TimeOfDay,
    Word,
)
from mourafaka_desktop.storage.records import RECORD_TYPES
from mourafaka_forms.answers import Answer
from mourafaka_protocol.kinds import KINDS, AnswerValue, RecordKind, ValueType

COLUMN_TYPES: dict[ValueType, type[sa.types.TypeEngine[object]]] = {
    ValueType.TEXT: Text,
    ValueType.LONGTEXT: Text,
    ValueType.INT: sa.Integer,
    ValueType.BOOL: sa.Boolean,
    ValueType.DATE: Day,
    ValueType.TIME: TimeOfDay,
    ValueType.INSTANT: Instant,
    ValueType.MONEY: Exact,
    ValueType.DECIMAL: Exact,
    ValueType.UUID: Identity,
    ValueType.TEXTS: Texts,
    ValueType.ENUM: Word,
    ValueType.BYTES: sa.LargeBinary,
}


def _domain_fields(kind: RecordKind) -> Iterator[str]:
    for field in dataclasses.fields(RECORD_TYPES[kind.name]):
        if field.name not in ("id", "cooperative_id"):
            yield field.name


def test_every_kind_has_its_table_and_its_domain_type() -> None:
    names = [kind.name for kind in KINDS]
    assert list(tables.RECORDS) == names
    assert list(RECORD_TYPES) == names


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_names_are_the_same_in_domain_table_and_wire(kind: RecordKind) -> None:
    on_the_wire = {field.name for field in kind.fields}
    in_the_table = {column.name for column in tables.field_columns(tables.RECORDS[kind.name])}
    if kind.name == "assessment":
        in_the_table |= tables.KEYED_FIELDS.keys()  # tables of their own
    assert set(_domain_fields(kind)) == on_the_wire
    assert in_the_table == on_the_wire


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_column_holds_what_its_field_holds(kind: RecordKind) -> None:
    table = tables.RECORDS[kind.name]
    for field in kind.fields:
        if field.is_keyed:
            continue
        column = table.columns[field.name]
        assert type(column.type) is COLUMN_TYPES[field.type], field.name
        is_required = not column.nullable and not isinstance(column.type, Texts)
        assert is_required == field.required, field.name


def test_an_answer_has_the_same_parts_in_the_same_order_everywhere() -> None:
    parts = tuple(column.name for column in tables.ANSWER_COLUMNS)
    assert parts == tuple(field.name for field in dataclasses.fields(Answer))
    assert parts == AnswerValue._fields
