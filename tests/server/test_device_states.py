"""Laptops that were called back, laptops whose program is too old: what they send is never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mourafaka_protocol.frames import End, Grant, Ops, Verdict
from mourafaka_protocol.kinds import QUARANTINE
from mourafaka_protocol.payloads import decode_server_hello_body
from mourafaka_server import devices
from mourafaka_server.devices import State
from mourafaka_server.installation import opened
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings, load, save
from mourafaka_server.tables import quarantine
from tests.server.conftest import HandClock, new_laptop, second_laptop
from tests.server.cooperatives import new_cooperative, new_visit, records_of, rows_of
from tests.server.laptop import Laptop


def call_back(service: Service, laptop: Laptop, state: State) -> None:
    service.database.write(
        lambda connection: devices.set_state(connection, laptop.identity.device_id, state)
    )


def end_verdict(service: Service, frames: list) -> Verdict:
    return list(service.exchange(frames))[-1].verdict


def working_laptop(service: Service) -> tuple[Laptop, str]:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    return laptop, scope_id


def test_a_suspended_laptop_is_given_nothing_and_its_work_is_kept(service: Service) -> None:
    laptop, scope_id = working_laptop(service)
    colleague = second_laptop(service, laptop)
    call_back(service, laptop, State.SUSPENDED)
    visit_id = new_visit(laptop, scope_id)
    new_visit(colleague, scope_id)
    up = laptop.frames_up()
    down = list(service.exchange(up))
    assert [type(frame).__name__ for frame in down] == ["ServerHello", "Result", "ServerEnd"]
    assert laptop.take(up, down).refused == [(2, "device_revoked")]
    assert down[-1].verdict is Verdict.SUSPENDED
    colleague.sync()
    (told,) = records_of(colleague, scope_id, QUARANTINE)
    assert (told["code"], told["record_id"]) == ("device_revoked", visit_id.bytes)
    call_back(service, laptop, State.ACTIVE)
    assert laptop.sync().verdict is Verdict.OK


def test_a_laptop_wipes_itself_once_all_it_sent_is_taken(service: Service) -> None:
    laptop, scope_id = working_laptop(service)
    call_back(service, laptop, State.WIPING)
    new_visit(laptop, scope_id)
    new_visit(laptop, scope_id)
    first, second = laptop.pending()
    broken = [laptop.hello(), Ops((second,)), End(3)]
    assert end_verdict(service, broken) is Verdict.SUSPENDED
    assert end_verdict(service, [laptop.hello(), Ops((first, second)), End(3)]) is Verdict.WIPED
    assert len(rows_of(service, quarantine)) == 2
    new_visit(laptop, scope_id)
    late = list(service.exchange(laptop.frames_up()))
    assert decode_server_hello_body(late[0].body).verdict is Verdict.WIPED
    assert late[-1].verdict is Verdict.WIPED
    assert len(rows_of(service, quarantine)) == 3


def test_a_laptop_that_was_called_back_stays_so_under_another_id(service: Service) -> None:
    laptop, scope_id = working_laptop(service)
    call_back(service, laptop, State.SUSPENDED)
    laptop.start_anew()
    new_visit(laptop, scope_id)
    down = list(service.exchange(laptop.frames_up()))
    assert down[-1].verdict is Verdict.SUSPENDED
    assert not any(isinstance(frame, Grant) for frame in down)


@pytest.fixture
def newer_service(data: Path, clock: HandClock) -> Iterator[Service]:
    """A server that wants laptops of schema 3, has a name and a stricter policy."""
    settings = load(data)
    save(
        Settings(
            data,
            database_url=settings.database_url,
            minimum_schema=3,
            server_name="Souss-Massa",
            warn_after_days=30,
            read_only_after_days=60,
        )
    )
    with opened(load(data), clock) as service:
        yield service


def test_an_older_program_may_send_and_is_told_to_be_renewed(newer_service: Service) -> None:
    laptop = new_laptop(newer_service)
    _, scope_id = new_cooperative(laptop)
    up = laptop.frames_up(schema=2)
    down = list(newer_service.exchange(up))
    assert [type(frame).__name__ for frame in down] == ["ServerHello", "Result", "ServerEnd"]
    assert down[-1].verdict is Verdict.UPGRADE
    laptop.take(up, down)
    assert laptop.pending() == []
    laptop.sync(schema=3)
    assert scope_id in laptop.cursors


def test_a_server_tells_its_name_and_its_policy(newer_service: Service) -> None:
    laptop = new_laptop(newer_service)
    down = list(newer_service.exchange(laptop.frames_up(schema=3)))
    told = decode_server_hello_body(down[0].body)
    assert (told.server_name, tuple(told.policy)) == ("Souss-Massa", (30, 60))
