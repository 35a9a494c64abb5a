"""An assessment: the ratings of a cooperative by one version of the framework, at one occasion.

Answers are kept in their final shape: the raw rating, the kind of evidence and its note, the reason why a
criterion does not apply. Scores are computed from the answers by `mourafaka_forms.scoring`, never read from the
store; the one that is kept says what this laptop counted at submission, for the server to compare with its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from mourafaka_desktop.domain.ids import AssessmentId, CoachId, CooperativeId, VisitId
from mourafaka_forms.scoring import Answer


class Occasion(StrEnum):
    """When on the path the assessment is made."""

    BASELINE = "baseline"
    MID_TERM = "mid_term"
    FINAL = "final"


class AssessmentState(StrEnum):
    """A draft is being filled; a submitted assessment is frozen.

    Replaced is a draft whose answers went on in another version of its questionnaire. It is kept as it was, and
    is neither something to finish nor a result.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REPLACED = "replaced"


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
    # What is no criterion's, by instance path: "/data/members[2]/name" → its text; an empty text is a value.
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # What this laptop counted when the assessment was submitted; with no `scoring_version` nothing is stated.
    score: Decimal | None = None
    scoring_version: str | None = None
    visit_id: VisitId | None = None  # the visit it was made at


def changed_values(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str | None]:
    """What to write so that values `before` become `after`; None takes one away. The other way round it undoes."""
    gone: dict[str, str | None] = {ref: None for ref in before if ref not in after}
    return gone | {ref: text for ref, text in after.items() if before.get(ref) != text}
