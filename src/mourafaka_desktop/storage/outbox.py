"""What was written on this laptop and is on its way: frozen into operations, sent, answered, kept until safe.

Changes lie in `outbox`, field by field, while they have never left; `freeze()` turns them into operations that
never change again. An operation is *frozen*, then *received* (the server has it), *accepted* or *refused*.
Accepted ones are kept until the server has them in a backup; refused ones leave an issue with all that was
written. Values are Python values of the domain's types, enums as their text, an answer as its five parts.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.column_types import Converted, Instant, Texts, Word

_outbox, _operation, _issue = tables.outbox.c, tables.operation.c, tables.issue.c


# Well under the 256 KiB of an operation: JSON and MessagePack differ a little in size.
_MOST_PATCH_BYTES = 200_000


class Action(StrEnum):
    """What an operation does to its record."""

    PUT = "put"
    SET = "set"
    DEL = "del"


class OperationState(StrEnum):
    """How far an operation is."""

    FROZEN = "frozen"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class FieldChange(NamedTuple):
    """What the coach saw in a field, and what he wrote."""

    old: Any
    new: Any


FieldChanges = Mapping[str, FieldChange | Mapping[str, FieldChange]]
"""Field name → change; under a keyed field: key → change."""


@dataclass(frozen=True)
class Operation:
    """One frozen write to one record. `origin` is (device id, counter) where a fork gave it a new counter."""

    ctr: int
    action: Action
    kind: str
    record_id: UUID
    scope_id: str
    base: int
    changed_at: datetime
    patch: FieldChanges
    origin: tuple[bytes, int] | None
    state: OperationState


@dataclass(frozen=True)
class Refusal:
    """The server does not take an operation; `code` is the protocol's."""

    ctr: int
    code: str
    detail: str = ""


@dataclass(frozen=True)
class LostValue:
    """An operation replaced a value that its writer had not seen. `key` is "" but in keyed fields."""

    ctr: int
    field: str
    key: str
    value: Any


class _Entry(NamedTuple):
    n: int
    kind: str
    record_id: UUID
    scope_id: str
    part: str
    field: str
    key: str
    old: str | None
    new: str | None
    base: int
    changed_ms: int


# --- Freezing and sending ----------------------------------------------------------------------------------


def freeze(connection: sa.Connection) -> int:
    """Turn all that has never left into operations under the next counters of this device; gives how many.

    Operations stand in the order in which their records were first touched, so that a cooperative goes
    before its visits. The profile must be enrolled.
    """
    entries = [
        _Entry(*row) for row in connection.execute(sa.select(tables.outbox).order_by(_outbox.n))
    ]
    by_record: dict[tuple[str, UUID], list[_Entry]] = {}
    for entry in entries:
        by_record.setdefault((entry.kind, entry.record_id), []).append(entry)
    drafts = sorted(
        (draft for group in by_record.values() for draft in _drafts(group)),
        key=lambda draft: draft.first_n,
    )
    last = connection.execute(sa.select(tables.peer.c.last_ctr)).scalar_one() if drafts else 0
    rows = [draft.row | {"ctr": last + place} for place, draft in enumerate(drafts, start=1)]
    if rows:
        connection.execute(sa.insert(tables.operation), rows)
        connection.execute(sa.update(tables.peer).values(last_ctr=last + len(rows)))
        connection.execute(sa.delete(tables.outbox))
    return len(rows)


class _Draft(NamedTuple):
    first_n: int
    row: dict[str, Any]


def _drafts(entries: list[_Entry]) -> Iterator[_Draft]:
    """One record's entries as one operation; as two where it was removed and then made anew."""
    removals = [entry for entry in entries if entry.part == "del"]
    writes = [entry for entry in entries if entry.part != "del"]
    if removals:
        yield _draft(Action.DEL, removals)
    if writes:
        is_new = any(entry.part == "put" for entry in writes)
        for place, part in enumerate(_that_fit(writes)):
            yield _draft(Action.PUT if is_new and not place else Action.SET, part, place)


