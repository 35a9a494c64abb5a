"""Why the score is what it is, what would raise it, and what to do next."""

import dataclasses
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.answers import Evidence
from mourafaka_forms.guidance import (
    Reason,
    action_choice,
    contributions,
    improvements,
    proposed_actions,
    strengths,
    weaknesses,
)
from mourafaka_forms.scoring import assess
from tests.forms.frameworks import all_at, left_out, proved, rated, shipped

FRAMEWORK = shipped()
CODES = [criterion.code for criterion in FRAMEWORK.criteria()]
full_answers = st.fixed_dictionaries(
    {
        code: st.integers(0, 4).map(proved) | st.integers(0, 4).map(rated) | st.just(left_out())
        for code in CODES
    }
)


@given(full_answers)
def test_the_contributions_sum_up_to_the_score(answers) -> None:
    score = assess(FRAMEWORK, answers)
    if score.overall.value is not None:
        parts = contributions(FRAMEWORK, score)
        assert sum(part.points for part in parts) == score.overall.value
        assert sum(part.share for part in parts) == 1


def test_a_sum_with_a_number_that_may_not_be_shown_is_not_shown() -> None:
    answers = all_at(FRAMEWORK, rated(2))
    for subdimension in ("MKT-4", "MKT-5"):
        for criterion in FRAMEWORK.subdimension(subdimension).criteria:
            del answers[criterion.code]
    score = assess(FRAMEWORK, answers)
    assert score.overall.value == 50
    assert score.pillars["MKT"].value is None
    assert contributions(FRAMEWORK, score) == ()


@given(full_answers)
def test_each_improvement_gives_exactly_the_points_it_promises(answers) -> None:
    before = assess(FRAMEWORK, answers).overall.value
    for change in improvements(FRAMEWORK, answers, n=5):
        answer = answers[change.criterion_code]
        raised = dataclasses.replace(
            answer, rating=change.to_rating, evidence=Evidence.SEEN, evidence_note="vu"
        )
        after = assess(FRAMEWORK, answers | {change.criterion_code: raised}).overall.value
        assert after - before == change.points > 0
        assert change.from_rating == answer.counted_rating
        assert change.to_rating >= 3


def test_the_improvements_are_the_largest_there_are() -> None:
    answers = all_at(FRAMEWORK, rated(1))
    best = improvements(FRAMEWORK, answers, n=61)
    assert len(best) == 61
    assert [change.points for change in best] == sorted((c.points for c in best), reverse=True)
    assert improvements(FRAMEWORK, answers, n=3) == best[:3]


def test_a_high_rating_without_proof_is_improved_by_its_proof_alone() -> None:
    answers = all_at(FRAMEWORK, proved(4)) | {"GOV-1.1": rated(4)}
    [change] = improvements(FRAMEWORK, answers)
    assert (change.criterion_code, change.from_rating, change.to_rating) == ("GOV-1.1", 2, 4)
    assert change.needs_evidence_only


def test_without_a_score_no_points_are_promised() -> None:
    assert improvements(FRAMEWORK, {"GOV-1.1": rated(0)}) == ()


def test_strengths_and_weaknesses_are_the_ends_of_the_ranking() -> None:
    answers = all_at(FRAMEWORK, rated(2))
    answers |= {c.code: proved(4) for c in FRAMEWORK.subdimension("INN-5").criteria}
    answers |= {c.code: rated(0) for c in FRAMEWORK.subdimension("MKT-4").criteria}
    score = assess(FRAMEWORK, answers)
    assert strengths(score, 1) == ("INN-5",)
    assert weaknesses(score, 1) == ("MKT-4",)


def test_a_cooperative_at_zero_has_no_strengths_and_one_at_the_top_no_weaknesses() -> None:
    assert strengths(assess(FRAMEWORK, all_at(FRAMEWORK, rated(0)))) == ()
    assert weaknesses(assess(FRAMEWORK, all_at(FRAMEWORK, proved(4)))) == ()


