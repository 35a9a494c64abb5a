"""The portfolio: found, filtered, summarised; one file whole; the path of sessions and trainings."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from mourafaka_desktop.domain.assessments import AssessmentState, Occasion
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaching_path import SlotState, TrainingSubject
from mourafaka_desktop.domain.ids import coaching_session_id, new_cooperative_id, training_id
from mourafaka_desktop.domain.visits import VisitState
from mourafaka_desktop.errors import RecordMissing
from mourafaka_desktop.services import cooperatives
from mourafaka_desktop.services.cooperatives import CooperativeQuery
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.storage import incoming, operations, outbox
from tests.builders import (
    NOW,
    TODAY,
    keep,
    make_action,
    make_answers,
    make_assessment,
    make_cooperative,
    make_visit,
)
from tests.desktop.storage.exchanges import enrol

SAFFRON = make_cooperative(name_ar="تعاونية الزعفران", province_code="09.541", sector="pam")
CARPETS = make_cooperative(name_ar="تعاونية الزرابي", province_code="05.081", sector="artisanat")


@pytest.fixture
def portfolio(ws: Workspace) -> Workspace:
    keep(ws, SAFFRON, CARPETS)
    return ws


def _names(ws: Workspace, **query: object) -> list[str | None]:
    found = cooperatives.find_cooperatives(ws, CooperativeQuery(**query))  # type: ignore[arg-type]  # a test's words
    return [summary.cooperative.name_ar for summary in found]


def test_without_a_question_all_are_listed_by_name(portfolio: Workspace) -> None:
    assert _names(portfolio) == [CARPETS.name_ar, SAFFRON.name_ar]
    assert cooperatives.portfolio_size(portfolio) == 2


def test_they_are_found_by_words_province_and_sector(portfolio: Workspace) -> None:
    assert _names(portfolio, text="زعفران") == [SAFFRON.name_ar]
    assert _names(portfolio, province_code="05.081") == [CARPETS.name_ar]
    assert _names(portfolio, sector="pam") == [SAFFRON.name_ar]
    assert _names(portfolio, text="تعاونية", sector="artisanat") == [CARPETS.name_ar]
    assert _names(portfolio, text="قطن") == []


@pytest.mark.parametrize(("days", "is_listed"), [(-40, True), (0, True), (7, True), (8, False)])
def test_late_or_near_is_overdue_or_within_a_week(
    portfolio: Workspace, days: int, is_listed: bool
) -> None:
    cooperatives.plan_visit(portfolio, SAFFRON.id, TODAY + timedelta(days=days))
    assert _names(portfolio, late_or_near=True) == ([SAFFRON.name_ar] if is_listed else [])


def test_a_summary_has_the_whole_path_though_nothing_is_known_of_it(portfolio: Workspace) -> None:
    summary = cooperatives.find_cooperatives(portfolio)[0]
    assert [slot.number for slot in summary.sessions] == list(range(1, 13))
    assert [training.subject for training in summary.trainings] == list(TrainingSubject)
    assert {slot.state for slot in summary.sessions} == {SlotState.PLANNED}
    assert summary.sessions[4].id == coaching_session_id(CARPETS.id, 5)
    assert (summary.overall, summary.band, summary.last_visit_on, summary.next_visit_on) == (
        None, None, None, None
    )  # fmt: skip


def test_the_score_is_that_of_the_newest_submitted_assessment(portfolio: Workspace) -> None:
    submitted = {"state": AssessmentState.SUBMITTED, "submitted_at": NOW}
    keep(
        portfolio,
        make_assessment(
            SAFFRON, answers=make_answers(1), assessed_on=date(2026, 1, 5), **submitted
        ),
        make_assessment(
            SAFFRON, answers=make_answers(2), assessed_on=date(2026, 9, 5), **submitted
        ),
        make_assessment(SAFFRON, answers=make_answers(0)),
    )
    saffron = cooperatives.find_cooperatives(portfolio)[1]
    assert saffron.overall == 50.0
    assert saffron.band == "progress"


def test_the_last_visit_is_the_last_that_ended_or_was_noted_as_held(portfolio: Workspace) -> None:
    ended = make_visit(SAFFRON, visited_on=date(2026, 10, 3), state=VisitState.SUBMITTED)
    keep(portfolio, ended, make_visit(SAFFRON, visited_on=TODAY))
    assert cooperatives.find_cooperatives(portfolio)[1].last_visit_on == date(2026, 10, 3)
    cooperatives.record_session(portfolio, SAFFRON.id, 1, SlotState.HELD, held_on=date(2026, 11, 1))
    assert cooperatives.find_cooperatives(portfolio)[1].last_visit_on == date(2026, 11, 1)


def test_the_number_of_queries_does_not_grow_with_the_portfolio(ws: Workspace) -> None:
    def queries() -> int:
        seen = []

        def note(*_statement: object) -> None:
            seen.append(1)

        engine = ws.database._engine
        sa.event.listen(engine, "before_cursor_execute", note)
        cooperatives.find_cooperatives(ws)
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    def add(count: int) -> None:
        for _ in range(count):
            cooperative = make_cooperative()
            submitted = make_assessment(cooperative, state=AssessmentState.SUBMITTED)
            keep(ws, cooperative, submitted, make_visit(cooperative))

    add(1)
    queries()  # a version of a questionnaire is read once
    few = queries()
    add(20)
    assert queries() == few


def test_a_file_holds_all_of_one_cooperative(portfolio: Workspace) -> None:
    older = make_visit(SAFFRON, visited_on=date(2026, 3, 1), state=VisitState.SUBMITTED)
    newer = make_visit(SAFFRON, visited_on=date(2026, 5, 1))
    baseline = make_assessment(
        SAFFRON,
        answers=make_answers(1),
        state=AssessmentState.SUBMITTED,
        assessed_on=older.visited_on,
    )
    draft = make_assessment(SAFFRON, occasion=Occasion.MID_TERM)
    action = make_action(SAFFRON)
    keep(portfolio, older, newer, baseline, draft, action, make_visit(CARPETS))

    file = cooperatives.cooperative_file(portfolio, SAFFRON.id)

    assert file.cooperative == SAFFRON
    assert file.visits == (newer, older)
    assert [each.assessment for each in file.assessments] == [draft, baseline]
    assert file.baseline is not None
    assert file.baseline.assessment == baseline
    assert file.latest == file.baseline
    assert file.alerts == file.latest.score.alerts
    assert file.alerts
    assert file.actions == (action,)
    assert "name_fr" in file.to_complete
    assert "name_ar" not in file.to_complete
    assert len(file.sessions) == 12


def test_a_cooperative_that_is_not_there_is_said_to_be_missing(ws: Workspace) -> None:
    nobody = new_cooperative_id()
    with pytest.raises(RecordMissing):
        cooperatives.cooperative_file(ws, nobody)
    with pytest.raises(RecordMissing):
        cooperatives.record_session(ws, nobody, 1, SlotState.HELD)
    with pytest.raises(RecordMissing):
        cooperatives.record_training(ws, nobody, TrainingSubject.STRATEGY, SlotState.HELD)
    with pytest.raises(RecordMissing):
        cooperatives.plan_visit(ws, nobody, TODAY)


def test_saving_tells_what_changed(ws: Workspace) -> None:
    assert cooperatives.save_cooperative(ws, SAFFRON) == Changes.of("cooperative", SAFFRON.id)
    assert not cooperatives.save_cooperative(ws, SAFFRON)
    changed = replace(SAFFRON, members_total=31)
    assert cooperatives.save_cooperative(ws, changed) == Changes.of("cooperative", SAFFRON.id)
    assert cooperatives.cooperative_file(ws, SAFFRON.id).cooperative == changed


def test_a_session_is_recorded_and_keeps_the_day_it_was_planned_for(portfolio: Workspace) -> None:
    cooperatives.plan_visit(portfolio, SAFFRON.id, date(2026, 11, 20), time(10, 0))
    changes = cooperatives.record_session(
        portfolio, SAFFRON.id, 1, SlotState.HELD, held_on=date(2026, 11, 21)
    )
    assert changes == Changes.of("coaching_session", coaching_session_id(SAFFRON.id, 1))
    slot = cooperatives.cooperative_file(portfolio, SAFFRON.id).sessions[0]
    assert (slot.state, slot.planned_on, slot.held_on) == (
        SlotState.HELD, date(2026, 11, 20), date(2026, 11, 21)
    )  # fmt: skip


def test_a_training_is_recorded(portfolio: Workspace) -> None:
    changes = cooperatives.record_training(
        portfolio, SAFFRON.id, TrainingSubject.GOVERNANCE, SlotState.HELD, held_on=TODAY
    )
    assert changes == Changes.of("training", training_id(SAFFRON.id, "governance"))
    held = cooperatives.cooperative_file(portfolio, SAFFRON.id).trainings[3]
    assert (held.subject, held.state, held.held_on) == (
        TrainingSubject.GOVERNANCE,
        SlotState.HELD,
        TODAY,
    )


def test_a_visit_is_planned_in_the_slot_after_the_last_one_behind(portfolio: Workspace) -> None:
    cooperatives.record_session(portfolio, SAFFRON.id, 1, SlotState.HELD)
    cooperatives.record_session(portfolio, SAFFRON.id, 2, SlotState.MISSED)
    cooperatives.plan_visit(portfolio, SAFFRON.id, date(2026, 12, 1), time(9, 30))
    slot = cooperatives.cooperative_file(portfolio, SAFFRON.id).sessions[2]
    assert (slot.planned_on, slot.planned_time) == (date(2026, 12, 1), time(9, 30))
    assert cooperatives.find_cooperatives(portfolio)[1].next_visit_on == date(2026, 12, 1)


def test_after_the_twelfth_session_there_is_nothing_to_plan(portfolio: Workspace) -> None:
    cooperatives.record_session(portfolio, SAFFRON.id, 12, SlotState.HELD)
    assert not cooperatives.plan_visit(portfolio, SAFFRON.id, TODAY)


def test_the_state_is_the_least_good_of_the_whole_file(portfolio: Workspace) -> None:
    def state() -> SyncState:
        return cooperatives.cooperative_file(portfolio, SAFFRON.id).sync_state

    assert state() is SyncState.ON_LAPTOP
    enrol(portfolio.database)
    with portfolio.database.writing() as connection:
        outbox.freeze(connection)
    assert state() is SyncState.ON_LAPTOP
    with portfolio.database.writing() as connection:
        operations.mark_received(connection, 2)
    assert state() is SyncState.RECEIVED
    with portfolio.database.writing() as connection:
        operations.mark_accepted(connection, 1, 2, sync_no=1)
    assert state() is SyncState.ACCEPTED
    keep(portfolio, make_visit(SAFFRON))
    assert state() is SyncState.ON_LAPTOP
    with portfolio.database.writing() as connection:
        outbox.freeze(connection)
        operations.mark_refused(connection, operations.Refusal(3, bytes(8), "bad_value"), 1, NOW)
    assert state() is SyncState.REFUSED
    summaries = cooperatives.find_cooperatives(portfolio)
    assert [summary.sync_state for summary in summaries] == [SyncState.ACCEPTED, SyncState.REFUSED]


def test_what_came_from_the_server_is_accepted(ws: Workspace) -> None:
    with ws.database.writing() as connection, incoming.applying(connection):
        from mourafaka_desktop.storage import records

        records.put(connection, SAFFRON)
    assert cooperatives.find_cooperatives(ws)[0].sync_state is SyncState.ACCEPTED
