"""Contents come whole or not at all, go on where they broke, and are read by those who may."""

import hashlib
import uuid

import pytest

from mourafaka_protocol.blobs import BlobCall
from mourafaka_protocol.frames import Wanted
from mourafaka_protocol.kinds import ATTACHMENT, COOPERATIVE
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server.clock import DAY_MS
from mourafaka_server.errors import ClockSkew, OffsetMismatch
from mourafaka_server.service import Service
from tests.server.conftest import HandClock, new_laptop, second_laptop
from tests.server.laptop import CLOCK_MS, Laptop

CONTENT = bytes(range(256)) * 700
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def attach(
    laptop: Laptop, sha256: str = SHA256, byte_size: int = len(CONTENT)
) -> tuple[str, uuid.UUID]:
    """A new cooperative with one photo, synced."""
    cooperative_id, attachment_id = uuid.uuid4(), uuid.uuid4()
    scope = cooperative_scope(cooperative_id)
    laptop.put(scope, COOPERATIVE, cooperative_id, name_fr="Tissaliwine")
    laptop.put(
        scope,
        ATTACHMENT,
        attachment_id,
        record_kind="cooperative",
        record_id=cooperative_id,
        role="photo",
        sha256=sha256,
        media_type="image/jpeg",
        byte_size=byte_size,
    )
    assert laptop.sync().refused == []
    return scope, attachment_id


def call(laptop: Laptop, method: str, sha256: str = SHA256) -> BlobCall:
    return laptop.blob(method, sha256, CLOCK_MS)


def put(service: Service, laptop: Laptop, offset: int, *parts: bytes) -> int:
    return service.blob_put(call(laptop, "PATCH"), offset, parts).offset


def get(service: Service, laptop: Laptop, start: int = 0) -> bytes:
    return b"".join(service.blob_get(call(laptop, "GET"), start))


def code_of(work) -> str:
    with pytest.raises(ProtocolError) as caught:
        work()
    return str(caught.value.code)


def test_a_content_that_breaks_off_goes_on_where_it_stood(service: Service) -> None:
    laptop = new_laptop(service)
    attach(laptop)
    assert service.blob_state(call(laptop, "HEAD")).offset == 0

    def broken_line():
        yield CONTENT[:1000]
        yield CONTENT[1000:5000]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        service.blob_put(call(laptop, "PATCH"), 0, broken_line())
    state = service.blob_state(call(laptop, "HEAD"))
    assert (state.offset, state.length) == (5000, len(CONTENT))
    assert code_of(lambda: get(service, laptop)) == "not_found"
    assert put(service, laptop, 5000, CONTENT[5000:]) == len(CONTENT)
    assert get(service, laptop) == CONTENT
    assert get(service, laptop, 170_000) == CONTENT[170_000:]


@pytest.mark.parametrize("method", ["HEAD", "PATCH"])
def test_a_content_that_had_come_whole_when_the_server_broke_off_is_kept_once_it_is_asked_for(
    service: Service, method: str
) -> None:
    laptop = new_laptop(service)
    attach(laptop)
    service.store.append(
        uuid.UUID(bytes=laptop.enrolment.coach_id), SHA256, CONTENT
    )  # killed before it was checked
    assert code_of(lambda: get(service, laptop)) == "not_found"
    if method == "HEAD":
        assert service.blob_state(call(laptop, "HEAD")).is_complete
    else:
        assert put(service, laptop, len(CONTENT)) == len(CONTENT)
    assert get(service, laptop) == CONTENT


def test_an_upload_goes_on_nowhere_else(service: Service) -> None:
    laptop = new_laptop(service)
    attach(laptop)
    put(service, laptop, 0, CONTENT[:100])
    with pytest.raises(OffsetMismatch) as caught:
        put(service, laptop, 50, CONTENT[50:])
    assert caught.value.offset == 100
    put(service, laptop, 100, CONTENT[100:])
    with pytest.raises(OffsetMismatch):
        put(service, laptop, 0, CONTENT)


def test_a_content_that_is_not_what_its_name_says_is_dropped(service: Service) -> None:
    laptop = new_laptop(service)
    attach(laptop)
    wrong = CONTENT[:-1] + b"!"
    assert code_of(lambda: put(service, laptop, 0, wrong)) == "hash_mismatch"
    assert service.blob_state(call(laptop, "HEAD")).offset == 0
    put(service, laptop, 0, CONTENT)
    assert get(service, laptop) == CONTENT


