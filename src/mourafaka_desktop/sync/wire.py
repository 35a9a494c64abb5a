"""Between what is stored here and what crosses the wire: `op_of()` going up, `incoming_change()` coming down.

Pure: the same operation always gives the same bytes, whatever frame it travels in.
"""

from collections.abc import Mapping
from typing import Any

from mourafaka_desktop.storage.incoming import IncomingChange, Shape
from mourafaka_desktop.storage.outbox import Action, FieldChange, LostValue, Operation
from mourafaka_protocol.frames import ConflictNotice, RecordChange, SnapshotRow
from mourafaka_protocol.frames import Shape as WireShape
from mourafaka_protocol.kinds import (
    AnswerValue,
    Field,
    RecordKind,
    decode_value,
    encode_value,
    kind_named,
    kind_with_tag,
)
from mourafaka_protocol.operations import Change, Op, OpKind, Origin

_KINDS = {Action.PUT: OpKind.PUT, Action.SET: OpKind.SET, Action.DEL: OpKind.DEL}
_SHAPES = {
    WireShape.PATCH: Shape.PATCH,
    WireShape.GONE: Shape.GONE,
    WireShape.WHOLE: Shape.WHOLE,
}


def op_of(operation: Operation) -> Op:
    """A frozen operation as it crosses the wire."""
    kind = kind_named(operation.kind)
    return Op(
        ctr=operation.ctr,
        kind=_KINDS[operation.action],
        scope=operation.scope_id,
        record_kind=kind.tag,
        record_id=operation.record_id,
        base=operation.base,
        at_ms=round(operation.changed_at.timestamp() * 1000),
        patch={
            kind.field_named(name).tag: _wire_change(kind.field_named(name), change)
            for name, change in operation.patch.items()
        },
        origin=Origin(*operation.origin) if operation.origin else None,
    )


def _wire_change(
    field: Field, change: FieldChange | Mapping[str, FieldChange]
) -> Change | dict[str, Change]:
    if isinstance(change, FieldChange):
        return _wire_pair(field, change)
    return {key: _wire_pair(field, pair) for key, pair in change.items()}


def _wire_pair(field: Field, pair: FieldChange) -> Change:
    return Change(encode_value(field.type, pair.old), encode_value(field.type, pair.new))


def incoming_change(change: RecordChange | SnapshotRow) -> IncomingChange:
    """A change or a row of a snapshot, as the store takes it. Raises ProtocolError `malformed_frame`."""
    kind = kind_with_tag(change.record_kind)
    known, unknown = _sorted_values(kind, change.values)
    return IncomingChange(
        kind=kind.name if kind else change.record_kind,
        record_id=change.record_id,
        version=change.version,
        shape=_SHAPES[change.shape] if isinstance(change, RecordChange) else Shape.WHOLE,
        values=known,
        unknown=unknown,
    )


def _sorted_values(
    kind: RecordKind | None, values: Mapping[int, Any] | None
) -> tuple[dict[str, Any] | None, dict[int, Any]]:
    """Values by field name, and those of a newer version by their tag."""
    if values is None:
        return None, {}
    fields = kind.by_tag if kind else {}
    known = {
        fields[tag].name: _python_value(fields[tag], value)
        for tag, value in values.items()
        if tag in fields
    }
    return known, {tag: value for tag, value in values.items() if tag not in fields}


def _python_value(field: Field, wire: Any) -> Any:
    if field.is_keyed and wire is not None:
        return {key: _one_value(field, value) for key, value in wire.items()}
    return _one_value(field, wire)


def _one_value(field: Field, wire: Any) -> Any:
    value = decode_value(field.type, wire)
    return tuple(value) if isinstance(value, AnswerValue) else value


def lost_value(notice: ConflictNotice, operation: Operation) -> LostValue | None:
    """The value that `operation` replaced unseen; None for a field this version does not know."""
    field = kind_named(operation.kind).by_tag.get(notice.tag)
    if field is None:
        return None
    return LostValue(notice.ctr, field.name, notice.key or "", _one_value(field, notice.lost))
