"""The laws of the score, on the shipped framework and on any answers a machine can think of."""

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.scoring import (
    LegalAlert,
    Tally,
    assess,
    open_modules,
    shares,
    stated,
)
from tests.forms.frameworks import all_at, left_out, proved, rated, shipped

FRAMEWORK = shipped()
CRITERIA = list(FRAMEWORK.criteria())
CODES = [criterion.code for criterion in CRITERIA]

answer = st.builds(
    Answer,
    rating=st.none() | st.integers(0, 4),
    not_applicable_reason=st.sampled_from([None, None, None, "", "Sans objet"]),
    evidence=st.none() | st.sampled_from(Evidence),
    evidence_note=st.sampled_from([None, "", "PV du 12 mars"]),
)
some_answers = st.dictionaries(st.sampled_from(CODES), answer)
full_answers = st.fixed_dictionaries(
    {code: st.integers(0, 4).map(proved) | st.just(left_out()) for code in CODES}
)


@pytest.mark.parametrize(
    ("value", "decimal"),
    [
        (Fraction(50), "50"),
        (Fraction(200, 3), "66.6667"),
        (Fraction(100_001, 20_000), "5"),  # half way, to the even one
        (Fraction(100_003, 20_000), "5.0002"),
        (Fraction(0), "0"),
        (Fraction(100), "100"),
    ],
)
def test_a_score_is_stated_to_four_decimals(value: Fraction, decimal: str) -> None:
    assert stated(value) == Decimal(decimal)


def test_where_there_is_no_score_none_is_stated() -> None:
    assert stated(assess(FRAMEWORK, {}).overall.value) is None


def test_all_at_two_is_exactly_fifty_at_every_level() -> None:
    score = assess(FRAMEWORK, all_at(FRAMEWORK, rated(2)))
    everything = [score.overall, *score.pillars.values(), *score.subdimensions.values()]
    assert {part.value for part in everything} == {Fraction(50)}
    assert {part.band.key for part in everything} == {"progress"}
    assert {part.completeness for part in everything} == {Fraction(1)}
    assert score.tally == Tally(rated=61, not_applicable=0, unanswered=0)
    assert list(score.pillars) == ["GOV", "INN", "MKT"]
    assert len(score.subdimensions) == 17


def test_all_at_three_is_seventy_five_when_the_evidence_was_seen_and_fifty_when_not() -> None:
    assert assess(FRAMEWORK, all_at(FRAMEWORK, proved(3))).overall.value == 75
    assert assess(FRAMEWORK, all_at(FRAMEWORK, rated(3))).overall.value == 50
    assert assess(FRAMEWORK, all_at(FRAMEWORK, rated(4))).overall.value == 50
    assert assess(FRAMEWORK, all_at(FRAMEWORK, proved(4))).overall.value == 100


def test_a_score_worked_out_by_hand() -> None:
    """GOV-1 weighs 3, 3, 2, 2; one criterion at 4 of weight 2 in a sub-dimension at 0 otherwise."""
    answers = all_at(FRAMEWORK, rated(0))
    answers["GOV-1.3"] = proved(4)
    score = assess(FRAMEWORK, answers)
    assert score.subdimensions["GOV-1"].value == 20
    total = sum(s.weight for s in FRAMEWORK.pillar("GOV").subdimensions)
    assert score.pillars["GOV"].value == Fraction(3 * 20) / total
    assert score.overall.value == Fraction(2, 5) * score.pillars["GOV"].value


def test_nothing_answered_is_no_score_and_no_alert() -> None:
    score = assess(FRAMEWORK, {})
    assert score.overall.value is None
    assert score.overall.band is None
    assert score.overall.completeness == 0
    assert not score.overall.is_not_applicable
    assert score.tally == Tally(rated=0, not_applicable=0, unanswered=61)
    assert score.alerts == ()


