"""What the assessment screen shows of a questionnaire with scores: one criterion, the score so far, what is left.

Plain values. Texts of the questionnaire stay in all its languages: which one is read is the view's business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mourafaka_desktop.ui.assessment.outline_model import Chapter, Part
from mourafaka_desktop.ui.assessment.way_model import Count
from mourafaka_forms.answers import Answer
from mourafaka_forms.framework import Criterion, Framework, LegalBasis, MaturityBand, Text
from mourafaka_forms.scoring import HIGHEST_ALERTING_RATING, assess


@dataclass(frozen=True)
class ProvisionalScore:
    """The score so far.

    `enough` is the share that must be answered for a score, None where the questionnaire is not scored. `value` and
    `band` are None while less is answered.
    """

    count: Count
    enough: Fraction | None = None
    value: Fraction | None = None
    band: MaturityBand | None = None


@dataclass(frozen=True)
class ShownCriterion:
    """One criterion as the coach meets it.

    `initial_rating` is the level of the first assessment, None where there is none to compare with. `problem` is
    the form's own message about the answer, empty where it has nothing to say.
    """

    criterion: Criterion
    chapter: Chapter
    part: Part
    answer: Answer
    initial_rating: int | None
    problem: str = ""

    @property
    def legal(self) -> LegalBasis | None:
        """The rule of law behind it, None where there is none."""
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
class LeftQuestion:
    """A question that was not answered, or whose answer does not hold: `message` says why, in the form's words."""

    ref: str
    label: str
    message: str = ""


@dataclass(frozen=True)
class FinishSummary:
    """What is left when the coach wants to finish.

    Criteria not rated, required questions without an answer, answers that do not hold, levels that lack evidence.
    Only answers that do not hold keep the assessment from being finished.
    """

    unanswered: tuple[Criterion, ...] = ()
    missing: tuple[LeftQuestion, ...] = ()
    refused: tuple[LeftQuestion, ...] = ()
    capped: tuple[Criterion, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to say before finishing."""
        return not (self.unanswered or self.missing or self.refused or self.capped)


def provisional_score(
    framework: Framework, answers: Mapping[str, Answer], open_modules: Sequence[str]
) -> ProvisionalScore:
    """The national score so far; the modules stand beside it."""
    overall = assess(framework, answers, open_modules).overall
    done = overall.tally.rated + overall.tally.not_applicable
    return ProvisionalScore(
        Count(done, overall.tally.total),
        framework.scoring.minimum_completeness,
        overall.value,
        overall.band,
    )


def rating_then(answer: Answer | None) -> int | None:
    """The level a criterion had in an earlier assessment; None where it had none or was left out."""
    return None if answer is None or answer.is_not_applicable else answer.rating
