"""Scores are compared between versions that mean the same, answers wherever their codes match."""

import dataclasses
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.comparison import Assessed, Obstacle, compare
from mourafaka_forms.framework import Text
from mourafaka_forms.scoring import assess
from tests.forms.frameworks import all_at, left_out, proved, rated, shipped

FRAMEWORK = shipped()
CODES = [criterion.code for criterion in FRAMEWORK.criteria()]
ratings = st.fixed_dictionaries({code: st.integers(0, 4).map(proved) for code in CODES})


def _changed(**fields):
    return dataclasses.replace(FRAMEWORK, **fields)


def _with_first_criterion(**fields):
    """The framework whose very first criterion is another."""
    pillar, *pillars = FRAMEWORK.pillars
    part, *parts = pillar.subdimensions
    criterion, *criteria = part.criteria
    part = dataclasses.replace(part, criteria=(dataclasses.replace(criterion, **fields), *criteria))
    pillar = dataclasses.replace(pillar, subdimensions=(part, *parts))
    return _changed(pillars=(pillar, *pillars))


@given(ratings, ratings)
def test_each_score_moves_by_the_difference_of_the_two(before, after) -> None:
    compared = compare(Assessed(FRAMEWORK, before), Assessed(FRAMEWORK, after))
    then, now = assess(FRAMEWORK, before), assess(FRAMEWORK, after)
    assert compared.are_scores_comparable
    assert len(compared.scores) == 1 + 3 + 17
    for change in compared.scores:
        assert change.points == now.of(change.code).value - then.of(change.code).value
    for change in compared.criteria:
        assert change.levels == after[change.code].rating - before[change.code].rating
        assert not change.is_reworded


def test_a_minor_version_compares_and_names_what_it_added() -> None:
    later = _with_first_criterion(code="GOV-1.1b")
    compared = compare(
        Assessed(FRAMEWORK, all_at(FRAMEWORK, rated(1))), Assessed(later, all_at(later, rated(2)))
    )
    assert compared.obstacle is None
    assert compared.scores[0].points == 25
    assert (compared.only_before, compared.only_after) == (("GOV-1.1",), ("GOV-1.1b",))
    assert [change.code for change in compared.criteria] == CODES[1:]


def test_another_major_version_compares_criterion_by_criterion_only() -> None:
    later = _changed(scoring_version="1.0", version="2026112301")
    answers = all_at(FRAMEWORK, rated(1))
    compared = compare(Assessed(FRAMEWORK, answers), Assessed(later, answers))
    assert compared.obstacle is Obstacle.OTHER_SCORING
    assert compared.scores == ()
    assert [change.code for change in compared.criteria] == CODES
    assert {change.levels for change in compared.criteria} == {0}


def test_only_the_version_of_the_scores_decides() -> None:
    later = _changed(version="9.0")
    assert compare(Assessed(FRAMEWORK, {}), Assessed(later, {})).obstacle is None


def test_another_questionnaire_shares_nothing() -> None:
    answers = all_at(FRAMEWORK, rated(1))
    compared = compare(Assessed(FRAMEWORK, answers), Assessed(_changed(id="other"), answers))
    assert compared.obstacle is Obstacle.OTHER_QUESTIONNAIRE
    assert (compared.scores, compared.criteria) == ((), ())
    assert list(compared.only_before) == list(compared.only_after) == CODES


def test_a_criterion_that_reads_otherwise_says_so() -> None:
    label = Text(fr="Autre intitulé", ar="عنوان آخر")
    later = _with_first_criterion(label=label)
    compared = compare(Assessed(FRAMEWORK, {}), Assessed(later, {}))
    assert [change.code for change in compared.criteria if change.is_reworded] == ["GOV-1.1"]


def test_there_is_no_movement_without_two_ratings() -> None:
    before = {"GOV-1.1": rated(1), "GOV-1.2": left_out()}
    after = {"GOV-1.2": rated(2)}
    compared = compare(Assessed(FRAMEWORK, before), Assessed(FRAMEWORK, after))
    assert {change.levels for change in compared.criteria} == {None}
    assert {change.points for change in compared.scores} == {None}


def test_a_module_compares_where_it_was_open_both_times() -> None:
    first, second = "OAS", "ARG"
    answers = {c.code: rated(1) for c in FRAMEWORK.module(first).criteria}
    better = {c.code: rated(2) for c in FRAMEWORK.module(first).criteria}
    compared = compare(
        Assessed(FRAMEWORK, answers, (first,)), Assessed(FRAMEWORK, better, (first, second))
    )
    moved = {change.code: change.points for change in compared.scores}
    assert moved[first] == Fraction(25)
    assert second not in moved
    assert list(compared.only_after) == [c.code for c in FRAMEWORK.module(second).criteria]
