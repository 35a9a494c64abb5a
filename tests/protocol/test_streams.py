"""Frames survive the wire, and nothing that arrives can do more than be refused."""

import json
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol.compression import (
    LEVEL_DOWN,
    MAX_PAYLOAD_BYTES,
    Dictionaries,
    StreamCompressor,
)
from mourafaka_protocol.dictionaries import best_shared, shipped_dictionaries
from mourafaka_protocol.frames import CONTENT_TYPE, End, Frame, FrameKind, HelloBody, Ops
from mourafaka_protocol.operations import Change
from mourafaka_protocol.payloads import (
    decode_hello_body,
    decode_payload,
    decode_server_hello_body,
    encode_hello_body,
    encode_payload,
    encode_server_hello_body,
)
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.streams import (
    MAX_OPERATIONS,
    FrameReader,
    FrameWriter,
    encode_frame,
    joined_operations,
    read_frames,
    split_operations,
)
from tests.protocol.samples import FRAMES, HELLO_BODY, PUT, SERVER_HELLO_BODY

GOLDEN = json.loads(
    (Path(__file__).parent / "golden" / "protocol-1.json").read_text(encoding="utf-8")
)
ALL = b"".join(encode_frame(frame) for frame in FRAMES.values())


def frame_bytes(
    kind: int, stored: bytes, *, flags: int = 0, dictionary: int = 0, plain: int | None = None
) -> bytes:
    return (
        struct.pack(
            ">BBHII", kind, flags, dictionary, len(stored), len(stored) if plain is None else plain
        )
        + stored
    )


def with_findings(text: str) -> Ops:
    return Ops((replace(PUT, patch={19: Change(None, text)}),))


@pytest.mark.parametrize("name", FRAMES)
def test_each_kind_of_frame_has_the_published_bytes(name: str) -> None:
    kind, payload = encode_payload(FRAMES[name])
    assert {"kind": int(kind), "payload": payload.hex()} == GOLDEN["payloads"][name]


@pytest.mark.parametrize("name", FRAMES)
def test_the_published_frames_are_still_read(name: str) -> None:
    assert read_frames(bytes.fromhex(GOLDEN["frames"][name])) == [FRAMES[name]]


def test_each_kind_of_frame_has_golden_bytes() -> None:
    assert {entry["kind"] for entry in GOLDEN["payloads"].values()} == set(FrameKind)


def test_the_greetings_come_back_whole() -> None:
    by_digest = replace(HELLO_BODY, cursors=None, cursor_digest=bytes(16), succeeds=bytes(8))
    for body in (HELLO_BODY, by_digest):
        assert decode_hello_body(encode_hello_body(body)) == body
    assert (
        decode_server_hello_body(encode_server_hello_body(SERVER_HELLO_BODY)) == SERVER_HELLO_BODY
    )


@pytest.mark.parametrize(
    "wrong", [{"cursors": None}, {"cursor_digest": bytes(16)}, {"device_id": b"short"}]
)
def test_a_greeting_that_contradicts_itself_is_refused(wrong) -> None:
    body: HelloBody = replace(HELLO_BODY, **wrong)
    with pytest.raises(ProtocolError, match="malformed_frame"):
        decode_hello_body(encode_hello_body(body))


@given(st.integers(1, 40))
def test_frames_are_whole_however_the_line_cuts_them(size: int) -> None:
    reader = FrameReader()
    frames = []
    for start in range(0, len(ALL), size):
        frames += reader.feed(ALL[start : start + size])
    reader.finish()
    assert frames == list(FRAMES.values())


def test_a_stream_that_ends_within_a_frame_is_truncated() -> None:
    reader = FrameReader()
    assert list(reader.feed(ALL[:-1])) == list(FRAMES.values())[:-1]
    with pytest.raises(ProtocolError, match="truncated"):
        reader.finish()


def test_a_long_text_is_compressed_and_a_short_frame_is_not() -> None:
    long = Ops(
        (replace(PUT, patch={19: PUT.patch[19]._replace(new="Le registre est tenu. " * 100)}),)
    )
    assert encode_frame(long)[1] == 1
    assert len(encode_frame(long)) < 300
    assert encode_frame(End(3))[1] == 0
    for level in (1, LEVEL_DOWN, 19):
        assert read_frames(encode_frame(long, level=level)) == [long]


