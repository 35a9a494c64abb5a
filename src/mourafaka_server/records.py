"""Records and what a patch does to one: `merged` decides, `find`, `live` and `store` act.

A body is `{tag: value}`, a keyed field `{tag: {key: value}}`; the versions of its fields have the same shape.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa

from mourafaka_protocol.operations import Change, Patch
from mourafaka_server.tables import record

Body = dict[int, Any]


@dataclass(frozen=True)
class Record:
    """A record as it stands."""

    kind: int
    record_id: uuid.UUID
    body: Body
    versions: Body
    version: int
    is_gone: bool = False


@dataclass(frozen=True)
class Overwritten:
    """A value that gave way to one whose writer had not seen it."""

    tag: int
    key: str | None
    kept: Any
    lost: Any
    lost_version: int


@dataclass
class Merged:
    """What a patch makes of a record: its new body, the values that changed, those that gave way."""

    body: Body
    versions: Body
    changed: Body = field(default_factory=dict)
    overwritten: list[Overwritten] = field(default_factory=list)


def merged(body: Body, versions: Body, patch: Patch, version: int) -> Merged:
    """Three ways, field by field: what stands, what the writer saw, what it wrote (docs/protocol.md, section 6).

    What stands is what was seen → the new value. What stands is the new value → nothing. Otherwise the last
    to arrive holds and the other is kept. A value of None is an absent field.
    """
    result = Merged(_copied(body), _copied(versions))
    for tag, part in patch.items():
        if isinstance(part, Change):
            _merge(result, tag, None, part, version)
        else:
            for key, change in part.items():
                _merge(result, tag, key, change, version)
    return result


def _merge(result: Merged, tag: int, key: str | None, change: Change, version: int) -> None:
    current = _at(result.body, tag, key)
    if current == change.new:
        return
    if current != change.old:
        lost_version = _at(result.versions, tag, key) or 0
        result.overwritten.append(Overwritten(tag, key, change.new, current, lost_version))
    _put(result.body, tag, key, change.new)
    _put(result.versions, tag, key, version)
    if key is None:
        result.changed[tag] = change.new
    else:
        result.changed.setdefault(tag, {})[key] = change.new


def _at(tree: Body, tag: int, key: str | None) -> Any:
    value = tree.get(tag)
    if key is None:
        return value
    return value.get(key) if isinstance(value, dict) else None


def _put(tree: Body, tag: int, key: str | None, value: Any) -> None:
    if key is not None:
        keyed = tree.get(tag)
        tree[tag] = {**(keyed if isinstance(keyed, dict) else {}), key: value}
        if value is None:
            del tree[tag][key]
    elif value is None:
        tree.pop(tag, None)
    else:
        tree[tag] = value


def _copied(tree: Body) -> Body:
    return {tag: dict(value) if isinstance(value, dict) else value for tag, value in tree.items()}


def find(
    connection: sa.Connection, scope_id: str, kind: int, record_id: uuid.UUID
) -> Record | None:
    """The record, gone or not; None where there never was one."""
    query = sa.select(record).where(
        record.c.scope_id == scope_id, record.c.kind == kind, record.c.record_id == record_id
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _record(row)


def live(connection: sa.Connection, scope_id: str) -> list[Record]:
    """All the records of a scope that are not gone, in the order of their last changes."""
    query = (
        sa.select(record)
        .where(record.c.scope_id == scope_id, sa.not_(record.c.is_gone))
        .order_by(record.c.version)
    )
    return [_record(row) for row in connection.execute(query)]


def store(connection: sa.Connection, scope_id: str, stored: Record, *, is_new: bool) -> None:
    """Write a record, new or as it stands now."""
    columns = {
        "body": tree_to_json(stored.body),
        "versions": tree_to_json(stored.versions),
        "version": stored.version,
        "is_gone": stored.is_gone,
    }
    if is_new:
        statement: sa.Insert | sa.Update = record.insert().values(
            scope_id=scope_id, kind=stored.kind, record_id=stored.record_id, **columns
        )
    else:
        statement = (
            record.update()
            .where(
                record.c.scope_id == scope_id,
                record.c.kind == stored.kind,
                record.c.record_id == stored.record_id,
            )
            .values(**columns)
        )
    connection.execute(statement)


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
    )
