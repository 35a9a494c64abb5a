"""What the assessment screen shows: the outline with its progress, one criterion, the provisional score.

Plain values and functions on a framework and the answers so far. Texts of the questionnaire stay in
both languages: which one is read is the view's business.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mourafaka_forms.answers import UNANSWERED, Answer, Answers
from mourafaka_forms.framework import Criterion, Framework, LegalBasis, MaturityBand, Text
from mourafaka_forms.scoring import HIGHEST_ALERTING_RATING, assess


@dataclass(frozen=True)
class Group:
    """The criteria asked together: a sub-dimension, or an open territorial module."""

    code: str
    label: Text
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Chapter:
    """A pillar with its sub-dimensions, or a territorial module, which is its own only group."""

    code: str
    label: Text
    groups: tuple[Group, ...]
    is_module: bool


@dataclass(frozen=True)
class Count:
    """How many criteria are dealt with: rated, or not applicable with a reason."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return self.done == self.total


@dataclass(frozen=True)
class ProvisionalScore:
    """The score so far. `value` and `band` are None while under 80 % is answered."""

    value: Fraction | None
    band: MaturityBand | None
    count: Count


@dataclass(frozen=True)
class ShownCriterion:
    """One criterion as the coach meets it.

    `initial_rating` is the level of the first assessment, None where there is none to compare with.
    `legal` is the rule behind it, None where there is none.
    """

    criterion: Criterion
    chapter: Chapter
    group: Group
    answer: Answer
    initial_rating: int | None

    @property
    def legal(self) -> LegalBasis | None:
        """The rule of law behind it."""
        return self.criterion.legal

    @property
    def raises_alert(self) -> bool:
        """Whether the level chosen says that a legal obligation is not met."""
        rating = self.answer.counted_rating
        return (
            self.criterion.is_legal_obligation
            and rating is not None
            and rating <= HIGHEST_ALERTING_RATING
        )


@dataclass(frozen=True)
class ModuleOffer:
    """A territorial module. `by_rule` tells that province and sector open it, so it cannot be closed."""

    code: str
    label: Text
    note: Text
    is_open: bool
    by_rule: bool


@dataclass(frozen=True)
class FinishSummary:
    """What is left when the coach wants to finish: criteria not rated, and levels that lack evidence."""

    score: ProvisionalScore
    unanswered: tuple[Criterion, ...]
    capped: tuple[Criterion, ...]


class Questionnaire:
    """The criteria of one assessment in the order they are asked, those of its open modules last."""

    def __init__(self, framework: Framework, open_modules: Collection[str] = ()) -> None:
        self.framework = framework
        self.open_modules = tuple(m.code for m in framework.modules if m.code in open_modules)
        self.chapters = tuple(self._chapters())
        self._places = {
            criterion.code: (chapter, group)
            for chapter in self.chapters
            for group in chapter.groups
            for criterion in group.criteria
        }
        self.codes: Sequence[str] = tuple(self._places)

    def shown(
        self, code: str, answers: Answers, initial: Mapping[str, Answer] | None
    ) -> ShownCriterion:
        """The criterion `code` with its answer, and that of the `initial` assessment if there was one."""
        chapter, group = self._places[code]
        before = (initial or {}).get(code, UNANSWERED)
        return ShownCriterion(
            criterion=self.framework.criterion(code),
            chapter=chapter,
            group=group,
            answer=answers.get(code, UNANSWERED),
            initial_rating=None if before.is_not_applicable else before.rating,
        )

    def group_of(self, code: str) -> Group:
        """The sub-dimension or module that asks this criterion."""
        return self._places[code][1]

    def group(self, code: str) -> Group:
        """The sub-dimension or open module of this code. Raises KeyError where there is none."""
        for chapter in self.chapters:
            for group in chapter.groups:
                if group.code == code:
                    return group
        raise KeyError(code)

    def contains(self, code: str) -> bool:
        """Whether this criterion is asked."""
        return code in self._places

    def after(self, code: str) -> str | None:
        """The criterion that follows; None after the last."""
        position = self.codes.index(code) + 1
        return self.codes[position] if position < len(self.codes) else None

    def before(self, code: str) -> str | None:
        """The criterion before; None before the first."""
        position = self.codes.index(code)
        return self.codes[position - 1] if position else None

    def next_unanswered(self, answers: Answers, code: str | None) -> str | None:
        """The first criterion not dealt with after `code`, turning round at the end; None if all are."""
        start = 0 if code is None else self.codes.index(code) + 1
        in_turn = [*self.codes[start:], *self.codes[:start]]
        return next((c for c in in_turn if not is_done(answers.get(c, UNANSWERED))), None)

    def unanswered(self, answers: Answers) -> tuple[str, ...]:
        """The criteria not dealt with, in order."""
        return tuple(c for c in self.codes if not is_done(answers.get(c, UNANSWERED)))

    def capped(self, answers: Answers) -> tuple[str, ...]:
        """The criteria whose level counts for less, for want of evidence seen and noted."""
        return tuple(c for c in self.codes if answers.get(c, UNANSWERED).is_capped)

    def count(self, part: Chapter | Group, answers: Answers) -> Count:
        """How far a chapter or a group is."""
        groups = part.groups if isinstance(part, Chapter) else (part,)
        criteria = [criterion for group in groups for criterion in group.criteria]
        done = sum(is_done(answers.get(c.code, UNANSWERED)) for c in criteria)
        return Count(done, len(criteria))

    def provisional_score(self, answers: Answers) -> ProvisionalScore:
        """The national score so far; the modules stand beside it."""
        overall = assess(self.framework, answers, self.open_modules).overall
        done = overall.tally.rated + overall.tally.not_applicable
        return ProvisionalScore(overall.value, overall.band, Count(done, overall.tally.total))

    def _chapters(self) -> Iterator[Chapter]:
        for pillar in self.framework.pillars:
            groups = tuple(Group(s.code, s.label, s.criteria) for s in pillar.subdimensions)
            yield Chapter(pillar.code, pillar.label, groups, is_module=False)
        for code in self.open_modules:
            module = self.framework.module(code)
            group = Group(module.code, module.label, module.criteria)
            yield Chapter(module.code, module.label, (group,), is_module=True)


def is_done(answer: Answer) -> bool:
    """Whether a criterion is dealt with: rated, or left out with its reason."""
    return answer.is_rated or answer.is_not_applicable
