"""Answers that are no criteria: kept path by path, checked and stated when the assessment is submitted."""

from decimal import Decimal

import pytest

from mourafaka_desktop.domain.assessments import (
    Assessment,
    AssessmentState,
    Occasion,
    changed_values,
)
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.domain.questionnaire_answers import given_values
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC, shipped_framework
from mourafaka_desktop.errors import (
    AnswersRefused,
    AssessmentEmpty,
    NotScored,
    QuestionnaireMissing,
    QuestionnaireNotOpened,
    RecordFrozen,
    RecordMissing,
)
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import assessments, cooperatives, reports, today
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_forms.answers import Answer
from mourafaka_forms.framework import Text
from tests.builders import NOW, keep, make_answers, make_assessment, make_cooperative
from tests.forms.forms import form_xml
from tests.published import MILK, diagnostic_form, milk_form, publish, scoring_setting

COOPERATIVE = make_cooperative(province_code="08.201")


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    keep(ws, COOPERATIVE)
    publish(ws, milk_form("1.0"))
    return ws


@pytest.fixture
def milk(ws: Workspace) -> AssessmentId:
    return assessments.start_assessment(ws, COOPERATIVE.id, questionnaire=MILK).id


def _stored(ws: Workspace, assessment_id: AssessmentId) -> Assessment:
    return assessments.assessment_page(ws, assessment_id).assessment


def test_a_questionnaire_without_scores_is_asked_like_any_other(
    ws: Workspace, milk: AssessmentId
) -> None:
    page = assessments.assessment_page(ws, milk)
    assert (page.form.id, page.framework, page.title.fr) == (MILK, None, "Collecte du lait")
    assert (page.modules_open, page.baseline, page.newer_version) == ((), None, None)
    live = assessments.opened_instance(ws, page)
    assert live.node("/data/province").value == "08.201"


def test_what_is_done_on_the_questionnaire_is_kept_and_opened_again(
    ws: Workspace, milk: AssessmentId
) -> None:
    live = assessments.opened_instance(ws, assessments.assessment_page(ws, milk))
    kept = given_values(live)
    assert kept == _stored(ws, milk).values
    live.set_value("/data/litres", "40")
    for name in ("Aicha", "Itto"):
        live.set_value(f"{live.add_repeat('/data/members')}/name", name)
    live.remove_repeat("/data/members[1]")
    changed = changed_values(kept, given_values(live))
    assert assessments.set_values(ws, milk, changed) == Changes.of("assessment", milk)
    assert _stored(ws, milk).values["/data/members[1]/name"] == "Itto"
    again = assessments.opened_instance(ws, assessments.assessment_page(ws, milk))
    assert again.values() == live.values()


def test_one_value_is_kept_and_taken_back(ws: Workspace, milk: AssessmentId) -> None:
    before = _stored(ws, milk).values
    assessments.set_value(ws, milk, "/data/note", "وصل")
    assert _stored(ws, milk).values == {**before, "/data/note": "وصل"}
    assessments.set_value(ws, milk, "/data/note", None)
    assert _stored(ws, milk).values == before


def test_a_submitted_assessment_takes_no_value(ws: Workspace, milk: AssessmentId) -> None:
    assessments.set_value(ws, milk, "/data/litres", "40")
    assessments.submit_assessment(ws, milk)
    with pytest.raises(RecordFrozen):
        assessments.set_value(ws, milk, "/data/litres", "50")
    assert _stored(ws, milk).values["/data/litres"] == "40"


def test_an_answer_that_breaks_its_rule_is_shown_before_anything_is_submitted(
    ws: Workspace, milk: AssessmentId
) -> None:
    assessments.set_value(ws, milk, "/data/litres", "0")
    with pytest.raises(AnswersRefused) as raised:
        assessments.submit_assessment(ws, milk)
    assert raised.value.refs == ("/data/litres",)
    assert _stored(ws, milk).state is AssessmentState.DRAFT


def test_a_required_answer_that_is_missing_does_not_stop_the_coach(
    ws: Workspace, milk: AssessmentId
) -> None:
    assessments.set_value(ws, milk, "/data/note", "fermée")
    assessments.submit_assessment(ws, milk)
    submitted = _stored(ws, milk)
    assert (submitted.state, submitted.submitted_at) == (AssessmentState.SUBMITTED, NOW)
    assert (submitted.score, submitted.scoring_version) == (None, None)


def test_what_the_questionnaire_fills_in_by_itself_is_nothing_to_submit(
    ws: Workspace, milk: AssessmentId
) -> None:
    assert _stored(ws, milk).values["/data/rounds"] == "1"
    assert _stored(ws, milk).values["/data/begun"]
    with pytest.raises(AssessmentEmpty):
        assessments.submit_assessment(ws, milk)
    assessments.set_value(ws, milk, "/data/rounds", "2")
    assessments.submit_assessment(ws, milk)


