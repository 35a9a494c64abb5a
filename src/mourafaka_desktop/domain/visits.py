"""A visit: the note a coach writes at the cooperative's, from arrival to signature.

A draft is saved half-filled at each change; `missing_before_ending()` says what it still needs.
An ended visit is frozen: it is corrected by an amendment, never rewritten.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from mourafaka_desktop.domain.ids import CoachId, CooperativeId, VisitId


class VisitType(StrEnum):
    """What the visit is for."""

    DIAGNOSTIC = "diagnostic"
    PLAN = "plan"
    FOLLOW_UP = "suivi"
    TRAINING = "formation"
    PROJECT = "projet"
    REASSESSMENT = "reevaluation"
    CLOSING = "cloture"


class VisitPlace(StrEnum):
    """Where the visit takes place."""

    SEAT = "siege"
    WORKSHOP = "atelier"
    FARM = "exploitation"
    MARKET = "marche"
    OTHER = "autre"


class ParticipantRole(StrEnum):
    """The function of a person who is present."""

    PRESIDENT = "president"
    TREASURER = "tresorier"
    MANAGER = "gerant"
    BOARD_MEMBERS = "administrateurs"
    MEMBERS = "membres"
    EMPLOYEES = "salaries"


class VisitAlert(StrEnum):
    """What the coordinator should know at once."""

    LEGAL = "legal"
    CONFLICT = "conflit"
    CASH = "tresorerie"
    SAFETY = "securite"
    LEAVING = "abandon"


class VisitMode(StrEnum):
    """How a visit was made."""

    FIELD = "field"
    OFFICE = "office"
    PHONE = "phone"


class VisitState(StrEnum):
    """A draft is being written; a submitted visit is ended."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One visit. None means: not written yet. Times are local, `ended_at` is UTC."""

    id: VisitId
    cooperative_id: CooperativeId
    session_no: int | None = None  # 1 to 12; None for a visit outside the twelve sessions
    visit_type: VisitType | None = None
    visited_on: date
    arrived_at_time: time | None = None
    left_at_time: time | None = None
    place: VisitPlace | None = None
    place_note: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    distance_km: int | None = None
    participants_total: int | None = None
    participants_women: int | None = None
    participants_youth: int | None = None
    participants_roles: tuple[str, ...] = ()
    names_consent: bool | None = None
    participant_names: tuple[str, ...] = ()  # kept only with `names_consent`
    topics: tuple[str, ...] = ()  # sub-dimension codes of the framework
    objectives: str | None = None
    findings: str | None = None
    strengths: str | None = None
    difficulties: str | None = None
    advice: str | None = None
    decisions: str | None = None
    month_sales_mad: Decimal | None = None
    active_members: int | None = None
    alerts: tuple[str, ...] = ()
    next_visit_on: date | None = None
    next_visit_time: time | None = None
    next_visit_goals: str | None = None
    satisfaction: int | None = None  # 1 to 4
    image_consent: bool | None = None
    state: VisitState = VisitState.DRAFT
    ended_at: datetime | None = None
    coach_id: CoachId | None = None
    visit_mode: VisitMode | None = None


REQUIRED_BEFORE_ENDING = (
    "visit_type",
    "arrived_at_time",
    "left_at_time",
    "place",
    "participants_total",
    "participants_women",
    "findings",
    "advice",
    "decisions",
)


def missing_before_ending(visit: Visit) -> tuple[str, ...]:
    """The fields an ended visit must have and this one lacks, in the order of the form.

    `session_no` is not among them: a visit outside the twelve sessions is a visit too.
    """
    return tuple(name for name in REQUIRED_BEFORE_ENDING if getattr(visit, name) in (None, "", ()))


def inconsistencies(visit: Visit) -> tuple[str, ...]:
    """The fields whose values cannot all be true: more women than participants, left before arrival."""
    found = []
    total = visit.participants_total
    if total is not None:
        found += [
            name
            for name in ("participants_women", "participants_youth")
            if (getattr(visit, name) or 0) > total
        ]
    if visit.arrived_at_time and visit.left_at_time and visit.left_at_time < visit.arrived_at_time:
        found.append("left_at_time")
    return tuple(found)
