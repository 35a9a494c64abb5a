"""The outbox by triggers: whatever writes a record, in whatever way, is noted in the same transaction.

The triggers are made from the table metadata. An insert notes that there is a new record; an update keeps the
record as it was, once, whatever is written after; a delete that the record is gone. What was written is read
from the record itself when it is frozen (`storage.outbox`), so that a write costs one short row. An edit taken back
leaves nothing. Keyed fields are noted key by key. While the server's changes are written (`sync_ctl.applying`),
the triggers are silent.

A record never changes its id or its cooperative, what comes from the server alone is not written here, and
what was frozen to be sent, or is the form of a published questionnaire, never changes at all: the database
refuses it.
"""

# ruff: noqa: S608 - the SQL is made of names from the metadata, never of what somebody wrote

import sqlalchemy as sa

from mourafaka_desktop.storage.tables import (
    AMENDED_FROM,
    KEYED_FIELDS,
    READ_ONLY,
    RECORDS,
    WRITTEN_HERE,
    KeyedField,
    field_columns,
    watched_columns,
)

_LOCAL = "(SELECT applying FROM sync_ctl) = 0"
_NOW = "(SELECT now_ms FROM sync_ctl)"
_COLUMNS = "(kind, record_id, scope_id, part, field, key, old, base, changed_ms, amends)"


def triggers() -> dict[str, str]:
    """The SQL of all outbox triggers, by name."""
    made = [trigger for kind, table in RECORDS.items() for trigger in _of_kind(kind, table)]
    keyed = [trigger for name, field in KEYED_FIELDS.items() for trigger in _of_keys(name, field)]
    return dict([*made, *keyed, _frozen(), *_published_forms()])


def image(table: sa.Table, row: str) -> str:
    """A record as the outbox keeps it: the JSON array of its columns as they are stored.

    A field that a later version adds stands behind the others, so that what was kept before stays readable.
    """
    return f"json_array({', '.join(f'{row}.{column.name}' for column in watched_columns(table))})"


def keyed_value(keyed: KeyedField, row: str) -> str:
    """The value of a key: the JSON array of its parts, or its one part; NULL where nothing is said."""
    parts = [f"{row}.{column.name}" for column in keyed.parts]
    if len(parts) == 1:
        return f"CASE WHEN {parts[0]} IS NOT NULL THEN json_quote({parts[0]}) END"
    return f"CASE WHEN coalesce({', '.join(parts)}) IS NOT NULL THEN json_array({', '.join(parts)}) END"


def _of_kind(kind: str, table: sa.Table) -> list[tuple[str, str]]:
    if kind in READ_ONLY:
        return [_refused(kind, event) for event in ("INSERT", "UPDATE", "DELETE")]
    if kind in WRITTEN_HERE:
        foreign = [
            column.name for column in field_columns(table) if column.name not in WRITTEN_HERE[kind]
        ]
        return [
            _refused(kind, "INSERT"),
            _refused(kind, "DELETE"),
            _refused(kind, "UPDATE", of=foreign),
            _updated(kind, table),
            _identified(kind, table),
        ]
    return [
        _inserted(kind),
        _updated(kind, table),
        _deleted(kind),
        _identified(kind, table),
    ]


def _inserted(kind: str) -> tuple[str, str]:
    note = (
        f"VALUES ('{kind}', NEW.id, NEW.scope_id, 'put', '', '', NULL, {_base('NEW')}, {_NOW}, 0)"
    )
    return _trigger(
        f"outbox_{kind}_insert",
        f"AFTER INSERT ON {kind} WHEN {_LOCAL}",
        f"INSERT INTO outbox {_COLUMNS} {note}",
    )


def _updated(kind: str, table: sa.Table) -> tuple[str, str]:
    of_record = f"record_id = NEW.id AND kind = '{kind}'"
    is_noted = f"{of_record} AND part IN ('put', 'set')"
    differs = " OR ".join(
        f"OLD.{column.name} IS NOT NEW.{column.name}" for column in watched_columns(table)
    )
    before = (
        f"SELECT '{kind}', NEW.id, NEW.scope_id, 'set', '', '', {image(table, 'OLD')}, {_base('NEW')},"
        f" {_NOW}, {_amends(kind, 'OLD')} WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE {is_noted})"
    )
    return _trigger(
        f"outbox_{kind}_update",
        f"AFTER UPDATE ON {kind} WHEN {_LOCAL} AND ({differs})",
        f"UPDATE outbox SET changed_ms = {_NOW} WHERE {is_noted}",
        f"INSERT INTO outbox {_COLUMNS} {before}",
        # An edit that was taken back.
        f"DELETE FROM outbox WHERE {of_record} AND part = 'set' AND old = {image(table, 'NEW')}",
    )