def test_a_dictionary_is_named_in_the_header_and_needed_to_read() -> None:
    samples = [
        f"Le registre des procès-verbaux numéro {number} est tenu à jour.".encode() * 3
        for number in range(400)
    ]
    dictionaries = Dictionaries({7: zstd.train_dict(samples, 2000).dict_content})
    frame = Ops(
        (
            replace(
                PUT,
                patch={
                    19: PUT.patch[19]._replace(
                        new="Le registre des procès-verbaux est tenu à jour. " * 3
                    )
                },
            ),
        )
    )
    content = encode_frame(frame, dictionaries=dictionaries, dictionary_id=7)
    assert struct.unpack_from(">BBH", content)[2] == 7 == dictionaries.ids[0]
    assert len(content) < len(encode_frame(frame))
    assert read_frames(content, dictionaries) == [frame]
    with pytest.raises(ProtocolError, match="unknown_dictionary"):
        read_frames(content)


def test_frames_of_a_stream_are_compressed_with_those_before_them_in_mind() -> None:
    frames = [with_findings(f"Le registre des procès-verbaux est tenu, {n}") for n in range(20)]
    writer = FrameWriter()
    content = [writer.encode(frame) for frame in frames]
    assert sum(map(len, content)) < sum(len(encode_frame(frame)) for frame in frames) / 2
    assert read_frames(b"".join(content)) == frames


def test_greetings_and_short_frames_stand_plain_between_the_frames_of_a_stream() -> None:
    writer = FrameWriter()
    content = b"".join(map(writer.encode, FRAMES.values()))
    assert read_frames(content) == list(FRAMES.values())
    assert [writer.encode(frame)[1] for frame in (FRAMES["hello"], End(3))] == [0, 0]


def test_a_stream_has_one_dictionary_and_the_reader_needs_it() -> None:
    samples = [
        f"Le registre numéro {number} est tenu à jour.".encode() * 3 for number in range(400)
    ]
    content = zstd.train_dict(samples, 2000).dict_content
    both = Dictionaries({1: content, 2: content})
    frames = [with_findings(f"Le registre numéro {number} est tenu.") for number in range(3)]
    writer = FrameWriter(dictionaries=both, dictionary_id=2)
    parts = [writer.encode(frame) for frame in frames]
    assert read_frames(b"".join(parts), both) == frames
    with pytest.raises(ProtocolError, match="unknown_dictionary"):
        read_frames(b"".join(parts))
    other = bytearray(parts[1])
    other[3] = 1
    with pytest.raises(ProtocolError, match="malformed_frame"):
        read_frames(parts[0] + bytes(other), both)


def test_the_shipped_dictionary_shortens_what_coaches_write() -> None:
    shipped = shipped_dictionaries()
    frame = with_findings(
        "La réunion avec le conseil d'administration a duré deux heures. تم الاتفاق على إعداد ملف الترخيص الصحي."
    )
    content = encode_frame(frame, dictionaries=shipped, dictionary_id=best_shared((1,)))
    assert len(content) < len(encode_frame(frame)) / 2
    assert read_frames(content, shipped) == [frame]


def test_a_stream_with_a_gap_is_refused() -> None:
    writer = FrameWriter()
    first, _, third = (
        writer.encode(with_findings(f"Le registre est tenu par {name}. " * 5))
        for name in ("Naima", "Brahim", "Hafida")
    )
    reader = FrameReader()
    assert len(list(reader.feed(first))) == 1
    with pytest.raises(ProtocolError, match="malformed_frame"):
        list(reader.feed(third[:12] + third[13:] + b"x"))


def test_a_frame_of_an_unknown_kind_within_a_stream_is_skipped_and_not_forgotten() -> None:
    writer = FrameWriter()
    text = "Le stock est estimé à quatre cents kilogrammes de safran. " * 3
    unknown = bytearray(writer.encode(with_findings(text)))
    unknown[0] = 90
    last = with_findings(text + "Fin.")
    assert read_frames(bytes(unknown) + writer.encode(last)) == [last]


def test_a_frame_near_the_limit_stands_outside_the_stream() -> None:
    noise = bytes(n * n * 7 % 251 % 26 + 97 for n in range(MAX_PAYLOAD_BYTES - 500)).decode()
    writer = FrameWriter()
    frames = [
        with_findings("Court et répété. " * 9),
        with_findings(noise),
        with_findings("Fin. " * 9),
    ]
    parts = [writer.encode(frame) for frame in frames]
    assert [part[1] for part in parts] == [2, 0, 2]
    assert read_frames(b"".join(parts)) == frames


