"""A laptop asks how it stands, and gets a new certificate in good time."""

import base64
import time
from dataclasses import replace

import httpx
import pytest

from mourafaka_protocol.blobs import DEVICE_CALL, authorization, blob_call
from mourafaka_protocol.certificate import open_certificate
from mourafaka_protocol.identity import DeviceIdentity
from mourafaka_protocol.problems import ProtocolError
from mourafaka_server import devices
from mourafaka_server.clock import DAY_MS
from mourafaka_server.device_status import status_of
from mourafaka_server.devices import State
from mourafaka_server.service import Service
from tests.server.conftest import HandClock, Program, new_laptop
from tests.server.laptop import Laptop


def asked(laptop: Laptop, service: Service):
    return status_of(service, laptop.blob("GET", DEVICE_CALL, service.clock()))


def test_a_laptop_learns_its_state_and_the_policy(service: Service) -> None:
    laptop = new_laptop(service)
    status = asked(laptop, service)
    assert (status.state, status.warn_after_days, status.read_only_after_days) == (
        "active",
        90,
        180,
    )
    assert status.certificate == laptop.enrolment.certificate
    service.database.write(
        lambda connection: devices.set_state(connection, laptop.identity.device_id, State.SUSPENDED)
    )
    assert asked(laptop, service).state == "suspended"


def test_a_certificate_is_renewed_in_good_time(service: Service, clock: HandClock) -> None:
    laptop = new_laptop(service)
    first = asked(laptop, service)
    clock.now_ms += 300 * DAY_MS
    assert asked(laptop, service).certificate == first.certificate
    clock.now_ms += 10 * DAY_MS
    renewed = asked(laptop, service)
    assert renewed.certificate_expires_ms == clock.now_ms + 365 * DAY_MS
    opened = open_certificate(laptop.server_key, renewed.certificate)
    assert (opened.device_id, opened.signing_key) == (
        laptop.identity.device_id,
        laptop.identity.signing_key,
    )
    assert asked(laptop, service).certificate == renewed.certificate


def test_a_laptop_that_was_called_back_gets_no_new_certificate(
    service: Service, clock: HandClock
) -> None:
    laptop = new_laptop(service)
    service.database.write(
        lambda connection: devices.set_state(connection, laptop.identity.device_id, State.WIPING)
    )
    clock.now_ms += 400 * DAY_MS
    assert asked(laptop, service).certificate == laptop.enrolment.certificate


def test_only_the_laptop_itself_may_ask(service: Service) -> None:
    laptop = new_laptop(service)
    stranger = DeviceIdentity.generate(laptop.identity.device_id)
    call = blob_call(stranger, laptop.server_key, "GET", DEVICE_CALL, service.clock())
    with pytest.raises(ProtocolError, match="device_unknown"):
        status_of(service, call)
    for other in ("HEAD", "PATCH"):
        call = laptop.blob(other, DEVICE_CALL, service.clock())
        with pytest.raises(ProtocolError, match="device_unknown"):
            status_of(service, replace(call, method="GET"))


def test_it_is_asked_over_http(program: Program) -> None:
    laptop = Laptop.enrol(program.client(), program.invite("--coach", "Khadija"))
    call = laptop.blob("GET", DEVICE_CALL, time.time_ns() // 1_000_000)
    answer = httpx.get(f"{program.url}/device", headers={"Authorization": authorization(call)})
    told = answer.json()
    assert (answer.status_code, told["state"]) == (200, "active")
    assert base64.b64decode(told["certificate"]) == laptop.enrolment.certificate
    late = laptop.blob("GET", DEVICE_CALL, 0)
    answer = httpx.get(f"{program.url}/device", headers={"Authorization": authorization(late)})
    assert (answer.status_code, answer.json()["code"]) == (403, "clock_skew")