def test_sixty_rated_and_one_left_out_is_complete() -> None:
    answers = all_at(FRAMEWORK, rated(2)) | {"GOV-2.1": left_out()}
    score = assess(FRAMEWORK, answers)
    assert score.tally == Tally(rated=60, not_applicable=1, unanswered=0)
    assert score.overall.completeness == 1
    assert score.overall.value == 50


def test_completeness_under_four_fifths_shows_no_number_and_at_four_fifths_it_does() -> None:
    """GOV-1 weighs 3, 3, 2, 2: without one of weight 2 it is at 0.8, without one of weight 3 at 0.7."""
    answers = all_at(FRAMEWORK, rated(2))
    del answers["GOV-1.4"]
    enough = assess(FRAMEWORK, answers).subdimensions["GOV-1"]
    assert (enough.completeness, enough.value) == (Fraction(8, 10), 50)
    answers = all_at(FRAMEWORK, rated(2))
    del answers["GOV-1.1"]
    too_little = assess(FRAMEWORK, answers).subdimensions["GOV-1"]
    assert (too_little.completeness, too_little.value) == (Fraction(7, 10), None)


def test_a_whole_pillar_unanswered_lowers_the_completeness_by_its_weight() -> None:
    answers = {c.code: rated(2) for p in ("GOV", "INN") for c in FRAMEWORK.pillar(p).criteria()}
    score = assess(FRAMEWORK, answers)
    assert score.overall.completeness == Fraction(7, 10)
    assert score.overall.value is None
    assert score.pillars["GOV"].value == 50


def test_an_unrated_subdimension_leaves_the_mean_and_lowers_the_completeness() -> None:
    answers = all_at(FRAMEWORK, proved(4))
    for criterion in FRAMEWORK.subdimension("MKT-5").criteria:
        del answers[criterion.code]
    score = assess(FRAMEWORK, answers)
    assert score.subdimensions["MKT-5"].value is None
    assert score.pillars["MKT"].completeness == 1 - Fraction(2, 15)
    assert score.pillars["MKT"].value == 100


def test_a_subdimension_wholly_not_applicable_leaves_its_pillar_at_full_completeness() -> None:
    answers = all_at(FRAMEWORK, rated(0)) | {
        c.code: proved(4) for c in FRAMEWORK.subdimension("INN-1").criteria
    }
    for subdimension in FRAMEWORK.pillar("INN").subdimensions[1:]:
        answers |= {criterion.code: left_out() for criterion in subdimension.criteria}
    score = assess(FRAMEWORK, answers)
    assert score.subdimensions["INN-2"].is_not_applicable
    assert score.pillars["INN"].value == 100
    assert score.pillars["INN"].completeness == 1


def test_a_pillar_wholly_not_applicable_leaves_the_overall_to_the_others() -> None:
    answers = all_at(FRAMEWORK, rated(0))
    answers |= {criterion.code: proved(4) for criterion in FRAMEWORK.pillar("GOV").criteria()}
    answers |= {criterion.code: left_out() for criterion in FRAMEWORK.pillar("MKT").criteria()}
    score = assess(FRAMEWORK, answers)
    assert score.overall.value == 100 * Fraction(4, 7)
    assert score.overall.completeness == 1


def test_everything_not_applicable_is_no_score() -> None:
    score = assess(FRAMEWORK, all_at(FRAMEWORK, left_out()))
    assert score.overall.value is None
    assert score.overall.is_not_applicable


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (Fraction(0), "critical"),
        (Fraction("24.99"), "critical"),
        (Fraction("24.999999"), "critical"),
        (Fraction(25), "fragile"),
        (Fraction("49.995"), "fragile"),
        (Fraction(50), "progress"),
        (Fraction("74.9999"), "progress"),
        (Fraction(75), "solid"),
        (Fraction(100), "solid"),
    ],
)
def test_a_band_begins_at_its_minimum_and_follows_the_unrounded_score(value, key) -> None:
    assert FRAMEWORK.band(value).key == key