def test_the_score_is_stated_with_the_rules_it_was_counted_by(ws: Workspace) -> None:
    assessment = make_assessment(
        COOPERATIVE, answers=make_answers(2) | {"GOV-1.1": Answer(rating=1)}
    )
    keep(ws, assessment)
    assessments.submit_assessment(ws, assessment.id)
    submitted = _stored(ws, assessment.id)
    value = assessments.assessment_result(ws, assessment.id).score.overall.value
    assert value is not None
    assert submitted.score == Decimal(round(value * 10_000)) / 10_000
    assert submitted.scoring_version == shipped_framework().scoring_version


def test_with_too_little_answered_the_rules_are_stated_and_no_score(ws: Workspace) -> None:
    assessment = make_assessment(COOPERATIVE, answers={"GOV-1.1": Answer(rating=1)})
    keep(ws, assessment)
    assessments.submit_assessment(ws, assessment.id)
    submitted = _stored(ws, assessment.id)
    assert submitted.score is None
    assert submitted.scoring_version == shipped_framework().scoring_version


def test_without_scores_there_is_no_result_and_no_report(ws: Workspace, milk: AssessmentId) -> None:
    assessments.set_value(ws, milk, "/data/litres", "40")
    assessments.submit_assessment(ws, milk)
    with pytest.raises(NotScored):
        assessments.assessment_result(ws, milk)
    with pytest.raises(NotScored):
        reports.diagnostic_report(ws, milk, Language.FR)
    assert reports.reportable_assessments(ws) == ()


def test_a_questionnaire_that_is_not_here_cannot_be_started(ws: Workspace) -> None:
    with pytest.raises(RecordMissing):
        assessments.start_assessment(ws, COOPERATIVE.id, questionnaire="honey")


# --- Each by its own version -------------------------------------------------------------------------------


def _by(version: str, **fields: object) -> Assessment:
    return make_assessment(COOPERATIVE, framework_version=version, **fields)


def test_a_draft_is_asked_by_the_version_it_was_begun_with(ws: Workspace) -> None:
    label = shipped_framework().criterion("GOV-1.1").label.fr
    publish(ws, diagnostic_form("0.2.0", (label, "Autre nom")), diagnostic_form("0.3.0"))
    draft = _by("0.2.0")
    keep(ws, draft)
    page = assessments.assessment_page(ws, draft.id)
    assert page.framework is not None
    assert page.framework.criterion("GOV-1.1").label.fr == "Autre nom"
    assert (page.form.version, page.newer_version) == ("0.2.0", "0.3.0")
    assert assessments.start_assessment(ws, COOPERATIVE.id) == draft


def test_a_new_assessment_takes_the_newest_version(ws: Workspace) -> None:
    publish(ws, diagnostic_form("0.2.0"), diagnostic_form("0.10.0"))
    started = assessments.start_assessment(ws, COOPERATIVE.id)
    assert (started.framework_id, started.framework_version) == (DIAGNOSTIC, "0.10.0")


def test_results_are_counted_each_by_its_own_version(ws: Workspace) -> None:
    # The later version gives a number on fewer answers.
    publish(ws, diagnostic_form("0.2.0", scoring_setting("minimum_completeness", "0.8", "0")))
    few = dict(list(make_answers(1).items())[:5])
    before = make_assessment(COOPERATIVE, answers=few, state=AssessmentState.SUBMITTED)
    now = _by("0.2.0", answers=few)
    keep(ws, before, now)
    result = assessments.assessment_result(ws, now.id)
    assert result.framework.version == "0.2.0"
    assert result.score.overall.value == 25
    assert result.comparable
    assert result.baseline is not None
    assert result.baseline.overall.value is None
    assert assessments.assessment_result(ws, before.id).score.overall.value is None


def test_a_baseline_counted_by_other_rules_is_not_compared(ws: Workspace) -> None:
    shipped = shipped_framework().scoring_version
    publish(ws, diagnostic_form("0.2.0", scoring_setting("version", shipped, "1.0.0")))
    before = make_assessment(COOPERATIVE, answers=make_answers(1), state=AssessmentState.SUBMITTED)
    now = _by("0.2.0", answers=make_answers(2), occasion=Occasion.MID_TERM)
    keep(ws, before, now)
    result = assessments.assessment_result(ws, now.id)
    assert (result.comparable, result.baseline) == (False, None)
    assert result.baseline_on == before.assessed_on
    assert assessments.assessment_page(ws, now.id).baseline is None


