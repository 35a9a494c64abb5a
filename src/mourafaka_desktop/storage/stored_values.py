"""A field's value as JSON, as operations and issues keep it, and back: `stored_value()`, `value_of()`."""

from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.column_types import Converted, Texts, Word


def value_of(kind: str, field: str, stored: Any) -> Any:
    """The Python value of a field from its JSON value; the word of an enum stays the very word."""
    if field in tables.KEYED_FIELDS:
        return keyed_value(stored)
    column_type = tables.RECORDS[kind].columns[field].type
    if stored is None or isinstance(column_type, Word):
        return stored
    if isinstance(column_type, Texts):
        return tuple(stored)
    return column_type.from_column(stored) if isinstance(column_type, Converted) else stored


def stored_value(kind: str, field: str, value: Any) -> Any:
    """The JSON value of a field's Python value."""
    if value is None:
        return None
    if field in tables.KEYED_FIELDS:
        return list(value) if isinstance(value, tuple) else value
    column_type = tables.RECORDS[kind].columns[field].type
    if isinstance(column_type, Texts):
        return list(value)
    return column_type.to_column(value) if isinstance(column_type, Converted) else value


def from_column(column: sa.Column[Any], raw: Any) -> Any:
    """The JSON value of what lies in a column; an empty list is the same as nothing."""
    if raw is None:
        return None
    if isinstance(column.type, Texts):
        return msgspec.json.decode(raw) or None
    return bool(raw) if isinstance(column.type, sa.Boolean) else raw


def keyed_value(stored: Any) -> Any:
    """The parts of an answer, or the text of another question."""
    return tuple(stored) if isinstance(stored, list) else stored