def test_no_more_is_taken_than_was_announced(service: Service) -> None:
    laptop = new_laptop(service)
    attach(laptop, byte_size=10)
    assert code_of(lambda: put(service, laptop, 0, CONTENT)) == "blob_too_large"
    assert service.blob_state(call(laptop, "HEAD")).offset == 0


def test_of_two_sizes_announced_for_one_content_the_name_judges(service: Service) -> None:
    laptop = new_laptop(service)
    attach(laptop, byte_size=len(CONTENT) + 7)
    attach(laptop)
    assert put(service, laptop, 0, CONTENT[:100]) == 100
    assert put(service, laptop, 100, CONTENT[100:]) == len(CONTENT)
    state = service.blob_state(call(laptop, "HEAD"))
    assert (state.offset, state.length) == (len(CONTENT), len(CONTENT))
    assert get(service, laptop) == CONTENT
    assert laptop.sync().of(Wanted) == []


def test_one_upload_of_a_content_at_a_time(service: Service) -> None:
    laptop = new_laptop(service)
    attach(laptop)
    with service.attachments.upload(call(laptop, "PATCH"), 0) as upload:
        upload.write(CONTENT[:10])
        assert code_of(lambda: put(service, laptop, 10, CONTENT[10:])) == "server_busy"
    assert put(service, laptop, 10, CONTENT[10:]) == len(CONTENT)


def test_another_coach_sees_nothing_of_it(service: Service) -> None:
    owner, stranger = new_laptop(service), new_laptop(service)
    attach(owner)
    put(service, owner, 0, CONTENT)
    for work in (
        lambda: service.blob_state(call(stranger, "HEAD")),
        lambda: put(service, stranger, 0, CONTENT),
        lambda: get(service, stranger),
    ):
        assert code_of(work) == "not_found"


def test_naming_a_content_is_not_having_it(service: Service) -> None:
    owner, stranger = new_laptop(service), new_laptop(service)
    attach(owner)
    put(service, owner, 0, CONTENT)
    attach(stranger)
    assert service.blob_state(call(stranger, "HEAD")).offset == 0
    assert code_of(lambda: get(service, stranger)) == "not_found"
    put(service, stranger, 0, CONTENT)
    assert get(service, stranger) == CONTENT


def test_a_content_held_in_one_scope_is_not_sent_again_for_another(service: Service) -> None:
    laptop = new_laptop(service)
    attach(laptop)
    put(service, laptop, 0, CONTENT)
    attach(laptop)
    assert service.blob_state(call(laptop, "HEAD")).is_complete


def test_the_coachs_other_laptop_goes_on_with_the_upload(service: Service) -> None:
    first = new_laptop(service)
    attach(first)
    put(service, first, 0, CONTENT[:1000])
    second = second_laptop(service, first)
    assert service.blob_state(call(second, "HEAD")).offset == 1000
    put(service, second, 1000, CONTENT[1000:])
    assert get(service, first) == CONTENT


def test_with_its_record_gone_a_content_is_no_longer_handed_out(service: Service) -> None:
    laptop = new_laptop(service)
    scope, attachment_id = attach(laptop)
    put(service, laptop, 0, CONTENT)
    laptop.delete(scope, ATTACHMENT, attachment_id)
    laptop.sync()
    assert code_of(lambda: get(service, laptop)) == "not_found"


def test_a_forged_call_and_an_old_one_are_refused(service: Service, clock: HandClock) -> None:
    laptop, thief = new_laptop(service), new_laptop(service)
    attach(laptop)
    honest = call(laptop, "HEAD")
    forged = BlobCall("HEAD", SHA256, honest.device_id, CLOCK_MS, call(thief, "HEAD").signature)
    assert code_of(lambda: service.blob_state(forged)) == "device_unknown"
    clock.now_ms += DAY_MS + 1
    with pytest.raises(ClockSkew) as caught:
        service.blob_state(honest)
    assert caught.value.now_ms == clock.now_ms


@pytest.mark.parametrize("name", ["../../server.key", "AB" * 32, "", "é" * 64])
def test_a_name_that_is_none_finds_nothing(service: Service, name: str) -> None:
    laptop = new_laptop(service)
    attach(laptop)
    assert code_of(lambda: service.blob_state(call(laptop, "HEAD", name))) == "not_found"
