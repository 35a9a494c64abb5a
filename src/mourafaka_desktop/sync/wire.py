"""Between what is stored here and what crosses the wire: `op_of()` going up, `incoming_change()` coming down.

Pure: the same operation always gives the same bytes, whatever frame it travels in.
"""

from collections.abc import Mapping

from mourafaka_desktop.storage.incoming import IncomingChange, Shape
from mourafaka_desktop.storage.operations import Action, FieldChange, Operation
from mourafaka_desktop.storage.wire_values import python_values
from mourafaka_protocol.frames import RecordChange, SnapshotRow
from mourafaka_protocol.frames import Shape as WireShape
from mourafaka_protocol.kinds import (
    Field,
    ValueType,
    encode_value,
    kind_named,
    kind_with_tag,
)
from mourafaka_protocol.operations import Change, Op, OpKind, Origin, seen_text

_KINDS = {Action.PUT: OpKind.PUT, Action.SET: OpKind.SET, Action.DEL: OpKind.DEL}
# Since this schema the old value of a long text goes as its hash.
_OLD_TEXTS_AS_HASHES = 3
_SHAPES = {
    WireShape.PATCH: Shape.PATCH,
    WireShape.GONE: Shape.GONE,
    WireShape.WHOLE: Shape.WHOLE,
}


def op_of(operation: Operation) -> Op:
    """A frozen operation as it crosses the wire."""
    kind = kind_named(operation.kind)
    with_hashes = operation.schema >= _OLD_TEXTS_AS_HASHES
    return Op(
        ctr=operation.ctr,
        kind=_KINDS[operation.action],
        scope=operation.scope_id,
        record_kind=kind.tag,
        record_id=operation.record_id,
        base=operation.base,
        at_ms=round(operation.changed_at.timestamp() * 1000),
        patch={
            kind.field_named(name).tag: _wire_change(kind.field_named(name), change, with_hashes)
            for name, change in operation.patch.items()
        },
        command=operation.command,
        origin=Origin(*operation.origin) if operation.origin else None,
        schema=operation.schema,
    )


def _wire_change(
    field: Field, change: FieldChange | Mapping[str, FieldChange], with_hashes: bool
) -> Change | dict[str, Change]:
    if not isinstance(change, FieldChange):
        return {key: _wire_pair(field, pair) for key, pair in change.items()}
    pair = _wire_pair(field, change)
    if with_hashes and field.type is ValueType.LONGTEXT:
        return Change(seen_text(pair.old), pair.new)
    return pair


def _wire_pair(field: Field, pair: FieldChange) -> Change:
    return Change(encode_value(field.type, pair.old), encode_value(field.type, pair.new))


def incoming_change(change: RecordChange | SnapshotRow) -> IncomingChange:
    """A change or a row of a snapshot, as the store takes it. Raises ProtocolError `malformed_frame`."""
    kind = kind_with_tag(change.record_kind)
    known, unknown = python_values(kind, change.values)
    return IncomingChange(
        kind=kind.name if kind else change.record_kind,
        record_id=change.record_id,
        version=change.version,
        shape=_SHAPES[change.shape] if isinstance(change, RecordChange) else Shape.WHOLE,
        values=known,
        unknown=unknown,
        written_ms=change.written_ms,
    )
