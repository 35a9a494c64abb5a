"""What was frozen to be sent: `operations()`, and what the server says became of each.

An operation is *frozen*, then *received* (the server has it), *accepted* or *refused*. Accepted ones are kept
until the server has them in a backup; of refused ones all that was written is kept (`refusal`). Values are Python
values of the domain's types, enums as their text, an answer as its five parts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.column_types import Instant
from mourafaka_desktop.storage.stored_values import keyed_value, value_of
from mourafaka_protocol.kinds import quarantine_id
from mourafaka_protocol.version import SCHEMA

_operation = tables.operation.c


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
    """One frozen write to one record. `origin` is (device id, counter) where a fork gave it a new counter.

    `schema` is the protocol's that it was written in, and never changes: its id depends on it.
    """

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
    command: str | None = None
    schema: int = SCHEMA


@dataclass(frozen=True)
class Refusal:
    """The server does not take an operation; `code` is the protocol's."""

    ctr: int
    operation_id: bytes
    code: str
    detail: str = ""


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
        command=row.command,
        schema=row.schema,
    )


def _field_changes(kind: str, name: str, change: Any) -> FieldChange | Mapping[str, FieldChange]:
    if isinstance(change, dict):
        return {key: FieldChange(*map(keyed_value, pair)) for key, pair in change.items()}
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


def received(connection: sa.Connection) -> tuple[Operation, ...]:
    """The operations that the server has and of which nothing more is known."""
    rows = connection.execute(
        sa.select(tables.operation)
        .where(_operation.state == OperationState.RECEIVED)
        .order_by(_operation.ctr)
    )
    return tuple(_operation_of(row) for row in rows)


def forget_upto(connection: sa.Connection, ctr: int) -> None:
    """Let go of operations, sound or not: a mistake that only tests ask for."""
    connection.execute(sa.delete(tables.operation).where(_operation.ctr <= ctr))


def forget_scope(connection: sa.Connection, scope_id: str) -> None:
    """Let go of all that was written in a scope, sent or not: a mistake that only tests ask for."""
    for table in (tables.operation, tables.outbox):
        connection.execute(sa.delete(table).where(table.c.scope_id == scope_id))


def rewrite_frozen(connection: sa.Connection, row: dict[str, Any]) -> bool:
    """Whether a later edit could be put into an operation that may have been sent: a mistake only tests ask for."""
    held = (
        connection.execute(
            sa.select(tables.operation)
            .where(
                _operation.record_id == row["record_id"],
                _operation.kind == row["kind"],
                _operation.state.in_((OperationState.FROZEN, OperationState.RECEIVED)),
            )
            .order_by(_operation.ctr.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    if held is None or held["action"] == Action.DEL or row["action"] != Action.SET:
        return False
    before, later = json.loads(held["patch"]), json.loads(row["patch"])
    if not before.keys() & later.keys():
        return False
    for field, change in later.items():
        if isinstance(change, dict):
            before.setdefault(field, {}).update(change)
        else:
            before[field] = [before[field][0] if field in before else change[0], change[1]]
    rewritten = {**held, "patch": json.dumps(before, ensure_ascii=False, separators=(",", ":"))}
    connection.execute(sa.delete(tables.operation).where(_operation.ctr == held["ctr"]))
    connection.execute(sa.insert(tables.operation).values(rewritten))
    return True


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
    """The server does not take an operation: what was written in it is kept and shown."""
    row = connection.execute(
        sa.select(tables.operation).where(_operation.ctr == refusal.ctr)
    ).first()
    if row is None:
        return
    connection.execute(
        sa.update(tables.operation)
        .where(_operation.ctr == refusal.ctr)
        .values(state=OperationState.REFUSED, sync_no=sync_no)
    )
    shown = {
        "id": quarantine_id(row.record_id, refusal.operation_id),
        "kind": row.kind,
        "record_id": row.record_id,
        "scope_id": row.scope_id,
        "action": row.action,
        "code": refusal.code,
        "detail": refusal.detail,
        "patch": row.patch,
        "written_at": Instant().from_column(row.changed_ms),
        "found_at": found_at,
    }
    # The server tells the same result as often as it is asked.
    connection.execute(sa.insert(tables.refusal).prefix_with("OR IGNORE").values(shown))


def drop_durable(connection: sa.Connection, durable_ctr: int) -> int:
    """Forget accepted operations that the server has in a backup and the log has come past; gives how many."""
    return connection.execute(
        sa.delete(tables.operation).where(
            _operation.ctr <= durable_ctr,
            _operation.state == OperationState.ACCEPTED,
            _operation.settled_ver.is_not(None),
        )
    ).rowcount
