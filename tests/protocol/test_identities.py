"""Who signed what: a signature serves for one thing, one server and one greeting."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol import crockford
from mourafaka_protocol.blobs import (
    BlobCall,
    authorization,
    blob_call,
    call_is_genuine,
    parse_authorization,
)
from mourafaka_protocol.certificate import Certificate, issue_certificate, open_certificate
from mourafaka_protocol.enrolment import (
    EnrolAnswer,
    Enrolment,
    EnrolRequest,
    enrol_answer,
    enrol_request,
    invitation_key,
    open_enrolment,
    proof_holds,
    request_is_signed,
)
from mourafaka_protocol.identity import (
    DeviceIdentity,
    ServerIdentity,
    check_server_hello,
    fingerprint,
    hello_is_genuine,
    shown_fingerprint,
    verified,
)
from mourafaka_protocol.invitation import Invitation, invitation_text, parse_invitation
from mourafaka_protocol.problems import ProtocolError

DEVICE = DeviceIdentity.generate(b"device 1")
SERVER = ServerIdentity.generate()
OTHER = ServerIdentity.generate()
NONCE = bytes(range(16))
INVITATION = Invitation(
    "https://sync.example.ma", b"hand", b"12345678", fingerprint(SERVER.server_key)[:10]
)
ENROLMENT = Enrolment(DEVICE.device_id, bytes(16), "خديجة", None, b"certificate", ("user:x",), 1, 5)


def test_a_greeting_is_for_one_server() -> None:
    signature = DEVICE.sign_hello(SERVER.server_key, b"body")
    assert hello_is_genuine(DEVICE.signing_key, SERVER.server_key, b"body", signature)
    assert not hello_is_genuine(DEVICE.signing_key, OTHER.server_key, b"body", signature)
    assert not hello_is_genuine(DEVICE.signing_key, SERVER.server_key, b"other", signature)
    assert not hello_is_genuine(SERVER.server_key, SERVER.server_key, b"body", signature)


@pytest.mark.parametrize("sign_bit", [0, 0x80])
def test_a_key_of_small_order_signs_nothing(sign_bit: int) -> None:
    """With such a key, a signature of zeros holds for one content in four."""
    prime = 2**255 - 19
    order_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    for y in (0, 1, prime - 1, int.from_bytes(order_8, "little")):
        key = bytearray(y.to_bytes(32, "little"))
        key[31] |= sign_bit
        for start in (bytes(32), b"\x01" + bytes(31), bytes(key)):
            for number in range(40):
                assert not verified(bytes(key), start + bytes(32), b"%d" % number)


def test_an_answer_is_for_one_greeting() -> None:
    signature = SERVER.sign_server_hello(b"hello", b"body")
    check_server_hello(SERVER.server_key, b"hello", b"body", signature)
    for key, hello, body in [
        (OTHER.server_key, b"hello", b"body"),
        (SERVER.server_key, b"replayed", b"body"),
        (SERVER.server_key, b"hello", b"changed"),
    ]:
        with pytest.raises(ProtocolError, match="wrong_server"):
            check_server_hello(key, hello, body, signature)


def test_an_identity_is_the_same_from_its_private_keys() -> None:
    again = DeviceIdentity(DEVICE.device_id, DEVICE.signing_private, DEVICE.sealing_private)
    assert (again.signing_key, again.sealing_key) == (DEVICE.signing_key, DEVICE.sealing_key)


def test_a_certificate_is_its_servers_word() -> None:
    certificate = Certificate(
        DEVICE.device_id, bytes(16), DEVICE.signing_key, DEVICE.sealing_key, 1, 2
    )
    content = issue_certificate(SERVER, certificate)
    assert open_certificate(SERVER.server_key, content) == certificate
    with pytest.raises(ProtocolError, match="wrong_server"):
        open_certificate(OTHER.server_key, content)
    with pytest.raises(ProtocolError, match="malformed_frame"):
        open_certificate(SERVER.server_key, content[:-1])


def test_an_invitation_survives_being_written_down() -> None:
    text = invitation_text(INVITATION)
    assert text.startswith("https://sync.example.ma/#0")
    assert parse_invitation(text) == INVITATION
    address, code = text.split("#")
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_invitation(f"  {address}\n#{typed} ") == INVITATION


def test_the_secret_is_not_shown_when_an_invitation_is_printed() -> None:
    assert "12345678" not in repr(INVITATION)


def test_each_wrong_character_is_noticed() -> None:
    """With two bytes of check, one slip in 65,536 would not be; for this invitation there is none."""
    text = invitation_text(replace(INVITATION, fingerprint_start=bytes(range(10))))
    places = [place for place in range(text.index("#") + 1, len(text)) if text[place] != "-"]
    for place in places:
        for letter in set("0123456789ABCDEFGHJKMNPQRSTVWXYZ") - {text[place]}:
            with pytest.raises(ProtocolError, match="invitation_malformed"):
                parse_invitation(text[:place] + letter + text[place + 1 :])


@given(st.text())
def test_any_text_is_an_invitation_or_a_protocol_error(text: str) -> None:
    with pytest.raises(ProtocolError, match="invitation_malformed"):
        parse_invitation(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://sync.example.ma",
        "ftp://x/#",
        "https://sync.example.ma/#ABC",
        "http://[/#04",
        "https://:x/#0",
        "https://other.example.ma/#" + invitation_text(INVITATION).split("#")[1],
    ],
    # The last text has a random secret, and the workers of a parallel run must agree on the names.
    ids=["empty", "no code", "not http", "too short", "no host", "no address", "another server's"],
)
def test_what_is_no_invitation_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError, match="invitation_malformed"):
        parse_invitation(text)


@given(st.binary(max_size=30).filter(lambda content: len(content) % 5 == 0))
def test_characters_become_the_bytes_they_came_from(content: bytes) -> None:
    assert crockford.decode(crockford.grouped(content)) == content


def test_a_fingerprint_is_short_enough_to_compare() -> None:
    assert len(shown_fingerprint(SERVER.server_key)) == 19
    assert (
        crockford.decode(shown_fingerprint(SERVER.server_key))
        == fingerprint(SERVER.server_key)[:10]
    )


def request() -> EnrolRequest:
    return enrol_request(DEVICE, INVITATION.handle, INVITATION.secret, "PC de Khadija", NONCE)


def test_an_enrolment_proves_the_invitation_without_telling_it() -> None:
    asked = request()
    assert proof_holds(asked, invitation_key(INVITATION.secret))
    assert request_is_signed(asked)
    assert INVITATION.secret not in msgspec.msgpack.encode(asked)
    assert msgspec.json.decode(msgspec.json.encode(asked), type=EnrolRequest) == asked


def test_a_forged_enrolment_is_noticed() -> None:
    asked = request()
    assert not proof_holds(asked, invitation_key(b"87654321"))
    for changed in (
        {"label": "another"},
        {"device_id": b"device 2"},
        {"signing_key": SERVER.server_key},
    ):
        forged = msgspec.structs.replace(asked, **changed)
        assert not proof_holds(forged, invitation_key(INVITATION.secret))
        assert not request_is_signed(forged)


def test_an_answer_is_the_invited_servers_own() -> None:
    answer = enrol_answer(SERVER, NONCE, ENROLMENT)
    assert msgspec.json.decode(msgspec.json.encode(answer), type=EnrolAnswer) == answer
    assert open_enrolment(answer, INVITATION.fingerprint_start, NONCE) == ENROLMENT
    changed = msgspec.structs.replace(answer, document=answer.document + b"\x00")
    for forged, nonce in [
        (enrol_answer(OTHER, NONCE, ENROLMENT), NONCE),
        (answer, bytes(16)),
        (changed, NONCE),
    ]:
        with pytest.raises(ProtocolError, match="wrong_server"):
            open_enrolment(forged, INVITATION.fingerprint_start, nonce)


def test_an_attachment_call_is_for_one_content_one_verb_and_one_moment() -> None:
    call = blob_call(DEVICE, SERVER.server_key, "GET", "ab" * 32, 1_795_000_000_000)
    assert parse_authorization("GET", "ab" * 32, authorization(call)) == call
    assert call_is_genuine(call, DEVICE.signing_key, SERVER.server_key)
    for changed in ({"method": "PATCH"}, {"sha256": "cd" * 32}, {"at_ms": 0}):
        assert not call_is_genuine(replace(call, **changed), DEVICE.signing_key, SERVER.server_key)
    assert not call_is_genuine(call, DEVICE.signing_key, OTHER.server_key)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer x",
        "Mourafaka device=00, at=1, signature=",
        f"Mourafaka device={'0' * 16}, at=1, signature={'=' * 88}",
    ],
)
def test_another_authorization_is_refused(header: str) -> None:
    with pytest.raises(ProtocolError, match="device_unknown"):
        call: BlobCall = parse_authorization("GET", "ab" * 32, header)
        assert call.signature
