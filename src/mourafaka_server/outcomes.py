"""What became of each operation, for ever: `recall`, `remember`, `keep_conflicts`, `keep_in_quarantine`."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_protocol.operations import Op
from mourafaka_protocol.problems import RefusalCode
from mourafaka_server.records import Overwritten, value_to_json
from mourafaka_server.tables import conflict, operation_seen, quarantine


@dataclass(frozen=True)
class Outcome:
    """What the device is told: the code it was refused with, or the values it replaced unseen."""

    refused: RefusalCode | None = None
    detail: str = ""
    lost: tuple[tuple[int, str | None, Any], ...] = ()
    """Field tag, key and value."""


def recall(connection: sa.Connection, scope_id: str, operation_id: bytes) -> Outcome | None:
    """The outcome of an operation that came before; None where it is new."""
    query = sa.select(operation_seen.c.outcome).where(
        operation_seen.c.scope_id == scope_id, operation_seen.c.operation_id == operation_id
    )
    stored = connection.execute(query).scalar_one_or_none()
    return None if stored is None else msgspec.msgpack.decode(stored, type=Outcome)


def remember(
    connection: sa.Connection, scope_id: str, operation_id: bytes, outcome: Outcome, now_ms: int
) -> None:
    """Keep the outcome of a new operation."""
    connection.execute(
        operation_seen.insert().values(
            scope_id=scope_id,
            operation_id=operation_id,
            outcome=msgspec.msgpack.encode(outcome),
            arrived_ms=now_ms,
        )
    )


def keep_conflicts(
    connection: sa.Connection, op: Op, version: int, overwritten: Iterable[Overwritten], now_ms: int
) -> None:
    """Keep the values that the change `version` replaced unseen."""
    rows = [
        {
            "scope_id": op.scope,
            "version": version,
            "tag": one.tag,
            "key": one.key or "",
            "kind": op.record_kind,
            "record_id": op.record_id,
            "kept": value_to_json(one.kept),
            "lost": value_to_json(one.lost),
            "lost_version": one.lost_version,
            "arrived_ms": now_ms,
        }
        for one in overwritten
    ]
    if rows:
        connection.execute(conflict.insert(), rows)


def keep_in_quarantine(
    connection: sa.Connection,
    op: Op,
    operation_id: bytes,
    outcome: Outcome,
    *,
    coach_id: uuid.UUID,
    device_id: bytes,
    now_ms: int,
) -> None:
    """Keep a refused operation whole, where people can look at it."""
    connection.execute(
        quarantine.insert().values(
            scope_id=op.scope,
            operation_id=operation_id,
            code=str(outcome.refused),
            detail=outcome.detail,
            operation=op.canonical_bytes(),
            coach_id=coach_id,
            device_id=device_id,
            arrived_ms=now_ms,
        )
    )
