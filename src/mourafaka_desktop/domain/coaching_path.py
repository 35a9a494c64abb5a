"""The coaching path: twelve individual sessions and four group trainings for each cooperative.

Twelve and four are the programme's own yardstick (ODCO, Mourafaka programme page). A slot is planned, held or
missed; the next one is the first planned slot after the last that is held or missed.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from mourafaka_desktop.domain.ids import CoachingSessionId, CooperativeId, TrainingId, VisitId

SESSION_COUNT = 12
ASSESSMENT_SESSIONS = (2, 8, 12)  # first, mid-term and final assessment


class SlotState(StrEnum):
    """What became of a planned slot."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"


class TrainingSubject(StrEnum):
    """The four group trainings, in the order of the programme's workbook."""

    STRATEGY = "strategy"
    PROJECT_DESIGN = "project_design"
    COMMUNICATION = "communication"
    GOVERNANCE = "governance"


@dataclass(frozen=True, kw_only=True)
class CoachingSession:
    """One of the twelve slots. None means: no date or time known, no visit linked."""

    id: CoachingSessionId
    cooperative_id: CooperativeId
    number: int  # 1 to 12
    planned_on: date | None = None
    held_on: date | None = None
    state: SlotState = SlotState.PLANNED
    visit_id: VisitId | None = None
    planned_time: time | None = None


@dataclass(frozen=True, kw_only=True)
class Training:
    """One of the four trainings. None means: no date known."""

    id: TrainingId
    cooperative_id: CooperativeId
    subject: TrainingSubject
    planned_on: date | None = None
    held_on: date | None = None
    state: SlotState = SlotState.PLANNED


def next_session_no(sessions: tuple[CoachingSession, ...]) -> int | None:
    """The number of the next session to hold, or None when all twelve are behind."""
    past = {slot.number for slot in sessions if slot.state is not SlotState.PLANNED}
    last = max(past, default=0)
    return last + 1 if last < SESSION_COUNT else None