def _numbered(*counters: int) -> Ops:
    return Ops(tuple(replace(PUT, ctr=ctr) for ctr in counters))


def test_operations_that_arrived_together_are_one_frame_as_far_as_they_continue() -> None:
    frames = [_numbered(1, 2), _numbered(3), _numbered(5), _numbered(6, 7), End(7)]
    assert list(joined_operations(frames)) == [_numbered(1, 2, 3), _numbered(5, 6, 7), End(7)]


def test_operations_of_another_schema_stay_a_frame_of_their_own() -> None:
    older = Ops((replace(PUT, ctr=2, schema=PUT.schema - 1),))
    assert list(joined_operations([_numbered(1), older])) == [_numbered(1), older]


def test_a_joined_frame_holds_no_more_than_any_other() -> None:
    frames = [_numbered(*range(1, MAX_OPERATIONS)), _numbered(MAX_OPERATIONS, MAX_OPERATIONS + 1)]
    assert list(joined_operations(frames)) == frames


def test_what_came_before_a_fault_comes_out_before_it() -> None:
    def arriving() -> Iterator[Frame]:
        yield _numbered(1)
        yield _numbered(2)
        raise ProtocolError(ProblemCode.MALFORMED_FRAME, "")

    joined = joined_operations(arriving())
    assert next(joined) == _numbered(1, 2)
    with pytest.raises(ProtocolError):
        next(joined)


def test_an_unknown_kind_of_frame_is_skipped() -> None:
    assert read_frames(frame_bytes(90, b"\x91\x01") + encode_frame(End(3))) == [End(3)]


def test_trailing_elements_of_a_newer_version_are_skipped() -> None:
    assert decode_payload(FrameKind.END, msgspec.msgpack.encode([3, "new", {"x": 1}])) == End(3)


def test_unknown_kinds_and_tags_are_kept() -> None:
    strange = replace(PUT, record_kind=4_000, patch={9_999: Change(None, ["kept"])})
    assert read_frames(encode_frame(Ops((strange,)))) == [Ops((strange,))]


def code_of(content: bytes) -> ProblemCode | str:
    with pytest.raises(ProtocolError) as caught:
        read_frames(content)
    return caught.value.code


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    bomb = zstd.compress(bytes(64 * 1024 * 1024))
    assert (
        code_of(frame_bytes(2, bomb, flags=1, plain=64 * 1024 * 1024))
        is ProblemCode.FRAME_TOO_LARGE
    )
    assert code_of(frame_bytes(2, bomb, flags=1, plain=1000)) is ProblemCode.MALFORMED_FRAME
    for flags in (1, 2):
        assert (
            code_of(frame_bytes(2, bomb, flags=flags, plain=MAX_PAYLOAD_BYTES))
            is ProblemCode.MALFORMED_FRAME
        )


def test_a_frame_that_asks_for_a_huge_window_is_refused() -> None:
    compressor = zstd.ZstdCompressor(
        options={
            zstd.CompressionParameter.window_log: 27,
            zstd.CompressionParameter.content_size_flag: 0,
        }
    )
    stored = compressor.compress(b"x" * 1000) + compressor.flush()
    assert code_of(frame_bytes(3, stored, flags=1, plain=1000)) is ProblemCode.MALFORMED_FRAME


