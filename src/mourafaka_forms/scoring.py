"""The score of a diagnosis, exactly as the framework's `scoring` section says.

`assess` gives everything the result screen and the report show. What is decided here:

- A criterion counts its rating, a 3 or 4 without seen and noted evidence counting as 2.
- A sub-dimension or a module is `100 × Σ(weight × rating) / Σ(weight × 4)` over the criteria that
  are rated and applicable; a pillar is the mean of its sub-dimensions by their weights, the
  overall score the mean of the pillars by theirs. A part without any rated criterion leaves the
  mean, and the other weights keep their proportions. Modules stay beside the overall score.
- Completeness is rated weight over applicable weight. At a sub-dimension these are the weights of
  its criteria; higher up it is the mean of the completeness below, by the weights used for the
  score, so that it tells how much of the number above it rests on answers. A part that is not
  applicable as a whole leaves that mean, one that is merely unanswered stays in it with nothing.
- Under the minimum completeness there is no number, at any level, for nobody shall quote it.
- A legal obligation rated 0 or 1 raises its alert whatever the total and however incomplete.

Values are fractions. They are rounded only where they are shown.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Protocol, TypeVar

from mourafaka_forms.answers import UNANSWERED, Answer, Answers, Evidence
from mourafaka_forms.framework import Criterion, Framework, MaturityBand, Module, Pillar

__all__ = [  # answers are what scoring is about, so they can be had from here too
    "UNANSWERED",
    "Answer",
    "Answers",
    "AssessmentScore",
    "Evidence",
    "LegalAlert",
    "Score",
    "Tally",
    "assess",
    "open_modules",
    "shares",
    "stated",
]

HIGHEST_RATING = 4
HIGHEST_ALERTING_RATING = 1


@dataclass(frozen=True)
class Tally:
    """How many criteria stand where."""

    rated: int
    not_applicable: int
    unanswered: int

    @property
    def total(self) -> int:
        """All criteria asked."""
        return self.rated + self.not_applicable + self.unanswered


@dataclass(frozen=True)
class Score:
    """The result of one part, from 0 to 100.

    `value` and `band` are None where too little is answered or nothing applies.
    `completeness` runs from 0 to 1 and is None where nothing applies.
    """

    value: Fraction | None
    band: MaturityBand | None
    completeness: Fraction | None
    tally: Tally

    @property
    def is_not_applicable(self) -> bool:
        """Whether all its criteria are left out with a reason."""
        return self.completeness is None


@dataclass(frozen=True)
class LegalAlert:
    """A legal obligation that is rated 0 or 1."""

    criterion_code: str
    rating: int


@dataclass(frozen=True)
class AssessmentScore:
    """All results of an assessment; the mappings are by code, in the framework's order."""

    overall: Score
    pillars: Mapping[str, Score]
    subdimensions: Mapping[str, Score]
    modules: Mapping[str, Score]
    alerts: tuple[LegalAlert, ...]

    def of(self, code: str | None) -> Score:
        """The score of a pillar, a sub-dimension or an open module; None is the overall one.

        Raises KeyError for any other code.
        """
        if code is None:
            return self.overall
        for scores in (self.pillars, self.subdimensions):
            if code in scores:
                return scores[code]
        return self.modules[code]

    @property
    def tally(self) -> Tally:
        """The criteria of the national score; those of modules are in the modules' own scores."""
        return self.overall.tally


def assess(
    framework: Framework, answers: Answers, modules: Collection[str] = ()
) -> AssessmentScore:
    """The results of `answers`, with those of the open `modules` (codes) beside.

    Answers to criteria that this framework does not hold are left aside.
    """
    subdimensions = {s.code: _of_criteria(s.criteria, answers) for s in framework.subdimensions()}
    pillars = {pillar.code: _of_pillar(pillar, subdimensions) for pillar in framework.pillars}
    overall = _mean((pillar.weight, pillars[pillar.code]) for pillar in framework.pillars)
    opened = [module for module in framework.modules if module.code in modules]
    return AssessmentScore(
        overall=_shown(framework, overall),
        pillars={code: _shown(framework, measure) for code, measure in pillars.items()},
        subdimensions={code: _shown(framework, m) for code, m in subdimensions.items()},
        modules={m.code: _shown(framework, _of_criteria(m.criteria, answers)) for m in opened},
        alerts=tuple(_alerts(framework, opened, answers)),
    )


def stated(value: Fraction | None) -> Decimal | None:
    """A score as it is stated once for all, so that two who counted it can compare: four decimals, half to even.

    None stays None.
    """
    return None if value is None else Decimal(round(value * 10_000)).scaleb(-4)


def open_modules(
    framework: Framework,
    province_code: str | None,
    sector: str | None,
    opened_by_hand: Collection[str] = (),
) -> tuple[str, ...]:
    """The codes of the modules a cooperative is asked: those that match it, and those opened by hand."""
    return tuple(
        module.code
        for module in framework.modules
        if module.applies_to.matches(province_code, sector) or module.code in opened_by_hand
    )


