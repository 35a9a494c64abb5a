"""Today: the visit to make, else the next one; what was promised for it; what to finish."""

from datetime import date, time, timedelta

import pytest

from mourafaka_desktop.domain.assessments import Occasion
from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.domain.development_plans import ActionStatus
from mourafaka_desktop.domain.visits import VisitState
from mourafaka_desktop.services import cooperatives, today
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_forms.answers import Answer
from tests.builders import (
    TODAY,
    keep,
    make_action,
    make_assessment,
    make_cooperative,
    make_visit,
)

SAFFRON = make_cooperative(name_ar="تعاونية الزعفران")
CARPETS = make_cooperative(name_ar="تعاونية الزرابي")
ARGAN = make_cooperative(name_ar="تعاونية أركان")


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    keep(ws, SAFFRON, CARPETS, ARGAN)
    return ws


def test_a_day_with_nothing_planned(ws: Workspace) -> None:
    overview = today.today_overview(ws)
    assert overview.coach == ws.coach
    assert overview.today == TODAY
    assert overview.appointment is None
    assert (overview.promises, overview.upcoming, overview.drafts) == ((), (), ())
    assert overview.last_synced_at is None
    assert overview.unsent_count == 3


def test_todays_visit_comes_first_and_the_others_in_order(ws: Workspace) -> None:
    cooperatives.plan_visit(ws, SAFFRON.id, TODAY + timedelta(days=2))
    cooperatives.plan_visit(ws, CARPETS.id, TODAY, time(14, 0))
    cooperatives.plan_visit(ws, ARGAN.id, TODAY, time(9, 30))
    overview = today.today_overview(ws)
    assert overview.appointment is not None
    assert (overview.appointment.cooperative, overview.appointment.at) == (ARGAN, time(9, 30))
    assert [each.cooperative for each in overview.upcoming] == [CARPETS, SAFFRON]
    assert overview.upcoming[1].on == TODAY + timedelta(days=2)
    assert overview.upcoming[1].at is None


def test_without_a_visit_today_the_next_takes_its_place(ws: Workspace) -> None:
    cooperatives.plan_visit(ws, SAFFRON.id, TODAY + timedelta(days=2))
    appointment = today.today_overview(ws).appointment
    assert appointment is not None
    assert (appointment.cooperative, appointment.session_no) == (SAFFRON, 1)


def test_what_is_past_or_held_is_no_appointment(ws: Workspace) -> None:
    cooperatives.plan_visit(ws, SAFFRON.id, TODAY - timedelta(days=1))
    cooperatives.record_session(ws, CARPETS.id, 1, SlotState.HELD, planned_on=TODAY)
    assert today.today_overview(ws).appointment is None


@pytest.mark.parametrize(
    ("held", "occasion"),
    [(0, None), (1, Occasion.BASELINE), (7, Occasion.MID_TERM), (11, Occasion.FINAL)],
)
def test_the_sessions_with_an_assessment_say_so(
    ws: Workspace, held: int, occasion: Occasion | None
) -> None:
    for number in range(1, held + 1):
        cooperatives.record_session(ws, SAFFRON.id, number, SlotState.HELD)
    cooperatives.plan_visit(ws, SAFFRON.id, TODAY)
    appointment = today.today_overview(ws).appointment
    assert appointment is not None
    assert appointment.assessment_occasion is occasion


def test_what_they_promised_is_listed_with_its_delay(ws: Workspace) -> None:
    late = make_action(SAFFRON, due_on=date(2026, 11, 3))
    undated = make_action(SAFFRON)
    keep(
        ws, late, undated, make_action(CARPETS),
        make_action(SAFFRON, due_on=date(2026, 11, 1), status=ActionStatus.DONE),
    )  # fmt: skip
    cooperatives.plan_visit(ws, SAFFRON.id, TODAY)
    promises = today.today_overview(ws).promises
    assert [(promise.action, promise.days_late) for promise in promises] == [
        (late, 20),
        (undated, 0),
    ]


def test_drafts_say_how_far_they_are(ws: Workspace) -> None:
    written = make_visit(SAFFRON, findings="سجل", advice="جمع عام", visited_on=date(2026, 11, 20))
    assessed = make_assessment(
        CARPETS, answers={"GOV-1.1": Answer(rating=2), "GOV-1.2": Answer(note="à voir")}
    )
    keep(ws, written, assessed, make_visit(ARGAN, state=VisitState.SUBMITTED))
    drafts = today.today_overview(ws).drafts
    assert [(d.kind, d.cooperative, d.on, d.filled, d.total) for d in drafts] == [
        ("assessment", CARPETS, TODAY, 1, 61),
        ("visit", SAFFRON, date(2026, 11, 20), 2, 9),
    ]
