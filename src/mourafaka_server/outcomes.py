"""What became of each operation, for ever: `Outcome`, `recall`, `remember`; and by the counters of one device.

`note_refusals` and `result_of` are for a device that asks what became of operations without sending them again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_protocol.frames import Refusal, Result
from mourafaka_protocol.problems import RefusalCode
from mourafaka_server.pending import Pending
from mourafaka_server.tables import device_refusal, operation_seen


@dataclass(frozen=True)
class Outcome:
    """What the device is told: the code it was refused with, or the values it replaced unseen."""

    refused: RefusalCode | None = None
    detail: str = ""
    lost: tuple[tuple[int, str | None, Any], ...] = ()
    """Field tag, key and value."""


_RECALL = sa.select(operation_seen).where(
    operation_seen.c.scope_id.in_(sa.bindparam("of_scopes", expanding=True)),
    operation_seen.c.operation_id.in_(sa.bindparam("operation_ids", expanding=True)),
)
_REMEMBER = operation_seen.insert()
_REFUSALS = (
    sa.select(device_refusal.c.ctr, device_refusal.c.code, device_refusal.c.detail)
    .where(
        device_refusal.c.device_id == sa.bindparam("of_device"),
        device_refusal.c.ctr.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(device_refusal.c.ctr)
)
_NOTE_REFUSALS = device_refusal.insert()
_APPLIED = Outcome()
_APPLIED_BYTES = msgspec.msgpack.encode(_APPLIED)
_DECODER = msgspec.msgpack.Decoder(Outcome)


def recall(
    connection: sa.Connection, operation_ids: Mapping[str, Collection[bytes]]
) -> dict[str, dict[bytes, Outcome]]:
    """The outcomes of those of the operations that came before, by scope and operation id."""
    wanted = [one for own in operation_ids.values() for one in own]
    values = {"of_scopes": sorted(operation_ids), "operation_ids": wanted}
    found: dict[str, dict[bytes, Outcome]] = {scope_id: {} for scope_id in operation_ids}
    for row in connection.execute(_RECALL, values):
        is_applied = row.outcome == _APPLIED_BYTES
        outcome = _APPLIED if is_applied else _DECODER.decode(row.outcome)
        found[row.scope_id][row.operation_id] = outcome
    return found


def remember(
    pending: Pending, scope_id: str, outcomes: Mapping[bytes, Outcome], now_ms: int
) -> None:
    """Keep the outcomes of new operations, by operation id."""
    rows = [
        {
            "scope_id": scope_id,
            "operation_id": operation_id,
            "outcome": msgspec.msgpack.encode(outcome),
            "arrived_ms": now_ms,
        }
        for operation_id, outcome in outcomes.items()
    ]
    pending.add(_REMEMBER, rows)


def note_refusals(
    connection: sa.Connection, device_id: bytes, outcomes: Mapping[int, Outcome]
) -> None:
    """Keep the refusals among the outcomes of a device's operations, by counter; those that are there stay."""
    refused = {ctr: one for ctr, one in outcomes.items() if one.refused is not None}
    if not refused:
        return
    noted = {one.ctr for one in _refusals(connection, device_id, min(refused), max(refused))}
    rows = [
        {"device_id": device_id, "ctr": ctr, "code": str(one.refused), "detail": one.detail}
        for ctr, one in refused.items()
        if ctr not in noted
    ]
    if rows:
        connection.execute(_NOTE_REFUSALS, rows)


def result_of(connection: sa.Connection, device_id: bytes, first: int, last: int) -> Result:
    """What became of a device's operations from one counter to another, both taken before."""
    refused = _refusals(connection, device_id, first, last)
    accepted: list[tuple[int, int]] = []
    begin = first
    for end in [*(one.ctr for one in refused), last + 1]:
        if begin < end:
            accepted.append((begin, end - 1))
        begin = end + 1
    return Result(tuple(accepted), refused)


def _refusals(
    connection: sa.Connection, device_id: bytes, first: int, last: int
) -> tuple[Refusal, ...]:
    values = {"of_device": device_id, "first": first, "last": last}
    return tuple(Refusal(*row) for row in connection.execute(_REFUSALS, values))
