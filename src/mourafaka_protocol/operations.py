"""One write of one device to one record: `Op`, its patch, its derived id and the chain over all of them.

An operation that has been sent is frozen: its id is computed from its bytes (docs/protocol.md, section 5).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from mourafaka_protocol.kinds import RecordKind, ValueType, encode_value, is_wire_key, is_wire_value
from mourafaka_protocol.version import SCHEMA

CHAIN_START = bytes(16)
"""The chain before the first operation."""

AMEND = "amend"
"""The command of an operation that writes in a submitted record on purpose."""

LONG_TEXT_BYTES = 200
"""An old text of more bytes travels as its hash."""

MAX_OPERATION_BYTES = 256 * 1024
"""The most canonical bytes of one operation."""

EPOCH_SHIFT = 32
"""A version is `epoch << EPOCH_SHIFT | n`."""


class OpKind(IntEnum):
    """What an operation does."""

    PUT = 1
    SET = 2
    DEL = 3
    CMD = 4


TextHash = msgspec.msgpack.Ext
"""Stands for an old text that the server can find again: extension type 1, its BLAKE2b of 8 bytes (`text_hash`)."""


class Change(NamedTuple):
    """The value a writer saw and the value it wrote, both as wire values; None is an absent field.

    `old` may be a `TextHash` instead of a text (`seen_text`).
    """

    old: Any
    new: Any


Patch = Mapping[int, Change | Mapping[str, Change]]
"""Field tag → change; in keyed fields field tag → key → change. The olds of a put are None."""


class Origin(NamedTuple):
    """Under which device and counter an operation was first numbered."""

    device_id: bytes
    ctr: int


@dataclass(frozen=True)
class Op:
    """One operation.

    `ctr` counts 1, 2, 3… on the device; `base` is the scope version the writer had seen (0: none); `at_ms` is for
    display; `command` names the command of a CMD, or is `AMEND`; `origin` stands where a fork gave the operation a
    new number; `schema` is the one it was written in. `ctr`, `origin` and `schema` are about the journey and no part of
    the canonical bytes.
    """

    ctr: int
    kind: OpKind
    scope: str
    record_kind: int
    record_id: uuid.UUID
    base: int
    at_ms: int
    patch: Patch
    command: str | None = None
    origin: Origin | None = None
    schema: int = SCHEMA

    def canonical_bytes(self) -> bytes:
        """What the id is computed from: the same whatever frame the operation came in."""
        return msgspec.msgpack.encode(
            [
                int(self.kind),
                self.scope,
                self.record_kind,
                self.record_id.bytes,
                self.base,
                wire_patch(self.kind, self.patch),
                self.at_ms,
                self.command,
            ]
        )

    def operation_id(self, device_id: bytes) -> bytes:
        """Its identity, 8 bytes, for ever: sent twice, or again under another device id, it stays the same."""
        first = self.origin or Origin(device_id, self.ctr)
        digest = blake2b(digest_size=8, person=b"mourafaka-op")
        digest.update(first.device_id + first.ctr.to_bytes(8, "big") + self.canonical_bytes())
        return digest.digest()

    def renumbered(self, device_id: bytes, ctr: int) -> "Op":
        """The same operation under a new number of a new device; `device_id` is the id it was numbered under."""
        return replace(self, ctr=ctr, origin=self.origin or Origin(device_id, self.ctr))


_TEXT_HASH_CODE = 1
_TEXT_HASH_BYTES = 8


def text_hash(text: str) -> TextHash:
    """What stands for a long text the other side knows."""
    digest = blake2b(text.encode(), digest_size=_TEXT_HASH_BYTES, person=b"mourafaka-text").digest()
    return TextHash(_TEXT_HASH_CODE, digest)


def seen_text(text: str | None) -> str | TextHash | None:
    """An old long text as it crosses the wire: itself where it is short, otherwise its hash."""
    if text is None or len(text.encode()) <= LONG_TEXT_BYTES:
        return text
    return text_hash(text)


def is_seen(old: Any, current: Any) -> bool:
    """Whether the value a writer saw, or its hash, is the one that stands."""
    if isinstance(old, TextHash):
        return isinstance(current, str) and text_hash(current) == old
    return bool(old == current)


class _WireCanonical(msgspec.Struct, array_like=True):
    kind: OpKind
    scope: str
    record_kind: int
    record_id: bytes
    base: int
    patch: dict[int, Any]
    at_ms: int
    command: str | None


def op_from_canonical(content: bytes, ctr: int = 0) -> Op:
    """The operation with these canonical bytes. Raises ValueError where they hold none."""
    try:
        wire = msgspec.msgpack.decode(content, type=_WireCanonical)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError("not the bytes of an operation") from error
    return Op(
        ctr=ctr,
        kind=wire.kind,
        scope=wire.scope,
        record_kind=wire.record_kind,
        record_id=uuid.UUID(bytes=wire.record_id),
        base=wire.base,
        at_ms=wire.at_ms,
        patch=patch_from_wire(wire.kind, wire.patch),
        command=wire.command,
    )


def next_chain(chain: bytes, operation_id: bytes) -> bytes:
    """The chain after one more operation, 16 bytes."""
    return blake2b(chain + operation_id, digest_size=16, person=b"mourafaka-chain").digest()


def put_patch(kind: RecordKind, values: Mapping[str, Any]) -> dict[int, Change | dict[str, Change]]:
    """The patch of a new record from Python values by field name; what is None is left out.

    A keyed field is a mapping of key to value.
    """
    return set_patch(kind, dict.fromkeys(values), values)


def set_patch(
    kind: RecordKind, old: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[int, Change | dict[str, Change]]:
    """The patch that turns the named fields of `old` into those of `new`; equal values are left out."""
    patch: dict[int, Change | dict[str, Change]] = {}
    for name, value in new.items():
        field = kind.field_named(name)
        before = old.get(name)
        if field.is_keyed:
            keys = _keyed_changes(
                {key: encode_value(field.type, item) for key, item in (before or {}).items()},
                {key: encode_value(field.type, item) for key, item in (value or {}).items()},
            )
            if keys:
                patch[field.tag] = keys
        else:
            change = Change(encode_value(field.type, before), encode_value(field.type, value))
            if change.old != change.new:
                is_long = field.type is ValueType.LONGTEXT
                patch[field.tag] = change._replace(old=seen_text(change.old)) if is_long else change
    return patch


def _keyed_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Change]:
    pairs = {
        key: Change(old.get(key), new.get(key))
        for key in [*old, *(key for key in new if key not in old)]
    }
    return {key: change for key, change in pairs.items() if change.old != change.new}


def wire_patch(kind: OpKind, patch: Patch) -> dict[int, Any]:
    """The patch as it stands in a frame: new values alone for PUT and CMD, pairs otherwise; tags and keys ascending."""
    news_only = kind in (OpKind.PUT, OpKind.CMD)

    def one(change: Change) -> Any:
        return change.new if news_only else [change.old, change.new]

    return {
        tag: one(part)
        if isinstance(part, Change)
        else {key: one(part[key]) for key in sorted(part)}
        for tag, part in sorted(patch.items())
    }


def patch_from_wire(kind: OpKind, wire: Mapping[int, Any]) -> dict[int, Change | dict[str, Change]]:
    """The inverse of `wire_patch`. Raises ValueError where the patch is malformed."""
    news_only = kind in (OpKind.PUT, OpKind.CMD)

    def one(value: Any) -> Change:
        if not news_only and (not isinstance(value, list) or len(value) != 2):
            raise ValueError("a change is a pair of the old and the new value")
        change = Change(None, value) if news_only else Change(*value)
        if not (
            (_is_text_hash(change.old) or is_wire_value(change.old)) and is_wire_value(change.new)
        ):
            raise ValueError("a value that may not stand on the wire")
        return change

    patch: dict[int, Change | dict[str, Change]] = {}
    for tag, part in wire.items():
        if isinstance(part, dict):
            if not all(map(is_wire_key, part)):
                raise ValueError("a key that may not stand on the wire")
            patch[tag] = {key: one(value) for key, value in part.items()}
        else:
            patch[tag] = one(part)
    return patch


def _is_text_hash(value: Any) -> bool:
    return (
        isinstance(value, TextHash)
        and value.code == _TEXT_HASH_CODE
        and len(bytes(value.data)) == _TEXT_HASH_BYTES
    )
