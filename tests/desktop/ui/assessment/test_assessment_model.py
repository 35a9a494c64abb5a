"""What is shown of a criterion and of the score so far, on the shipped diagnostic."""

import pytest

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.ui.assessment.assessment_model import provisional_score, rating_then
from mourafaka_desktop.ui.assessment.way_model import Count
from mourafaka_forms.answers import Answer
from tests.builders import make_answers, make_assessment
from tests.desktop.ui.assessment.fillings import COOPERATIVE, make_filling

FRAMEWORK = shipped_framework()
MODULE = FRAMEWORK.modules[0]


def test_no_number_is_shown_before_enough_is_answered():
    some = dict(list(make_answers(2).items())[:30])
    score = provisional_score(FRAMEWORK, some, ())
    assert (score.value, score.band) == (None, None)
    assert score.count == Count(30, 61)
    whole = provisional_score(FRAMEWORK, make_answers(2), ())
    assert whole.value == 50
    assert whole.band is not None
    assert whole.band.key == "progress"
    assert whole.enough == FRAMEWORK.scoring.minimum_completeness


def test_a_module_stands_beside_the_provisional_score():
    answers = make_answers(2)
    with_module = answers | {c.code: Answer(rating=4) for c in MODULE.criteria}
    beside = provisional_score(FRAMEWORK, with_module, (MODULE.code,))
    assert beside == provisional_score(FRAMEWORK, answers, ())


def test_a_legal_obligation_alerts_at_its_two_lowest_levels_only():
    alerting = [
        make_filling(answers={"GOV-2.1": Answer(rating=rating)}).shown("GOV-2.1").raises_alert
        for rating in range(5)
    ]
    assert alerting == [True, True, False, False, False]


def test_a_criterion_left_out_raises_no_alert():
    answer = Answer(rating=0, not_applicable_reason="السنة المالية الأولى لم تختتم بعد")
    assert not make_filling(answers={"GOV-2.1": answer}).shown("GOV-2.1").raises_alert


def test_the_level_of_the_first_assessment_is_shown_beside():
    first = make_assessment(COOPERATIVE, answers={"GOV-2.1": Answer(rating=0)})
    filling = make_filling(baseline=first)
    assert filling.shown("GOV-2.1").initial_rating == 0
    assert filling.shown("GOV-2.3").initial_rating is None
    assert make_filling().shown("GOV-2.1").initial_rating is None


@pytest.mark.parametrize(
    ("answer", "level"),
    [(None, None), (Answer(rating=3), 3), (Answer(not_applicable_reason="لا تصويت"), None)],
)
def test_what_was_left_out_then_had_no_level(answer: Answer | None, level: int | None):
    assert rating_then(answer) == level
