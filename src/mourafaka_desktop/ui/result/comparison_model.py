"""What the comparison with the first assessment shows, out of the engine's `Comparison`: what rose, fell, stayed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mourafaka_forms.comparison import Assessed, Comparison, CriterionChange, Obstacle, ScoreChange
from mourafaka_forms.framework import Text
from mourafaka_forms.scoring import UNANSWERED, Answer


class Rank(Enum):
    """How deep a score lies: an overall score, a pillar's or a module's, a sub-dimension's."""

    OVERALL = 0
    LARGE = 1
    SMALL = 2


@dataclass(frozen=True)
class ScoreMoved:
    """One score then and now. `label` is None for the overall one."""

    label: Text | None
    rank: Rank
    change: ScoreChange


@dataclass(frozen=True)
class CriterionMoved:
    """One criterion then and now; an answer is None where it was not asked.

    `is_reworded` tells that its label or one of its levels reads otherwise now.
    """

    code: str
    label: Text
    before: Answer | None
    after: Answer | None
    is_reworded: bool = False


@dataclass(frozen=True)
class Compared:
    """This assessment beside the first one, made `before_on` with version `before_version`.

    `is_missing` tells that this version is not on the laptop, so that nothing can be said. With an `obstacle`
    there are no `scores`. A criterion that has a level at one time alone stands among `only_before` or
    `only_after`; `without_level` counts those that both ask and that have none at either time.
    """

    before_on: date
    after_on: date
    before_version: str | None
    after_version: str
    is_missing: bool
    obstacle: Obstacle | None
    scores: tuple[ScoreMoved, ...] = ()
    risen: tuple[CriterionMoved, ...] = ()
    fallen: tuple[CriterionMoved, ...] = ()
    same: tuple[CriterionMoved, ...] = ()
    only_before: tuple[CriterionMoved, ...] = ()
    only_after: tuple[CriterionMoved, ...] = ()
    without_level: int = 0


def compared(
    comparison: Comparison | None,
    before: Assessed | None,
    before_on: date,
    after: Assessed,
    after_on: date,
) -> Compared:
    """What moved since the first assessment; `comparison` and `before` are None where its version is not here."""
    if comparison is None or before is None:
        return Compared(before_on, after_on, None, after.framework.version, True, None)
    moved = [_moved(change, after) for change in comparison.criteria]
    levels = {change.code: change.levels for change in comparison.criteria}
    once = [line for line in moved if levels[line.code] is None]
    is_other = comparison.obstacle is Obstacle.OTHER_QUESTIONNAIRE
    return Compared(
        before_on=before_on,
        after_on=after_on,
        before_version=before.framework.version,
        after_version=after.framework.version,
        is_missing=False,
        obstacle=comparison.obstacle,
        scores=tuple(_score(change, after) for change in comparison.scores),
        risen=tuple(line for line in moved if (levels[line.code] or 0) > 0),
        fallen=tuple(line for line in moved if (levels[line.code] or 0) < 0),
        same=tuple(line for line in moved if levels[line.code] == 0),
        only_before=()
        if is_other
        else (
            *(line for line in once if _has_level(line.before)),
            *_asked_once(comparison.only_before, before=before),
        ),
        only_after=()
        if is_other
        else (
            *(line for line in once if _has_level(line.after)),
            *_asked_once(comparison.only_after, after=after),
        ),
        without_level=sum(
            not _has_level(line.before) and not _has_level(line.after) for line in once
        ),
    )


def _score(change: ScoreChange, after: Assessed) -> ScoreMoved:
    if change.code is None:
        return ScoreMoved(None, Rank.OVERALL, change)
    part = after.framework.part(change.code)
    is_small = any(part is each for each in after.framework.subdimensions())
    return ScoreMoved(part.label, Rank.SMALL if is_small else Rank.LARGE, change)


def _moved(change: CriterionChange, after: Assessed) -> CriterionMoved:
    label = after.framework.criterion(change.code).label
    return CriterionMoved(change.code, label, change.before, change.after, change.is_reworded)


def _asked_once(
    codes: Iterable[str], *, before: Assessed | None = None, after: Assessed | None = None
) -> Iterable[CriterionMoved]:
    """The criteria of one of the two alone."""
    for code in codes:
        then = before.answers.get(code, UNANSWERED) if before else None
        now = after.answers.get(code, UNANSWERED) if after else None
        asked = before or after
        assert asked is not None
        yield CriterionMoved(code, asked.framework.criterion(code).label, then, now)


def _has_level(answer: Answer | None) -> bool:
    return answer is not None and answer.counted_rating is not None
