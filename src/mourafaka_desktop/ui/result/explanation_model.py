"""What « why this score? » shows of the overall score, or of that of a pillar, a sub-dimension or a module.

Plain values out of the engine's `Explanation`: the parts that make the score, the answers in each, and the
answers that are missing or count for less than the level chosen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from mourafaka_desktop.ui.result.result_model import ImprovementLine, improvement_lines
from mourafaka_forms.explanation import ExplainedAnswer, Standing, explain
from mourafaka_forms.framework import Criterion, Framework, Module, Pillar, SubDimension, Text
from mourafaka_forms.scoring import Answers, AssessmentScore, Score

ExplainedAnswers = dict[str, ExplainedAnswer]


@dataclass(frozen=True)
class AnswerLine:
    """A criterion with its answer's part in the score."""

    criterion: Criterion
    explained: ExplainedAnswer

    @property
    def most(self) -> Fraction:
        """How many points of 100 its highest level would bring."""
        return 100 * self.explained.share


@dataclass(frozen=True)
class PartExplained:
    """A part that goes into a score: a pillar, a sub-dimension.

    `share` is what it carries of the score that is explained, from 0 to 1, and `points` what it brings; None
    while there is no score.
    """

    code: str
    label: Text
    weight: Fraction
    score: Score
    share: Fraction
    points: Fraction | None
    parts: tuple["PartExplained", ...]
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class ScoreExplained:
    """A score and all that made it.

    `label` is None for the overall score. `above` are the scores it goes into, the outermost first; `apart` tells
    that it goes into none. It consists of `parts`, or of `answers` itself. `minimum` is the share of the weight
    that has to be assessed for a score.
    """

    code: str | None
    label: Text | None
    above: tuple[tuple[str | None, Text | None], ...]
    apart: bool
    score: Score
    minimum: Fraction
    parts: tuple[PartExplained, ...]
    answers: tuple[AnswerLine, ...]
    missing: tuple[Criterion, ...]
    capped: tuple[Criterion, ...]
    improvements: tuple[ImprovementLine, ...]

    @property
    def terms(self) -> tuple[PartExplained, ...]:
        """The parts whose sum it is; none where one of them may not be shown."""
        counted = tuple(part for part in self.parts if part.share)
        return counted if all(part.score.value is not None for part in counted) else ()


def scope_of(framework: Framework, criterion_code: str) -> str | None:
    """The score in which a criterion is explained: its module's, else the overall one, None."""
    of_module = (
        module.code
        for module in framework.modules
        if any(criterion.code == criterion_code for criterion in module.criteria)
    )
    return next(of_module, None)


def score_explained(
    framework: Framework, answers: Answers, score: AssessmentScore, code: str | None
) -> ScoreExplained:
    """Why a score is what it is. Raises KeyError for a code that has no score here."""
    explanation = explain(framework, answers, code)
    part = None if code is None else framework.part(code)
    explained = {each.criterion_code: each for each in explanation.answers}
    capped = (each for each in explanation.answers if each.standing is Standing.CAPPED)
    return ScoreExplained(
        code=code,
        label=None if part is None else part.label,
        above=_above(framework, part),
        apart=isinstance(part, Module),
        score=score.of(code),
        minimum=framework.scoring.minimum_completeness,
        parts=_parts(framework, part, explained, score),
        answers=_lines(part.criteria, explained)
        if isinstance(part, (SubDimension, Module))
        else (),
        missing=tuple(framework.criterion(code) for code in explanation.missing),
        capped=tuple(framework.criterion(each.criterion_code) for each in capped),
        improvements=improvement_lines(framework, explanation.improvements),
    )


Part = Pillar | SubDimension | Module


def _above(framework: Framework, part: Part | None) -> tuple[tuple[str | None, Text | None], ...]:
    if part is None or isinstance(part, Module):
        return ()
    pillar = next((p for p in framework.pillars if part in p.subdimensions), None)
    return ((None, None), (pillar.code, pillar.label)) if pillar else ((None, None),)


def _parts(
    framework: Framework, part: Part | None, explained: ExplainedAnswers, score: AssessmentScore
) -> tuple[PartExplained, ...]:
    if part is None:
        return tuple(
            _part(pillar, score, _subdimensions(pillar, explained, score), ())
            for pillar in framework.pillars
        )
    return _subdimensions(part, explained, score) if isinstance(part, Pillar) else ()


def _subdimensions(
    pillar: Pillar, explained: ExplainedAnswers, score: AssessmentScore
) -> tuple[PartExplained, ...]:
    return tuple(
        _part(each, score, (), _lines(each.criteria, explained)) for each in pillar.subdimensions
    )


def _part(
    part: Pillar | SubDimension,
    score: AssessmentScore,
    parts: tuple[PartExplained, ...],
    answers: tuple[AnswerLine, ...],
) -> PartExplained:
    """A part that carries and brings what its own parts and answers do."""
    brought = [each.points for each in parts] + [line.explained.points for line in answers]
    known = [points for points in brought if points is not None]
    shares = [each.share for each in parts] + [line.explained.share for line in answers]
    return PartExplained(
        code=part.code,
        label=part.label,
        weight=part.weight,
        score=score.of(part.code),
        share=sum(shares, Fraction(0)),
        points=sum(known, Fraction(0)) if known else None,
        parts=parts,
        answers=answers,
    )


def _lines(criteria: Iterable[Criterion], explained: ExplainedAnswers) -> tuple[AnswerLine, ...]:
    return tuple(AnswerLine(each, explained[each.code]) for each in criteria)
