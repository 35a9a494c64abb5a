"""The outbox by triggers: whatever writes a record, in whatever way, its change is noted in the same transaction.

The triggers are made from the table metadata. An insert notes a new record with its fields, an update each
field that changed with its old and its new value, a delete that the record is gone. Edits of one field join
as long as they have never left; an edit taken back leaves nothing. While the server's changes are written
(`sync_ctl.applying`), the triggers are silent. Values are JSON in the form of their column, so that decimals,
dates and ids stay exact; an empty list is the same as nothing.

A record never changes its id or its cooperative, what comes from the server alone is not written here, and
what was frozen to be sent, or is the form of a published questionnaire, never changes at all: the database
refuses it.
"""

# ruff: noqa: S608 - the SQL is made of names from the metadata, never of what somebody wrote

from typing import Any

import sqlalchemy as sa

from mourafaka_desktop.storage.column_types import Texts
from mourafaka_desktop.storage.tables import (
    KEYED_FIELDS,
    READ_ONLY,
    RECORDS,
    KeyedField,
    field_columns,
)

_LOCAL = "(SELECT applying FROM sync_ctl) = 0"
_NOW = "(SELECT now_ms FROM sync_ctl)"
_COLUMNS = "(kind, record_id, scope_id, part, field, key, old, new, base, changed_ms)"
_CONFLICT = "ON CONFLICT (kind, record_id, part, field, key)"
_JOIN = f"{_CONFLICT} DO UPDATE SET new = excluded.new, changed_ms = excluded.changed_ms"


def triggers() -> dict[str, str]:
    """The SQL of all outbox triggers, by name."""
    made = [
        trigger
        for kind, table in RECORDS.items()
        for trigger in (_read_only(kind) if kind in READ_ONLY else _of_record(table))
    ]
    keyed = [trigger for name, field in KEYED_FIELDS.items() for trigger in _of_keys(name, field)]
    return dict([*made, *keyed, _frozen(), *_published_forms()])


def _of_record(table: sa.Table) -> list[tuple[str, str]]:
    kind, fields = table.name, field_columns(table)
    identity = [name for name in ("id", "cooperative_id") if name in table.columns]
    return [
        _trigger(
            f"outbox_{kind}_insert",
            f"AFTER INSERT ON {kind} WHEN {_LOCAL}",
            _note(kind, "NEW", "put", "SELECT '' AS field, '' AS key, NULL AS old, NULL AS new"),
            _note(kind, "NEW", "field", _differences(fields, None, "NEW")),
        ),
        _trigger(
            f"outbox_{kind}_update",
            f"AFTER UPDATE ON {kind} WHEN {_LOCAL}",
            _note(kind, "NEW", "field", _differences(fields, "OLD", "NEW")),
            _forget_edits_taken_back(kind, "NEW.id"),
        ),
        _trigger(
            f"outbox_{kind}_delete",
            f"AFTER DELETE ON {kind} WHEN {_LOCAL}",
            f"DELETE FROM outbox WHERE kind = '{kind}' AND record_id = OLD.id AND part = 'field'",
            # A record that has never left goes without a trace.
            _note(
                kind,
                "OLD",
                "del",
                "SELECT '' AS field, '' AS key, NULL AS old, NULL AS new WHERE NOT EXISTS (SELECT 1"
                f" FROM outbox WHERE kind = '{kind}' AND record_id = OLD.id AND part = 'put')",
            ),
            f"DELETE FROM outbox WHERE kind = '{kind}' AND record_id = OLD.id AND part = 'put'",
        ),
        _trigger(
            f"identity_of_{kind}",
            f"BEFORE UPDATE OF {', '.join(identity)} ON {kind}"
            f" WHEN {' OR '.join(f'OLD.{name} IS NOT NEW.{name}' for name in identity)}",
            "SELECT RAISE(ABORT, 'a record never changes its identity')",
        ),
    ]


