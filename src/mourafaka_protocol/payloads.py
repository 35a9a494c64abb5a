"""The layout of each frame's payload: `encode_payload`, `decode_payload`, and the signed bodies inside HELLO.

A payload is a MessagePack array, so a field's tag is its place: append, never insert (docs/protocol.md, section 3).
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from mourafaka_protocol.frames import (
    MAX_OPERATIONS,
    Alias,
    Changes,
    ConflictNotice,
    End,
    Frame,
    FrameKind,
    Grant,
    Hello,
    HelloBody,
    OfflinePolicy,
    Ops,
    Problem,
    RecordChange,
    Refusal,
    Result,
    Revoke,
    ScopeDigest,
    ServerEnd,
    ServerHello,
    ServerHelloBody,
    Shape,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRow,
    SnapshotRows,
    Verdict,
    Wanted,
    WantedContent,
)
from mourafaka_protocol.kinds import is_wire_key, is_wire_value
from mourafaka_protocol.operations import (
    Op,
    OpKind,
    Origin,
    patch_from_wire,
    wire_patch,
)
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.scopes import scope_from_wire, scope_to_wire

_Counter = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Delta = Annotated[int, msgspec.Meta(ge=-(2**63) + 1, le=2**63 - 1)]
_Small = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
_DeviceId = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
_Hash16 = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Hash8 = Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
_Sha256 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Signature = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
_Certificate = Annotated[bytes, msgspec.Meta(max_length=2_000)]
_Label = Annotated[str, msgspec.Meta(max_length=200)]
_Scope = bytes
_WireValues = dict[_Small, Any]


class _Wire(msgspec.Struct, array_like=True):
    """A payload as its array; trailing elements of a newer version are skipped."""


class _WireHelloBody(_Wire):
    protocol: _Small
    schema: _Small
    application: _Label
    device_id: _DeviceId
    exchange_no: _Counter
    nonce: _Hash16
    acked: _Counter
    chain: _Hash16
    epoch: _Counter
    cursors: list[tuple[_Scope, _Counter]] | None
    cursor_digest: _Hash16 | None
    dictionaries: list[_Small]
    clock_ms: _Delta
    frame_bytes: _Small
    succeeds: _DeviceId | None
    certificate: _Certificate | None = None


class _WireServerHelloBody(_Wire):
    protocol: _Small
    schema: _Small
    verdict: Verdict
    epoch: _Counter
    now_ms: _Delta
    asked: _Counter
    last_ctr: _Counter
    durable_ctr: _Counter
    dictionaries: list[_Small]
    policy: OfflinePolicy
    server_name: _Label | None
    chain: _Hash16 | None = None


class _WireSigned(_Wire):
    body: Annotated[bytes, msgspec.Meta(max_length=64 * 1024)]
    signature: _Signature


class _WireOp(_Wire):
    kind: OpKind
    scope: _Small
    record_kind: _Small
    record: _Small
    base: _Delta
    at_ms: _Delta
    patch: _WireValues
    command: _Label | None
    origin: tuple[_DeviceId, _Counter] | None


class _WireOps(_Wire):
    first_ctr: Annotated[int, msgspec.Meta(ge=1, le=2**62)]
    ids: bytes
    scopes: list[_Scope]
    base: _Counter
    at_ms: _Delta
    operations: Annotated[list[_WireOp], msgspec.Meta(min_length=1, max_length=MAX_OPERATIONS)]
    schema: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class _WireEnd(_Wire):
    last_ctr: _Counter


class _WireResult(_Wire):
    accepted: list[tuple[_Counter, _Counter]]
    refused: list[tuple[_Counter, str, str]]
    conflicts: list[tuple[_Counter, _Small, str | None, Any]]


class _WireScopes(_Wire):
    scopes: list[_Scope]


class _WireChange(_Wire):
    record_kind: _Small
    record: _Small
    version: _Counter
    shape: Shape
    values: _WireValues | None
    written_ms: _Delta | None


class _WireChanges(_Wire):
    scope: _Scope
    after: _Counter
    upto: _Counter
    ids: bytes
    changes: list[_WireChange]


class _WireSnapshotBegin(_Wire):
    scope: _Scope
    version: _Counter
    count: _Counter


class _WireSnapshotRow(_Wire):
    record_kind: _Small
    record: _Small
    version: _Counter
    values: _WireValues
    written_ms: _Delta | None


class _WireSnapshotRows(_Wire):
    scope: _Scope
    ids: bytes
    rows: list[_WireSnapshotRow]


class _WireSnapshotEnd(_Wire):
    scope: _Scope
    version: _Counter
    count: _Counter
    digest: _Hash8


class _WireServerEnd(_Wire):
    verdict: Verdict
    last_ctr: _Counter
    durable_ctr: _Counter
    digests: list[tuple[_Scope, _Counter, _Hash8]]


class _WireProblem(_Wire):
    code: _Label
    detail: Annotated[str, msgspec.Meta(max_length=2000)]


class _WireWanted(_Wire):
    contents: list[tuple[_Sha256, _Counter]]


class _WireAlias(_Wire):
    scopes: list[tuple[_Scope, _Scope]]


class _Times:
    """The times of one frame, each as a small number: from when the record's id was made, or from the time before.

    A UUIDv7 begins with the milliseconds of its making; a derived id has none.
    """

    def __init__(self, before_ms: int = 0) -> None:
        self._before_ms = before_ms

    def to_wire(self, record_id: uuid.UUID, at_ms: int) -> int:
        delta = at_ms - self._start(record_id)
        self._before_ms = at_ms
        return delta

    def from_wire(self, record_id: uuid.UUID, delta: int) -> int:
        at_ms = self._start(record_id) + delta
        if not -(2**63) < at_ms < 2**63:
            raise ValueError("a delta leads out of range")
        self._before_ms = at_ms
        return at_ms

    def _start(self, record_id: uuid.UUID) -> int:
        return record_id.int >> 80 if record_id.version == 7 else self._before_ms


class _IdTable:
    """The ids of one frame while it is written."""

    def __init__(self) -> None:
        self._indexes: dict[uuid.UUID, int] = {}

    def index(self, record_id: uuid.UUID) -> int:
        return self._indexes.setdefault(record_id, len(self._indexes))

    def packed(self) -> bytes:
        return b"".join(record_id.bytes for record_id in self._indexes)


def _unpacked(ids: bytes) -> list[uuid.UUID]:
    if len(ids) % 16:
        raise ValueError("the id table holds a broken id")
    return [uuid.UUID(bytes=ids[start : start + 16]) for start in range(0, len(ids), 16)]


def _scopes_to_wire(scopes: Iterable[str]) -> list[_Scope]:
    return [scope_to_wire(scope) for scope in scopes]


def _scopes_from_wire(scopes: Iterable[_Scope]) -> tuple[str, ...]:
    return tuple(map(scope_from_wire, scopes))


def _checked(values: _WireValues) -> _WireValues:
    for value in values.values():
        if isinstance(value, dict):
            good = all(is_wire_key(key) and is_wire_value(item) for key, item in value.items())
        else:
            good = is_wire_value(value)
        if not good:
            raise ValueError("a value that may not stand on the wire")
    return values


def _ops_to_wire(frame: Ops) -> _WireOps:
    ids, scopes = _IdTable(), {op.scope: None for op in frame.operations}
    places = {scope: place for place, scope in enumerate(scopes)}
    first, times = frame.operations[0], _Times(frame.operations[0].at_ms)
    if [op.ctr for op in frame.operations] != list(
        range(first.ctr, first.ctr + len(frame.operations))
    ):
        raise ValueError("the operations of a frame have counters without gaps")
    if any(op.schema != first.schema for op in frame.operations):
        raise ValueError("the operations of a frame are of one schema")
    operations = [
        _WireOp(
            op.kind,
            places[op.scope],
            op.record_kind,
            ids.index(op.record_id),
            op.base - first.base,
            times.to_wire(op.record_id, op.at_ms),
            wire_patch(op.kind, op.patch),
            op.command,
            op.origin,
        )
        for op in frame.operations
    ]
    return _WireOps(
        first.ctr,
        ids.packed(),
        _scopes_to_wire(scopes),
        first.base,
        first.at_ms,
        operations,
        first.schema,
    )


def _ops_from_wire(wire: _WireOps) -> Ops:
    ids, scopes, times = _unpacked(wire.ids), _scopes_from_wire(wire.scopes), _Times(wire.at_ms)
    operations = []
    for place, op in enumerate(wire.operations):
        base, record_id = wire.base + op.base, ids[op.record]
        if not 0 <= base < 2**63:
            raise ValueError("a delta leads out of range")
        operations.append(
            Op(
                ctr=wire.first_ctr + place,
                kind=op.kind,
                scope=scopes[op.scope],
                record_kind=op.record_kind,
                record_id=record_id,
                base=base,
                at_ms=times.from_wire(record_id, op.at_ms),
                patch=patch_from_wire(op.kind, op.patch),
                command=op.command,
                origin=Origin(*op.origin) if op.origin else None,
                schema=wire.schema,
            )
        )
    return Ops(tuple(operations))


def _result_to_wire(frame: Result) -> _WireResult:
    return _WireResult(
        list(frame.accepted),
        [(refusal.ctr, refusal.code, refusal.detail) for refusal in frame.refused],
        [(notice.ctr, notice.tag, notice.key, notice.lost) for notice in frame.conflicts],
    )


def _result_from_wire(wire: _WireResult) -> Result:
    if any(first > last for first, last in wire.accepted):
        raise ValueError("a range that ends before it begins")
    if not all(is_wire_value(lost) for *_, lost in wire.conflicts):
        raise ValueError("a value that may not stand on the wire")
    return Result(
        tuple(wire.accepted),
        tuple(Refusal(*refusal) for refusal in wire.refused),
        tuple(ConflictNotice(*notice) for notice in wire.conflicts),
    )


def _changes_to_wire(frame: Changes) -> _WireChanges:
    ids, times = _IdTable(), _Times()
    changes = [
        _WireChange(
            change.record_kind,
            ids.index(change.record_id),
            change.version - frame.after,
            change.shape,
            None if change.values is None else dict(change.values),
            _written_to_wire(times, change),
        )
        for change in frame.changes
    ]
    return _WireChanges(scope_to_wire(frame.scope), frame.after, frame.upto, ids.packed(), changes)


def _changes_from_wire(wire: _WireChanges) -> Changes:
    ids, times = _unpacked(wire.ids), _Times()
    changes = tuple(
        RecordChange(
            change.record_kind,
            ids[change.record],
            wire.after + change.version,
            change.shape,
            None if change.values is None else _checked(change.values),
            _written_from_wire(times, ids, change),
        )
        for change in wire.changes
    )
    versions = [change.version for change in changes]
    if wire.upto < wire.after or any(not wire.after < version <= wire.upto for version in versions):
        raise ValueError("versions outside the page")
    if versions != sorted(set(versions)):
        raise ValueError("versions out of order")
    return Changes(scope_from_wire(wire.scope), wire.after, wire.upto, changes)


def _rows_to_wire(frame: SnapshotRows) -> _WireSnapshotRows:
    ids, times = _IdTable(), _Times()
    rows = [
        _WireSnapshotRow(
            row.record_kind,
            ids.index(row.record_id),
            row.version,
            dict(row.values),
            _written_to_wire(times, row),
        )
        for row in frame.rows
    ]
    return _WireSnapshotRows(scope_to_wire(frame.scope), ids.packed(), rows)


def _rows_from_wire(wire: _WireSnapshotRows) -> SnapshotRows:
    ids, times = _unpacked(wire.ids), _Times()
    return SnapshotRows(
        scope_from_wire(wire.scope),
        tuple(
            SnapshotRow(
                row.record_kind,
                ids[row.record],
                row.version,
                _checked(row.values),
                _written_from_wire(times, ids, row),
            )
            for row in wire.rows
        ),
    )


def _written_to_wire(times: _Times, row: RecordChange | SnapshotRow) -> int | None:
    return None if row.written_ms is None else times.to_wire(row.record_id, row.written_ms)


def _written_from_wire(
    times: _Times, ids: list[uuid.UUID], row: _WireChange | _WireSnapshotRow
) -> int | None:
    return None if row.written_ms is None else times.from_wire(ids[row.record], row.written_ms)


@dataclass(frozen=True)
class _Codec:
    """How one kind of frame becomes its payload and comes back."""

    kind: FrameKind
    frame: type
    wire: type[_Wire]
    to_wire: Callable[[Any], _Wire]
    from_wire: Callable[[Any], Frame]


_CODECS = (
    _Codec(
        FrameKind.HELLO,
        Hello,
        _WireSigned,
        lambda frame: _WireSigned(frame.body, frame.signature),
        lambda wire: Hello(wire.body, wire.signature),
    ),
    _Codec(FrameKind.OPS, Ops, _WireOps, _ops_to_wire, _ops_from_wire),
    _Codec(
        FrameKind.END,
        End,
        _WireEnd,
        lambda frame: _WireEnd(frame.last_ctr),
        lambda wire: End(wire.last_ctr),
    ),
    _Codec(
        FrameKind.SERVER_HELLO,
        ServerHello,
        _WireSigned,
        lambda frame: _WireSigned(frame.body, frame.signature),
        lambda wire: ServerHello(wire.body, wire.signature),
    ),
    _Codec(FrameKind.RESULT, Result, _WireResult, _result_to_wire, _result_from_wire),
    _Codec(
        FrameKind.GRANT,
        Grant,
        _WireScopes,
        lambda frame: _WireScopes(_scopes_to_wire(frame.scopes)),
        lambda wire: Grant(_scopes_from_wire(wire.scopes)),
    ),
    _Codec(
        FrameKind.REVOKE,
        Revoke,
        _WireScopes,
        lambda frame: _WireScopes(_scopes_to_wire(frame.scopes)),
        lambda wire: Revoke(_scopes_from_wire(wire.scopes)),
    ),
    _Codec(FrameKind.CHANGES, Changes, _WireChanges, _changes_to_wire, _changes_from_wire),
    _Codec(
        FrameKind.SNAPSHOT_BEGIN,
        SnapshotBegin,
        _WireSnapshotBegin,
        lambda frame: _WireSnapshotBegin(scope_to_wire(frame.scope), frame.version, frame.count),
        lambda wire: SnapshotBegin(scope_from_wire(wire.scope), wire.version, wire.count),
    ),
    _Codec(
        FrameKind.SNAPSHOT_ROWS, SnapshotRows, _WireSnapshotRows, _rows_to_wire, _rows_from_wire
    ),
    _Codec(
        FrameKind.SNAPSHOT_END,
        SnapshotEnd,
        _WireSnapshotEnd,
        lambda frame: _WireSnapshotEnd(
            scope_to_wire(frame.scope), frame.version, frame.count, frame.digest
        ),
        lambda wire: SnapshotEnd(
            scope_from_wire(wire.scope), wire.version, wire.count, wire.digest
        ),
    ),
    _Codec(
        FrameKind.SERVER_END,
        ServerEnd,
        _WireServerEnd,
        lambda frame: _WireServerEnd(
            frame.verdict,
            frame.last_ctr,
            frame.durable_ctr,
            [(scope_to_wire(digest.scope), digest.head, digest.digest) for digest in frame.digests],
        ),
        lambda wire: ServerEnd(
            wire.verdict,
            wire.last_ctr,
            wire.durable_ctr,
            tuple(
                ScopeDigest(scope_from_wire(scope), head, digest)
                for scope, head, digest in wire.digests
            ),
        ),
    ),
    _Codec(
        FrameKind.PROBLEM,
        Problem,
        _WireProblem,
        lambda frame: _WireProblem(frame.code, frame.detail),
        lambda wire: Problem(wire.code, wire.detail),
    ),
    _Codec(
        FrameKind.WANTED,
        Wanted,
        _WireWanted,
        lambda frame: _WireWanted(
            [(bytes.fromhex(wanted.sha256), wanted.offset) for wanted in frame.contents]
        ),
        lambda wire: Wanted(
            tuple(WantedContent(sha256.hex(), offset) for sha256, offset in wire.contents)
        ),
    ),
    _Codec(
        FrameKind.ALIAS,
        Alias,
        _WireAlias,
        lambda frame: _WireAlias(
            [(scope_to_wire(old), scope_to_wire(new)) for old, new in frame.scopes]
        ),
        lambda wire: Alias(
            tuple((scope_from_wire(old), scope_from_wire(new)) for old, new in wire.scopes)
        ),
    ),
)
_BY_FRAME = {codec.frame: codec for codec in _CODECS}
_BY_KIND = {codec.kind: codec for codec in _CODECS}
_DECODERS = {codec.kind: msgspec.msgpack.Decoder(codec.wire) for codec in _CODECS}


def encode_payload(frame: Frame) -> tuple[FrameKind, bytes]:
    """The kind and the plain payload of a frame."""
    codec = _BY_FRAME[type(frame)]
    return codec.kind, msgspec.msgpack.encode(codec.to_wire(frame))


def decode_payload(kind: FrameKind, plain: bytes) -> Frame:
    """The frame of a payload. Raises ProtocolError `malformed_frame`."""
    codec = _BY_KIND[kind]
    try:
        return codec.from_wire(_DECODERS[kind].decode(plain))
    except (msgspec.MsgspecError, ValueError, IndexError, RecursionError) as error:
        # ValueError covers UnicodeDecodeError; RecursionError is what deep nesting raises in msgspec.
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, f"{kind.name}: {error}") from error


def encode_hello_body(body: HelloBody) -> bytes:
    """The bytes the device signs."""
    wire = msgspec.structs.astuple(
        _WireHelloBody(
            body.protocol,
            body.schema,
            body.application,
            body.device_id,
            body.exchange_no,
            body.nonce,
            body.acked,
            body.chain,
            body.epoch,
            None
            if body.cursors is None
            else [(scope_to_wire(scope), version) for scope, version in body.cursors.items()],
            body.cursor_digest,
            list(body.dictionaries),
            body.clock_ms,
            body.frame_bytes,
            body.succeeds,
            body.certificate,
        )
    )
    return msgspec.msgpack.encode(wire if body.certificate else wire[:-1])


def decode_hello_body(content: bytes) -> HelloBody:
    """The inverse. Raises ProtocolError `malformed_frame`."""
    try:
        wire = msgspec.msgpack.decode(content, type=_WireHelloBody)
        cursors = (
            None
            if wire.cursors is None
            else {scope_from_wire(scope): version for scope, version in wire.cursors}
        )
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, f"HELLO: {error}") from error
    if (cursors is None) == (wire.cursor_digest is None):
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, "HELLO: either cursors or their digest")
    return HelloBody(
        device_id=wire.device_id,
        exchange_no=wire.exchange_no,
        nonce=wire.nonce,
        acked=wire.acked,
        chain=wire.chain,
        epoch=wire.epoch,
        cursors=cursors,
        cursor_digest=wire.cursor_digest,
        clock_ms=wire.clock_ms,
        application=wire.application,
        protocol=wire.protocol,
        schema=wire.schema,
        dictionaries=tuple(wire.dictionaries),
        frame_bytes=wire.frame_bytes,
        succeeds=wire.succeeds,
        certificate=wire.certificate,
    )


def encode_server_hello_body(body: ServerHelloBody) -> bytes:
    """The bytes the server signs."""
    return msgspec.msgpack.encode(
        _WireServerHelloBody(
            body.protocol,
            body.schema,
            body.verdict,
            body.epoch,
            body.now_ms,
            body.asked,
            body.last_ctr,
            body.durable_ctr,
            list(body.dictionaries),
            body.policy,
            body.server_name,
            body.chain,
        )
    )


def decode_server_hello_body(content: bytes) -> ServerHelloBody:
    """The inverse. Raises ProtocolError `malformed_frame`."""
    try:
        wire = msgspec.msgpack.decode(content, type=_WireServerHelloBody)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, f"server HELLO: {error}") from error
    return ServerHelloBody(
        verdict=wire.verdict,
        epoch=wire.epoch,
        now_ms=wire.now_ms,
        asked=wire.asked,
        last_ctr=wire.last_ctr,
        durable_ctr=wire.durable_ctr,
        protocol=wire.protocol,
        schema=wire.schema,
        dictionaries=tuple(wire.dictionaries),
        policy=wire.policy,
        server_name=wire.server_name,
        chain=wire.chain,
    )