@pytest.mark.parametrize("rating", [0, 1])
def test_a_legal_obligation_at_zero_or_one_raises_its_alert_whatever_the_total(rating) -> None:
    answers = all_at(FRAMEWORK, proved(4)) | {"GOV-2.1": rated(rating)}
    score = assess(FRAMEWORK, answers)
    assert score.overall.band.key == "solid"
    assert score.alerts == (LegalAlert("GOV-2.1", rating),)


def test_a_legal_alert_does_not_wait_for_the_rest_of_the_draft() -> None:
    score = assess(FRAMEWORK, {"GOV-1.1": rated(0), "GOV-2.3": rated(0)})
    assert score.alerts == (LegalAlert("GOV-1.1", 0),)
    assert score.overall.value is None


def test_no_alert_where_the_obligation_does_not_apply_or_is_partly_met() -> None:
    not_applicable = Answer(rating=0, not_applicable_reason="Premier exercice non clos")
    assert assess(FRAMEWORK, {"GOV-2.1": not_applicable}).alerts == ()
    assert assess(FRAMEWORK, {"GOV-2.1": rated(2)}).alerts == ()


def test_a_module_opens_when_province_and_sector_both_match_or_by_hand() -> None:
    assert open_modules(FRAMEWORK, "09.001", "argane") == ("ARG",)
    assert open_modules(FRAMEWORK, "09.001", "agriculture") == ()
    assert open_modules(FRAMEWORK, "06.141", "argane") == ()
    assert open_modules(FRAMEWORK, None, None) == ()
    assert open_modules(FRAMEWORK, None, None, ["OAS"]) == ("OAS",)
    assert open_modules(FRAMEWORK, "09.001", "argane", ["OAS", "ARG"]) == ("OAS", "ARG")


def test_a_module_is_scored_beside_and_moves_nothing_else() -> None:
    answers = all_at(FRAMEWORK, rated(2))
    module = FRAMEWORK.module("OAS")
    with_module = answers | {criterion.code: proved(4) for criterion in module.criteria}
    score = assess(FRAMEWORK, with_module, ["OAS"])
    assert score.modules["OAS"].value == 100
    assert list(score.modules) == ["OAS"]
    assert score.overall == assess(FRAMEWORK, answers).overall
    assert assess(FRAMEWORK, with_module).modules == {}


def test_a_modules_legal_obligation_alerts_while_the_module_is_open() -> None:
    legal = [
        (module.code, criterion.code)
        for module in FRAMEWORK.modules
        for criterion in module.criteria
        if criterion.is_legal_obligation
    ]
    [(module_code, code)] = legal
    assert assess(FRAMEWORK, {code: rated(1)}, [module_code]).alerts == (LegalAlert(code, 1),)
    assert assess(FRAMEWORK, {code: rated(1)}).alerts == ()


def test_answers_to_criteria_of_another_framework_are_left_aside() -> None:
    assert assess(FRAMEWORK, {"OLD-1.1": rated(4)}) == assess(FRAMEWORK, {})


@given(some_answers)
def test_every_number_stays_in_its_range_and_hides_when_incomplete(answers) -> None:
    score = assess(FRAMEWORK, answers, [module.code for module in FRAMEWORK.modules])
    parts = [score.overall, *score.pillars.values(), *score.subdimensions.values()]
    for part in [*parts, *score.modules.values()]:
        assert part.completeness is None or 0 <= part.completeness <= 1
        is_enough = part.completeness is not None and part.completeness >= Fraction(4, 5)
        assert (part.value is not None) == is_enough
        assert (part.band is not None) == is_enough
        assert part.value is None or 0 <= part.value <= 100
    assert score.tally.total == 61


@given(full_answers, st.sampled_from(CODES), st.integers(0, 4), st.integers(0, 4))
def test_a_higher_rating_never_lowers_anything(answers, code, one, other) -> None:
    low, high = sorted((one, other))
    for kind in (rated, proved):
        before = assess(FRAMEWORK, answers | {code: kind(low)})
        after = assess(FRAMEWORK, answers | {code: kind(high)})
        assert _value(after.overall) >= _value(before.overall)
        for pillar in before.pillars:
            assert _value(after.pillars[pillar]) >= _value(before.pillars[pillar])


