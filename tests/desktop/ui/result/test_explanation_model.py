"""Why a score is what it is: its parts, its answers, what is missing and what counts for less."""

from fractions import Fraction

import pytest

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.ui.result.explanation_model import (
    ScoreExplained,
    scope_of,
    score_explained,
)
from mourafaka_forms.answers import Answer, Answers, Evidence
from mourafaka_forms.scoring import assess
from tests.builders import make_answers

FRAMEWORK = shipped_framework()


def explained(
    answers: Answers, code: str | None = None, modules: tuple[str, ...] = ()
) -> ScoreExplained:
    return score_explained(FRAMEWORK, answers, assess(FRAMEWORK, answers, modules), code)


def test_the_overall_score_leads_to_every_answer():
    whole = explained(make_answers(2))
    lines = [line for pillar in whole.parts for part in pillar.parts for line in part.answers]
    assert len(lines) == 61
    assert {line.explained.answer for line in lines} == {Answer(rating=2)}


@pytest.mark.parametrize("code", [None, "GOV", "INN"])
def test_parts_bring_exactly_the_score(code: str | None):
    answers = {c: Answer(rating=i % 4) for i, c in enumerate(make_answers())}
    score = explained(answers, code)
    assert sum(part.points or 0 for part in score.parts) == score.score.value
    assert sum(part.share for part in score.parts) == 1
    assert sum(part.share * (part.score.value or 0) for part in score.terms) == score.score.value


@pytest.mark.parametrize("code", ["GOV-1", "MKT-5"])
def test_a_sub_dimension_is_the_sum_of_its_answers(code: str):
    score = explained(make_answers(3) | {"GOV-1.1": Answer(rating=1)}, code)
    assert sum(line.explained.points or 0 for line in score.answers) == score.score.value
    assert sum(line.most for line in score.answers) == 100
    assert score.parts == ()


def test_a_score_knows_what_it_goes_into():
    assert [code for code, _ in explained(make_answers(), "GOV-1").above] == [None, "GOV"]
    assert [code for code, _ in explained(make_answers(), "GOV").above] == [None]
    assert explained(make_answers()).above == ()


def test_a_module_stands_apart():
    answers = make_answers(2) | {"OAS-1": Answer(rating=4, evidence=Evidence.DECLARED)}
    module = explained(answers, "OAS", ("OAS",))
    assert module.apart
    assert module.above == ()
    assert [c.code for c in module.capped] == ["OAS-1"]
    assert "OAS-2" in [c.code for c in module.missing]


def test_a_part_with_too_few_answers_leaves_no_sum_to_show():
    answers = make_answers(2)
    for code in ("GOV-1.1", "GOV-1.2"):
        del answers[code]
    score = explained(answers, "GOV")
    assert score.score.value == 50
    assert score.parts[0].score.value is None
    assert score.terms == ()


def test_without_a_score_nothing_brings_points_and_all_is_missing():
    empty = explained({})
    assert len(empty.missing) == 61
    assert {part.points for part in empty.parts} == {None}
    assert empty.improvements == ()
    assert empty.minimum == Fraction(4, 5)


@pytest.mark.parametrize(("criterion", "scope"), [("GOV-2.1", None), ("OAS-1", "OAS")])
def test_a_criterion_is_explained_where_it_counts(criterion: str, scope: str | None):
    assert scope_of(FRAMEWORK, criterion) == scope
