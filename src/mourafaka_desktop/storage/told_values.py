"""What the server packs into its records of conflicts and refusals, as JSON values like those of operations."""

import json
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from mourafaka_desktop.domain.sync_records import Conflict, Quarantine
from mourafaka_desktop.storage.operations import Action
from mourafaka_desktop.storage.stored_values import stored_value
from mourafaka_desktop.storage.wire_values import one_value
from mourafaka_protocol.kinds import Field, kind_with_tag, unpack_value
from mourafaka_protocol.operations import Change, OpKind, TextHash, patch_from_wire
from mourafaka_protocol.problems import ProtocolError

_ACTIONS = {OpKind.PUT: Action.PUT, OpKind.SET: Action.SET, OpKind.DEL: Action.DEL}


class Place(NamedTuple):
    """A field of a record, or a key of it; "" where it is not keyed."""

    kind: str
    field: str
    key: str


def place(conflict: Conflict) -> Place | None:
    """Where two values met; None in a kind or field of a newer version."""
    kind = kind_with_tag(conflict.record_kind)
    field = kind.by_tag.get(conflict.field_tag) if kind else None
    return Place(kind.name, field.name, conflict.key or "") if kind and field else None


def told_value(conflict: Conflict, packed: bytes | None) -> str | None:
    """One of a conflict's two values as JSON; None where there is none, or none that this version can read."""
    kind = kind_with_tag(conflict.record_kind)
    field = kind.by_tag.get(conflict.field_tag) if kind else None
    if kind is None or field is None or packed is None:
        return None
    try:
        value = _stored(kind.name, field, unpack_value(packed))
    except ProtocolError:
        return None
    return None if value is None else _json(value)


class Written(NamedTuple):
    """A refused operation; `patch` is JSON: field → [old, new]."""

    action: Action
    kind: str
    record_id: UUID
    patch: str
    command: str | None


def written(quarantine: Quarantine) -> Written | None:
    """What was written in a refused operation; None where this version cannot read it."""
    try:
        op_kind, _scope, tag, record_id, _base, wire, _at_ms, command = msgspec.msgpack.decode(
            quarantine.operation
        )
        action, kind = _ACTIONS[OpKind(op_kind)], kind_with_tag(tag)
        if kind is None:
            return None
        patch = {
            kind.by_tag[place].name: _pairs(kind.name, kind.by_tag[place], change)
            for place, change in patch_from_wire(OpKind(op_kind), wire).items()
            if place in kind.by_tag
        }
        return Written(action, kind.name, UUID(bytes=record_id), _json(patch), command)
    except (msgspec.MsgspecError, ProtocolError, ValueError, TypeError, KeyError):
        return None


def _pairs(kind: str, field: Field, change: Any) -> Any:
    if isinstance(change, Change):
        return [_stored(kind, field, change.old), _stored(kind, field, change.new)]
    return {key: _pairs(kind, field, pair) for key, pair in change.items()}


def _stored(kind: str, field: Field, wire: Any) -> Any:
    # Of a long text that was there before, only its hash is told.
    if isinstance(wire, TextHash):
        return None
    return stored_value(kind, field.name, one_value(field, wire))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
