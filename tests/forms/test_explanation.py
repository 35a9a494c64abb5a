"""Any score is explained to the last point: by its answers, what is missing, what would raise it."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.explanation import Standing, explain
from mourafaka_forms.scoring import assess
from tests.forms.frameworks import all_at, left_out, proved, rated, shipped

FRAMEWORK = shipped()
PARTS = [
    None,
    *(pillar.code for pillar in FRAMEWORK.pillars),
    *(subdimension.code for subdimension in FRAMEWORK.subdimensions()),
    *(module.code for module in FRAMEWORK.modules),
]
EVERYWHERE = [*FRAMEWORK.criteria(), *(c for m in FRAMEWORK.modules for c in m.criteria)]
answers_to_most = st.fixed_dictionaries(
    {
        criterion.code: st.integers(0, 4).map(proved)
        | st.integers(0, 4).map(rated)
        | st.just(left_out())
        | st.just(Answer())
        for criterion in EVERYWHERE
    }
)


@given(answers_to_most, st.sampled_from(PARTS))
def test_what_the_answers_bring_sums_up_to_the_score(answers, code) -> None:
    explained = explain(FRAMEWORK, answers, code)
    if explained.score.value is None:
        assert {each.points for each in explained.answers} == {None}
        assert explained.improvements == ()
    else:
        assert sum(each.points for each in explained.answers) == explained.score.value
        assert sum(each.share for each in explained.answers) == 1


@given(answers_to_most, st.sampled_from(PARTS))
def test_no_single_change_raises_a_score_more_than_the_first_improvement(answers, code) -> None:
    explained = explain(FRAMEWORK, answers, code, n=100)
    if explained.score.value is None:
        return
    gains = {}
    for each in explained.answers:
        if each.standing in (Standing.COUNTED, Standing.CAPPED):
            raised = dataclasses.replace(
                each.answer,
                rating=max(each.answer.rating, 3),
                evidence=Evidence.SEEN,
                evidence_note="vu",
            )
            after = explain(FRAMEWORK, {**answers, each.criterion_code: raised}, code)
            gains[each.criterion_code] = after.score.value - explained.score.value
    promised = {change.criterion_code: change.points for change in explained.improvements}
    assert promised == {code: gain for code, gain in gains.items() if gain > 0}
    points = [change.points for change in explained.improvements]
    assert points == sorted(points, reverse=True)


def test_each_answer_says_how_it_counts() -> None:
    answers = {
        "GOV-1.1": proved(4),
        "GOV-1.2": rated(4),
        "GOV-1.3": left_out(),
        "GOV-1.4": Answer(note="à revoir"),
    }
    explained = explain(FRAMEWORK, answers, "GOV-1")
    standings = {each.criterion_code: each.standing for each in explained.answers}
    assert list(standings) == [c.code for c in FRAMEWORK.subdimension("GOV-1").criteria]
    assert standings["GOV-1.1"] is Standing.COUNTED
    assert standings["GOV-1.2"] is Standing.CAPPED
    assert standings["GOV-1.3"] is Standing.NOT_APPLICABLE
    assert standings["GOV-1.4"] is Standing.MISSING


def test_the_heaviest_missing_answers_come_first() -> None:
    explained = explain(FRAMEWORK, {})
    weights = [FRAMEWORK.criterion(code).weight for code in explained.missing]
    assert len(weights) == 61
    assert weights == sorted(weights, reverse=True)
    assert explain(FRAMEWORK, all_at(FRAMEWORK, rated(2))).missing == ()


def test_a_module_is_explained_by_itself() -> None:
    module = FRAMEWORK.module("OAS")
    answers = {criterion.code: rated(1) for criterion in module.criteria}
    explained = explain(FRAMEWORK, answers, "OAS")
    assert explained.score == assess(FRAMEWORK, answers, ["OAS"]).modules["OAS"]
    assert explained.score.value == 25
    assert explained.improvements[0].criterion_code in answers


def test_what_has_no_score_cannot_be_explained() -> None:
    with pytest.raises(KeyError):
        explain(FRAMEWORK, {}, "GOV-1.1")
