"""The log of each scope: `append`, `page`, `was_changed_by_others`. What stands in it is never changed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_protocol.frames import Shape
from mourafaka_server.tables import change


@dataclass(frozen=True)
class Logged:
    """One change, by which device and which of its operations; `values` is None where the record is gone.

    It is contended where another device had changed the record since the version its writer had seen.
    """

    version: int
    kind: int
    record_id: uuid.UUID
    shape: Shape
    values: dict[int, Any] | None
    device_id: bytes
    operation_id: bytes
    is_contended: bool
    written_ms: int


def append(connection: sa.Connection, scope_id: str, logged: Logged, now_ms: int) -> None:
    """Write one change at the head."""
    connection.execute(
        change.insert().values(
            scope_id=scope_id,
            version=logged.version,
            kind=logged.kind,
            record_id=logged.record_id,
            shape=int(logged.shape),
            patch=None if logged.values is None else msgspec.msgpack.encode(logged.values),
            device_id=logged.device_id,
            operation_id=logged.operation_id,
            is_contended=logged.is_contended,
            written_ms=logged.written_ms,
            arrived_ms=now_ms,
        )
    )


def page(
    connection: sa.Connection, scope_id: str, after: int, limit: int, budget_bytes: int
) -> list[Logged]:
    """The changes that follow version `after`: at most `limit`, and no more once their values fill `budget_bytes`."""
    query = (
        sa.select(change)
        .where(change.c.scope_id == scope_id, change.c.version > after)
        .order_by(change.c.version)
        .limit(limit)
    )
    logged: list[Logged] = []
    room = budget_bytes
    for row in connection.execute(query):
        room -= len(row.patch or b"") + _ROW_OVERHEAD_BYTES
        if logged and room < 0:
            break
        logged.append(_logged(row))
    return logged


_ROW_OVERHEAD_BYTES = 32


def was_changed_by_others(
    connection: sa.Connection,
    scope_id: str,
    kind: int,
    record_id: uuid.UUID,
    *,
    after: int,
    own_devices: Iterable[bytes],
) -> bool:
    """Whether a device other than these changed the record after version `after`."""
    query = sa.select(sa.literal(1)).where(
        change.c.scope_id == scope_id,
        change.c.kind == kind,
        change.c.record_id == record_id,
        change.c.version > after,
        change.c.device_id.not_in(list(own_devices)),
    )
    return connection.execute(query.limit(1)).first() is not None


def _logged(row: sa.Row[Any]) -> Logged:
    return Logged(
        row.version,
        row.kind,
        row.record_id,
        Shape(row.shape),
        None if row.patch is None else msgspec.msgpack.decode(row.patch, type=dict[int, Any]),
        row.device_id,
        row.operation_id,
        row.is_contended,
        row.written_ms,
    )
