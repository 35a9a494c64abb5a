"""Records as they stand: `find`, `find_all`, `live`, `insert`, `update`, and how a body looks in JSON.

A body is `{tag: value}`, a keyed field `{tag: {key: value}}`; the versions of its fields have the same shape.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_protocol.kinds import RecordKind
from mourafaka_protocol.operations import OpKind, put_patch, wire_patch
from mourafaka_server.pending import Pending
from mourafaka_server.tables import record

Body = dict[int, Any]
Place = tuple[int, uuid.UUID]
"""Where a record stands in its scope: its kind and its id."""

MAX_RECORD_BYTES = 640 * 1024
"""The most that a record may weigh: it has to fit in a frame, and two of its values side by side as well."""


@dataclass(frozen=True)
class Record:
    """A record as it stands. `written_ms`: when a person last wrote it, by their clock; None where nobody knows."""

    kind: int
    record_id: uuid.UUID
    body: Body
    versions: Body
    version: int
    is_gone: bool = False
    written_ms: int | None = None

    @property
    def place(self) -> Place:
        """Its kind and id."""
        return self.kind, self.record_id


_OF_SCOPE = record.c.scope_id == sa.bindparam("of_scope")
_FIND = sa.select(record).where(
    record.c.scope_id.in_(sa.bindparam("of_scopes", expanding=True)),
    record.c.record_id.in_(sa.bindparam("record_ids", expanding=True)),
)
_LIVE = sa.select(record).where(_OF_SCOPE, sa.not_(record.c.is_gone)).order_by(record.c.version)
_INSERT = record.insert()
_UPDATE = (
    record.update()
    .where(
        _OF_SCOPE,
        record.c.kind == sa.bindparam("of_kind"),
        record.c.record_id == sa.bindparam("of_record"),
    )
    .values(
        {
            name: sa.bindparam(name)
            for name in ("body", "versions", "version", "is_gone", "written_ms")
        }
    )
)


def new_body(kind: RecordKind, values: Mapping[str, Any]) -> Body:
    """The body of a record that the server makes, from Python values by field name; what is None is left out."""
    return wire_patch(OpKind.PUT, put_patch(kind, values))


def versions_of(body: Body, version: int) -> Body:
    """The versions of a body whose every value is of the same change."""
    return {
        tag: dict.fromkeys(value, version) if isinstance(value, dict) else version
        for tag, value in body.items()
    }


def find(
    connection: sa.Connection, scope_id: str, kind: int, record_id: uuid.UUID
) -> Record | None:
    """The record, gone or not; None where there never was one."""
    place = (kind, record_id)
    return find_all(connection, {scope_id: [place]})[scope_id].get(place)


def find_all(
    connection: sa.Connection, places: Mapping[str, Collection[Place]]
) -> dict[str, dict[Place, Record]]:
    """Those of the records that there are, gone or not; by scope as they are asked for."""
    record_ids = {record_id for wanted in places.values() for _, record_id in wanted}
    values = {"of_scopes": sorted(places), "record_ids": sorted(record_ids)}
    found: dict[str, dict[Place, Record]] = {scope_id: {} for scope_id in places}
    for row in connection.execute(_FIND, values):
        if (row.kind, row.record_id) in places[row.scope_id]:
            found[row.scope_id][row.kind, row.record_id] = _record(row)
    return found


def live(connection: sa.Connection, scope_id: str) -> list[Record]:
    """All the records of a scope that are not gone, in the order of their last changes."""
    return [_record(row) for row in connection.execute(_LIVE, {"of_scope": scope_id})]


def insert(pending: Pending, scope_id: str, new: Iterable[Record]) -> None:
    """Write records that are new."""
    rows = [
        {"scope_id": scope_id, "kind": one.kind, "record_id": one.record_id, **_columns(one)}
        for one in new
    ]
    pending.add(_INSERT, rows)


def update(pending: Pending, scope_id: str, changed: Iterable[Record]) -> None:
    """Write records as they stand now."""
    rows = [
        {"of_scope": scope_id, "of_kind": one.kind, "of_record": one.record_id, **_columns(one)}
        for one in changed
    ]
    pending.add(_UPDATE, rows)


def _columns(stored: Record) -> dict[str, Any]:
    return {
        "body": tree_to_json(stored.body),
        "versions": tree_to_json(stored.versions),
        "version": stored.version,
        "is_gone": stored.is_gone,
        "written_ms": stored.written_ms,
    }


def weight(weighed: Record) -> int:
    """About how many bytes the record takes in a frame."""
    return len(msgspec.msgpack.encode(weighed.body)) + 32


def tree_to_json(tree: Mapping[int, Any]) -> dict[str, Any]:
    """A body as JSON holds it."""
    return {
        str(tag): {key: value_to_json(item) for key, item in value.items()}
        if isinstance(value, dict)
        else value_to_json(value)
        for tag, value in tree.items()
    }


def tree_from_json(tree: Mapping[str, Any]) -> Body:
    """The inverse."""
    return {
        int(tag): {key: _value_from_json(item) for key, item in value.items()}
        if isinstance(value, dict) and _BYTES not in value
        else _value_from_json(value)
        for tag, value in tree.items()
    }


_BYTES = "$bytes"
"""No key of a keyed field begins with `$`, so this cannot be one."""


def value_to_json(value: Any) -> Any:
    """A wire value as JSON holds it."""
    if isinstance(value, bytes):
        return {_BYTES: value.hex()}
    return [value_to_json(item) for item in value] if isinstance(value, list) else value


def _value_from_json(value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value[_BYTES])
    return [_value_from_json(item) for item in value] if isinstance(value, list) else value


def _record(row: sa.Row[Any]) -> Record:
    return Record(
        row.kind,
        row.record_id,
        tree_from_json(row.body),
        tree_from_json(row.versions),
        row.version,
        row.is_gone,
        row.written_ms,
    )