@given(some_answers, st.randoms(use_true_random=False))
def test_the_order_of_answers_and_of_criteria_does_not_matter(answers, random) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    pillars = []
    for pillar in FRAMEWORK.pillars:
        subdimensions = [
            dataclasses.replace(s, criteria=tuple(reversed(s.criteria)))
            for s in pillar.subdimensions
        ]
        random.shuffle(subdimensions)
        pillars.append(dataclasses.replace(pillar, subdimensions=tuple(subdimensions)))
    random.shuffle(pillars)
    turned = dataclasses.replace(FRAMEWORK, pillars=tuple(pillars))
    one, other = assess(FRAMEWORK, answers), assess(turned, dict(shuffled))
    assert one.overall == other.overall
    assert one.pillars == other.pillars
    assert one.subdimensions == other.subdimensions
    assert set(one.alerts) == set(other.alerts)


@given(full_answers, st.sampled_from(CODES), st.integers(0, 4), st.integers(0, 4))
def test_what_stands_behind_a_reason_changes_nothing(answers, code, one, other) -> None:
    hidden = [
        assess(
            FRAMEWORK, answers | {code: Answer(rating=rating, not_applicable_reason="Sans objet")}
        )
        for rating in (one, other)
    ]
    assert hidden[0] == hidden[1]


@given(some_answers, st.sampled_from(CODES))
def test_leaving_out_an_unanswered_criterion_never_lowers_the_completeness(answers, code) -> None:
    answers = {c: a for c, a in answers.items() if c != code}
    before = assess(FRAMEWORK, answers).overall
    after = assess(FRAMEWORK, answers | {code: left_out()}).overall
    if before.completeness is not None and after.completeness is not None:
        subdimension = FRAMEWORK.subdimension(code.rsplit(".", 1)[0])
        others_left = any(
            not answers.get(c.code, Answer()).is_not_applicable
            for c in subdimension.criteria
            if c.code != code
        )
        # A sub-dimension that leaves altogether gives its weight to the others, complete or not.
        assert after.completeness >= before.completeness or not others_left


@given(some_answers, st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_only_the_proportions_of_weights_matter(answers, factor) -> None:
    assert _parts(assess(_scaled(factor), answers)) == _parts(assess(FRAMEWORK, answers))


@given(some_answers)
def test_an_unproved_high_rating_is_worth_a_two(answers) -> None:
    as_two = {
        code: dataclasses.replace(a, rating=2) if a.is_capped else a for code, a in answers.items()
    }
    assert _parts(assess(FRAMEWORK, answers)) == _parts(assess(FRAMEWORK, as_two))


@given(full_answers)
def test_the_shares_of_rated_criteria_explain_the_whole_score(answers) -> None:
    carried = shares(FRAMEWORK, answers)
    value = assess(FRAMEWORK, answers).overall.value
    if value is None:
        assert carried == {}
    else:
        assert sum(carried.values()) == 1
        assert value == sum(25 * share * answers[c].counted_rating for c, share in carried.items())


def _value(part) -> Fraction:
    return Fraction(-1) if part.value is None else part.value


def _parts(score):
    return score.overall, score.pillars, score.subdimensions, score.alerts


def _scaled(factor):
    pillars = [
        dataclasses.replace(
            pillar,
            weight=pillar.weight * factor,
            subdimensions=tuple(
                dataclasses.replace(
                    s,
                    weight=s.weight * factor,
                    criteria=tuple(
                        dataclasses.replace(c, weight=c.weight * factor) for c in s.criteria
                    ),
                )
                for s in pillar.subdimensions
            ),
        )
        for pillar in FRAMEWORK.pillars
    ]
    return dataclasses.replace(FRAMEWORK, pillars=tuple(pillars))
