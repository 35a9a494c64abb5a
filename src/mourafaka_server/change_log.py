"""The log of each scope: `append`, `page`, `was_changed_by_others`, `values_of`. What stands in it is never changed."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_protocol.frames import Shape
from mourafaka_server.pending import Pending
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
    written_ms: int | None


_INSERT = change.insert()
_PAGE = (
    sa.select(change)
    .where(change.c.scope_id == sa.bindparam("of_scope"), change.c.version > sa.bindparam("after"))
    .order_by(change.c.version)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_OF_RECORD = sa.and_(
    change.c.scope_id == sa.bindparam("of_scope"),
    change.c.kind == sa.bindparam("of_kind"),
    change.c.record_id == sa.bindparam("of_record"),
)
_BY_OTHERS = (
    sa.select(sa.literal(1))
    .where(
        _OF_RECORD,
        change.c.version > sa.bindparam("after"),
        change.c.device_id != sa.bindparam("own_device"),
        change.c.operation_id.not_in(sa.bindparam("own_operations", expanding=True)),
    )
    .limit(1)
)
_PATCHES = sa.select(change.c.patch).where(_OF_RECORD).order_by(change.c.version.desc())


def append(pending: Pending, scope_id: str, changes: Iterable[Logged], now_ms: int) -> None:
    """Write changes at the head."""
    rows = [
        {
            "scope_id": scope_id,
            "version": logged.version,
            "kind": logged.kind,
            "record_id": logged.record_id,
            "shape": int(logged.shape),
            "patch": None if logged.values is None else msgspec.msgpack.encode(logged.values),
            "device_id": logged.device_id,
            "operation_id": logged.operation_id,
            "is_contended": logged.is_contended,
            "written_ms": logged.written_ms,
            "arrived_ms": now_ms,
        }
        for logged in changes
    ]
    pending.add(_INSERT, rows)


def page(
    connection: sa.Connection, scope_id: str, after: int, limit: int, budget_bytes: int
) -> list[Logged]:
    """The changes that follow version `after`: at most `limit`, and no more once their values fill `budget_bytes`."""
    values = {"of_scope": scope_id, "after": after, "most": limit}
    logged: list[Logged] = []
    room = budget_bytes
    for row in connection.execute(_PAGE, values):
        room -= len(row.patch or b"") + _ROW_OVERHEAD_BYTES
        if logged and room < 0:
            break
        logged.append(_logged(row))
    return logged


_ROW_OVERHEAD_BYTES = 32


def weight(logged: Logged) -> int:
    """About how many bytes the change takes in a frame."""
    values = b"" if logged.values is None else msgspec.msgpack.encode(logged.values)
    return len(values) + _ROW_OVERHEAD_BYTES


def was_changed_by_others(
    connection: sa.Connection,
    scope_id: str,
    kind: int,
    record_id: uuid.UUID,
    *,
    after: int,
    own_device: bytes,
    own_operations: Collection[bytes],
) -> bool:
    """Whether anybody changed the record after version `after`, other than by this device or these operations."""
    values = {
        "of_scope": scope_id,
        "of_kind": kind,
        "of_record": record_id,
        "after": after,
        "own_device": own_device,
        "own_operations": list(own_operations),
    }
    return connection.execute(_BY_OTHERS, values).first() is not None


def values_of(
    connection: sa.Connection, scope_id: str, kind: int, record_id: uuid.UUID
) -> Iterator[Mapping[int, Any]]:
    """What the changes of a record made of its fields, the latest first, as far back as the log reaches."""
    values = {"of_scope": scope_id, "of_kind": kind, "of_record": record_id}
    for patch in connection.execute(_PATCHES, values).scalars():
        if patch is not None:
            yield _decoded(patch)


def _decoded(patch: bytes) -> dict[int, Any]:
    return msgspec.msgpack.decode(patch, type=dict[int, Any])


def _logged(row: sa.Row[Any]) -> Logged:
    return Logged(
        row.version,
        row.kind,
        row.record_id,
        Shape(row.shape),
        None if row.patch is None else _decoded(row.patch),
        row.device_id,
        row.operation_id,
        row.is_contended,
        row.written_ms,
    )
