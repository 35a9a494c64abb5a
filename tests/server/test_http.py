"""The server as laptops meet it: a real process, a real port."""

import hashlib
import os
import secrets
import socket
import struct
import uuid

import httpx
import msgspec
import pytest
from backports import zstd

from mourafaka_protocol.blobs import authorization
from mourafaka_protocol.digests import cursor_digest
from mourafaka_protocol.frames import CONTENT_TYPE, End, Ops, Problem, Verdict
from mourafaka_protocol.kinds import ATTACHMENT, COOPERATIVE
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_protocol.streams import encode_frame, read_frames
from tests.server.conftest import Program, running
from tests.server.laptop import Laptop

CONTENT = secrets.token_bytes(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def enrolled(program: Program, *arguments: str) -> Laptop:
    return Laptop.enrol(program.client(), program.invite("--coach", "Khadija", *arguments))


def new_cooperative(laptop: Laptop) -> tuple[uuid.UUID, str]:
    cooperative_id = uuid.uuid4()
    scope = cooperative_scope(cooperative_id)
    laptop.put(
        scope, COOPERATIVE, cooperative_id, name_ar="تعاونية تيسليوين", name_fr="Tissaliwine"
    )
    return cooperative_id, scope


def post(program: Program, content: bytes, content_type: str = CONTENT_TYPE) -> httpx.Response:
    return httpx.post(
        f"{program.url}/sync/1", content=content, headers={"Content-Type": content_type}
    )


def problem_of(answer: httpx.Response) -> str:
    last = read_frames(answer.content)[-1]
    assert isinstance(last, Problem)
    assert answer.headers["Content-Type"] == CONTENT_TYPE
    assert answer.headers["Problem-Code"] == last.code
    return last.code


def now_ms(program: Program) -> int:
    import time

    return time.time_ns() // 1_000_000


def test_two_laptops_meet_through_the_server(program: Program) -> None:
    first = enrolled(program)
    cooperative_id, scope = new_cooperative(first)
    assert first.sync().verdict is Verdict.OK
    coach_id = str(uuid.UUID(bytes=first.enrolment.coach_id))
    second = enrolled(program, "--coach-id", coach_id)
    second.sync()
    second.set(scope, COOPERATIVE, cooperative_id, {}, {"phone": "+212600000000"})
    second.sync()
    first.sync()
    assert first.rows == second.rows
    assert first.values(scope, COOPERATIVE, cooperative_id)["phone"] == "+212600000000"


def test_nothing_to_do_is_cheap(program: Program) -> None:
    laptop = enrolled(program)
    for _ in range(20):
        new_cooperative(laptop)
    laptop.sync()
    digest = cursor_digest(laptop.cursors)
    up = b"".join(map(encode_frame, laptop.frames_up(cursors=None, cursor_digest=digest)))
    down = post(program, up).content
    assert len(up) + len(down) <= 600


def test_what_arrived_before_the_line_broke_is_kept(program: Program) -> None:
    laptop = enrolled(program)
    _, scope = new_cooperative(laptop)
    new_cooperative(laptop)
    whole = [encode_frame(frame) for frame in (laptop.hello(), Ops(tuple(laptop.outbox[:1])))]
    host, port = program.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        head = f"POST /sync/1 HTTP/1.1\r\nHost: x\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: 999999\r\n\r\n"
        line.sendall(head.encode() + b"".join(whole) + encode_frame(End(2))[:5])
        for _ in range(500):
            asked = list(program.client().exchange([laptop.hello(), End(0)]))
            if asked[-1].last_ctr == 1:
                break
    assert asked[-1].last_ctr == 1
    answer = laptop.sync()
    assert answer.results[0].accepted == ((1, 2),)
    assert scope in laptop.cursors


def test_a_bomb_is_refused(program: Program) -> None:
    laptop = enrolled(program)
    stored = zstd.compress(bytes(900_000_000 // 10))
    for plain in (90_000_000, 1_000_000):
        bomb = struct.pack(">BBHII", 2, 1, 0, len(stored), plain) + stored
        answer = post(program, encode_frame(laptop.hello()) + bomb)
        assert problem_of(answer) in {"frame_too_large", "malformed_frame"}
        assert answer.status_code in {400, 413}


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 11, os.urandom(4096), b"\xff" * 50, b"\x03\x00" + bytes(10)]
)
def test_nonsense_is_refused(program: Program, content: bytes) -> None:
    assert 400 <= post(program, content).status_code < 500


def test_deep_nesting_is_refused(program: Program) -> None:
    payload = b"\x91" * 500_000 + b"\x01"
    content = struct.pack(">BBHII", 3, 0, 0, len(payload), len(payload)) + payload
    assert problem_of(post(program, content)) == "malformed_frame"


def test_a_forged_greeting_is_refused(program: Program) -> None:
    laptop, thief = enrolled(program), enrolled(program)
    laptop.identity, real = thief.identity, laptop.identity
    answer = post(
        program, b"".join(map(encode_frame, [laptop.hello(device_id=real.device_id), End(0)]))
    )
    assert (answer.status_code, problem_of(answer)) == (403, "device_unknown")


def test_an_exchange_is_frames_and_nothing_else(program: Program) -> None:
    answer = post(program, b"{}", "application/json")
    assert answer.status_code == 400
    assert httpx.get(f"{program.url}/sync/1").json() == {"code": "bad_request", "detail": "405"}


def with_a_photo(program: Program) -> Laptop:
    """A laptop whose photo the server knows of, and has not got."""
    laptop = enrolled(program)
    cooperative_id, scope = new_cooperative(laptop)
    laptop.put(
        scope,
        ATTACHMENT,
        uuid.uuid4(),
        record_kind="cooperative",
        record_id=cooperative_id,
        role="photo",
        sha256=SHA256,
        media_type="image/jpeg",
        byte_size=len(CONTENT),
    )
    laptop.sync()
    return laptop


def test_a_content_is_sent_in_parts_and_read_from_the_middle(program: Program) -> None:
    laptop = with_a_photo(program)
    server = program.client()

    def call(method: str):
        return laptop.blob(method, SHA256, now_ms(program))

    assert server.blob_state(call("HEAD")).length == len(CONTENT)
    assert server.blob_put(call("PATCH"), 0, [CONTENT[:100_000]]).offset == 100_000
    with pytest.raises(ProtocolError, match="offset_mismatch"):
        server.blob_put(call("PATCH"), 5, [CONTENT[5:]])
    with pytest.raises(ProtocolError, match="not_found"):
        list(server.blob_get(call("GET"), 0))
    offset = server.blob_state(call("HEAD")).offset
    assert (
        server.blob_put(call("PATCH"), offset, [CONTENT[offset:200_000], CONTENT[200_000:]]).offset
        == 300_000
    )
    assert b"".join(server.blob_get(call("GET"), 250_000)) == CONTENT[250_000:]
    whole = server.client.get(
        f"/blob/{SHA256}", headers={"Authorization": authorization(call("GET"))}
    )
    assert (whole.status_code, whole.content) == (200, CONTENT)


def test_a_part_cut_off_in_the_middle_is_kept(program: Program) -> None:
    laptop = with_a_photo(program)
    host, port = program.url.removeprefix("http://").split(":")
    header = authorization(laptop.blob("PATCH", SHA256, now_ms(program)))
    with socket.create_connection((host, int(port))) as line:
        head = (
            f"PATCH /blob/{SHA256} HTTP/1.1\r\nHost: x\r\nAuthorization: {header}\r\nUpload-Offset: 0\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(CONTENT)}\r\n\r\n"
        )
        line.sendall(head.encode() + CONTENT[:70_000])
        for _ in range(500):
            state = program.client().blob_state(laptop.blob("HEAD", SHA256, now_ms(program)))
            if state.offset == 70_000:
                break
    assert state.offset == 70_000


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/blob/" + "ab" * 32, {}),
        ("/blob/" + "ab" * 32, {"Authorization": "Bearer x"}),
        ("/blob/..%2f..%2fserver.key", {}),
    ],
)
def test_a_content_is_not_for_strangers(program: Program, path: str, headers: dict) -> None:
    answer = httpx.get(program.url + path, headers=headers)
    assert 400 <= answer.status_code < 500
    assert set(answer.json()) == {"code", "detail"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"handle": 1}', b'{"handle": "AAAAAA=="}', b"x" * 100_000]
)
def test_a_malformed_enrolment_is_a_bad_request(program: Program, content: bytes) -> None:
    answer = httpx.post(
        f"{program.url}/enrol", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 413, 429}
    assert answer.json()["code"] in {"bad_request", "frame_too_large", "too_many_attempts"}