def _deleted(kind: str) -> tuple[str, str]:
    of_record = f"record_id = OLD.id AND kind = '{kind}'"
    # A record that has never left goes without a trace. What was left aside has not been seen: a removal says so.
    seen = _base("OLD", unless="(in_doubt OR comes_whole)")
    gone = (
        f"SELECT '{kind}', OLD.id, OLD.scope_id, 'del', '', '', NULL, {seen}, {_NOW}, 0"
        f" WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE {of_record} AND part IN ('put', 'del'))"
    )
    return _trigger(
        f"outbox_{kind}_delete",
        f"AFTER DELETE ON {kind} WHEN {_LOCAL}",
        f"INSERT INTO outbox {_COLUMNS} {gone}",
        f"DELETE FROM outbox WHERE {of_record} AND part <> 'del'",
    )


def _identified(kind: str, table: sa.Table) -> tuple[str, str]:
    identity = [name for name in ("id", "cooperative_id") if name in table.columns]
    return _trigger(
        f"identity_of_{kind}",
        f"BEFORE UPDATE OF {', '.join(identity)} ON {kind}"
        f" WHEN {' OR '.join(f'OLD.{name} IS NOT NEW.{name}' for name in identity)}",
        "SELECT RAISE(ABORT, 'a record never changes its identity')",
    )


def _of_keys(name: str, keyed: KeyedField) -> list[tuple[str, str]]:
    table, key = keyed.table.name, keyed.key.name

    def noted(row: str, old: str, new: str) -> tuple[str, ...]:
        of_key = (
            f"record_id = {row}.assessment_id AND kind = 'assessment' AND part = 'key'"
            f" AND field = '{name}' AND key = {row}.{key}"
        )
        # Where the assessment itself goes, what it says goes with it and needs no mention.
        before = (
            f"SELECT 'assessment', a.id, a.scope_id, 'key', '{name}', {row}.{key}, {old}, {_base('a')},"
            f" {_NOW}, {_amends('assessment', 'a')} FROM assessment a WHERE a.id = {row}.assessment_id"
        )
        return (
            f"INSERT INTO outbox {_COLUMNS} {before} ON CONFLICT (record_id, kind, part, field, key)"
            " DO UPDATE SET changed_ms = excluded.changed_ms",
            f"DELETE FROM outbox WHERE {of_key} AND old IS {new}",
        )

    def after(event: str, row: str, old: str, new: str) -> tuple[str, str]:
        return _trigger(
            f"outbox_{table}_{event.lower()}",
            f"AFTER {event} ON {table} WHEN {_LOCAL}",
            *noted(row, old, new),
        )

    before, now = keyed_value(keyed, "OLD"), keyed_value(keyed, "NEW")
    return [
        after("INSERT", "NEW", "NULL", now),
        after("UPDATE", "NEW", before, now),
        after("DELETE", "OLD", before, "NULL"),
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
        "BEFORE UPDATE OF action, kind, record_id, scope_id, base, changed_ms, patch, command, schema ON operation",
        "SELECT RAISE(ABORT, 'an operation that was frozen never changes')",
    )


def _refused(kind: str, event: str, of: list[str] | None = None) -> tuple[str, str]:
    columns = f" OF {', '.join(of)}" if of else ""
    return _trigger(
        f"read_only_{kind}_{event.lower()}",
        f"BEFORE {event}{columns} ON {kind} WHEN {_LOCAL}",
        "SELECT RAISE(ABORT, 'only the server writes this')",
    )


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


def _base(row: str, *, unless: str = "0") -> str:
    """The version of the scope the writer had seen; 0 before the first exchange, and where the cursor has a doubt."""
    of_scope = f"cursor.scope_id = {row}.scope_id AND NOT {unless}"
    return f"coalesce((SELECT seq FROM cursor WHERE {of_scope}), 0)"


def _amends(kind: str, row: str) -> str:
    """Whether the record was submitted when this was written: then it is an amendment."""
    states = ", ".join(f"'{state}'" for state in AMENDED_FROM.get(kind, ()))
    return f"({row}.state IN ({states}))" if states else "0"
