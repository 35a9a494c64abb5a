"""An assessment: the ratings of a cooperative by one version of the framework, at one occasion.

Answers are kept in their final shape: the raw rating, the kind of evidence and its note, the reason why a
criterion does not apply. Scores are never stored: `mourafaka_forms.scoring` computes them from the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from mourafaka_desktop.domain.ids import AssessmentId, CoachId, CooperativeId
from mourafaka_forms.scoring import Answer


class Occasion(StrEnum):
    """When on the path the assessment is made."""

    BASELINE = "baseline"
    MID_TERM = "mid_term"
    FINAL = "final"


class AssessmentState(StrEnum):
    """A draft is being filled; a submitted assessment is frozen."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """One assessment. `answers` maps a criterion's code to its answer; an absent code is not rated yet."""

    id: AssessmentId
    cooperative_id: CooperativeId
    framework_id: str
    framework_version: str
    occasion: Occasion
    assessed_on: date
    state: AssessmentState = AssessmentState.DRAFT
    submitted_at: datetime | None = None
    opened_modules: tuple[str, ...] = ()  # territorial modules opened by hand
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    coach_id: CoachId | None = None