def _that_fit(entries: list[_Entry]) -> Iterator[list[_Entry]]:
    """The entries in runs that each fit one operation; nearly always all of them in one.

    The server refuses an operation above its limit (docs/protocol.md, 5), and long notes pasted into several
    fields would reach it. An entry by itself above the limit stands alone: the screens let none be written.
    """
    run: list[_Entry] = []
    size = 0
    for entry in entries:
        weight = len((entry.old or "").encode()) + len((entry.new or "").encode())
        if run and size + weight > _MOST_PATCH_BYTES:
            yield run
            run, size = [], 0
        run.append(entry)
        size += weight
    yield run


def _draft(action: Action, entries: list[_Entry], place: int = 0) -> _Draft:
    """One operation; `place` tells apart those that one record's entries were split into."""
    first = entries[0]
    patch: dict[str, Any] = {}
    for entry in entries:
        if entry.part == "field":
            change = [_parsed(entry.old), _parsed(entry.new)]
            if entry.key:
                patch.setdefault(entry.field, {})[entry.key] = change
            else:
                patch[entry.field] = change
    row = {
        "action": action,
        "kind": first.kind,
        "record_id": first.record_id,
        "scope_id": first.scope_id,
        "base": min(entry.base for entry in entries),
        # A millisecond apart: an issue is known by its record and the moment of writing.
        "changed_ms": max(entry.changed_ms for entry in entries) + place,
        "patch": json.dumps(patch, ensure_ascii=False, separators=(",", ":")),
        "state": OperationState.FROZEN,
    }
    return _Draft(first.n, row)


def operations(connection: sa.Connection, *, after_ctr: int = 0) -> tuple[Operation, ...]:
    """The operations kept here with a counter above `after_ctr`, in counter order."""
    rows = connection.execute(
        sa.select(tables.operation).where(_operation.ctr > after_ctr).order_by(_operation.ctr)
    )
    return tuple(_operation_of(row) for row in rows)


def _operation_of(row: Any) -> Operation:
    return Operation(
        ctr=row.ctr,
        action=Action(row.action),
        kind=row.kind,
        record_id=row.record_id,
        scope_id=row.scope_id,
        base=row.base,
        changed_at=Instant().from_column(row.changed_ms),
        patch={
            name: _field_changes(row.kind, name, change)
            for name, change in json.loads(row.patch).items()
        },
        origin=(row.origin_device, row.origin_ctr) if row.origin_device else None,
        state=OperationState(row.state),
    )


def _field_changes(kind: str, name: str, change: Any) -> FieldChange | Mapping[str, FieldChange]:
    if isinstance(change, dict):
        return {key: FieldChange(*map(_keyed_value, pair)) for key, pair in change.items()}
    return FieldChange(*(value_of(kind, name, stored) for stored in change))


def renumber(connection: sa.Connection, old_device_id: bytes) -> int:
    """After a fork: number all kept operations anew from 1, each with its origin, all to be sent again.

    `old_device_id` is the id they were numbered under. Gives the last counter, which the peer must then hold.
    """
    rows = connection.execute(sa.select(tables.operation).order_by(_operation.ctr)).mappings().all()
    renumbered = [
        {
            **row,
            "ctr": place,
            "origin_device": row["origin_device"] or old_device_id,
            "origin_ctr": row["origin_ctr"] or row["ctr"],
            "state": OperationState.FROZEN,
        }
        for place, row in enumerate(rows, start=1)
    ]
    if renumbered:
        connection.execute(sa.delete(tables.operation))
        connection.execute(sa.insert(tables.operation), renumbered)
    return len(renumbered)


# --- Answers of the server ---------------------------------------------------------------------------------


def mark_received(connection: sa.Connection, upto_ctr: int) -> None:
    """The server holds the operations up to this counter; what became of them is not told yet."""
    connection.execute(
        sa.update(tables.operation)
        .where(_operation.ctr <= upto_ctr, _operation.state == OperationState.FROZEN)
        .values(state=OperationState.RECEIVED)
    )