@given(full_answers)
def test_nothing_is_both_a_strength_and_a_weakness(answers) -> None:
    score = assess(FRAMEWORK, answers)
    assert not set(strengths(score)) & set(weaknesses(score))


def test_the_level_chooses_the_action() -> None:
    identifiers = FRAMEWORK.criterion("GOV-1.4")
    assert identifiers.recommended_actions == ("R03", "R04", "T02")
    assert action_choice(FRAMEWORK, identifiers, rated(0)) == "R03"
    assert action_choice(FRAMEWORK, identifiers, rated(1)) == "R03"
    assert action_choice(FRAMEWORK, identifiers, rated(2)) == "R04"
    assert action_choice(FRAMEWORK, identifiers, rated(3)) is None
    assert action_choice(FRAMEWORK, identifiers, proved(4)) is None
    assert action_choice(FRAMEWORK, identifiers, left_out()) is None


def test_at_level_two_a_single_recommended_action_is_proposed_again() -> None:
    minutes = FRAMEWORK.criterion("GOV-1.3")
    assert minutes.recommended_actions == ("T01",)
    assert action_choice(FRAMEWORK, minutes, rated(2)) == "T01"


def test_a_proved_strength_is_made_use_of_on_markets_and_in_networks() -> None:
    channels = FRAMEWORK.criterion("MKT-4.1")
    assert action_choice(FRAMEWORK, channels, proved(3)) == "M01"
    assert action_choice(FRAMEWORK, channels, rated(3)) is None


def test_legal_alerts_come_first_and_then_the_most_pressing() -> None:
    answers = all_at(FRAMEWORK, rated(0)) | {"GOV-2.1": rated(1), "MKT-4.1": proved(3)}
    proposals = proposed_actions(FRAMEWORK, answers)
    order = list(Reason)
    ranks = [(order.index(p.reason), -p.priority) for p in proposals]
    assert ranks == sorted(ranks)
    assert proposals[0].reason is Reason.LEGAL_ALERT
    assert proposals[0].priority == 9


def test_an_action_is_proposed_once_with_all_the_criteria_it_answers() -> None:
    proposals = proposed_actions(FRAMEWORK, all_at(FRAMEWORK, rated(1)))
    codes = [proposal.action_code for proposal in proposals]
    assert len(codes) == len(set(codes))
    answered = [code for proposal in proposals for code in proposal.criterion_codes]
    assert sorted(answered) == sorted(CODES)
    for proposal in proposals:
        assert proposal.pathway == FRAMEWORK.action(proposal.action_code).pathway


def test_priority_is_weight_times_what_lacks_to_level_three() -> None:
    [proposal] = proposed_actions(FRAMEWORK, {"GOV-2.3": rated(1)})
    assert FRAMEWORK.criterion("GOV-2.3").weight == 2
    assert (proposal.action_code, proposal.priority) == ("T03", Fraction(4))
    assert proposal.reason is Reason.LOW_RATING
    assert proposal.plan_priority == 2


def test_a_legal_alert_is_high_in_the_plan_and_a_strength_low() -> None:
    [alert] = proposed_actions(FRAMEWORK, {"GOV-2.2": rated(1)})
    assert (alert.reason, alert.priority, alert.plan_priority) == (Reason.LEGAL_ALERT, 4, 1)
    [strength] = proposed_actions(FRAMEWORK, {"MKT-4.1": proved(4)})
    assert (strength.reason, strength.priority, strength.plan_priority) == (Reason.STRENGTH, 0, 3)


def test_actions_of_a_module_are_proposed_while_it_is_open() -> None:
    answers = {"OAS-1": rated(0)}
    assert proposed_actions(FRAMEWORK, answers) == ()
    [proposal] = proposed_actions(FRAMEWORK, answers, ["OAS"])
    assert proposal.criterion_codes == ("OAS-1",)
