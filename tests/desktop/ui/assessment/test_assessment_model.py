"""The way through the questionnaire, its progress and the score so far, on the shipped framework."""

import pytest

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.ui.assessment.assessment_model import Count, Questionnaire, is_done
from mourafaka_forms.answers import Answer, Evidence

FRAMEWORK = shipped_framework()
MODULE = FRAMEWORK.modules[0]


@pytest.fixture
def questionnaire() -> Questionnaire:
    return Questionnaire(FRAMEWORK)


def all_rated(questionnaire: Questionnaire, rating: int = 2) -> dict[str, Answer]:
    return {code: Answer(rating=rating) for code in questionnaire.codes}


def test_it_asks_the_61_criteria_in_the_order_of_the_framework(questionnaire: Questionnaire):
    assert questionnaire.codes == tuple(c.code for c in FRAMEWORK.criteria())
    assert len(questionnaire.codes) == 61


def test_an_open_module_is_asked_last_as_a_chapter_of_its_own():
    questionnaire = Questionnaire(FRAMEWORK, [MODULE.code])
    assert questionnaire.chapters[-1].is_module
    assert questionnaire.codes[61:] == tuple(c.code for c in MODULE.criteria)


def test_one_walks_from_the_first_to_the_last_and_back(questionnaire: Questionnaire):
    code, walked = questionnaire.codes[0], [questionnaire.codes[0]]
    while (following := questionnaire.after(code)) is not None:
        assert questionnaire.before(following) == code
        walked.append(code := following)
    assert tuple(walked) == questionnaire.codes
    assert questionnaire.before(questionnaire.codes[0]) is None


def test_the_next_unanswered_turns_round_at_the_end(questionnaire: Questionnaire):
    answers = all_rated(questionnaire)
    del answers["GOV-1.2"]
    assert questionnaire.next_unanswered(answers, "MKT-1.1") == "GOV-1.2"
    assert questionnaire.next_unanswered(answers, "GOV-1.2") == "GOV-1.2"


def test_there_is_no_next_unanswered_when_all_is_dealt_with(questionnaire: Questionnaire):
    answers = all_rated(questionnaire)
    answers["GOV-2.1"] = Answer(not_applicable_reason="السنة المالية الأولى لم تختتم بعد")
    assert questionnaire.next_unanswered(answers, None) is None
    assert questionnaire.unanswered(answers) == ()


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        (Answer(), False),
        (Answer(rating=0), True),
        (Answer(not_applicable_reason=""), False),
        (Answer(rating=3, not_applicable_reason=""), False),
        (Answer(not_applicable_reason="لا نشاط"), True),
        (Answer(evidence=Evidence.SEEN, note="رأيت السجل"), False),
    ],
)
def test_a_criterion_is_dealt_with_by_a_level_or_by_a_reason(answer: Answer, done: bool):
    assert is_done(answer) is done


def test_progress_counts_by_pillar_and_by_sub_dimension(questionnaire: Questionnaire):
    answers = {code: Answer(rating=1) for code in ("GOV-1.1", "GOV-1.2", "GOV-2.1")}
    governance = questionnaire.chapters[0]
    assert questionnaire.count(governance, answers) == Count(3, 25)
    assert questionnaire.count(governance.groups[0], answers) == Count(2, 4)


def test_no_number_is_shown_before_enough_is_answered(questionnaire: Questionnaire):
    some = dict(list(all_rated(questionnaire).items())[:30])
    score = questionnaire.provisional_score(some)
    assert (score.value, score.band) == (None, None)
    assert score.count == Count(30, 61)
    whole = questionnaire.provisional_score(all_rated(questionnaire))
    assert whole.value == 50
    assert whole.band is not None
    assert whole.band.key == "progress"


def test_a_module_stands_beside_the_provisional_score():
    questionnaire = Questionnaire(FRAMEWORK, [MODULE.code])
    answers = all_rated(questionnaire)
    without = {code: a for code, a in answers.items() if code in questionnaire.codes[:61]}
    assert questionnaire.provisional_score(answers) == questionnaire.provisional_score(without)


def test_a_legal_obligation_alerts_at_its_two_lowest_levels_only(questionnaire: Questionnaire):
    alerting = [
        questionnaire.shown("GOV-2.1", {"GOV-2.1": Answer(rating=rating)}, None).raises_alert
        for rating in range(5)
    ]
    assert alerting == [True, True, False, False, False]


def test_a_criterion_left_out_raises_no_alert(questionnaire: Questionnaire):
    answer = Answer(rating=0, not_applicable_reason="السنة المالية الأولى لم تختتم بعد")
    assert not questionnaire.shown("GOV-2.1", {"GOV-2.1": answer}, None).raises_alert


def test_the_level_of_the_first_assessment_is_shown_beside(questionnaire: Questionnaire):
    initial = {"GOV-2.1": Answer(rating=0), "GOV-2.2": Answer(not_applicable_reason="لا تصويت")}
    assert questionnaire.shown("GOV-2.1", {}, initial).initial_rating == 0
    assert questionnaire.shown("GOV-2.2", {}, initial).initial_rating is None
    assert questionnaire.shown("GOV-2.3", {}, initial).initial_rating is None
    assert questionnaire.shown("GOV-2.1", {}, None).initial_rating is None


def test_high_levels_without_seen_and_noted_evidence_are_named(questionnaire: Questionnaire):
    answers = {
        "GOV-1.1": Answer(rating=3),
        "GOV-1.2": Answer(rating=4, evidence=Evidence.SEEN),
        "GOV-1.3": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="السجل 2026"),
        "GOV-1.4": Answer(rating=2),
    }
    assert questionnaire.capped(answers) == ("GOV-1.1", "GOV-1.2")