def mark_accepted(connection: sa.Connection, first_ctr: int, last_ctr: int, sync_no: int) -> None:
    """The server took these operations, both ends included, in this exchange."""
    connection.execute(
        sa.update(tables.operation)
        .where(
            _operation.ctr.between(first_ctr, last_ctr),
            _operation.state != OperationState.ACCEPTED,
        )
        .values(state=OperationState.ACCEPTED, sync_no=sync_no)
    )


def mark_refused(
    connection: sa.Connection, refusal: Refusal, sync_no: int, found_at: datetime
) -> None:
    """The server does not take an operation: an issue keeps all that was written in it."""
    row = _operation_row(connection, refusal.ctr)
    if row is None:
        return
    connection.execute(
        sa.update(tables.operation)
        .where(_operation.ctr == refusal.ctr)
        .values(state=OperationState.REFUSED, sync_no=sync_no)
    )
    issue = _issue_of(row, found_at) | {
        "nature": "refusal",
        "code": refusal.code,
        "detail": refusal.detail,
        "ours": row.patch,
    }
    connection.execute(sa.insert(tables.issue).prefix_with("OR IGNORE").values(issue))


def mark_conflict(connection: sa.Connection, lost: LostValue, found_at: datetime) -> None:
    """An operation of ours replaced another person's value: an issue keeps both."""
    row = _operation_row(connection, lost.ctr)
    if row is None:
        return
    change = json.loads(row.patch).get(lost.field)
    ours = (change or {}).get(lost.key) if lost.key else change
    issue = _issue_of(row, found_at) | {
        "nature": "conflict",
        "field": lost.field,
        "key": lost.key,
        "ours": json.dumps(ours[1] if ours else None, ensure_ascii=False),
        "theirs": json.dumps(_stored(row.kind, lost.field, lost.value), ensure_ascii=False),
    }
    connection.execute(sa.insert(tables.issue).prefix_with("OR IGNORE").values(issue))


def drop_durable(connection: sa.Connection, durable_ctr: int) -> int:
    """Forget accepted operations that the server has in a backup and the log has come past; gives how many."""
    return connection.execute(
        sa.delete(tables.operation).where(
            _operation.ctr <= durable_ctr,
            _operation.state == OperationState.ACCEPTED,
            _operation.settled_ver.is_not(None),
        )
    ).rowcount


def _operation_row(connection: sa.Connection, ctr: int) -> Any:
    return connection.execute(sa.select(tables.operation).where(_operation.ctr == ctr)).first()


def _issue_of(row: Any, found_at: datetime) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "record_id": row.record_id,
        "scope_id": row.scope_id,
        "written_at": Instant().from_column(row.changed_ms),
        "found_at": found_at,
    }


# --- What is on its way ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A record of which something is on its way, or was in one exchange."""

    kind: str
    record_id: UUID
    scope_id: str
    action: Action
    changed_at: datetime
    state: OperationState | None  # None: it has never left


def waiting(connection: sa.Connection) -> tuple[Waiting, ...]:
    """The records with something the server has not accepted or refused, the latest change first."""
    unsent = connection.execute(
        sa.select(
            _outbox.kind,
            _outbox.record_id,
            _outbox.scope_id,
            sa.func.max(sa.case((_outbox.part == "put", 1), else_=0)),
            sa.func.max(sa.case((_outbox.part == "del", 1), else_=0)),
            sa.func.max(_outbox.changed_ms),
        ).group_by(_outbox.kind, _outbox.record_id)
    )
    found: dict[tuple[str, UUID], Waiting] = {}
    on_the_way = (OperationState.FROZEN, OperationState.RECEIVED)
    for item in (
        *_sent(connection, _operation.state.in_(on_the_way)),
        *(
            Waiting(
                kind=kind,
                record_id=record_id,
                scope_id=scope_id,
                action=Action.PUT if is_new else Action.DEL if is_gone else Action.SET,
                changed_at=Instant().from_column(changed_ms),
                state=None,
            )
            for kind, record_id, scope_id, is_new, is_gone, changed_ms in unsent
        ),
    ):
        found[item.kind, item.record_id] = item
    return tuple(sorted(found.values(), key=lambda item: item.changed_at, reverse=True))


