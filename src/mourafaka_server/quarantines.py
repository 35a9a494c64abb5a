"""Refused operations: `keep` stores each whole, and tells whoever holds its scope; docs/protocol.md, section 6.

It travels as a record only where its writer holds the scope or once held it: nobody writes into a stranger's.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from mourafaka_protocol.frames import Shape
from mourafaka_protocol.kinds import QUARANTINE, ValueType, fits, quarantine_id
from mourafaka_protocol.operations import MAX_OPERATION_BYTES, Op
from mourafaka_protocol.scopes import scope_type
from mourafaka_server.outcomes import Outcome
from mourafaka_server.records import Record, new_body, versions_of
from mourafaka_server.runs import SERVER_DEVICE_ID, Run, Writer
from mourafaka_server.tables import quarantine


@dataclass(frozen=True)
class Quarantined:
    """One refused operation as the table keeps it."""

    scope_id: str
    operation_id: bytes
    code: str
    detail: str
    operation: bytes
    """Its canonical bytes."""
    coach_id: uuid.UUID
    device_id: bytes
    arrived_ms: int


_INSERT = quarantine.insert()


def keep(
    run: Run,
    op: Op,
    operation_id: bytes,
    outcome: Outcome,
    *,
    coach_id: uuid.UUID,
    device_id: bytes,
) -> None:
    """Keep a refused operation whole, where people can look at it."""
    row = {
        "scope_id": run.scope_id,
        "operation_id": operation_id,
        "code": str(outcome.refused),
        "detail": outcome.detail,
        "operation": op.canonical_bytes(),
        "coach_id": coach_id,
        "device_id": device_id,
        "arrived_ms": run.now_ms,
    }
    run.pending.add(_INSERT, [row])


def tell(run: Run, op: Op, operation_id: bytes, outcome: Outcome, coach_id: uuid.UUID) -> None:
    """Let those who hold the scope see it, where the scope is a cooperative's and is there."""
    if run.held is None or scope_type(run.scope_id) != QUARANTINE.scope_type:
        return
    told_id = quarantine_id(op.record_id, operation_id)
    content = op.canonical_bytes()
    if run.find((QUARANTINE.tag, told_id)) is not None or len(content) > MAX_OPERATION_BYTES:
        return
    version = run.next_version()
    body = new_body(
        QUARANTINE,
        {
            "operation": content,
            "code": str(outcome.refused),
            "detail": outcome.detail or None,
            "written_by": coach_id,
            "written_at": _instant(op.at_ms),
            "arrived_at": _instant(run.now_ms),
            "state": "open",
            "record_kind": op.record_kind,
            "record_id": op.record_id,
            "operation_id": operation_id,
        },
    )
    record = Record(QUARANTINE.tag, told_id, body, versions_of(body, version), version)
    run.store(record, Shape.PATCH, body, Writer(SERVER_DEVICE_ID, operation_id, run.now_ms))


def all_of(connection: sa.Connection, coach_id: uuid.UUID | None = None) -> list[Quarantined]:
    """What was refused, of one coach or of all, the latest first."""
    query = sa.select(quarantine).order_by(
        quarantine.c.arrived_ms.desc(), quarantine.c.operation_id
    )
    if coach_id is not None:
        query = query.where(quarantine.c.coach_id == coach_id)
    return [Quarantined(*row) for row in connection.execute(query)]


def _instant(ms: int) -> datetime | None:
    """None where the laptop's clock tells a time that no calendar has."""
    return datetime.fromtimestamp(ms / 1000, UTC) if fits(ValueType.INSTANT, ms) else None