def test_an_assessment_whose_version_is_not_here_is_listed_without_a_score(ws: Workspace) -> None:
    elsewhere = _by("0.7.0", answers=make_answers(2), state=AssessmentState.SUBMITTED)
    draft = _by("0.8.0")
    keep(ws, elsewhere, draft)
    file = cooperatives.cooperative_file(ws, COOPERATIVE.id)
    assert [summary.score for summary in file.assessments] == [None, None]
    assert [summary.title for summary in file.assessments] == [None, None]
    assert (file.latest, file.baseline) == (None, None)
    (summary,) = cooperatives.find_cooperatives(ws)
    assert (summary.overall, summary.band) == (None, None)
    (unfinished,) = today.today_overview(ws).drafts
    assert (unfinished.record_id, unfinished.total, unfinished.title) == (draft.id, 0, None)
    with pytest.raises(QuestionnaireMissing):
        assessments.assessment_page(ws, draft.id)
    assert reports.reportable_assessments(ws) == ()


def test_the_score_of_a_cooperative_is_that_of_the_diagnostic(
    ws: Workspace, milk: AssessmentId
) -> None:
    diagnostic = make_assessment(
        COOPERATIVE, answers=make_answers(2), state=AssessmentState.SUBMITTED
    )
    keep(ws, diagnostic)
    assessments.set_value(ws, milk, "/data/litres", "40")
    assessments.submit_assessment(ws, milk)
    file = cooperatives.cooperative_file(ws, COOPERATIVE.id)
    titles = {summary.assessment.id: summary.title for summary in file.assessments}
    assert titles == {diagnostic.id: None, milk: Text(fr="Collecte du lait", ar="جمع الحليب")}
    assert file.latest is not None
    assert file.latest.assessment.id == diagnostic.id
    (summary,) = cooperatives.find_cooperatives(ws)
    assert summary.overall == 50


def test_the_occasion_is_counted_for_each_questionnaire(ws: Workspace, milk: AssessmentId) -> None:
    keep(ws, make_assessment(COOPERATIVE, state=AssessmentState.SUBMITTED))
    assert _stored(ws, milk).occasion == "baseline"
    assert [item.title for item in today.today_overview(ws).drafts] == [
        Text(fr="Collecte du lait", ar="جمع الحليب")
    ]
    assert assessments.start_assessment(ws, COOPERATIVE.id).occasion == "mid_term"


def test_criteria_compare_one_by_one_even_where_scores_do_not(ws: Workspace) -> None:
    shipped = shipped_framework().scoring_version
    publish(ws, diagnostic_form("0.2.0", scoring_setting("version", shipped, "1.0.0")))
    before = make_assessment(
        COOPERATIVE, answers={"GOV-1.1": Answer(rating=1)}, state=AssessmentState.SUBMITTED
    )
    now = _by("0.2.0", answers={"GOV-1.1": Answer(rating=2)}, occasion=Occasion.MID_TERM)
    keep(ws, before, now)
    comparison = assessments.assessment_result(ws, now.id).comparison
    assert comparison is not None
    assert not comparison.are_scores_comparable
    change = next(each for each in comparison.criteria if each.code == "GOV-1.1")
    assert change.levels == 1
    assert assessments.assessment_result(ws, before.id).comparison is None


def _pattern_form(version: str, pattern: str = "") -> bytes:
    """A questionnaire that looks for Tiznit by a pattern from an answer: not every answer is a pattern."""
    xform = form_xml(
        f"<pattern>{pattern}</pattern><found/>",
        """<bind nodeset="/data/found" calculate="regex('Tiznit', /data/pattern)"/>""",
        '<input ref="/data/pattern"><label>Pattern</label></input>',
    )
    assert "version='3'" in xform
    return xform.replace("version='3'", f"version='{version}'").encode()


def test_a_questionnaire_that_fails_from_the_start_is_not_begun(ws: Workspace) -> None:
    publish(ws, _pattern_form("3", pattern="Tiz("))
    with pytest.raises(QuestionnaireNotOpened):
        assessments.start_assessment(ws, COOPERATIVE.id, questionnaire="a-form")
    publish(ws, _pattern_form("4", pattern="Tiz"))
    begun = assessments.start_assessment(ws, COOPERATIVE.id, questionnaire="a-form")
    assert begun.framework_version == "4"


def test_a_draft_that_its_questionnaire_fails_over_is_said_not_to_open_and_keeps_its_answers(
    ws: Workspace,
) -> None:
    publish(ws, _pattern_form("3"))
    draft = assessments.start_assessment(ws, COOPERATIVE.id, questionnaire="a-form")
    assessments.set_value(ws, draft.id, "/data/pattern", "Tiz(")  # as another laptop might send it
    page = assessments.assessment_page(ws, draft.id)
    with pytest.raises(QuestionnaireNotOpened):
        assessments.opened_instance(ws, page)
    assert _stored(ws, draft.id).values["/data/pattern"] == "Tiz("