def test_health_says_what_runs(program: Program) -> None:
    assert httpx.get(f"{program.url}/health").json() | {"version": ""} == {
        "status": "ok",
        "version": "",
        "epoch": 1,
        "protocol": 1,
    }


def test_the_json_calls_are_described(program: Program) -> None:
    described = httpx.get(f"{program.url}/schema/openapi.json").json()
    assert {"/health", "/enrol", "/blob/{sha256}"} <= set(described["paths"])
    assert set(described["paths"]["/blob/{sha256}"]) == {"head", "patch", "get"}
    request = described["components"]["schemas"]["EnrolRequest"]
    assert {"handle", "proof", "signature"} <= set(request["properties"])


def test_guessing_is_slowed_down(tmp_path) -> None:
    from mourafaka_server.installation import initialise
    from mourafaka_server.settings import Settings

    data = tmp_path / "server"
    initialise(Settings(data))
    with running(data) as own:
        laptop_request = msgspec.json.encode({"handle": "AAAA"})
        answers = [
            httpx.post(
                f"{own.url}/enrol",
                content=laptop_request,
                headers={"Content-Type": "application/json"},
            )
            for _ in range(3)
        ]
        assert {answer.status_code for answer in answers} == {400}
        invitation = own.invite("--coach", "Khadija")
        wrong = type(invitation)(
            invitation.url, invitation.handle, b"guessing", invitation.fingerprint_start
        )
        client = own.client()
        codes = []
        for _ in range(21):
            with pytest.raises(ProtocolError) as caught:
                Laptop.enrol(client, wrong)
            codes.append(caught.value.code)
        assert codes[0] is ProblemCode.INVITATION_REFUSED
        assert codes[-1] is ProblemCode.TOO_MANY_ATTEMPTS


def test_no_secret_reaches_the_log(tmp_path) -> None:
    from mourafaka_server.installation import initialise
    from mourafaka_server.settings import Settings

    data = tmp_path / "server"
    initialise(Settings(data))
    with running(data) as own:
        invitation = own.invite("--coach", "Khadija Amrani")
        laptop = Laptop.enrol(own.client(), invitation)
        new_cooperative(laptop)
        laptop.sync()
        post(own, b"\xff" * 50)
        own.process.stdin.close()
        log = own.process.stderr.read()
        own.process.wait(timeout=60)
    assert b'"event": "enrolled"' in log
    assert b'"event": "exchange"' in log
    for secret in (
        invitation.secret,
        invitation.secret.hex().encode(),
        b"Khadija",
        "تيسليوين".encode(),
        b"Tissaliwine",
    ):
        assert secret not in log
