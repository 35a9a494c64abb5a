"""The assessment: started where the path is, kept answer by answer, frozen when submitted, explained."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.development_plans import ActionStatus
from mourafaka_desktop.domain.ids import new_assessment_id, new_cooperative_id
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.errors import AssessmentEmpty, RecordFrozen, RecordMissing
from mourafaka_desktop.services import assessments, development_plans
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_forms.answers import Answer
from tests.builders import NOW, TODAY, keep, make_answers, make_assessment, make_cooperative

COOPERATIVE = make_cooperative()
CODE = "GOV-1.1"


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    keep(ws, COOPERATIVE)
    return ws


def _submitted(**fields: Any) -> Assessment:
    given = {"state": AssessmentState.SUBMITTED, "submitted_at": NOW, "answers": make_answers(1)}
    return make_assessment(COOPERATIVE, **(given | fields))


def _stored(ws: Workspace, assessment: Assessment) -> Assessment:
    return assessments.assessment_page(ws, assessment.id).assessment


def test_the_first_assessment_is_the_baseline_by_the_framework_of_today(ws: Workspace) -> None:
    assessment = assessments.start_assessment(ws, COOPERATIVE.id)
    framework = shipped_framework()
    assert assessment.occasion is Occasion.BASELINE
    assert (assessment.framework_id, assessment.framework_version) == (
        framework.id,
        framework.version,
    )
    assert (assessment.assessed_on, assessment.coach_id) == (TODAY, ws.coach.id)
    assert _stored(ws, assessment) == assessment


@pytest.mark.parametrize(
    ("done", "following"),
    [
        ([], Occasion.BASELINE),
        ([Occasion.BASELINE], Occasion.MID_TERM),
        ([Occasion.BASELINE, Occasion.MID_TERM], Occasion.FINAL),
        (list(Occasion), Occasion.FINAL),
    ],
)
def test_the_occasion_is_the_first_that_is_not_behind(
    ws: Workspace, done: list[Occasion], following: Occasion
) -> None:
    keep(ws, *(_submitted(occasion=occasion) for occasion in done))
    assert assessments.start_assessment(ws, COOPERATIVE.id).occasion is following


def test_starting_again_resumes_the_draft(ws: Workspace) -> None:
    assessment = assessments.start_assessment(ws, COOPERATIVE.id)
    assessments.answer(ws, assessment.id, CODE, Answer(rating=2))
    assert assessments.start_assessment(ws, COOPERATIVE.id) == _stored(ws, assessment)
    final = assessments.start_assessment(ws, COOPERATIVE.id, occasion=Occasion.FINAL)
    assert final.id != assessment.id


def test_each_answer_is_kept_changed_and_taken_back(ws: Workspace) -> None:
    assessment = assessments.start_assessment(ws, COOPERATIVE.id)
    for given in (
        Answer(rating=2),
        Answer(rating=3, note="وثائق"),
        Answer(not_applicable_reason="x"),
    ):
        changes = assessments.answer(ws, assessment.id, CODE, given)
        assert changes == Changes.of("assessment", assessment.id)
        assert _stored(ws, assessment).answers == {CODE: given}
    assessments.answer(ws, assessment.id, CODE, None)
    assert _stored(ws, assessment).answers == {}


def test_a_module_is_opened_by_hand_once_and_closed_with_its_answers_kept(ws: Workspace) -> None:
    module = shipped_framework().modules[0]
    assessment = assessments.start_assessment(ws, COOPERATIVE.id)
    assert module.code not in assessments.assessment_page(ws, assessment.id).modules_open
    assessments.open_module(ws, assessment.id, module.code)
    assessments.open_module(ws, assessment.id, module.code)
    assessments.answer(ws, assessment.id, module.criteria[0].code, Answer(rating=1))
    assert assessments.assessment_page(ws, assessment.id).modules_open == (module.code,)
    assessments.close_module(ws, assessment.id, module.code)
    page = assessments.assessment_page(ws, assessment.id)
    assert page.modules_open == ()
    assert module.criteria[0].code in page.assessment.answers


def test_a_module_opens_by_itself_where_province_and_sector_match(ws: Workspace) -> None:
    module = shipped_framework().modules[0]
    province, sector = module.applies_to.province_codes[0], module.applies_to.sectors[0]
    there = make_cooperative(province_code=province, sector=sector)
    keep(ws, there)
    assessment = assessments.start_assessment(ws, there.id)
    assert module.code in assessments.assessment_page(ws, assessment.id).modules_open


def test_submitting_freezes(ws: Workspace) -> None:
    assessment = assessments.start_assessment(ws, COOPERATIVE.id)
    assessments.answer(ws, assessment.id, CODE, Answer(rating=2))
    assessments.submit_assessment(ws, assessment.id)
    frozen = _stored(ws, assessment)
    assert (frozen.state, frozen.submitted_at) == (AssessmentState.SUBMITTED, NOW)
    for write in (
        lambda: assessments.answer(ws, assessment.id, CODE, Answer(rating=4)),
        lambda: assessments.open_module(ws, assessment.id, "M"),
        lambda: assessments.submit_assessment(ws, assessment.id),
    ):
        with pytest.raises(RecordFrozen):
            write()
    assert _stored(ws, assessment) == frozen


@pytest.mark.parametrize("given", [None, Answer(note="à voir"), Answer(not_applicable_reason="")])
def test_an_assessment_in_which_nothing_is_decided_is_not_submitted(
    ws: Workspace, given: Answer | None
) -> None:
    assessment = assessments.start_assessment(ws, COOPERATIVE.id)
    assessments.answer(ws, assessment.id, CODE, given)
    with pytest.raises(AssessmentEmpty):
        assessments.submit_assessment(ws, assessment.id)


def test_what_is_not_there_is_said_to_be_missing(ws: Workspace) -> None:
    with pytest.raises(RecordMissing):
        assessments.start_assessment(ws, new_cooperative_id())
    with pytest.raises(RecordMissing):
        assessments.assessment_page(ws, new_assessment_id())
    with pytest.raises(RecordMissing):
        assessments.answer(ws, new_assessment_id(), CODE, Answer(rating=1))
    with pytest.raises(RecordMissing):
        development_plans.accept_proposals(ws, new_assessment_id(), ())


def test_a_result_compares_with_the_baseline(ws: Workspace) -> None:
    baseline = _submitted(assessed_on=date(2026, 1, 10))
    now = make_assessment(COOPERATIVE, occasion=Occasion.MID_TERM, answers=make_answers(2))
    keep(ws, baseline, now)
    result = assessments.assessment_result(ws, now.id)
    assert result.score.overall.value == 50
    assert result.comparable
    assert result.baseline is not None
    assert result.baseline.overall.value == 25
    assert result.baseline_on == date(2026, 1, 10)
    assert len(result.improvements) == 4
    assert result.strengths
    assert result.weaknesses
    assert assessments.assessment_page(ws, now.id).baseline == baseline


def test_a_baseline_of_a_version_that_does_not_compare_is_not_compared(ws: Workspace) -> None:
    baseline = _submitted(assessed_on=date(2026, 1, 10), framework_version="99.0.0")
    now = make_assessment(COOPERATIVE, occasion=Occasion.MID_TERM, answers=make_answers(2))
    keep(ws, baseline, now)
    result = assessments.assessment_result(ws, now.id)
    assert not result.comparable
    assert result.baseline is None
    assert result.baseline_on == date(2026, 1, 10)
    assert assessments.assessment_page(ws, now.id).baseline is None


def test_a_baseline_is_not_compared_with_itself(ws: Workspace) -> None:
    baseline = _submitted()
    keep(ws, baseline)
    result = assessments.assessment_result(ws, baseline.id)
    assert result.baseline is None
    assert result.baseline_on is None
    assert result.comparable


# --- The development plan ----------------------------------------------------------------------------------


def test_accepted_proposals_become_planned_actions_once(ws: Workspace) -> None:
    assessment = _submitted()
    keep(ws, assessment)
    proposals = assessments.assessment_result(ws, assessment.id).proposals[:3]
    accepted = development_plans.accept_proposals(ws, assessment.id, proposals)
    assert [action.action_code for action in accepted.actions] == [p.action_code for p in proposals]
    assert accepted.changes == Changes.of("planned_action", *(a.id for a in accepted.actions))
    first = accepted.actions[0]
    label = shipped_framework().action(proposals[0].action_code).label
    assert first.title == label.in_language("ar")
    assert first.criterion_codes == proposals[0].criterion_codes
    assert first.status is ActionStatus.TODO
    assert set(assessments.assessment_result(ws, assessment.id).accepted) == set(accepted.actions)

    again = development_plans.accept_proposals(ws, assessment.id, proposals)
    assert again.actions == ()
    assert not again.changes


def test_an_action_is_followed_and_taken_out_of_the_plan(ws: Workspace) -> None:
    assessment = _submitted()
    keep(ws, assessment)
    proposals = assessments.assessment_result(ws, assessment.id).proposals[:1]
    (action,) = development_plans.accept_proposals(ws, assessment.id, proposals).actions
    development_plans.set_status(ws, action.id, ActionStatus.DOING)
    assert assessments.assessment_result(ws, assessment.id).accepted == (
        replace(action, status=ActionStatus.DOING),
    )
    development_plans.remove_action(ws, action.id)
    assert assessments.assessment_result(ws, assessment.id).accepted == ()


def test_a_dropped_action_may_be_accepted_anew(ws: Workspace) -> None:
    assessment = _submitted()
    keep(ws, assessment)
    proposals = assessments.assessment_result(ws, assessment.id).proposals[:1]
    (action,) = development_plans.accept_proposals(ws, assessment.id, proposals).actions
    development_plans.set_status(ws, action.id, ActionStatus.DROPPED)
    assert len(development_plans.accept_proposals(ws, assessment.id, proposals).actions) == 1
