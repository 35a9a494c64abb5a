"""What became of each operation, for ever: `Outcome`, `recall`, `remember`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_protocol.problems import RefusalCode
from mourafaka_server.tables import operation_seen


@dataclass(frozen=True)
class Outcome:
    """What the device is told: the code it was refused with, or the values it replaced unseen."""

    refused: RefusalCode | None = None
    detail: str = ""
    lost: tuple[tuple[int, str | None, Any], ...] = ()
    """Field tag, key and value."""


_RECALL = sa.select(operation_seen.c.operation_id, operation_seen.c.outcome).where(
    operation_seen.c.scope_id == sa.bindparam("of_scope"),
    operation_seen.c.operation_id.in_(sa.bindparam("operation_ids", expanding=True)),
)
_REMEMBER = operation_seen.insert()
_APPLIED = Outcome()
_APPLIED_BYTES = msgspec.msgpack.encode(_APPLIED)
_DECODER = msgspec.msgpack.Decoder(Outcome)


def recall(
    connection: sa.Connection, scope_id: str, operation_ids: Collection[bytes]
) -> dict[bytes, Outcome]:
    """The outcomes of those of the operations that came before, by operation id."""
    values = {"of_scope": scope_id, "operation_ids": list(operation_ids)}
    return {
        row.operation_id: _APPLIED
        if row.outcome == _APPLIED_BYTES
        else _DECODER.decode(row.outcome)
        for row in connection.execute(_RECALL, values)
    }


def remember(
    connection: sa.Connection, scope_id: str, outcomes: Mapping[bytes, Outcome], now_ms: int
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
    if rows:
        connection.execute(_REMEMBER, rows)
