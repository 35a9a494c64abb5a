"""What the result says of a score, and what it leaves unsaid."""

from datetime import date
from fractions import Fraction

import pytest

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.ui.result import result_model as model
from mourafaka_desktop.ui.result.result_model import Comparison
from mourafaka_forms.answers import Answer
from mourafaka_forms.guidance import proposed_actions
from mourafaka_forms.scoring import AssessmentScore, assess
from tests.builders import make_answers

FRAMEWORK = shipped_framework()
BASELINE_ON = date(2026, 1, 14)


def score(rating: int) -> AssessmentScore:
    return assess(FRAMEWORK, make_answers(rating))


def nothing() -> AssessmentScore:
    return assess(FRAMEWORK, {})


def test_a_first_assessment_is_compared_with_nothing():
    head = model.headline(score(2), None, None, comparable=True)
    assert (head.comparison, head.difference) == (Comparison.FIRST, None)


def test_the_difference_is_exact():
    head = model.headline(score(2), score(1), BASELINE_ON, comparable=True)
    assert (head.comparison, head.difference) == (Comparison.COMPARED, Fraction(25))


def test_another_version_gives_no_difference_and_no_baseline():
    head = model.headline(score(2), None, BASELINE_ON, comparable=False)
    assert head.comparison is Comparison.OTHER_VERSION
    assert (head.baseline_value, head.difference) == (None, None)


@pytest.mark.parametrize(("now", "before"), [(nothing(), score(1)), (score(2), nothing())])
def test_too_little_answered_gives_no_difference(now: AssessmentScore, before: AssessmentScore):
    head = model.headline(now, before, BASELINE_ON, comparable=True)
    assert (head.comparison, head.difference) == (Comparison.TOO_LITTLE, None)


def test_pillars_and_axes_stand_beside_their_baseline():
    pillars = model.pillar_lines(FRAMEWORK, score(2), score(1))
    axes = model.axis_lines(FRAMEWORK, score(2), score(1))
    assert [line.code for line in pillars] == ["GOV", "INN", "MKT"]
    assert len(axes) == 17
    assert {(line.score.value, line.baseline) for line in (*pillars, *axes)} == {(50, 25)}


def test_without_a_baseline_no_line_has_one():
    lines = model.pillar_lines(FRAMEWORK, score(2), None)
    assert {line.baseline for line in lines} == {None}


def test_an_alert_says_what_was_found():
    answers = make_answers(2) | {"GOV-2.1": Answer(rating=1)}
    alerting = assess(FRAMEWORK, answers)
    (alert,) = model.alert_lines(FRAMEWORK, alerting.alerts)
    assert alert.criterion.code == "GOV-2.1"
    assert alert.finding == FRAMEWORK.criterion("GOV-2.1").levels[1].text


def test_proposals_keep_their_order_and_know_the_plan():
    proposed = proposed_actions(FRAMEWORK, make_answers(1))
    known = proposed[1].action_code
    lines = model.proposals(FRAMEWORK, proposed, {known}).lines
    assert [line.action for line in lines] == list(proposed)
    assert [line.is_accepted for line in lines[:3]] == [False, True, False]


def test_only_ticked_lines_that_are_not_in_the_plan_are_chosen():
    proposed = proposed_actions(FRAMEWORK, make_answers(1))
    lines = model.proposals(FRAMEWORK, proposed, {proposed[1].action_code})
    lines = lines.changed(0, is_chosen=True).changed(1, is_chosen=True)
    assert [line.action for line in lines.chosen] == [proposed[0]]
