"""What two people wrote unseen of each other comes to both of them as a record to decide on."""

import uuid
from dataclasses import replace

import pytest

from mourafaka_protocol.kinds import CONFLICT, COOPERATIVE, VISIT, unpack_value
from mourafaka_protocol.operations import AMEND, OpKind, set_patch
from mourafaka_server.service import Service
from mourafaka_server.tables import conflict, earlier_text
from tests.server.conftest import new_laptop, second_laptop
from tests.server.cooperatives import (
    ON,
    coach_of,
    new_cooperative,
    new_visit,
    records_of,
    rows_of,
)
from tests.server.laptop import Laptop


def two_laptops(service: Service, **fields: object) -> tuple[Laptop, Laptop, uuid.UUID, str]:
    first = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(first, **fields)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    return first, second, cooperative_id, scope_id


def test_a_conflict_travels_to_both_sides(service: Service) -> None:
    first, second, cooperative_id, scope_id = two_laptops(service, phone="0")
    first.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "1"})
    second.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "2"})
    for laptop in (first, second, first):
        laptop.sync()
    for laptop in (first, second):
        (told,) = records_of(laptop, scope_id, CONFLICT)
        assert told["record_id"] == cooperative_id.bytes
        assert told["field_tag"] == COOPERATIVE.field_named("phone").tag
        assert (unpack_value(told["kept"]), unpack_value(told["lost"])) == ("2", "1")
        assert told["kept_by"] == told["lost_by"] == coach_of(first).bytes
        assert (told["state"], told["nature"]) == ("open", "value")


def test_people_decide_on_a_conflict_and_write_nothing_else_in_it(service: Service) -> None:
    first, second, cooperative_id, scope_id = two_laptops(service, phone="0")
    first.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "1"})
    second.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "2"})
    for laptop in (first, second, first):
        laptop.sync()
    (found,) = [place[2] for place in first.rows if place[1] == CONFLICT.tag]
    first.set(scope_id, CONFLICT, found, {"state": "open"}, {"state": "restored"})
    first.set(scope_id, CONFLICT, found, {"nature": "value"}, {"nature": "text"})
    first.delete(scope_id, CONFLICT, found)
    first.put(scope_id, CONFLICT, uuid.uuid4(), state="open")
    refused = first.sync().refused
    assert [code for _, code in refused] == ["read_only_field"] * 3
    second.sync()
    assert second.values(scope_id, CONFLICT, found)["state"] == "restored"
    assert second.values(scope_id, CONFLICT, found)["nature"] == "value"


def test_two_decisions_on_one_conflict_are_no_conflict_to_decide_on(service: Service) -> None:
    first, second, cooperative_id, scope_id = two_laptops(service, phone="0")
    first.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "1"})
    second.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "2"})
    for laptop in (first, second, first):
        laptop.sync()
    (found,) = [place[2] for place in first.rows if place[1] == CONFLICT.tag]
    first.set(scope_id, CONFLICT, found, {"state": "open"}, {"state": "kept"})
    second.set(scope_id, CONFLICT, found, {"state": "open"}, {"state": "restored"})
    for laptop in (first, second, first):
        laptop.sync()
    assert len(records_of(first, scope_id, CONFLICT)) == 1
    assert first.values(scope_id, CONFLICT, found)["state"] == "restored"
    assert len(rows_of(service, conflict)) == 2


POINTS = [f"Point {number} de la visite." for number in range(40)]
NOTE = " ".join(POINTS)


def edited(note: str, number: int, by: str) -> str:
    return note.replace(POINTS[number], f"Point {number} revu par {by}.")


def test_notes_of_two_laptops_meet_sentence_by_sentence(service: Service) -> None:
    first, second, _, scope_id = two_laptops(service)
    visit_id = new_visit(first, scope_id, findings=NOTE)
    first.sync()
    second.sync()
    ours, theirs = edited(NOTE, 3, "Amina"), edited(NOTE, 30, "Brahim")
    first.set(scope_id, VISIT, visit_id, {"findings": NOTE}, {"findings": ours})
    second.set(scope_id, VISIT, visit_id, {"findings": NOTE}, {"findings": theirs})
    again = edited(theirs, 20, "Brahim")
    second.set(scope_id, VISIT, visit_id, {"findings": theirs}, {"findings": again})
    for laptop in (first, second, first):
        laptop.sync()
    whole = edited(edited(edited(NOTE, 3, "Amina"), 30, "Brahim"), 20, "Brahim")
    for laptop in (first, second):
        assert laptop.values(scope_id, VISIT, visit_id)["findings"] == whole
    assert records_of(first, scope_id, CONFLICT) == []


