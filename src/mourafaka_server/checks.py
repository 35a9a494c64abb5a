"""What can be said against an operation by looking at it alone: `refusal`; docs/protocol.md, section 6."""

from mourafaka_protocol.blobs import MAX_BLOB_BYTES, is_blob_name
from mourafaka_protocol.kinds import (
    ATTACHMENT,
    COOPERATIVE,
    Field,
    RecordKind,
    ValueType,
    fits,
    kind_with_tag,
)
from mourafaka_protocol.operations import (
    MAX_OPERATION_BYTES,
    Change,
    Op,
    OpKind,
    Patch,
    TextHash,
)
from mourafaka_protocol.problems import RefusalCode
from mourafaka_protocol.scopes import scope_type, scope_uuid

Refusal = tuple[RefusalCode, str]
"""The code, and a technical word on what exactly; no personal data."""


def refusal(op: Op, *, is_server: bool = False) -> Refusal | None:
    """Why the operation cannot be applied whatever stands on the server; None where nothing speaks against it.

    `is_server`: the server itself writes, which alone may in `ref:` scopes.
    """
    if op.kind is OpKind.CMD:
        return RefusalCode.UNKNOWN_COMMAND, op.command or ""
    if scope_type(op.scope) == "ref" and not is_server:
        return RefusalCode.READ_ONLY_SCOPE, ""
    kind = kind_with_tag(op.record_kind)
    if kind is not None and not _belongs(op, kind):
        return RefusalCode.WRONG_SCOPE, kind.name
    if kind is not None and not is_server and not _is_for_devices(op, kind):
        return RefusalCode.READ_ONLY_FIELD, kind.name
    if len(op.canonical_bytes()) > MAX_OPERATION_BYTES:
        return RefusalCode.BAD_VALUE, "too large"
    wrong = None if kind is None else _wrong_field(kind, op.patch)
    return None if wrong is None else (RefusalCode.BAD_VALUE, wrong)


def _is_for_devices(op: Op, kind: RecordKind) -> bool:
    """Records that the server makes are decided upon by people, and otherwise left as they are."""
    if kind.device_fields is None:
        return True
    fields = [kind.by_tag.get(tag) for tag in op.patch]
    return op.kind is OpKind.SET and all(
        field is not None and field.name in kind.device_fields for field in fields
    )


def _belongs(op: Op, kind: RecordKind) -> bool:
    if scope_type(op.scope) != kind.scope_type:
        return False
    return kind is not COOPERATIVE or scope_uuid(op.scope) == op.record_id


def _wrong_field(kind: RecordKind, patch: Patch) -> str | None:
    """The name of a known field whose value is not of its type."""
    for tag, part in patch.items():
        field = kind.by_tag.get(tag)
        if field is not None and not _fits(kind, field, part):
            return field.name
    return None


def _fits(kind: RecordKind, field: Field, part: object) -> bool:
    if isinstance(part, Change):
        return (
            not field.is_keyed
            and fits(field.type, part.new)
            and (field.type is ValueType.LONGTEXT or not isinstance(part.old, TextHash))
            and _is_in_bounds(kind, field, part.new)
        )
    return (
        field.is_keyed
        and isinstance(part, dict)
        and all(
            fits(field.type, change.new) and not isinstance(change.old, TextHash)
            for change in part.values()
        )
    )


def _is_in_bounds(kind: RecordKind, field: Field, value: object) -> bool:
    """What names a content in the store must be such a name: it becomes a file's."""
    if kind is not ATTACHMENT or value is None:
        return True
    if field.name in {"sha256", "thumb_sha256"}:
        return isinstance(value, str) and is_blob_name(value)
    if field.name in {"byte_size", "thumb_byte_size"}:
        return isinstance(value, int) and 1 <= value <= MAX_BLOB_BYTES
    return True