def shares(framework: Framework, answers: Answers, code: str | None = None) -> dict[str, Fraction]:
    """How much each rated criterion carries of a score; the shares sum up to 1, or there are none.

    `code` is a pillar's, a sub-dimension's or a module's; None is the overall score. Raising a
    criterion by one level raises that score by a quarter of its share of 100. Raises KeyError for
    an unknown code.
    """
    if code is None:
        return _shares_of_pillars(framework.pillars, answers)
    part = framework.part(code)
    if isinstance(part, Pillar):
        return _shares_of_pillars([part], answers)
    return {c.code: share for c, share in _proportions(_rated(part.criteria, answers))}


def _shares_of_pillars(pillars: Iterable[Pillar], answers: Answers) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    present = [pillar for pillar in pillars if _rated(pillar.criteria(), answers)]
    for pillar, of_all in _proportions(present):
        subdimensions = [s for s in pillar.subdimensions if _rated(s.criteria, answers)]
        for subdimension, of_pillar in _proportions(subdimensions):
            rated = _rated(subdimension.criteria, answers)
            for criterion, of_subdimension in _proportions(rated):
                found[criterion.code] = of_all * of_pillar * of_subdimension
    return found


def _rated(criteria: Iterable[Criterion], answers: Answers) -> list[Criterion]:
    return [c for c in criteria if answers.get(c.code, UNANSWERED).is_rated]


class _Weighted(Protocol):
    @property
    def weight(self) -> Fraction: ...


_Part = TypeVar("_Part", bound=_Weighted)


def _proportions(parts: Iterable[_Part]) -> Iterator[tuple[_Part, Fraction]]:
    present = list(parts)
    total = sum((part.weight for part in present), Fraction(0))
    for part in present:
        yield part, part.weight / total


@dataclass(frozen=True)
class _Measure:
    """What a part is worth so far, whether or not it may be shown.

    `value` is None without a rated criterion, `completeness` where nothing applies.
    """

    value: Fraction | None
    completeness: Fraction | None
    tally: Tally


def _of_criteria(criteria: Iterable[Criterion], answers: Answers) -> _Measure:
    given = [(c.weight, answers.get(c.code, UNANSWERED)) for c in criteria]
    return _measured(
        tuple((weight, a.counted_rating) for weight, a in given if not a.is_not_applicable),
        sum(answer.is_not_applicable for _, answer in given),
    )


# One answer changes one part of seventeen: the sums of the others are as they were.
@lru_cache(maxsize=1024)
def _measured(applicable: tuple[tuple[Fraction, int | None], ...], not_applicable: int) -> _Measure:
    """What criteria are worth by weight and rating, None without one; so many others are left out."""
    rated_weight = applicable_weight = points = Fraction(0)
    rated = unanswered = 0
    for weight, rating in applicable:
        applicable_weight += weight
        if rating is None:
            unanswered += 1
        else:
            rated += 1
            rated_weight += weight
            points += weight * rating
    return _Measure(
        value=100 * points / (HIGHEST_RATING * rated_weight) if rated else None,
        completeness=rated_weight / applicable_weight if rated + unanswered else None,
        tally=Tally(rated, not_applicable, unanswered),
    )


def _of_pillar(pillar: Pillar, subdimensions: Mapping[str, _Measure]) -> _Measure:
    return _mean((s.weight, subdimensions[s.code]) for s in pillar.subdimensions)


def _mean(weighted: Iterable[tuple[Fraction, _Measure]]) -> _Measure:
    parts = list(weighted)
    tallies = [measure.tally for _, measure in parts]
    return _Measure(
        value=_weighted_mean((weight, measure.value) for weight, measure in parts),
        completeness=_weighted_mean((weight, measure.completeness) for weight, measure in parts),
        tally=Tally(
            rated=sum(tally.rated for tally in tallies),
            not_applicable=sum(tally.not_applicable for tally in tallies),
            unanswered=sum(tally.unanswered for tally in tallies),
        ),
    )


def _weighted_mean(weighted: Iterable[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    present = [(weight, value) for weight, value in weighted if value is not None]
    if not present:
        return None
    total = sum((weight for weight, _ in present), Fraction(0))
    return sum((weight * value for weight, value in present), Fraction(0)) / total


def _shown(framework: Framework, measure: _Measure) -> Score:
    minimum = framework.scoring.minimum_completeness
    is_enough = measure.completeness is not None and measure.completeness >= minimum
    value = measure.value if is_enough else None
    return Score(
        value=value,
        band=None if value is None else framework.band(value),
        completeness=measure.completeness,
        tally=measure.tally,
    )


def _alerts(
    framework: Framework, opened: Iterable[Module], answers: Answers
) -> Iterable[LegalAlert]:
    asked = [*framework.criteria(), *(c for module in opened for c in module.criteria)]
    for criterion in asked:
        rating = answers.get(criterion.code, UNANSWERED).counted_rating
        if not criterion.is_legal_obligation or rating is None:
            continue
        if rating <= HIGHEST_ALERTING_RATING:
            yield LegalAlert(criterion.code, rating)