def test_an_edit_of_a_text_that_was_merged_since_builds_on_it(service: Service) -> None:
    """The base never stood: its writer sends it as a hash in a later exchange."""
    first, second, _, scope_id = two_laptops(service)
    visit_id = new_visit(first, scope_id, findings=NOTE)
    first.sync()
    second.sync()
    theirs = edited(NOTE, 30, "Brahim")
    first.set(scope_id, VISIT, visit_id, {"findings": NOTE}, {"findings": edited(NOTE, 3, "A")})
    second.set(scope_id, VISIT, visit_id, {"findings": NOTE}, {"findings": theirs})
    first.sync()
    list(service.exchange(second.frames_up()))  # taken; the answer never came
    again = edited(theirs, 20, "Brahim")
    second.set(scope_id, VISIT, visit_id, {"findings": theirs}, {"findings": again})
    assert [row.text for row in rows_of(service, earlier_text)] == [theirs]
    second.sync()
    assert second.values(scope_id, VISIT, visit_id)["findings"] == edited(again, 3, "A")
    assert records_of(second, scope_id, CONFLICT) == []


def test_of_the_same_sentence_both_versions_stand_and_are_told(service: Service) -> None:
    first, second, _, scope_id = two_laptops(service)
    visit_id = new_visit(first, scope_id, findings=NOTE)
    first.sync()
    second.sync()
    for laptop, name in ((first, "Amina"), (second, "Brahim")):
        new = edited(NOTE, 3, name)
        laptop.set(scope_id, VISIT, visit_id, {"findings": NOTE}, {"findings": new})
    for laptop in (first, second, first):
        laptop.sync()
    text = first.values(scope_id, VISIT, visit_id)["findings"]
    assert "revu par Amina" in text
    assert "revu par Brahim" in text
    (told,) = records_of(first, scope_id, CONFLICT)
    assert told["nature"] == "text"
    assert unpack_value(told["kept"]) == text
    assert unpack_value(told["lost"]) == edited(NOTE, 3, "Brahim")


# What was handed in


def submitted_visit(service: Service) -> tuple[Laptop, Laptop, uuid.UUID, str]:
    first, second, _, scope_id = two_laptops(service)
    visit_id = new_visit(first, scope_id, advice="a")
    first.sync()
    second.sync()
    first.set(scope_id, VISIT, visit_id, {"state": "draft"}, {"state": "submitted", "advice": "b"})
    assert first.sync().refused == []
    return first, second, visit_id, scope_id


def test_a_visit_that_was_handed_in_is_amended_or_left(service: Service) -> None:
    first, second, visit_id, scope_id = submitted_visit(service)
    second.set(scope_id, VISIT, visit_id, {}, {"active_members": 7})
    assert second.sync().refused == [(1, "is_submitted")]
    patch = set_patch(VISIT, {}, {"active_members": 8})
    amendment = second.write(OpKind.SET, scope_id, VISIT.tag, visit_id, patch)
    second.outbox[-1] = replace(amendment, command=AMEND)
    assert second.sync().refused == []
    first.sync()
    assert first.values(scope_id, VISIT, visit_id)["active_members"] == 8


def test_what_says_nothing_new_of_a_visit_that_was_handed_in_is_taken(service: Service) -> None:
    _, second, visit_id, scope_id = submitted_visit(service)
    second.set(scope_id, VISIT, visit_id, {"state": "draft"}, {"state": "submitted"})
    assert second.sync().refused == []


@pytest.mark.parametrize("is_amendment", [False, True])
def test_nobody_takes_back_what_was_handed_in(service: Service, is_amendment: bool) -> None:
    first, _, visit_id, scope_id = submitted_visit(service)
    patch = set_patch(VISIT, {"state": "submitted"}, {"state": "draft"})
    op = first.write(OpKind.SET, scope_id, VISIT.tag, visit_id, patch)
    first.outbox[-1] = replace(op, command=AMEND if is_amendment else None)
    code = "illegal_transition" if is_amendment else "is_submitted"
    assert first.sync().refused == [(op.ctr, code)]


def test_when_a_person_wrote_a_record_is_told(service: Service) -> None:
    first, second, _, scope_id = two_laptops(service)
    visit_id = new_visit(first, scope_id, visited_on=ON)
    written_ms = first.outbox[-1].at_ms
    first.sync()
    pages = [frame for frame in second.sync().frames if hasattr(frame, "changes")]
    told = {change.record_id: change.written_ms for page in pages for change in page.changes}
    assert told[visit_id] == written_ms
    third = second_laptop(service, first)
    rows = [row for frame in third.sync().frames if hasattr(frame, "rows") for row in frame.rows]
    assert {row.record_id: row.written_ms for row in rows}[visit_id] == written_ms
