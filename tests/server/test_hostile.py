"""What a stranger, a colleague or a broken program may try: nothing leaks, nothing falls over."""

import hashlib
import inspect
import os
import socket
import uuid
from contextlib import ExitStack

import httpx
import pytest
from litestar.testing import TestClient

from mourafaka_protocol import enrolment
from mourafaka_protocol.blobs import authorization
from mourafaka_protocol.frames import End, Problem, Revoke, ServerEnd, ServerHello, Verdict
from mourafaka_protocol.kinds import ATTACHMENT, COOPERATIVE
from mourafaka_protocol.operations import OpKind, put_patch
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.scopes import cooperative_scope, user_scope
from mourafaka_protocol.streams import encode_frame, read_frames
from mourafaka_server.app import create_app
from mourafaka_server.rates import Limits, Rates
from mourafaka_server.service import Service
from tests.server.conftest import HandClock, Program, new_laptop
from tests.server.laptop import Laptop
from tests.server.test_http import new_cooperative, now_ms, post, with_a_photo

PHOTO = os.urandom(5000)
PHOTO_NAME = hashlib.sha256(PHOTO).hexdigest()


def with_a_secret(service: Service) -> tuple[Laptop, str, uuid.UUID]:
    """A laptop whose cooperative and photo nobody else may see."""
    owner = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(owner)
    owner.put(
        scope_id,
        ATTACHMENT,
        uuid.uuid4(),
        record_kind="cooperative",
        record_id=cooperative_id,
        role="photo",
        sha256=PHOTO_NAME,
        media_type="image/jpeg",
        byte_size=len(PHOTO),
    )
    owner.sync()
    service.blob_put(owner.blob("PATCH", PHOTO_NAME, service.clock()), 0, [PHOTO])
    return owner, scope_id, cooperative_id


def test_a_greeting_that_is_played_again_is_told_nothing(service: Service) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop)
    up = laptop.frames_up()
    list(service.exchange(up))
    again = list(service.exchange(up))
    assert [type(frame) for frame in again] == [ServerHello, ServerEnd]
    assert again[-1].verdict is Verdict.FORK


def test_another_coachs_scope_is_named_in_vain(service: Service) -> None:
    owner, scope_id, _ = with_a_secret(service)
    thief = new_laptop(service)
    thief.sync()
    owner_scope = user_scope(uuid.UUID(bytes=owner.enrolment.coach_id))
    for named in (scope_id, owner_scope, cooperative_scope(uuid.uuid4())):
        down = list(service.exchange([thief.hello(cursors={**thief.cursors, named: 0}), End(0)]))
        told = [frame for frame in down if not isinstance(frame, ServerHello | ServerEnd)]
        assert told == [Revoke((named,))]
        assert all(digest.scope != named for digest in down[-1].digests)


def test_writing_in_another_coachs_scope_says_no_more_than_in_one_that_is_not_there(
    service: Service,
) -> None:
    _, scope_id, cooperative_id = with_a_secret(service)
    thief = new_laptop(service)
    nowhere = uuid.uuid4()
    for scope, record_id in ((scope_id, cooperative_id), (cooperative_scope(nowhere), nowhere)):
        change = put_patch(COOPERATIVE, {"name_fr": "Mine"})
        thief.write(OpKind.PUT, scope, 20, uuid.uuid4(), change)
        thief.set(scope, COOPERATIVE, record_id, {"name_fr": "x"}, {"name_fr": "Mine"})
    refused = thief.sync().refused
    assert len(refused) == 4
    assert len({code for _, code in refused}) == 1


def test_another_coachs_photo_is_not_there(service: Service) -> None:
    with_a_secret(service)
    thief = new_laptop(service)
    now = service.clock()
    for method in ("HEAD", "GET", "PATCH"):
        call = thief.blob(method, PHOTO_NAME, now)
        with pytest.raises(ProtocolError, match="not_found"):
            if method == "GET":
                list(service.blob_get(call, 0))
            elif method == "HEAD":
                service.blob_state(call)
            else:
                service.blob_put(call, 0, [PHOTO])


def test_who_names_anothers_photo_in_a_record_of_his_own_still_cannot_read_it(
    service: Service,
) -> None:
    with_a_secret(service)
    thief = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(thief)
    thief.put(
        scope_id,
        ATTACHMENT,
        uuid.uuid4(),
        record_kind="cooperative",
        record_id=cooperative_id,
        role="photo",
        sha256=PHOTO_NAME,
        media_type="image/jpeg",
        byte_size=len(PHOTO),
    )
    thief.sync()
    state = service.blob_state(thief.blob("HEAD", PHOTO_NAME, service.clock()))
    assert (state.offset, state.length) == (0, len(PHOTO))
    with pytest.raises(ProtocolError, match="not_found"):
        list(service.blob_get(thief.blob("GET", PHOTO_NAME, service.clock()), 0))


