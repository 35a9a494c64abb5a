"""What was written on this laptop and has never left: `unsent()`, and `freeze()`, which makes operations of it.

The triggers note each record once, as it was (`outbox_triggers`); what was written in it is what it holds now.
Before a change of the server is written into a scope, what is unsent there is frozen, so that the two never mix.
"""

# ruff: noqa: S608 - the SQL is made of names from the metadata, never of what somebody wrote

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.operations import Action, OperationState, rewrite_frozen
from mourafaka_desktop.storage.outbox_triggers import image, keyed_value
from mourafaka_desktop.storage.stored_values import from_column
from mourafaka_protocol.mutants import Mutant, is_active
from mourafaka_protocol.operations import AMEND
from mourafaka_protocol.version import SCHEMA

# Well under the 256 KiB of an operation: JSON and MessagePack differ a little in size.
_MOST_PATCH_BYTES = 200_000

_NOTED = "SELECT n, kind, record_id, scope_id, part, field, key, old, base, changed_ms, amends FROM outbox"
_NOW = {
    kind: f"SELECT r.id, {image(table, 'r')} FROM {kind} r WHERE r.id IN"
    f" (SELECT record_id FROM outbox WHERE kind = '{kind}' AND part IN ('put', 'set'))"
    for kind, table in tables.RECORDS.items()
}
_KEYS_NOW = {
    name: f"SELECT r.assessment_id, r.{keyed.key.name}, {keyed_value(keyed, 'r')} FROM outbox o"
    f" JOIN {keyed.table.name} r ON r.assessment_id = o.record_id AND r.{keyed.key.name} = o.key"
    f" WHERE o.part = 'key' AND o.field = '{name}'"
    for name, keyed in tables.KEYED_FIELDS.items()
}
_COLUMNS = {kind: tables.watched_columns(table) for kind, table in tables.RECORDS.items()}

StoredPatch = dict[str, Any]
"""Field → [old, new] as JSON values; a keyed field → {key: [old, new]}."""


@dataclass(frozen=True)
class Unsent:
    """What was written in one record since it was last frozen; a record made anew after its end is two.

    `first_n` orders what was written. `base` is the version of the scope its writer had seen at first.
    """

    first_n: int
    action: Action
    kind: str
    record_id: UUID
    scope_id: str
    base: int
    changed_ms: int
    amends: bool
    patch: StoredPatch


class _Note(NamedTuple):
    n: int
    kind: str
    record_id: str
    scope_id: str
    part: str
    field: str
    key: str
    old: str | None
    base: int
    changed_ms: int
    amends: int


def unsent(connection: sa.Connection, scope_id: str | None = None) -> tuple[Unsent, ...]:
    """All that has never left, or all of one scope, in the order in which records were first touched."""
    query, values = (
        (_NOTED, ()) if scope_id is None else (f"{_NOTED} WHERE scope_id = ?", (scope_id,))
    )
    notes = [_Note(*row) for row in connection.exec_driver_sql(f"{query} ORDER BY n", values)]
    if not notes:
        return ()
    found = _now(connection, notes)
    by_record: dict[tuple[str, str], list[_Note]] = {}
    for note in notes:
        by_record.setdefault((note.kind, note.record_id), []).append(note)
    pieces = (piece for group in by_record.values() for piece in _pieces(group, found))
    return tuple(sorted(pieces, key=lambda piece: piece.first_n))


class _Found(NamedTuple):
    """The records and keys as they are, as JSON."""

    records: dict[tuple[str, str], str]
    keys: dict[tuple[str, str, str], str]


def _now(connection: sa.Connection, notes: list[_Note]) -> _Found:
    found = _Found({}, {})
    for kind in {note.kind for note in notes if note.part in ("put", "set")}:
        for record_id, now in connection.exec_driver_sql(_NOW[kind]):
            found.records[kind, record_id] = now
    for field in {note.field for note in notes if note.part == "key"}:
        for record_id, key, now in connection.exec_driver_sql(_KEYS_NOW[field]):
            found.keys[record_id, field, key] = now
    return found


def _pieces(notes: list[_Note], found: _Found) -> Iterator[Unsent]:
    removals = [note for note in notes if note.part == "del"]
    writes = [note for note in notes if note.part != "del"]
    if removals:
        yield _unsent(Action.DEL, removals, {})
    if writes:
        patch: StoredPatch = {}
        for note in writes:
            if note.part == "key":
                change = [
                    _parsed(note.old),
                    _parsed(found.keys.get((note.record_id, note.field, note.key))),
                ]
                patch.setdefault(note.field, {})[note.key] = change
            else:
                patch |= _differences(note, found.records[note.kind, note.record_id])
        is_new = any(note.part == "put" for note in writes)
        yield _unsent(Action.PUT if is_new else Action.SET, writes, patch)


def _differences(note: _Note, now: str) -> StoredPatch:
    """The fields in which a record differs from what it was."""
    columns = _COLUMNS[note.kind]
    before, after = _parsed(note.old) or [], _parsed(now)
    # A field that was added since is not in what was kept.
    before += [None] * (len(columns) - len(before))
    patch = {}
    for column, old_raw, new_raw in zip(columns, before, after, strict=True):
        old, new = from_column(column, old_raw), from_column(column, new_raw)
        if old != new:
            patch[column.name] = [old, new]
    return patch


