"""Every function that reads bytes or text from outside, as a door to knock at: `DOORS`, `SEEDS`.

A door lets good content in and turns the rest away with its own error; any other exception is a fault.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from mourafaka_protocol.blobs import parse_authorization
from mourafaka_protocol.bundles import (
    BundleError,
    age_recipient,
    envelope_of,
    open_bundle,
    seal_bundle,
)
from mourafaka_protocol.certificate import Certificate, issue_certificate, open_certificate
from mourafaka_protocol.dictionaries import shipped_dictionaries
from mourafaka_protocol.enrolment import EnrolAnswer, Enrolment, enrol_answer, open_enrolment
from mourafaka_protocol.frames import FrameKind
from mourafaka_protocol.identity import fingerprint
from mourafaka_protocol.invitation import Invitation, invitation_text, parse_invitation
from mourafaka_protocol.kinds import KINDS, decode_value, unpack_value
from mourafaka_protocol.names import folded_name
from mourafaka_protocol.operations import op_from_canonical
from mourafaka_protocol.payloads import (
    decode_hello_body,
    decode_payload,
    decode_server_hello_body,
    encode_hello_body,
    encode_server_hello_body,
)
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.scopes import scope_from_wire, scope_to_wire
from mourafaka_protocol.streams import FrameWriter, encode_frame, read_frames
from mourafaka_protocol.text_merge import merge
from tests.protocol.samples import FRAMES, HELLO_BODY, SCOPE, SERVER_HELLO_BODY
from tests.protocol.test_bundles import BUNDLE, LAPTOP, SERVER

Door = Callable[[bytes], object]
GOLDEN = Path(__file__).parent / "golden"


def _frames(content: bytes) -> None:
    frames = read_frames(content, shipped_dictionaries())
    assert read_frames(b"".join(map(encode_frame, frames))) == frames


def _payload(content: bytes) -> None:
    """The first byte chooses the kind."""
    kinds = list(FrameKind)
    if content:
        decode_payload(kinds[content[0] % len(kinds)], content[1:])


def _operation(content: bytes) -> None:
    op = op_from_canonical(content)
    assert op_from_canonical(op.canonical_bytes()) == op


def _packed_value(content: bytes) -> None:
    wire = unpack_value(content)
    for kind in KINDS:
        for field in kind.fields:
            try:
                decode_value(field.type, wire)
            except ProtocolError:
                continue


def _certificate(content: bytes) -> None:
    """Signed by the server, so that what is inside is looked at."""
    signed = msgspec.msgpack.encode([content, SERVER.sign(b"mourafaka certificate 1\0" + content)])
    open_certificate(SERVER.server_key, signed)


def _enrolment(content: bytes) -> None:
    signature = SERVER.sign(b"mourafaka enrolled 1\0" + bytes(16) + content)
    answer = EnrolAnswer(content, SERVER.server_key, signature)
    open_enrolment(answer, fingerprint(SERVER.server_key)[:10], bytes(16))


def _bundle(content: bytes) -> None:
    """What a reader does: the outside, then what was sealed to it by whoever knows its public key."""
    envelope_of(content)
    open_bundle(content, LAPTOP.sealing_private)


def _texts(content: bytes) -> None:
    base, current, new = [*content.decode("utf-8", "replace").split("\x1e"), "", ""][:3]
    merged = merge(base, current, new)
    assert merged.text == merge(base, new, current).text
    assert folded_name(folded_name(new)) == folded_name(new)


def _text_door(parse: Callable[[str], object]) -> Door:
    return lambda content: parse(content.decode("utf-8", "replace"))


DOORS: Mapping[str, tuple[Door, tuple[type[Exception], ...]]] = {
    "frames": (_frames, (ProtocolError,)),
    "payload": (_payload, (ProtocolError,)),
    "hello": (decode_hello_body, (ProtocolError,)),
    "server_hello": (decode_server_hello_body, (ProtocolError,)),
    "operation": (_operation, (ValueError,)),
    "packed_value": (_packed_value, (ProtocolError,)),
    "scope": (scope_from_wire, (ValueError,)),
    "certificate": (_certificate, (ProtocolError,)),
    "enrolment": (_enrolment, (ProtocolError,)),
    "bundle": (_bundle, (BundleError,)),
    "texts": (_texts, ()),
    "invitation": (_text_door(parse_invitation), (ProtocolError,)),
    "authorization": (
        _text_door(lambda text: parse_authorization("GET", "ab" * 32, text)),
        (ProtocolError,),
    ),
}


def knock(name: str, content: bytes) -> None:
    """Any exception that comes out of here is a fault of the door."""
    door, refusals = DOORS[name]
    try:
        door(content)
    except refusals:
        return


def _seeds() -> dict[str, list[bytes]]:
    golden = json.loads((GOLDEN / "protocol-1.json").read_text(encoding="utf-8"))
    operations = json.loads((GOLDEN / "operations.json").read_text(encoding="utf-8"))
    writer = FrameWriter(dictionaries=shipped_dictionaries(), dictionary_id=1)
    kinds = list(FrameKind)
    certificate = issue_certificate(
        SERVER, Certificate(bytes(8), bytes(16), bytes(32), bytes(32), 1, 2)
    )
    enrolment = Enrolment(bytes(8), bytes(16), "خديجة", None, certificate, (SCOPE,), 1, 2)
    invitation = Invitation("https://sync.example.ma", b"hand", b"12345678", bytes(10))
    return {
        "frames": [
            *map(bytes.fromhex, golden["frames"].values()),
            b"".join(map(bytes.fromhex, golden["frames"].values())),
            b"".join(map(writer.encode, FRAMES.values())),
        ],
        "payload": [
            bytes([kinds.index(FrameKind(entry["kind"]))]) + bytes.fromhex(entry["payload"])
            for entry in golden["payloads"].values()
        ],
        "hello": [encode_hello_body(HELLO_BODY)],
        "server_hello": [encode_server_hello_body(SERVER_HELLO_BODY)],
        "operation": [
            bytes.fromhex(entry["written"])
            for schema in operations.values()
            for entry in schema.values()
        ],
        "packed_value": [
            msgspec.msgpack.encode(value) for value in ("سجل", 3, [1, None, "seen"], None)
        ],
        "scope": [scope_to_wire(SCOPE), b"tref:regions"],
        "certificate": [msgspec.msgpack.decode(certificate)[0]],
        "enrolment": [enrol_answer(SERVER, bytes(16), enrolment).document],
        "bundle": [seal_bundle(BUNDLE, LAPTOP.sign, [age_recipient(LAPTOP.sealing_key)])],
        "texts": ["Un. Deux. ثلاثة؟\x1eUn. Deux!\x1eUn. ثلاثة؟ أربعة".encode()],
        "invitation": [invitation_text(invitation).encode()],
        "authorization": [f"Mourafaka device={'0' * 16}, at=5, signature={'A' * 86}==".encode()],
    }


SEEDS: Mapping[str, list[bytes]] = _seeds()
"""Good content for each door, to begin from."""