@pytest.mark.parametrize(
    "content",
    [
        frame_bytes(3, b"\x91\x03", flags=0b0010),
        frame_bytes(3, b"\x91\x03", flags=0b0011),
        frame_bytes(3, b"\x91\x03", flags=0b0100),
        frame_bytes(3, zstd.compress(b"\x91\x03"), flags=2, plain=2),
        frame_bytes(3, StreamCompressor(None, 3).compress(b"\x91\x03"), flags=2, plain=1),
        frame_bytes(3, StreamCompressor(None, 3).compress(b"\x91\x03")[:-1], flags=2, plain=2),
        frame_bytes(3, b"\x91\x03", plain=3),
        frame_bytes(3, b"\x91\x03", dictionary=1),
        frame_bytes(3, b"\x91\x03", flags=1),
        frame_bytes(3, b"\x91\xff"),
        frame_bytes(3, b"\x91" * 100_000 + b"\x01"),
        frame_bytes(3, zstd.compress(b"\x91\x03") + b"tail", flags=1, plain=2),
        frame_bytes(
            2, msgspec.msgpack.encode([1, b"", [], 0, 0, [[1, 0, 2, 0, 0, 0, {}, None, None]]])
        ),
        frame_bytes(2, msgspec.msgpack.encode([1, b"x", [], 0, 0, []])),
        frame_bytes(
            2,
            msgspec.msgpack.encode(
                [1, bytes(16), [b"c" + bytes(16)], 0, 0, [[1, 0, 2, 0, -1, 0, {}, None, None]]]
            ),
        ),
        frame_bytes(2, msgspec.msgpack.encode([1, bytes(16), [b"tno-colon"], 0, 0, []])),
        frame_bytes(
            21, msgspec.msgpack.encode([b"c" + bytes(16), 5, 6, bytes(16), [[1, 0, 2, 0, {}]]])
        ),
        frame_bytes(21, msgspec.msgpack.encode([b"c" + bytes(16), 5, 4, b"", []])),
    ],
)
def test_a_broken_frame_is_malformed(content: bytes) -> None:
    assert code_of(content) is ProblemCode.MALFORMED_FRAME


def assert_read_or_refused(content: bytes) -> None:
    """Any other exception fails the test; what was read is a frame like any other."""
    try:
        frames = read_frames(content)
    except ProtocolError:
        return
    assert read_frames(b"".join(map(encode_frame, frames))) == frames


@given(st.binary(max_size=200))
def test_random_bytes_are_frames_or_a_protocol_error(content: bytes) -> None:
    assert_read_or_refused(content)


@given(st.sampled_from(sorted(FrameKind)), st.binary(max_size=120), st.integers(0, 255))
def test_random_payloads_are_frames_or_a_protocol_error(
    kind: FrameKind, payload: bytes, flags: int
) -> None:
    assert_read_or_refused(frame_bytes(kind, payload, flags=flags, plain=len(payload)))


wire = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text()
    | st.binary()
    | st.just(bytes(16))
    | st.just(b"c" + bytes(16)),
    lambda inner: (
        st.lists(inner, max_size=9)
        | st.dictionaries(st.integers(-1, 50) | st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=25,
)


@given(st.sampled_from(sorted(FrameKind)), st.lists(wire, max_size=9))
def test_well_packed_nonsense_is_a_frame_or_a_protocol_error(
    kind: FrameKind, payload: list[object]
) -> None:
    assert_read_or_refused(frame_bytes(kind, msgspec.msgpack.encode(payload)))


@given(st.sampled_from(sorted(GOLDEN["frames"])), st.data())
def test_a_damaged_frame_is_a_frame_or_a_protocol_error(name: str, data: st.DataObject) -> None:
    content = bytearray(bytes.fromhex(GOLDEN["frames"][name]))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    assert_read_or_refused(bytes(content))


def test_operations_are_split_by_size_without_losing_one() -> None:
    operations = [replace(PUT, ctr=ctr) for ctr in range(1, 60)]
    frames = list(split_operations(operations, 1000))
    assert [op for frame in frames for op in frame.operations] == operations
    assert len(frames) > 3
    assert all(len(encode_payload(frame)[1]) <= 1000 for frame in frames)


def test_a_later_frame_may_be_a_part_of_what_went_before_it() -> None:
    operations = [replace(PUT, ctr=ctr) for ctr in range(1, 400)]
    sizes = [
        sum(len(op.canonical_bytes()) for op in frame.operations)
        for frame in split_operations(operations, 1000, growing=1 / 8)
    ]
    assert sizes[0] <= 1000
    assert all(size <= max(1000, sum(sizes[:place]) / 8 + 1) for place, size in enumerate(sizes))
    assert max(sizes[:-1]) > 2000


def test_one_large_operation_still_travels() -> None:
    assert list(split_operations([PUT], 1)) == [Ops((PUT,))]


def test_a_frame_of_operations_has_no_gap() -> None:
    with pytest.raises(ValueError, match="without gaps"):
        encode_frame(Ops((PUT, replace(PUT, ctr=99))))


def test_the_media_type_is_published() -> None:
    assert CONTENT_TYPE in Path("docs/protocol.md").read_text(encoding="utf-8")