def _unsent(action: Action, notes: list[_Note], patch: StoredPatch) -> Unsent:
    first = notes[0]
    return Unsent(
        first_n=first.n,
        action=action,
        kind=first.kind,
        record_id=UUID(first.record_id),
        scope_id=first.scope_id,
        base=min(note.base for note in notes),
        changed_ms=max(note.changed_ms for note in notes),
        amends=all(note.amends for note in notes),
        patch=patch,
    )


def note_whole(connection: sa.Connection, kind: str, record_id: UUID) -> bool:
    """Let a record leave as a new one, as it is now; False where it is not here."""
    if kind not in tables.RECORDS:
        return False
    of_record = (kind, str(record_id))
    connection.exec_driver_sql(
        "DELETE FROM outbox WHERE kind = ? AND record_id = ? AND part <> 'del'", of_record
    )
    columns = "(kind, record_id, scope_id, part, field, key, old, base, changed_ms, amends)"
    now = "(SELECT now_ms FROM sync_ctl)"
    noted = connection.exec_driver_sql(
        f"INSERT INTO outbox {columns} SELECT '{kind}', id, scope_id, 'put', '', '', NULL, 0, {now}, 0"
        f" FROM {kind} WHERE id = ?",
        (str(record_id),),
    ).rowcount
    if kind == "assessment":
        for name, keyed in tables.KEYED_FIELDS.items():
            connection.exec_driver_sql(
                f"INSERT INTO outbox {columns} SELECT 'assessment', a.id, a.scope_id, 'key', '{name}',"
                f" k.{keyed.key.name}, NULL, 0, {now}, 0 FROM {keyed.table.name} k"
                " JOIN assessment a ON a.id = k.assessment_id WHERE a.id = ?",
                (str(record_id),),
            )
    return bool(noted)


# --- Freezing ----------------------------------------------------------------------------------------------


def freeze(connection: sa.Connection, scope_id: str | None = None) -> int:
    """Turn what has never left, everywhere or in one scope, into operations; gives how many.

    They get the next counters of this device, scope by scope in the order in which scopes were first touched, and
    within a scope in the order of their records, so that a cooperative goes before its visits. The profile must be
    enrolled.
    """
    pieces = unsent(connection, scope_id)
    if not pieces:
        return 0
    scopes = {piece.scope_id: None for piece in pieces}
    rows = [
        _operation(piece, patch, place)
        for scope in scopes
        for piece in pieces
        if piece.scope_id == scope
        for place, patch in enumerate(_that_fit(piece.patch))
    ]
    if is_active(Mutant.EDIT_FROZEN):
        rows = [row for row in rows if not rewrite_frozen(connection, row)]
    last = connection.execute(sa.select(tables.peer.c.last_ctr)).scalar_one()
    for ctr, row in enumerate(rows, start=last + 1):
        row["ctr"] = ctr
    if rows:
        connection.execute(sa.insert(tables.operation), rows)
    connection.execute(sa.update(tables.peer).values(last_ctr=last + len(rows)))
    gone = sa.delete(tables.outbox)
    connection.execute(
        gone if scope_id is None else gone.where(tables.outbox.c.scope_id == scope_id)
    )
    return len(rows)


def _that_fit(patch: StoredPatch) -> Iterator[StoredPatch]:
    """The patch in parts that each fit one operation; nearly always it is one.

    The server refuses an operation above its limit (docs/protocol.md, 5), and long notes pasted into several
    fields would reach it. A field by itself above the limit stands alone: the screens let none be written.
    """
    part: StoredPatch = {}
    size = 0
    for field, key, change in _changes(patch):
        weight = len(msgspec.json.encode(change))
        if part and size + weight > _MOST_PATCH_BYTES:
            yield part
            part, size = {}, 0
        if key is None:
            part[field] = change
        else:
            part.setdefault(field, {})[key] = change
        size += weight
    yield part


def _changes(patch: StoredPatch) -> Iterator[tuple[str, str | None, list[Any]]]:
    for field, change in patch.items():
        if isinstance(change, dict):
            yield from ((field, key, pair) for key, pair in change.items())
        else:
            yield field, None, change


def _operation(piece: Unsent, patch: StoredPatch, place: int) -> dict[str, Any]:
    """One operation; `place` tells apart those that one record's changes were split into."""
    return {
        "action": Action.SET if place else piece.action,
        "kind": piece.kind,
        "record_id": piece.record_id,
        "scope_id": piece.scope_id,
        "base": piece.base,
        # A millisecond apart: an issue is known by its record and the moment of writing.
        "changed_ms": piece.changed_ms + place,
        "patch": json.dumps(patch, ensure_ascii=False, separators=(",", ":")),
        "state": OperationState.FROZEN,
        "command": AMEND if piece.amends and piece.action is Action.SET else None,
        "schema": SCHEMA,
    }


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text)
