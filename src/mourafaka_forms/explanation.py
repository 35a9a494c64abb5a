"""Why a score is what it is: `explain` gives its answers, their weights, and what would raise it.

For the overall score and for that of any pillar, sub-dimension or module. What each answer brings sums
up to the score exactly; while there is no score, nothing says what it would be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from mourafaka_forms.answers import UNANSWERED, Answer, Answers
from mourafaka_forms.framework import Criterion, Framework, Module, Pillar, SubDimension
from mourafaka_forms.guidance import Improvement, improvements
from mourafaka_forms.scoring import HIGHEST_RATING, Score, assess, shares


class Standing(StrEnum):
    """How an answer goes into a score."""

    COUNTED = "counted"
    CAPPED = "capped"  # for less than the level chosen, for want of evidence
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"


@dataclass(frozen=True)
class ExplainedAnswer:
    """One criterion's part in a score.

    `weight` is that of the criterion beside its neighbours; `share` what it carries of the score, from
    0 to 1, which is 0 unless it is rated. `points` of 100 is what it brings; None while there is no score.
    """

    criterion_code: str
    answer: Answer
    standing: Standing
    weight: Fraction
    share: Fraction
    points: Fraction | None


@dataclass(frozen=True)
class Explanation:
    """A score and all that made it. `code` is None for the overall score.

    `answers` are those of all its criteria in the framework's order; `improvements` the single changes
    that raise it most, the largest first, none while there is no score.
    """

    code: str | None
    score: Score
    answers: tuple[ExplainedAnswer, ...]
    improvements: tuple[Improvement, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of the criteria that wait for an answer, the heaviest first."""
        waiting = [each for each in self.answers if each.standing is Standing.MISSING]
        waiting.sort(key=lambda each: -each.weight)  # stable: the framework's order among equals
        return tuple(each.criterion_code for each in waiting)


def explain(
    framework: Framework, answers: Answers, code: str | None = None, n: int = 4
) -> Explanation:
    """The explanation of a pillar's, a sub-dimension's or a module's score; None is the overall one.

    A module is explained whether or not it is open. `n` is how many improvements are named. Raises
    KeyError for an unknown code.
    """
    part = None if code is None else framework.part(code)
    modules = [part.code] if isinstance(part, Module) else []
    score = assess(framework, answers, modules).of(code)
    carried = shares(framework, answers, code)
    return Explanation(
        code=code,
        score=score,
        answers=tuple(
            _explained(criterion, answers.get(criterion.code, UNANSWERED), carried, score)
            for criterion in _criteria(framework, part)
        ),
        improvements=improvements(framework, answers, n, code),
    )


def _criteria(
    framework: Framework, part: Pillar | SubDimension | Module | None
) -> Iterable[Criterion]:
    if part is None:
        return framework.criteria()
    return part.criteria() if isinstance(part, Pillar) else part.criteria


def _explained(
    criterion: Criterion, answer: Answer, carried: dict[str, Fraction], score: Score
) -> ExplainedAnswer:
    share = carried.get(criterion.code, Fraction(0))
    points = 100 * share * (answer.counted_rating or 0) / HIGHEST_RATING
    return ExplainedAnswer(
        criterion_code=criterion.code,
        answer=answer,
        standing=_standing(answer),
        weight=criterion.weight,
        share=share,
        points=None if score.value is None else points,
    )


def _standing(answer: Answer) -> Standing:
    if answer.is_not_applicable:
        return Standing.NOT_APPLICABLE
    if answer.counted_rating is None:
        return Standing.MISSING
    return Standing.CAPPED if answer.is_capped else Standing.COUNTED
