"""Whatever arrives from outside is let in or turned away: nothing falls over, nothing swells."""

import random
import struct
from dataclasses import replace

import msgspec
import pytest
from backports import zstd

from mourafaka_protocol.bundles import BundleError, age_identity, open_with_identity
from mourafaka_protocol.compression import MAX_PAYLOAD_BYTES
from mourafaka_protocol.frames import FrameKind
from mourafaka_protocol.identity import (
    DeviceIdentity,
    ServerIdentity,
    check_server_hello,
    hello_is_genuine,
)
from mourafaka_protocol.payloads import decode_hello_body, encode_hello_body
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.streams import FrameReader, read_frames
from tests.protocol.doors import DOORS, SEEDS, knock
from tests.protocol.samples import HELLO_BODY
from tests.protocol.test_bundles import BUNDLE, LAPTOP

HEADER = ">BBHII"
LIKELY = [0, 1, 2, 0x7F, 0x80, 0xC0, 0xC1, 0xC7, 0xD9, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xFF]


def mutated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled, or spliced in from another good content."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0 if place < len(changed):
                changed[place] = chance.choice([*LIKELY, chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randint(1, 8)]
            case 2:
                changed[place:place] = changed[place : place + chance.randint(1, 16)]
            case 3:
                start = chance.randrange(len(other))
                changed[place:place] = other[start : start + chance.randint(1, 32)]
            case _:
                del changed[place:]
    return bytes(changed)


@pytest.mark.parametrize("name", DOORS)
def test_good_content_is_let_in(name: str) -> None:
    door, _ = DOORS[name]
    for content in SEEDS[name]:
        door(content)


@pytest.mark.parametrize("name", DOORS)
def test_changed_content_is_let_in_or_turned_away(name: str) -> None:
    chance = random.Random(name)
    for content in SEEDS[name]:
        for _ in range(2000 // len(SEEDS[name])):
            knock(name, mutated(content, chance.choice(SEEDS[name]), chance))


@pytest.mark.parametrize("name", DOORS)
def test_content_that_nests_or_swells_is_turned_away(name: str) -> None:
    for content in (
        b"",
        b"\x91" * 200_000,
        b"\x81\x01" * 100_000,
        b"\xc7\xff\x01" * 1000,
        b"\xdd\xff\xff\xff\xff" + b"\xc0" * 1000,
        b"\xdf\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
        b"\x00" * 100_000,
        b"#" + b"7" * 100_000,
        b" \t" * 50_000 + b".",
        b"a. " * 50_000,
        b"\xff\xfe\x00\xd8" * 1000,
    ):
        knock(name, content)


def frame(kind: int, stored: bytes, flags: int, plain: int) -> bytes:
    return struct.pack(HEADER, kind, flags, 0, len(stored), plain) + stored


def test_a_stream_of_bombs_never_unfolds_further_than_announced() -> None:
    """The second frame of a shared context, where no frame of its own ends."""
    compressor = zstd.ZstdCompressor()
    first = compressor.compress(bytes(1000), mode=zstd.ZstdCompressor.FLUSH_BLOCK)
    bomb = compressor.compress(bytes(64 * 1024 * 1024), mode=zstd.ZstdCompressor.FLUSH_BLOCK)
    reader = FrameReader()
    assert list(reader.feed(frame(99, first, 2, 1000))) == []
    for plain in (1, 1000, MAX_PAYLOAD_BYTES):
        with pytest.raises(ProtocolError) as caught:
            read_frames(frame(99, first, 2, 1000) + frame(99, bomb, 2, plain))
        assert caught.value.code is ProblemCode.MALFORMED_FRAME


@pytest.mark.parametrize("length", [MAX_PAYLOAD_BYTES + 1, 2**32 - 1])
def test_a_reader_does_not_wait_for_a_frame_that_is_too_large(length: int) -> None:
    for stored, plain in ((length, 10), (10, length)):
        with pytest.raises(ProtocolError, match="frame_too_large"):
            list(FrameReader().feed(struct.pack(HEADER, 2, 0, 0, stored, plain)))


def ops(ids: bytes, scopes: list[bytes], operation: list[object], schema: object = 3) -> bytes:
    plain = msgspec.msgpack.encode([1, ids, scopes, 0, 0, [operation], schema])
    return frame(FrameKind.OPS, plain, 0, len(plain))


GOOD = [1, 0, 2, 0, 0, 0, {3: 20_775}, None, None]


def test_the_good_neighbour_of_the_broken_tables_is_read() -> None:
    assert len(read_frames(ops(bytes(16), [b"tref:x"], GOOD))) == 1


@pytest.mark.parametrize(
    ("ids", "scopes", "place", "value"),
    [
        (b"", [b"tref:x"], 3, 0),
        (bytes(15), [b"tref:x"], 3, 0),
        (bytes(16), [b"tref:x"], 3, 1),
        (bytes(16), [b"tref:x"], 3, -1),
        (bytes(16), [], 1, 0),
        (bytes(16), [b"tref:x"], 1, 2**31 - 1),
        (bytes(16), [b"c" + bytes(15)], 1, 0),
        (bytes(16), [b"t" + b"r:" + b"x" * 300], 1, 0),
        (bytes(16), [b"tcoop:00000000-0000-0000-0000-000000000000"], 1, 0),
        (bytes(16), [b"tref:\xff"], 1, 0),
        (bytes(16), [b"tref:a\0b"], 1, 0),
        (bytes(16), [b"tref:x"], 4, -1),
        (bytes(16), [b"tref:x"], 5, 2**64 - 1),
        (bytes(16), [b"tref:x"], 0, 9),
        (bytes(16), [b"tref:x"], 6, {3: 1.5}),
        (bytes(16), [b"tref:x"], 6, {-1: 1}),
        (bytes(16), [b"tref:x"], 6, {3: msgspec.msgpack.Ext(1, bytes(8))}),
        (bytes(16), [b"tref:x"], 8, [bytes(7), 1]),
        (bytes(16), [b"tref:x"], 7, "x" * 201),
    ],
)  # fmt: skip
def test_a_table_or_an_index_that_leads_nowhere_is_malformed(
    ids: bytes, scopes: list[bytes], place: int, value: object
) -> None:
    operation = [*GOOD]
    operation[place] = value
    with pytest.raises(ProtocolError, match="malformed_frame"):
        read_frames(ops(ids, scopes, operation))


@pytest.mark.parametrize("schema", [0, -1, 2**40, None, "3"])
def test_operations_of_a_schema_that_never_was_are_malformed(schema: object) -> None:
    with pytest.raises(ProtocolError, match="malformed_frame"):
        read_frames(ops(bytes(16), [b"tref:x"], GOOD, schema))


@pytest.mark.parametrize(
    "old", [msgspec.msgpack.Ext(2, bytes(8)), msgspec.msgpack.Ext(1, bytes(9))]
)
def test_another_extension_than_the_hash_of_a_text_is_malformed(old: object) -> None:
    operation = [2, 0, 2, 0, 0, 0, {19: [old, "new"]}, None, None]
    with pytest.raises(ProtocolError, match="malformed_frame"):
        read_frames(ops(bytes(16), [b"tref:x"], operation))


def test_no_signature_but_the_right_one_opens_anything() -> None:
    server, other = ServerIdentity.generate(), ServerIdentity.generate()
    device = DeviceIdentity.generate(HELLO_BODY.device_id)
    body = encode_hello_body(HELLO_BODY)
    signature = device.sign_hello(server.server_key, body)
    assert hello_is_genuine(device.signing_key, server.server_key, body, signature)
    forged = [
        (
            device.signing_key,
            server.server_key,
            encode_hello_body(replace(HELLO_BODY, exchange_no=8)),
            signature,
        ),
        (device.signing_key, other.server_key, body, signature),
        (other.server_key, server.server_key, body, signature),
        (bytes(32), server.server_key, body, bytes(64)),
        (device.signing_key, server.server_key, body, signature[:-1]),
        (device.signing_key[:-1], server.server_key, body, signature),
        (device.signing_key, server.server_key, body, device.sign(body)),
    ]
    assert not any(hello_is_genuine(*parts) for parts in forged)
    answer = server.sign_server_hello(body, b"answer")
    check_server_hello(server.server_key, body, b"answer", answer)
    for asked, told, signed in (
        (body + b"x", b"answer", answer),
        (body, b"answers", answer),
        (body, b"answer", device.sign(b"answer")),
    ):
        with pytest.raises(ProtocolError, match="wrong_server"):
            check_server_hello(server.server_key, asked, told, signed)


def test_a_replayed_greeting_can_be_told_from_a_new_one() -> None:
    """Its signature still holds; its number is what gives it away."""
    again = decode_hello_body(encode_hello_body(HELLO_BODY))
    assert again.exchange_no == HELLO_BODY.exchange_no
    assert again.nonce == HELLO_BODY.nonce


def test_a_file_larger_than_any_bundle_is_not_opened() -> None:
    content, identity = SEEDS["bundle"][0], age_identity(LAPTOP.sealing_private)
    assert open_with_identity(content, identity, limit=len(content)).bundle == BUNDLE
    with pytest.raises(BundleError, match="damaged"):
        open_with_identity(content, identity, limit=len(content) - 1)
