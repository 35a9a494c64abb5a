"""The values of a diagnostic report, and what all of its parts ask of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import cast

from mourafaka_desktop import labels
from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.coaching_path import CoachingSession, Training
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.reports.bands import Band
from mourafaka_desktop.reports.voice import Voice
from mourafaka_forms.framework import Framework, MaturityBand, Text
from mourafaka_forms.scoring import UNANSWERED, Answer, AssessmentScore, Score
from mourafaka_protocol.crockford import grouped

# What the framework calls its bands, and what the drawings do.
_BANDS = {"critical": "critical", "fragile": "fragile", "progress": "in_progress", "solid": "solid"}


@dataclass(frozen=True)
class EarlierResult:
    """An earlier assessment whose scores may stand beside this one's.

    Its version of the framework may lack a part of the present one: then the part has no value.
    """

    assessed_on: date
    score: AssessmentScore

    def pillar(self, code: str) -> Fraction | None:
        """The value of a pillar; None where there was none."""
        return _value(self.score.pillars.get(code))

    def subdimension(self, code: str) -> Fraction | None:
        """The value of a sub-dimension; None where there was none."""
        return _value(self.score.subdimensions.get(code))


@dataclass(frozen=True, kw_only=True)
class DiagnosticReport:
    """All that a diagnostic report shows.

    `modules` are the codes of the open territorial modules. `baseline` and `mid_term` are None where
    there is none before this assessment; `has_incomparable` tells that there is one made with
    another major version of the framework. `visit` is that of the day of the assessment, None where
    nobody wrote one: who was present is then not known. `actions` are those agreed on after this
    assessment.
    """

    language: Language
    cooperative: Cooperative
    coach: Coach | None
    assessment: Assessment
    framework: Framework
    modules: tuple[str, ...]
    score: AssessmentScore
    baseline: EarlierResult | None = None
    mid_term: EarlierResult | None = None
    has_incomparable: bool = False
    sessions: tuple[CoachingSession, ...] = ()
    trainings: tuple[Training, ...] = ()
    visit: Visit | None = None
    actions: tuple[PlannedAction, ...] = ()

    @cached_property
    def voice(self) -> Voice:
        """The language the paper speaks."""
        return Voice(self.language)

    @property
    def is_draft(self) -> bool:
        """Whether the assessment may still change."""
        return self.assessment.state is AssessmentState.DRAFT

    @property
    def code(self) -> str:
        """A short code to tell on the telephone and to tie pages together, as MKD-D-7Q4K-M2XD.

        The last five bytes of the assessment's id, which are random, in Crockford's base 32.
        """
        return f"MKD-D-{grouped(self.assessment.id.bytes[-5:])}"

    @property
    def occasion(self) -> str:
        """The moment on the path, in words."""
        return labels.occasion(self.assessment.occasion, self.voice.texts)

    def words(self, text: Text) -> str:
        """Words of the framework in the language of the paper."""
        return labels.content(text, self.voice.texts)

    def answer(self, code: str) -> Answer:
        """The answer to a criterion."""
        return self.assessment.answers.get(code, UNANSWERED)

    def action_for(self, criterion_code: str) -> PlannedAction | None:
        """The agreed action that answers a criterion."""
        return next((a for a in self.actions if criterion_code in a.criterion_codes), None)

    @property
    def alerting(self) -> frozenset[str]:
        """The codes of the criteria that raise a legal alert."""
        return frozenset(alert.criterion_code for alert in self.score.alerts)

    def earlier(self) -> Iterator[tuple[Occasion, EarlierResult]]:
        """The results before this one, the oldest first."""
        if self.baseline:
            yield Occasion.BASELINE, self.baseline
        if self.mid_term:
            yield Occasion.MID_TERM, self.mid_term


def _value(score: Score | None) -> Fraction | None:
    return None if score is None else score.value


def band_drawn(band: MaturityBand | None) -> Band | None:
    """How a band of the framework is drawn."""
    return cast(Band, _BANDS[band.key]) if band else None
