"""What is on its way to the server and how far it is: `waiting()`, `unsent_count()`, `scope_states()`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.column_types import Instant
from mourafaka_desktop.storage.operations import Action, OperationState
from mourafaka_desktop.storage.outbox import unsent

_outbox, _operation = tables.outbox.c, tables.operation.c
_refusal = tables.refusal.c


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


def record_state(connection: sa.Connection, kind: str, record_id: UUID) -> OperationState | None:
    """How far a record is: the least good of what was written in it; None where something has never left.

    What nothing waits of is ACCEPTED.
    """
    here = sa.select(_outbox.n).where(_outbox.record_id == record_id, _outbox.kind == kind)
    if connection.execute(here.limit(1)).first():
        return None
    refused = sa.select(_refusal.id).where(
        _refusal.record_id == record_id, _refusal.kind == kind, _refusal.closed_at.is_(None)
    )
    if connection.execute(refused.limit(1)).first():
        return OperationState.REFUSED
    sent = sa.select(_operation.state).where(
        _operation.record_id == record_id,
        _operation.kind == kind,
        _operation.state.in_((OperationState.FROZEN, OperationState.RECEIVED)),
    )
    states = set(connection.execute(sent).scalars())
    for state in (OperationState.FROZEN, OperationState.RECEIVED):
        if state in states:
            return None if state is OperationState.FROZEN else state
    return OperationState.ACCEPTED


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
        refused=scopes(sa.select(_refusal.scope_id).where(_refusal.closed_at.is_(None))),
    )


def changed_since(
    connection: sa.Connection, kind: str, field: str, since: datetime
) -> frozenset[UUID]:
    """The records of a kind whose `field` was written on this laptop at or after a time, as far as is kept."""
    since_ms = Instant().to_column(since)
    waiting_here = frozenset(
        piece.record_id
        for piece in unsent(connection)
        if piece.kind == kind and piece.changed_ms >= since_ms and field in piece.patch
    )
    sent = sa.select(_operation.record_id).where(
        _operation.kind == kind,
        _operation.changed_ms >= since_ms,
        sa.func.json_type(_operation.patch, f"$.{field}").is_not(None),
    )
    return waiting_here | frozenset(connection.execute(sent).scalars())