@pytest.mark.parametrize(
    "name",
    ["../server.key", "../../etc/passwd", "parts", "..", "/etc/passwd", "a\\..\\b", "é" * 64],
)
def test_a_name_that_is_a_path_reaches_no_file(service: Service, name: str) -> None:
    laptop = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(laptop)
    laptop.put(
        scope_id,
        ATTACHMENT,
        uuid.uuid4(),
        record_kind="cooperative",
        record_id=cooperative_id,
        role="photo",
        sha256=name,
        file_name=name,
        media_type="image/jpeg",
        byte_size=10,
    )
    laptop.sync()
    before = sorted(service.settings.data.rglob("*"))
    for method in ("HEAD", "PATCH", "GET"):
        call = laptop.blob(method, name, service.clock())
        with pytest.raises(ProtocolError, match="not_found"):
            if method == "HEAD":
                service.blob_state(call)
            elif method == "PATCH":
                service.blob_put(call, 0, [b"x" * 10])
            else:
                list(service.blob_get(call, 0))
    kept = [path for path in service.settings.data.rglob("*") if path not in before]
    assert [path for path in kept if not path.name.startswith("server.db")] == []


@pytest.mark.parametrize(
    "path",
    [
        "/blob/..%2f..%2fserver.key",
        "/blob/%2e%2e/server.key",
        "/blob//etc/passwd",
        "/../server.key",
    ],
)
def test_an_address_that_is_a_path_reaches_no_file(program: Program, path: str) -> None:
    host, port = program.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert 400 <= int(answer.split()[1]) < 500
    assert (program.data / "server.key").read_bytes() not in answer


def test_lines_that_stand_still_keep_nobody_waiting(program: Program) -> None:
    host, port = program.url.removeprefix("http://").split(":")
    head = (
        "POST /sync/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/vnd.mourafaka.frames\r\n"
        "Content-Length: 100000\r\n\r\nx"
    )
    with ExitStack() as stack:
        for _line in range(100):
            line = stack.enter_context(socket.create_connection((host, int(port))))
            line.sendall(head.encode())
        laptop = Laptop.enrol(program.client(), program.invite("--coach", "Khadija"))
        new_cooperative(laptop)
        assert laptop.sync().verdict is Verdict.OK


@pytest.mark.parametrize(
    ("method", "path", "kind", "length"),
    [
        ("POST", "/enrol", "application/json", 17 * 1024),
        ("PATCH", "/blob/" + "ab" * 32, "application/offset+octet-stream", 17 * 1024 * 1024),
        ("POST", "/sync/1", "application/vnd.mourafaka.frames", 300 * 1024 * 1024),
    ],
)
def test_a_body_that_is_too_long_is_refused_before_it_is_read(
    program: Program, method: str, path: str, kind: str, length: int
) -> None:
    host, port = program.url.removeprefix("http://").split(":")
    laptop = Laptop.enrol(program.client(), program.invite("--coach", "Khadija"))
    signed = authorization(laptop.blob("PATCH", "ab" * 32, now_ms(program)))
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\n"
        f"Upload-Offset: 0\r\nAuthorization: {signed}\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(head.encode())
        status = int(line.recv(65536).split()[1])
    assert status in {404, 413}


def test_a_laptop_that_has_gone_astray_is_slowed_down_and_nobody_else(
    service: Service, clock: HandClock
) -> None:
    astray, good = new_laptop(service), new_laptop(service)

    def asks(laptop: Laptop) -> httpx.Response:
        header = authorization(laptop.blob("GET", "ab" * 32, clock()))
        return client.get("/blob/" + "ab" * 32, headers={"Authorization": header})

    with TestClient(create_app(service)) as client:
        answers = [asks(astray).status_code for _call in range(601)]
        assert (answers[-2:], asks(good).status_code) == ([404, 429], 404)
        told = asks(astray)
        assert told.json()["code"] == told.headers["Problem-Code"] == "too_many_requests"
        clock.now_ms += 1000 * int(told.headers["Retry-After"])
        assert asks(astray).status_code == 404


def test_a_greeting_counts_for_its_laptop(service: Service, clock: HandClock) -> None:
    astray, good = new_laptop(service), new_laptop(service)

    def syncs(laptop: Laptop) -> int:
        content = b"".join(map(encode_frame, [laptop.hello(), End(0)]))
        kind = {"Content-Type": "application/vnd.mourafaka.frames"}
        return client.post("/sync/1", content=content, headers=kind).status_code

    limits = Limits(Rates(clock, burst=1000, per_s=1), Rates(clock, burst=3, per_s=1))
    with TestClient(create_app(service, limits)) as client:
        assert [syncs(astray) for _call in range(4)][-2:] == [200, 429]
        assert syncs(good) == 200


def test_a_thousand_wrong_frames_end_in_problems(program: Program) -> None:
    laptop = with_a_photo(program)
    good = b"".join(map(encode_frame, laptop.frames_up()))
    for place in range(0, len(good), max(1, len(good) // 60)):
        spoiled = bytearray(good)
        spoiled[place] ^= 0x41
        answer = post(program, bytes(spoiled))
        assert answer.status_code < 500
        last = read_frames(answer.content)[-1]
        assert isinstance(last, Problem | ServerEnd)


def test_no_call_takes_a_secret_in_its_address(service: Service) -> None:
    described = create_app(service).openapi_schema.to_schema()
    places = {
        parameter["in"]
        for calls in described["paths"].values()
        for call in calls.values()
        for parameter in call.get("parameters", ())
    }
    assert places == {"header", "path"}


def test_proofs_are_compared_in_constant_time() -> None:
    assert "hmac.compare_digest(" in inspect.getsource(enrolment.proof_holds)
