"""Payloads of frames, compressed with zstd: alone by `compress` and `decompress`, or one after the other in a shared
context by `StreamCompressor` and `StreamDecompressor`; `Dictionaries`.

Decompression trusts no announced size: it counts what comes out and stops (docs/protocol.md, section 3).
"""

from collections.abc import Mapping

from backports import zstd

from mourafaka_protocol.problems import ProblemCode, ProtocolError

MAX_PAYLOAD_BYTES = 1024 * 1024
"""The most bytes a payload may have, stored or plain."""

LEVEL_UP = 19
"""On the laptop bytes are dear: 40 ms for a month's work."""

LEVEL_DOWN = 12
"""On the server processor time is shared: 13 ms for a month's work."""

_WINDOW_LOG_MAX = 23
_WINDOW_LOG = 21


class Dictionaries:
    """The trained dictionaries one side has, by id; id 0 is none and always there.

    An id goes into two bytes of the frame header; the content is a trained zstd dictionary.
    """

    def __init__(self, contents: Mapping[int, bytes] | None = None) -> None:
        self._dictionaries = {
            number: zstd.ZstdDict(content) for number, content in (contents or {}).items()
        }

    @property
    def ids(self) -> tuple[int, ...]:
        """What HELLO lists."""
        return tuple(sorted(self._dictionaries))

    def __getitem__(self, number: int) -> zstd.ZstdDict | None:
        """The dictionary, None for 0. ProtocolError `unknown_dictionary` where it is not there."""
        if number == 0:
            return None
        if number not in self._dictionaries:
            raise ProtocolError(ProblemCode.UNKNOWN_DICTIONARY, str(number))
        return self._dictionaries[number]


NO_DICTIONARIES = Dictionaries()


def compress(plain: bytes, dictionary: zstd.ZstdDict | None, level: int) -> bytes:
    """`plain` as one zstd frame without size, checksum and dictionary id: the frame header has them."""
    return _compressor(dictionary, level).compress(plain, mode=zstd.ZstdCompressor.FLUSH_FRAME)


class StreamCompressor:
    """Payloads one after the other, each compressed with all that went before it in mind."""

    def __init__(self, dictionary: zstd.ZstdDict | None, level: int) -> None:
        self._compressor = _compressor(dictionary, level)

    def compress(self, plain: bytes) -> bytes:
        """The next payload; the receiver must be given what comes out, in this order."""
        return self._compressor.compress(plain, mode=zstd.ZstdCompressor.FLUSH_BLOCK)


class StreamDecompressor:
    """What a `StreamCompressor` made, payload by payload."""

    def __init__(self, dictionary: zstd.ZstdDict | None) -> None:
        self._decompressor = _decompressor(dictionary)

    def decompress(self, stored: bytes, plain_length: int) -> bytes:
        """The next payload. Raises ProtocolError as `decompress` does; the stream cannot be read on then."""
        plain = _produced(self._decompressor, stored, plain_length, MAX_PAYLOAD_BYTES)
        if self._decompressor.eof or not self._decompressor.needs_input:
            raise _not_as_announced()
        return plain


def decompress(
    stored: bytes,
    plain_length: int,
    dictionary: zstd.ZstdDict | None,
    *,
    limit: int = MAX_PAYLOAD_BYTES,
) -> bytes:
    """The `plain_length` bytes that `stored` holds; never more than one byte beyond is produced.

    Raises ProtocolError `frame_too_large` above the limit, `malformed_frame` where the content is
    damaged or of another length than announced.
    """
    decompressor = _decompressor(dictionary)
    plain = _produced(decompressor, stored, plain_length, limit)
    if not decompressor.eof or decompressor.unused_data:
        raise _not_as_announced()
    return plain


def _compressor(dictionary: zstd.ZstdDict | None, level: int) -> zstd.ZstdCompressor:
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: level,
        zstd.CompressionParameter.content_size_flag: 0,
        zstd.CompressionParameter.checksum_flag: 0,
        zstd.CompressionParameter.dict_id_flag: 0,
    }
    if dictionary is None:
        options[zstd.CompressionParameter.window_log] = _WINDOW_LOG
        return zstd.ZstdCompressor(options=options)
    # Digested once for each level and process; it brings its own window.
    return zstd.ZstdCompressor(options=options, zstd_dict=dictionary.as_digested_dict)


def _decompressor(dictionary: zstd.ZstdDict | None) -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(
        zstd_dict=dictionary, options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG_MAX}
    )


def _produced(
    decompressor: zstd.ZstdDecompressor, stored: bytes, plain_length: int, limit: int
) -> bytes:
    """The `plain_length` bytes that come out of `stored`."""
    if plain_length > limit:
        raise ProtocolError(ProblemCode.FRAME_TOO_LARGE, "plain length")
    plain = bytearray()
    pending = stored
    try:
        while not decompressor.eof and len(plain) <= plain_length:
            part = decompressor.decompress(pending, max_length=plain_length + 1 - len(plain))
            pending = b""
            plain += part
            if not part and decompressor.needs_input:
                break
    except (zstd.ZstdError, EOFError) as error:
        # EOFError: the stream had ended before.
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, "damaged compression") from error
    if len(plain) != plain_length:
        raise _not_as_announced()
    return bytes(plain)


def _not_as_announced() -> ProtocolError:
    return ProtocolError(ProblemCode.MALFORMED_FRAME, "the payload has not the announced length")
