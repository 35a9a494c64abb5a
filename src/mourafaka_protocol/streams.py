"""Frames as bytes: `FrameWriter` and `FrameReader`, `encode_frame`, `read_frames`, `split_operations`.

A `FrameWriter` writes the frames of one direction of one exchange, each compressed with those before it in mind:
small frames, which a poor line needs, then cost no more bytes than large ones. What arrives is fed to a
`FrameReader`, which hands out whole frames and raises only `ProtocolError`. Frames of an unknown kind are skipped
(docs/protocol.md, section 3).
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mourafaka_protocol.compression import (
    LEVEL_UP,
    MAX_PAYLOAD_BYTES,
    NO_DICTIONARIES,
    Dictionaries,
    StreamCompressor,
    StreamDecompressor,
    compress,
    decompress,
)
from mourafaka_protocol.frames import MAX_OPERATIONS, Frame, FrameKind, Ops
from mourafaka_protocol.operations import Op
from mourafaka_protocol.payloads import decode_payload, encode_payload
from mourafaka_protocol.problems import ProblemCode, ProtocolError

_HEADER = struct.Struct(">BBHII")
_COMPRESSED = 0b0000_0001
_IN_STREAM = 0b0000_0010
_CRITICAL = 0b0000_1111
_WORTH_COMPRESSING = 48

MAX_GROWN_BYTES = 256 * 1024
"""Of the operations of one frame, however much went before it."""
# What is nearly at the limit could be above it after compression, and a compressor does not go back.
_MOST_IN_STREAM = MAX_PAYLOAD_BYTES - 16 * 1024
# Keys, nonces and signatures: nothing in them comes again.
_GREETINGS = frozenset({FrameKind.HELLO, FrameKind.SERVER_HELLO})
_KINDS = frozenset(FrameKind)


class FrameWriter:
    """Writes the frames of one direction of one exchange, in the order in which they are sent.

    `dictionary_id` must be one the receiver listed. A frame that was written must be sent, or none after it.
    """

    def __init__(
        self,
        *,
        level: int = LEVEL_UP,
        dictionaries: Dictionaries = NO_DICTIONARIES,
        dictionary_id: int = 0,
    ) -> None:
        self._level = level
        self._dictionary = dictionaries[dictionary_id]
        self._dictionary_id = dictionary_id
        self._stream: StreamCompressor | None = None

    def encode(self, frame: Frame) -> bytes:
        """The bytes of the next frame. ProtocolError `frame_too_large` above the limit: split it."""
        kind, plain = _payload(frame)
        if kind in _GREETINGS or not _WORTH_COMPRESSING <= len(plain) <= _MOST_IN_STREAM:
            return _plain_frame(kind, plain)
        if self._stream is None:
            self._stream = StreamCompressor(self._dictionary, self._level)
        stored = self._stream.compress(plain)
        return _HEADER.pack(kind, _IN_STREAM, self._dictionary_id, len(stored), len(plain)) + stored


def encode_frame(
    frame: Frame,
    *,
    level: int = LEVEL_UP,
    dictionaries: Dictionaries = NO_DICTIONARIES,
    dictionary_id: int = 0,
) -> bytes:
    """The bytes of a frame by itself, compressed where that shortens it.

    `dictionary_id` must be one the receiver listed. ProtocolError `frame_too_large` above the limit: split it.
    """
    kind, plain = _payload(frame)
    if len(plain) >= _WORTH_COMPRESSING:
        stored = compress(plain, dictionaries[dictionary_id], level)
        if len(stored) < len(plain):
            return _HEADER.pack(kind, _COMPRESSED, dictionary_id, len(stored), len(plain)) + stored
    return _plain_frame(kind, plain)


def _payload(frame: Frame) -> tuple[FrameKind, bytes]:
    kind, plain = encode_payload(frame)
    if len(plain) > MAX_PAYLOAD_BYTES:
        raise ProtocolError(ProblemCode.FRAME_TOO_LARGE, kind.name)
    return kind, plain


def _plain_frame(kind: FrameKind, plain: bytes) -> bytes:
    return _HEADER.pack(kind, 0, 0, len(plain), len(plain)) + plain


class FrameReader:
    """Takes bytes as they arrive and hands out whole frames."""

    def __init__(self, dictionaries: Dictionaries = NO_DICTIONARIES) -> None:
        self._dictionaries = dictionaries
        self._pending = bytearray()
        self._stream: StreamDecompressor | None = None
        self._stream_dictionary_id = 0

    def feed(self, received: bytes) -> Iterator[Frame]:
        """The frames that are complete with these bytes, in order; those before a broken one come out first.

        Raises ProtocolError.
        """
        self._pending += received
        return self._complete()

    def finish(self) -> None:
        """Nothing more will come. ProtocolError `truncated` where a frame has begun and not ended."""
        if self._pending:
            raise ProtocolError(ProblemCode.TRUNCATED, "the stream ends within a frame")

    def _complete(self) -> Iterator[Frame]:
        while (frame := self._next()) is not _NOTHING:
            if frame is not None:
                yield frame

    def _next(self) -> Any:
        """A frame, None for one of an unknown kind, `_NOTHING` where more bytes are needed."""
        if len(self._pending) < _HEADER.size:
            return _NOTHING
        kind, flags, dictionary_id, stored_length, plain_length = _HEADER.unpack_from(self._pending)
        if max(stored_length, plain_length) > MAX_PAYLOAD_BYTES:
            raise ProtocolError(ProblemCode.FRAME_TOO_LARGE, "announced length")
        if flags & _CRITICAL not in (0, _COMPRESSED, _IN_STREAM):
            raise ProtocolError(ProblemCode.MALFORMED_FRAME, "unknown flags")
        end = _HEADER.size + stored_length
        if len(self._pending) < end:
            return _NOTHING
        stored = bytes(self._pending[_HEADER.size : end])
        del self._pending[:end]
        if flags & _IN_STREAM:
            # Of an unknown kind too: what follows was compressed with it in mind.
            plain = self._in_stream(dictionary_id, stored, plain_length)
        elif kind not in _KINDS:
            return None
        elif flags & _COMPRESSED:
            plain = decompress(stored, plain_length, self._dictionaries[dictionary_id])
        elif plain_length == stored_length and dictionary_id == 0:
            plain = stored
        else:
            raise ProtocolError(
                ProblemCode.MALFORMED_FRAME, "a plain payload has one length and no dictionary"
            )
        return decode_payload(FrameKind(kind), plain) if kind in _KINDS else None

    def _in_stream(self, dictionary_id: int, stored: bytes, plain_length: int) -> bytes:
        if self._stream is None:
            self._stream = StreamDecompressor(self._dictionaries[dictionary_id])
            self._stream_dictionary_id = dictionary_id
        if dictionary_id != self._stream_dictionary_id:
            raise ProtocolError(ProblemCode.MALFORMED_FRAME, "a stream has one dictionary")
        return self._stream.decompress(stored, plain_length)


_NOTHING: Any = object()


def read_frames(content: bytes, dictionaries: Dictionaries = NO_DICTIONARIES) -> list[Frame]:
    """All the frames of a whole stream. Raises ProtocolError, `truncated` where it ends within a frame."""
    reader = FrameReader(dictionaries)
    frames = list(reader.feed(content))
    reader.finish()
    return frames


def joined_operations(frames: Iterable[Frame]) -> Iterator[Frame]:
    """The same frames, but those of operations that continue one another as one; those before a fault come out first.

    For whoever has several at hand: what arrived together is taken together. Raises what `frames` raises.
    """
    waiting: Ops | None = None
    try:
        for frame in frames:
            if waiting is not None and isinstance(frame, Ops) and _continues(waiting, frame):
                waiting = Ops(waiting.operations + frame.operations)
                continue
            if waiting is not None:
                yield waiting
            waiting = frame if isinstance(frame, Ops) else None
            if waiting is None:
                yield frame
    except ProtocolError:
        if waiting is not None:
            yield waiting
        raise
    if waiting is not None:
        yield waiting


def _continues(before: Ops, after: Ops) -> bool:
    are_few = len(before.operations) + len(after.operations) <= MAX_OPERATIONS
    return are_few and _follows(after.operations[0], before.operations[-1])


def split_operations(
    operations: Sequence[Op], plain_bytes: int, *, growing: float = 0
) -> Iterator[Ops]:
    """Frames of at most `plain_bytes` of operations each (one operation at least), with counters without gaps.

    Later ones may be larger: the part `growing` of what stands in those before, up to MAX_GROWN_BYTES.
    """
    waiting: list[Op] = []
    size = before = 0
    for op in operations:
        weight = len(op.canonical_bytes())
        most = max(plain_bytes, min(round(growing * before), MAX_GROWN_BYTES))
        full = len(waiting) == MAX_OPERATIONS or (size + weight > most)
        if waiting and (full or not _follows(op, waiting[-1])):
            yield Ops(tuple(waiting))
            before += size
            waiting, size = [], 0
        waiting.append(op)
        size += weight
    if waiting:
        yield Ops(tuple(waiting))


def _follows(op: Op, before: Op) -> bool:
    return op.ctr == before.ctr + 1 and op.schema == before.schema
