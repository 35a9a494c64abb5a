"""What is refused is kept, and comes to those who hold its scope."""

import uuid

from mourafaka_protocol.kinds import COOPERATIVE, QUARANTINE, VISIT
from mourafaka_server import access, quarantines
from mourafaka_server.service import Service
from tests.server.conftest import new_laptop, second_laptop
from tests.server.cooperatives import coach_of, new_cooperative, new_visit, records_of


def test_what_is_refused_comes_to_all_who_hold_the_scope(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    refused = first.set(scope_id, VISIT, uuid.uuid4(), {}, {"session_no": 2})
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    for laptop in (first, second):
        (told,) = records_of(laptop, scope_id, QUARANTINE)
        assert told["operation"] == refused.canonical_bytes()
        assert told["operation_id"] == refused.operation_id(first.identity.device_id)
        assert (told["code"], told["state"]) == ("unknown_record", "open")
        assert told["written_by"] == coach_of(first).bytes
        assert told["record_id"] == refused.record_id.bytes


def test_what_a_former_coach_sent_too_late_comes_to_the_new_one(service: Service) -> None:
    before, after = new_laptop(service), new_laptop(service)
    _, scope_id = new_cooperative(before)
    before.sync()
    visit_id = new_visit(before, scope_id)
    moved = service.database.write(
        lambda connection: access.hand_over(
            connection, coach_of(before), coach_of(after), None, service.clock()
        )
    )
    assert moved == [scope_id]
    assert before.sync().refused == [(2, "scope_not_granted")]
    after.sync()
    (told,) = records_of(after, scope_id, QUARANTINE)
    assert told["record_id"] == visit_id.bytes
    assert scope_id not in before.cursors


def test_a_stranger_writes_nothing_into_a_scope_not_even_what_is_refused(service: Service) -> None:
    owner, stranger = new_laptop(service), new_laptop(service)
    cooperative_id, scope_id = new_cooperative(owner)
    owner.sync()
    stranger.set(scope_id, COOPERATIVE, cooperative_id, {}, {"phone": "x"})
    stranger.sync()
    owner.sync()
    assert records_of(owner, scope_id, QUARANTINE) == []
    (kept,) = service.database.read(quarantines.all_of)
    assert (kept.scope_id, kept.code) == (scope_id, "scope_not_granted")


def test_a_scope_comes_back_to_a_coach_who_had_it(service: Service) -> None:
    first, other = new_laptop(service), new_laptop(service)
    _, scope_id = new_cooperative(first)
    first.sync()
    pair = coach_of(first), coach_of(other)
    for giver, taker in (pair, pair[::-1], pair, pair[::-1]):
        service.database.write(
            lambda connection, giver=giver, taker=taker: access.hand_over(
                connection, giver, taker, [scope_id], service.clock()
            )
        )
    new_visit(first, scope_id)
    assert first.sync().refused == []
    assert scope_id in first.cursors