def _of_keys(name: str, keyed: KeyedField) -> list[tuple[str, str]]:
    table, key = keyed.table.name, keyed.key.name

    def noted(old: str | None, new: str | None) -> str:
        row = new or old
        change = f"SELECT '{name}' AS field, {row}.{key} AS key"
        change += f", {_keyed_value(keyed, old)} AS old, {_keyed_value(keyed, new)} AS new"
        # Where the assessment itself goes, what it says goes with it and needs no mention.
        return (
            f"INSERT INTO outbox {_COLUMNS} SELECT 'assessment', a.id, a.scope_id, 'field', field, key,"
            f" old, new, {_base('a.scope_id')}, {_NOW}"
            f" FROM assessment a, ({change}) WHERE a.id = {row}.assessment_id AND old IS NOT new {_JOIN}"
        )

    def after(event: str, old: str | None, new: str | None) -> tuple[str, str]:
        return _trigger(
            f"outbox_{table}_{event.lower()}",
            f"AFTER {event} ON {table} WHEN {_LOCAL}",
            noted(old, new),
            _forget_edits_taken_back("assessment", f"{new or old}.assessment_id"),
        )

    return [
        after("INSERT", None, "NEW"),
        after("UPDATE", "OLD", "NEW"),
        after("DELETE", "OLD", None),
        _trigger(
            f"identity_of_{table}",
            f"BEFORE UPDATE OF assessment_id, {key} ON {table} WHEN OLD.assessment_id"
            f" IS NOT NEW.assessment_id OR OLD.{key} IS NOT NEW.{key}",
            "SELECT RAISE(ABORT, 'an answer never changes its question')",
        ),
    ]


def _frozen() -> tuple[str, str]:
    return _trigger(
        "frozen_operation",
        "BEFORE UPDATE OF action, kind, record_id, scope_id, base, changed_ms, patch ON operation",
        "SELECT RAISE(ABORT, 'an operation that was frozen never changes')",
    )


def _read_only(kind: str) -> list[tuple[str, str]]:
    return [
        _trigger(
            f"read_only_{kind}_{event.lower()}",
            f"BEFORE {event} ON {kind} WHEN {_LOCAL}",
            "SELECT RAISE(ABORT, 'only the server writes this')",
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ]


def _published_forms() -> list[tuple[str, str]]:
    return [
        _trigger(
            f"published_form_{event.lower()}",
            f"BEFORE {event} ON questionnaire_form",
            "SELECT RAISE(ABORT, 'the form of a published questionnaire never changes')",
        )
        for event in ("UPDATE", "DELETE")
    ]


def _trigger(name: str, when: str, *statements: str) -> tuple[str, str]:
    return name, f"CREATE TRIGGER {name} {when} BEGIN {'; '.join(statements)}; END"


def _note(kind: str, row: str, part: str, changes: str) -> str:
    """Write each of `changes` (field, key, old, new) that is one into the outbox."""
    is_change = "WHERE old IS NOT new" if part == "field" else "WHERE true"
    return (
        f"INSERT INTO outbox {_COLUMNS} SELECT '{kind}', {row}.id, {row}.scope_id, '{part}', field, key,"
        f" old, new, {_base(f'{row}.scope_id')}, {_NOW} FROM ({changes}) {is_change} {_JOIN}"
    )


def _forget_edits_taken_back(kind: str, record_id: str) -> str:
    return (
        f"DELETE FROM outbox WHERE kind = '{kind}' AND record_id = {record_id}"
        " AND part = 'field' AND old IS new"
    )


def _base(scope_id: str) -> str:
    """The version of the scope the writer had seen."""
    return f"coalesce((SELECT seq FROM cursor WHERE cursor.scope_id = {scope_id}), 0)"


def _differences(fields: tuple[sa.Column[Any], ...], old: str | None, new: str) -> str:
    return " UNION ALL ".join(
        f"SELECT '{column.name}' AS field, '' AS key, {_json(column, old)} AS old,"
        f" {_json(column, new)} AS new"
        for column in fields
    )


def _json(column: sa.Column[Any], row: str | None) -> str:
    """The column's value as JSON text; NULL where there is none."""
    if row is None:
        return "NULL"
    value = f"{row}.{column.name}"
    if isinstance(column.type, Texts):
        return f"nullif({value}, '[]')"
    if isinstance(column.type, sa.Boolean):
        return f"CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
    return f"CASE WHEN {value} IS NOT NULL THEN json_quote({value}) END"


def _keyed_value(keyed: KeyedField, row: str | None) -> str:
    """The value of a key: the JSON array of its parts, or its one part; NULL where nothing is said."""
    if row is None:
        return "NULL"
    if len(keyed.parts) == 1:
        return _json(keyed.parts[0], row)
    parts = [f"{row}.{column.name}" for column in keyed.parts]
    return f"CASE WHEN coalesce({', '.join(parts)}) IS NOT NULL THEN json_array({', '.join(parts)}) END"
