"""Payloads of frames, compressed with zstd: `compress`, `decompress`, `Dictionaries`.

Decompression trusts no announced size: it counts what comes out and stops (docs/protocol.md, section 3).
"""

from collections.abc import Mapping

from backports import zstd

from mourafaka_protocol.problems import ProblemCode, ProtocolError

MAX_PAYLOAD_BYTES = 1024 * 1024
"""The most bytes a payload may have, stored or plain."""

LEVEL_UP = 19
"""On the laptop bytes are dear: 40 ms for a month's work."""

LEVEL_DOWN = 9
"""On the server processor time is shared."""

_WINDOW_LOG_MAX = 23


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
    compressor = zstd.ZstdCompressor(
        options={
            zstd.CompressionParameter.compression_level: level,
            zstd.CompressionParameter.content_size_flag: 0,
            zstd.CompressionParameter.checksum_flag: 0,
            zstd.CompressionParameter.dict_id_flag: 0,
        },
        zstd_dict=dictionary,
    )
    return compressor.compress(plain, mode=zstd.ZstdCompressor.FLUSH_FRAME)


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
    if plain_length > limit:
        raise ProtocolError(ProblemCode.FRAME_TOO_LARGE, "plain length")
    decompressor = zstd.ZstdDecompressor(
        zstd_dict=dictionary, options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG_MAX}
    )
    plain = bytearray()
    pending = stored
    try:
        while not decompressor.eof and len(plain) <= plain_length:
            part = decompressor.decompress(pending, max_length=plain_length + 1 - len(plain))
            pending = b""
            plain += part
            if not part and decompressor.needs_input:
                break
    except zstd.ZstdError as error:
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, "damaged compression") from error
    if not decompressor.eof or decompressor.unused_data or len(plain) != plain_length:
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, "the payload has not the announced length")
    return bytes(plain)
