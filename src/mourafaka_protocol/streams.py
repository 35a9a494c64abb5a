"""Frames as bytes: `encode_frame`, `FrameReader`, `read_frames`, `split_operations`; docs/protocol.md, section 3.

What arrives is fed to a `FrameReader`, which hands out whole frames and raises only `ProtocolError`.
Frames of an unknown kind are skipped.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import Any

from mourafaka_protocol.compression import (
    LEVEL_UP,
    MAX_PAYLOAD_BYTES,
    NO_DICTIONARIES,
    Dictionaries,
    compress,
    decompress,
)
from mourafaka_protocol.frames import MAX_OPERATIONS, Frame, FrameKind, Ops
from mourafaka_protocol.operations import Op
from mourafaka_protocol.payloads import decode_payload, encode_payload
from mourafaka_protocol.problems import ProblemCode, ProtocolError

_HEADER = struct.Struct(">BBHII")
_COMPRESSED = 0b0000_0001
_CRITICAL = 0b0000_1111
_WORTH_COMPRESSING = 48
_KINDS = frozenset(FrameKind)


def encode_frame(
    frame: Frame,
    *,
    level: int = LEVEL_UP,
    dictionaries: Dictionaries = NO_DICTIONARIES,
    dictionary_id: int = 0,
) -> bytes:
    """The bytes of a frame, compressed where that shortens it.

    `dictionary_id` must be one the receiver listed. ProtocolError `frame_too_large` above the limit: split it.
    """
    kind, plain = encode_payload(frame)
    if len(plain) > MAX_PAYLOAD_BYTES:
        raise ProtocolError(ProblemCode.FRAME_TOO_LARGE, kind.name)
    if len(plain) >= _WORTH_COMPRESSING:
        stored = compress(plain, dictionaries[dictionary_id], level)
        if len(stored) < len(plain):
            return _HEADER.pack(kind, _COMPRESSED, dictionary_id, len(stored), len(plain)) + stored
    return _HEADER.pack(kind, 0, 0, len(plain), len(plain)) + plain


class FrameReader:
    """Takes bytes as they arrive and hands out whole frames."""

    def __init__(self, dictionaries: Dictionaries = NO_DICTIONARIES) -> None:
        self._dictionaries = dictionaries
        self._pending = bytearray()

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
        if flags & _CRITICAL & ~_COMPRESSED:
            raise ProtocolError(ProblemCode.MALFORMED_FRAME, "unknown flag")
        end = _HEADER.size + stored_length
        if len(self._pending) < end:
            return _NOTHING
        stored = bytes(self._pending[_HEADER.size : end])
        del self._pending[:end]
        if kind not in _KINDS:
            return None
        if flags & _COMPRESSED:
            plain = decompress(stored, plain_length, self._dictionaries[dictionary_id])
        elif plain_length == stored_length and dictionary_id == 0:
            plain = stored
        else:
            raise ProtocolError(
                ProblemCode.MALFORMED_FRAME, "a plain payload has one length and no dictionary"
            )
        return decode_payload(FrameKind(kind), plain)


_NOTHING: Any = object()


def read_frames(content: bytes, dictionaries: Dictionaries = NO_DICTIONARIES) -> list[Frame]:
    """All the frames of a whole stream. Raises ProtocolError, `truncated` where it ends within a frame."""
    reader = FrameReader(dictionaries)
    frames = list(reader.feed(content))
    reader.finish()
    return frames


def split_operations(operations: Sequence[Op], plain_bytes: int) -> Iterator[Ops]:
    """Frames of at most `plain_bytes` of operations each (one operation at least), with counters without gaps."""
    waiting: list[Op] = []
    size = 0
    for op in operations:
        weight = len(op.canonical_bytes())
        full = len(waiting) == MAX_OPERATIONS or (size + weight > plain_bytes)
        if waiting and (full or op.ctr != waiting[-1].ctr + 1):
            yield Ops(tuple(waiting))
            waiting, size = [], 0
        waiting.append(op)
        size += weight
    if waiting:
        yield Ops(tuple(waiting))
