"""What waits for a coach's decision: refused operations, conflicts, snapshots that would remove much, look-alikes.

The server tells conflicts and refusals as records that every laptop of the cooperative holds. A refusal of this
laptop's own stands here as soon as it is told, under the id of the record that follows.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.sync_records import (
    Conflict,
    ConflictState,
    Duplicate,
    DuplicateState,
    Quarantine,
    QuarantineState,
)
from mourafaka_desktop.storage import records, tables
from mourafaka_desktop.storage.operations import Action

_refusal, _held = tables.refusal.c, tables.held_back.c
_conflict, _quarantine = tables.conflict.c, tables.quarantine.c


@dataclass(frozen=True)
class RefusalRow:
    """An operation of this laptop that the server refused. `patch` is its JSON: field → [old, new]."""

    id: UUID
    kind: str
    record_id: UUID
    scope_id: str
    action: Action
    code: str
    detail: str | None
    patch: str
    written_at: datetime
    found_at: datetime


_REFUSALS = sa.select(
    *(tables.refusal.c[name] for name in RefusalRow.__dataclass_fields__)
).order_by(_refusal.found_at.desc(), _refusal.id)


def open_refusals(connection: sa.Connection) -> tuple[RefusalRow, ...]:
    """This laptop's own refusals that nobody has decided and that did not come as records, the latest first."""
    told = sa.select(_quarantine.id)
    rows = connection.execute(
        _REFUSALS.where(_refusal.closed_at.is_(None), _refusal.id.not_in(told))
    )
    return tuple(_refusal_row(row) for row in rows)


def refusal(connection: sa.Connection, issue_id: UUID) -> RefusalRow | None:
    """One refusal of this laptop's own, decided or not."""
    row = connection.execute(_REFUSALS.where(_refusal.id == issue_id)).first()
    return None if row is None else _refusal_row(row)


def close_refusal(connection: sa.Connection, issue_id: UUID, closed_at: datetime | None) -> Changes:
    """The coach has decided; None: not yet, after all."""
    connection.execute(
        sa.update(tables.refusal).where(_refusal.id == issue_id).values(closed_at=closed_at)
    )
    return Changes.of("refusal", issue_id)


def open_quarantine(connection: sa.Connection) -> tuple[Quarantine, ...]:
    """Refused operations as records, of any laptop, that nobody has decided, the latest first."""
    here = sa.select(_refusal.id).where(_refusal.closed_at.is_not(None))
    return records.read_all(
        connection,
        Quarantine,
        _quarantine.state == QuarantineState.OPEN,
        _quarantine.id.not_in(here),
        order_by=(_quarantine.arrived_at.desc(), _quarantine.id),
    )


def open_conflicts(connection: sa.Connection) -> tuple[Conflict, ...]:
    """Two values in one place that nobody has decided between, the latest first."""
    return records.read_all(
        connection,
        Conflict,
        _conflict.state == ConflictState.OPEN,
        order_by=(_conflict.found_at.desc(), _conflict.id),
    )


def open_duplicates(connection: sa.Connection) -> tuple[Duplicate, ...]:
    """Cooperatives that look like another one and of which nobody has said that they differ."""
    duplicate = tables.duplicate.c
    return records.read_all(
        connection,
        Duplicate,
        duplicate.state == DuplicateState.OPEN,
        order_by=(duplicate.found_at.desc(), duplicate.id),
    )


# --- The brake ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HeldBack:
    """A snapshot that was not written: at `version` it would remove `records` (kind, id), of `total` in its scope.

    The version is COMES_WHOLE where the server has told of something newer since: the scope is asked for again.
    """

    scope_id: str
    version: int
    total: int
    records: tuple[tuple[str | int, UUID], ...]
    found_at: datetime
    decision: str | None


ALLOW, KEEP = "allow", "keep"


def held_back(connection: sa.Connection) -> tuple[HeldBack, ...]:
    """The snapshots that wait for a word, or were told to."""
    rows = connection.execute(sa.select(tables.held_back).order_by(_held.scope_id))
    return tuple(
        HeldBack(
            row.scope_id,
            row.version,
            row.total,
            tuple((kind, UUID(record_id)) for kind, record_id in json.loads(row.records)),
            row.found_at,
            row.decision,
        )
        for row in rows
    )


def undecided(connection: sa.Connection) -> dict[str, int]:
    """The scopes of which a snapshot waits for a word, with its version."""
    query = sa.select(_held.scope_id, _held.version).where(_held.decision.is_(None))
    return {row.scope_id: row.version for row in connection.execute(query)}


def hold_back(connection: sa.Connection, held: HeldBack) -> None:
    """Keep that a snapshot waits for a word; what was said of an earlier version of it no longer counts."""
    row = {
        "scope_id": held.scope_id,
        "version": held.version,
        "total": held.total,
        "vanishing": len(held.records),
        "records": json.dumps([(kind, str(record_id)) for kind, record_id in held.records]),
        "found_at": held.found_at,
        "decision": held.decision,
    }
    connection.execute(sa.insert(tables.held_back).prefix_with("OR REPLACE").values(row))


def hold_back_anew(connection: sa.Connection, scope_id: str) -> None:
    """The server has something newer in the scope: its snapshot is fetched again, and asked about if need be."""
    connection.execute(
        sa.update(tables.held_back)
        .where(_held.scope_id == scope_id)
        .values(version=tables.COMES_WHOLE)
    )


def decide_held_back(connection: sa.Connection, scope_id: str, decision: str) -> None:
    """The coach has said whether the snapshot may be written."""
    connection.execute(
        sa.update(tables.held_back).where(_held.scope_id == scope_id).values(decision=decision)
    )


def release(connection: sa.Connection, scope_id: str) -> None:
    """Nothing is held back in the scope any more."""
    connection.execute(sa.delete(tables.held_back).where(_held.scope_id == scope_id))


def _refusal_row(row: sa.Row[tuple[object, ...]]) -> RefusalRow:
    values = dict(row._mapping)
    return RefusalRow(**values | {"action": Action(values["action"])})
