"""The visit: one draft a session, kept at each change, frozen when it ends, with what was promised at it."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway
from mourafaka_desktop.domain.ids import (
    coaching_session_id,
    new_cooperative_id,
    new_planned_action_id,
    new_visit_id,
)
from mourafaka_desktop.domain.visits import Visit, VisitPlace, VisitState, VisitType
from mourafaka_desktop.errors import RecordFrozen, RecordMissing, VisitIncomplete
from mourafaka_desktop.services import attachments, cooperatives, profiles, visits
from mourafaka_desktop.services.profiles import Workspace
from tests.builders import (
    NOW,
    PASSPHRASE,
    TODAY,
    Clock,
    keep,
    make_action,
    make_assessment,
    make_cooperative,
    make_picture,
    make_visit,
)

COOPERATIVE = make_cooperative()
COMPLETE: dict[str, Any] = {
    "visit_type": VisitType.FOLLOW_UP,
    "arrived_at_time": time(9, 30),
    "left_at_time": time(12, 0),
    "place": VisitPlace.WORKSHOP,
    "participants_total": 9,
    "participants_women": 8,
    "findings": "تم فتح السجل المحلي",
    "advice": "جمع عام قبل نهاية السنة",
    "decisions": "Convocation avant le 5",
}


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    keep(ws, COOPERATIVE)
    return ws


def _complete(ws: Workspace, **fields: Any) -> Visit:
    visit = replace(visits.start_visit(ws, COOPERATIVE.id), **(COMPLETE | fields))
    visits.save_visit(ws, visit)
    return visit


def test_a_new_visit_is_today_of_the_next_session_and_its_usual_type(ws: Workspace) -> None:
    cooperatives.record_session(ws, COOPERATIVE.id, 1, SlotState.HELD)
    cooperatives.record_session(ws, COOPERATIVE.id, 2, SlotState.HELD)
    visit = visits.start_visit(ws, COOPERATIVE.id)
    assert (visit.session_no, visit.visit_type, visit.visited_on) == (3, VisitType.PLAN, TODAY)
    assert visit.coach_id == ws.coach.id
    assert visits.visit_page(ws, visit.id).visit == visit


def test_starting_again_resumes_the_draft(ws: Workspace) -> None:
    visit = visits.start_visit(ws, COOPERATIVE.id)
    visits.save_visit(ws, replace(visit, findings="بداية"))
    assert visits.start_visit(ws, COOPERATIVE.id) == replace(visit, findings="بداية")
    assert visits.start_visit(ws, COOPERATIVE.id, session_no=5).id != visit.id


def test_a_visit_may_stand_outside_the_sessions(ws: Workspace) -> None:
    visit = visits.start_visit(ws, COOPERATIVE.id, session_no=None)
    assert visit.session_no is None
    assert visit.visit_type is VisitType.FOLLOW_UP


def test_every_change_is_there_after_reopening(ws: Workspace, clock: Clock) -> None:
    visit = _complete(ws, next_visit_goals="السجل")
    ws.close()
    with profiles.unlock(ws.folder, PASSPHRASE, clock=clock) as again:
        assert visits.visit_page(again, visit.id).visit == visit


def test_the_page_says_what_is_missing_and_what_cannot_be(ws: Workspace) -> None:
    visit = visits.start_visit(ws, COOPERATIVE.id)
    visits.save_visit(ws, replace(visit, participants_total=3, participants_women=5))
    page = visits.visit_page(ws, visit.id)
    assert "findings" in page.missing
    assert "participants_total" not in page.missing
    assert page.inconsistencies == ("participants_women",)
    assert page.cooperative == COOPERATIVE
    assert len(page.sessions) == 12


def test_an_incomplete_visit_does_not_end_and_says_why(ws: Workspace) -> None:
    visit = _complete(ws, advice=None, place=None)
    with pytest.raises(VisitIncomplete) as refusal:
        visits.end_visit(ws, visit.id)
    assert refusal.value.missing == ("place", "advice")
    assert visits.visit_page(ws, visit.id).visit.state is VisitState.DRAFT


def test_ending_freezes_the_visit_and_marks_its_session_as_held(ws: Workspace) -> None:
    visit = _complete(ws)
    changes = visits.end_visit(ws, visit.id)
    ended = replace(visit, state=VisitState.SUBMITTED, ended_at=NOW)
    assert visits.visit_page(ws, visit.id).visit == ended
    slot = cooperatives.cooperative_file(ws, COOPERATIVE.id).sessions[0]
    assert (slot.state, slot.held_on, slot.visit_id) == (SlotState.HELD, TODAY, visit.id)
    assert changes == Changes.of("visit", visit.id) | Changes.of(
        "coaching_session", coaching_session_id(COOPERATIVE.id, 1)
    )
    for write in (visits.save_visit, lambda ws, visit: visits.end_visit(ws, visit.id)):
        with pytest.raises(RecordFrozen):
            write(ws, visit)
    with pytest.raises(RecordFrozen):
        visits.discard_visit(ws, visit.id)


def test_ending_plans_the_next_visit_on_the_day_agreed(ws: Workspace) -> None:
    visit = _complete(ws, next_visit_on=date(2026, 12, 14), next_visit_time=time(10, 0))
    visits.end_visit(ws, visit.id)
    slot = cooperatives.cooperative_file(ws, COOPERATIVE.id).sessions[1]
    assert (slot.planned_on, slot.planned_time, slot.state) == (
        date(2026, 12, 14), time(10, 0), SlotState.PLANNED
    )  # fmt: skip


def test_saving_never_ends_a_visit(ws: Workspace) -> None:
    visit = _complete(ws)
    visits.save_visit(ws, replace(visit, state=VisitState.SUBMITTED, ended_at=NOW))
    assert visits.visit_page(ws, visit.id).visit == visit


def test_what_is_not_there_is_said_to_be_missing(ws: Workspace) -> None:
    with pytest.raises(RecordMissing):
        visits.start_visit(ws, new_cooperative_id())
    with pytest.raises(RecordMissing):
        visits.visit_page(ws, new_visit_id())
    with pytest.raises(RecordMissing):
        visits.save_visit(ws, make_visit(COOPERATIVE))
    with pytest.raises(RecordMissing):
        visits.promise(ws, new_visit_id(), "x")
    with pytest.raises(RecordMissing):
        visits.answer_promise(ws, new_planned_action_id(), ActionStatus.DONE)


# --- Promises ----------------------------------------------------------------------------------------------


def test_a_promise_is_kept_with_the_visit_it_was_made_at(ws: Workspace) -> None:
    visit = visits.start_visit(ws, COOPERATIVE.id)
    action = visits.promise(
        ws, visit.id, "تجديد المجلس", responsible="الرئيسة", due_on=date(2026, 12, 5),
        pathway=Pathway.REGULARISATION,
    )  # fmt: skip
    page = visits.visit_page(ws, visit.id)
    assert page.new_promises == (action,)
    assert page.promises == ()
    assert action.visit_id == visit.id


def test_a_removed_promise_comes_back_with_its_old_value(ws: Workspace) -> None:
    visit = visits.start_visit(ws, COOPERATIVE.id)
    action = visits.promise(ws, visit.id, "تجديد المجلس")
    assert visits.remove_promise(ws, action.id) == Changes.of("planned_action", action.id)
    assert visits.visit_page(ws, visit.id).new_promises == ()
    visits.change_action(ws, action)
    assert visits.visit_page(ws, visit.id).new_promises == (action,)


def test_the_page_lists_what_was_planned_before_and_is_open(ws: Workspace, clock: Clock) -> None:
    last_month = TODAY - timedelta(days=30)
    previous = make_visit(COOPERATIVE, visited_on=last_month, state=VisitState.SUBMITTED)
    assessed_then = make_assessment(COOPERATIVE, assessed_on=last_month)
    assessed_today = make_assessment(COOPERATIVE)
    listed = [
        make_action(COOPERATIVE, visit_id=previous.id, due_on=date(2026, 11, 1)),
        make_action(COOPERATIVE, assessment_id=assessed_then.id, due_on=date(2026, 11, 2)),
        make_action(COOPERATIVE, status=ActionStatus.BLOCKED),
    ]
    clock.pass_by(days=-10)
    keep(
        ws, previous, assessed_then, assessed_today, *listed,
        make_action(COOPERATIVE, visit_id=previous.id, status=ActionStatus.DROPPED),
        make_action(COOPERATIVE, assessment_id=assessed_today.id),
    )  # fmt: skip
    clock.pass_by(days=10)
    visit = visits.start_visit(ws, COOPERATIVE.id)
    page = visits.visit_page(ws, visit.id)
    assert page.previous_visit == previous
    assert page.promises == tuple(listed)


def test_an_answered_promise_stays_on_the_page_of_the_day(ws: Workspace, clock: Clock) -> None:
    previous = make_visit(COOPERATIVE, visited_on=date(2026, 10, 1), state=VisitState.SUBMITTED)
    long_done = make_action(COOPERATIVE, visit_id=previous.id, status=ActionStatus.DONE)
    promised = make_action(COOPERATIVE, visit_id=previous.id)
    clock.pass_by(days=-10)
    keep(ws, previous, promised, long_done)
    clock.pass_by(days=10)
    visit = visits.start_visit(ws, COOPERATIVE.id)
    visits.answer_promise(ws, promised.id, ActionStatus.DONE)
    page = visits.visit_page(ws, visit.id)
    assert [(action.id, action.status) for action in page.promises] == [
        (promised.id, ActionStatus.DONE)
    ]


# --- Discarding --------------------------------------------------------------------------------------------


def test_a_discarded_visit_takes_its_promises_and_photos_and_brings_them_back(
    ws: Workspace,
) -> None:
    visit = visits.start_visit(ws, COOPERATIVE.id)
    action = visits.promise(ws, visit.id, "تجديد المجلس")
    photo = attachments.add_photo(ws, visit.id, make_picture(), shows_people=False, consent=None)

    changes = visits.discard_visit(ws, visit.id)
    file = cooperatives.cooperative_file(ws, COOPERATIVE.id)
    assert (file.visits, file.actions, file.attachments) == ((), (), ())
    assert changes == (
        Changes.of("visit", visit.id)
        | Changes.of("planned_action", action.id)
        | Changes.of("attachment", photo.id)
    )

    assert visits.restore_visit(ws, visit) == changes
    page = visits.visit_page(ws, visit.id)
    assert (page.visit, page.new_promises, page.attachments) == (visit, (action,), (photo,))