def sent_in(connection: sa.Connection, sync_no: int) -> tuple[Waiting, ...]:
    """The records of which something was accepted or refused in this exchange."""
    found = {
        (item.kind, item.record_id): item
        for item in _sent(connection, _operation.sync_no == sync_no)
    }
    return tuple(sorted(found.values(), key=lambda item: item.changed_at, reverse=True))


def _sent(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Waiting, ...]:
    rows = connection.execute(sa.select(tables.operation).where(condition).order_by(_operation.ctr))
    return tuple(
        Waiting(
            kind=row.kind,
            record_id=row.record_id,
            scope_id=row.scope_id,
            action=Action(row.action),
            changed_at=Instant().from_column(row.changed_ms),
            state=OperationState(row.state),
        )
        for row in rows
    )


def unsent_count(connection: sa.Connection) -> int:
    """The number of records of which something the server has not answered."""
    on_the_way = (OperationState.FROZEN, OperationState.RECEIVED)
    records = sa.union(
        sa.select(_outbox.kind, _outbox.record_id),
        sa.select(_operation.kind, _operation.record_id).where(_operation.state.in_(on_the_way)),
    ).subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(records)).scalar_one()


@dataclass(frozen=True)
class ScopeStates:
    """The scopes that are not wholly accepted, by what is the matter."""

    unsent: frozenset[str]
    received: frozenset[str]
    refused: frozenset[str]


def scope_states(connection: sa.Connection) -> ScopeStates:
    """Which scopes hold something unsent, something the server has not answered, something it refused."""

    def scopes(query: sa.Select[Any]) -> frozenset[str]:
        return frozenset(connection.execute(query.distinct()).scalars())

    sent = sa.select(_operation.scope_id)
    return ScopeStates(
        unsent=scopes(sa.select(_outbox.scope_id))
        | scopes(sent.where(_operation.state == OperationState.FROZEN)),
        received=scopes(sent.where(_operation.state == OperationState.RECEIVED)),
        refused=scopes(
            sa.select(_issue.scope_id).where(_issue.nature == "refusal", _issue.closed_at.is_(None))
        ),
    )


def changed_since(
    connection: sa.Connection, kind: str, field: str, since: datetime
) -> frozenset[UUID]:
    """The records of a kind whose `field` was written on this laptop at or after a time, as far as is kept."""
    since_ms = Instant().to_column(since)
    unsent = sa.select(_outbox.record_id).where(
        _outbox.kind == kind, _outbox.field == field, _outbox.changed_ms >= since_ms
    )
    sent = sa.select(_operation.record_id).where(
        _operation.kind == kind,
        _operation.changed_ms >= since_ms,
        sa.func.json_type(_operation.patch, f"$.{field}").is_not(None),
    )
    return frozenset(connection.execute(unsent).scalars()) | frozenset(
        connection.execute(sent).scalars()
    )


# --- Values ------------------------------------------------------------------------------------------------


def value_of(kind: str, field: str, stored: Any) -> Any:
    """The Python value of a field from its JSON value; the word of an enum stays the very word."""
    if field in tables.KEYED_FIELDS:
        return _keyed_value(stored)
    column_type = tables.RECORDS[kind].columns[field].type
    if stored is None or isinstance(column_type, Word):
        return stored
    if isinstance(column_type, Texts):
        return tuple(stored)
    return column_type.from_column(stored) if isinstance(column_type, Converted) else stored


def _stored(kind: str, field: str, value: Any) -> Any:
    """The JSON value of a field's Python value."""
    if value is None:
        return None
    if field in tables.KEYED_FIELDS:
        return list(value) if isinstance(value, tuple) else value
    column_type = tables.RECORDS[kind].columns[field].type
    if isinstance(column_type, Texts):
        return list(value)
    return column_type.to_column(value) if isinstance(column_type, Converted) else value


def _keyed_value(stored: Any) -> Any:
    """The parts of an answer, or the text of another question."""
    return tuple(stored) if isinstance(stored, list) else stored


def _parsed(text: str | None) -> Any:
    return None if text is None else json.loads(text)
