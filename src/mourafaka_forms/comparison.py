"""Two assessments side by side: `compare` says what moved, and whether their scores may be compared.

Scores stand beside one another only where both were made with the same questionnaire and the same major
version of its scores. Otherwise `obstacle` says why not. With another version of the same questionnaire
the answers still compare, criterion by criterion where the codes match; with another questionnaire
nothing does, for there the same code means something else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from mourafaka_forms.answers import UNANSWERED, Answer, Answers
from mourafaka_forms.framework import Criterion, Framework
from mourafaka_forms.scoring import Score, assess


class Obstacle(StrEnum):
    """Why two scores do not compare."""

    OTHER_QUESTIONNAIRE = "other_questionnaire"
    OTHER_SCORING = "other_scoring"


@dataclass(frozen=True)
class Assessed:
    """Answers with what they are scored by; `modules` are the codes of the open ones."""

    framework: Framework
    answers: Answers
    modules: Collection[str] = ()


@dataclass(frozen=True)
class ScoreChange:
    """A score then and now; None where there was none. `code` is None for the overall one."""

    code: str | None
    before: Fraction | None
    after: Fraction | None

    @property
    def points(self) -> Fraction | None:
        """How far it rose, below zero if it fell; None unless there are two scores."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class CriterionChange:
    """One criterion then and now. `is_reworded` where its label or a level reads otherwise now."""

    code: str
    before: Answer
    after: Answer
    is_reworded: bool

    @property
    def levels(self) -> int | None:
        """How many levels the counted rating rose; None unless it is rated both times."""
        then, now = self.before.counted_rating, self.after.counted_rating
        return None if then is None or now is None else now - then


@dataclass(frozen=True)
class Comparison:
    """What moved. With an `obstacle` there are no `scores`; otherwise the overall one comes first, then
    pillars, sub-dimensions and modules that both have, in the later framework's order.

    `criteria` are those asked both times. `only_before` and `only_after` are the codes of the others.
    """

    obstacle: Obstacle | None
    scores: tuple[ScoreChange, ...]
    criteria: tuple[CriterionChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def are_scores_comparable(self) -> bool:
        """Whether the scores may stand side by side."""
        return self.obstacle is None


def compare(before: Assessed, after: Assessed) -> Comparison:
    """What moved from one assessment to a later one."""
    obstacle = _obstacle(before.framework, after.framework)
    then, now = _asked(before), _asked(after)
    is_other = obstacle is Obstacle.OTHER_QUESTIONNAIRE
    shared = [] if is_other else [code for code in now if code in then]
    return Comparison(
        obstacle=obstacle,
        scores=() if obstacle else tuple(_scores(before, after)),
        criteria=tuple(
            CriterionChange(
                code=code,
                before=before.answers.get(code, UNANSWERED),
                after=after.answers.get(code, UNANSWERED),
                is_reworded=_words(then[code]) != _words(now[code]),
            )
            for code in shared
        ),
        only_before=tuple(code for code in then if code not in shared),
        only_after=tuple(code for code in now if code not in shared),
    )


def _obstacle(before: Framework, after: Framework) -> Obstacle | None:
    if before.id != after.id:
        return Obstacle.OTHER_QUESTIONNAIRE
    return None if before.is_comparable_to(after) else Obstacle.OTHER_SCORING


def _asked(assessed: Assessed) -> Mapping[str, Criterion]:
    opened = [m for m in assessed.framework.modules if m.code in assessed.modules]
    criteria = [*assessed.framework.criteria(), *(c for module in opened for c in module.criteria)]
    return {criterion.code: criterion for criterion in criteria}


def _words(criterion: Criterion) -> object:
    return criterion.label, [level.text for level in criterion.levels]


def _scores(before: Assessed, after: Assessed) -> Iterable[ScoreChange]:
    then = assess(before.framework, before.answers, before.modules)
    now = assess(after.framework, after.answers, after.modules)
    yield ScoreChange(None, then.overall.value, now.overall.value)
    for earlier, later in (
        (then.pillars, now.pillars),
        (then.subdimensions, now.subdimensions),
        (then.modules, now.modules),
    ):
        yield from _changes(earlier, later)


def _changes(earlier: Mapping[str, Score], later: Mapping[str, Score]) -> Iterable[ScoreChange]:
    for code, score in later.items():
        if code in earlier:
            yield ScoreChange(code, earlier[code].value, score.value)
