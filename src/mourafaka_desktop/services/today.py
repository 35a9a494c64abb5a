"""The day: the visit to make, what was promised for it, what to finish, what has not left this laptop."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from mourafaka_desktop.domain.assessments import Assessment, Occasion
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.coaching_path import ASSESSMENT_SESSIONS, CoachingSession
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction, days_late
from mourafaka_desktop.domain.visits import REQUIRED_BEFORE_ENDING, Visit, missing_before_ending
from mourafaka_desktop.services import questionnaires, scores
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import agenda, assessments, cooperatives, peers, visits, waiting
from mourafaka_desktop.storage.database import Connection
from mourafaka_forms.framework import Framework, Text

MOST_UPCOMING = 10

_OCCASIONS = dict(zip(ASSESSMENT_SESSIONS, Occasion, strict=True))


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A planned session. `at` is None where no hour was agreed; `assessment_occasion` where none is due."""

    cooperative: Cooperative
    on: date
    at: time | None
    session_no: int | None
    assessment_occasion: Occasion | None


@dataclass(frozen=True, kw_only=True)
class PromiseDue:
    """An open action of a cooperative; `days_late` is 0 or less where it is not."""

    action: PlannedAction
    cooperative: Cooperative
    days_late: int


@dataclass(frozen=True, kw_only=True)
class DraftItem:
    """Something to finish: `kind` is "visit", counted in required fields, or "assessment", in criteria.

    `total` is 0 where nothing can be counted: a questionnaire that is not scored, or not on this laptop. `title` is
    what the questionnaire is called; None for a visit and for the diagnostic.
    """

    kind: str
    record_id: UUID
    cooperative: Cooperative
    on: date
    filled: int
    total: int
    title: Text | None = None


@dataclass(frozen=True, kw_only=True)
class TodayOverview:
    """What Today shows. `appointment` is today's, else the next; `promises` are those of its cooperative."""

    coach: Coach
    today: date
    appointment: Appointment | None
    promises: tuple[PromiseDue, ...]
    upcoming: tuple[Appointment, ...]
    drafts: tuple[DraftItem, ...]
    unsent_count: int
    last_synced_at: datetime | None


def today_overview(ws: Workspace) -> TodayOverview:
    """The coach's day, as of now."""
    today = ws.today()
    with ws.database.reading() as connection:
        planned = agenda.planned_from(connection, today, MOST_UPCOMING + 1)
        visit_drafts, assessment_drafts = visits.drafts(connection), assessments.drafts(connection)
        concerned = {slot.cooperative_id for slot in planned}
        concerned |= {visit.cooperative_id for visit in visit_drafts}
        concerned |= {each.cooperative_id for each in assessment_drafts}
        known = cooperatives.by_id(connection, concerned)
        appointments = [_appointment(known[slot.cooperative_id], slot) for slot in planned]
        first = appointments[0] if appointments else None
        drafts = [
            *(_visit_draft(known[visit.cooperative_id], visit) for visit in visit_drafts),
            *(
                _assessment_draft(
                    questionnaires.framework_of(ws, connection, each),
                    known[each.cooperative_id],
                    each,
                    questionnaires.other_title(ws, connection, each),
                )
                for each in assessment_drafts
            ),
        ]
        return TodayOverview(
            coach=ws.coach,
            today=today,
            appointment=first,
            promises=_promises(connection, first.cooperative, today) if first else (),
            upcoming=tuple(appointments[1:]),
            drafts=tuple(sorted(drafts, key=lambda draft: draft.on, reverse=True)),
            unsent_count=waiting.unsent_count(connection),
            last_synced_at=peers.last_synced_at(connection),
        )


def _appointment(cooperative: Cooperative, slot: CoachingSession) -> Appointment:
    assert slot.planned_on is not None
    return Appointment(
        cooperative=cooperative,
        on=slot.planned_on,
        at=slot.planned_time,
        session_no=slot.number,
        assessment_occasion=_OCCASIONS.get(slot.number),
    )


def _promises(
    connection: Connection, cooperative: Cooperative, today: date
) -> tuple[PromiseDue, ...]:
    return tuple(
        PromiseDue(action=action, cooperative=cooperative, days_late=days_late(action, today))
        for action in visits.actions_of_cooperative(connection, cooperative.id)
        if action.status.is_open
    )


def _visit_draft(cooperative: Cooperative, visit: Visit) -> DraftItem:
    total = len(REQUIRED_BEFORE_ENDING)
    return DraftItem(
        kind="visit",
        record_id=visit.id,
        cooperative=cooperative,
        on=visit.visited_on,
        filled=total - len(missing_before_ending(visit)),
        total=total,
    )


def _assessment_draft(
    framework: Framework | None,
    cooperative: Cooperative,
    assessment: Assessment,
    title: Text | None,
) -> DraftItem:
    tallies = []
    if framework is not None:
        score = scores.score(framework, assessment, cooperative)
        tallies = [score.tally, *(module.tally for module in score.modules.values())]
    total = sum(tally.total for tally in tallies)
    return DraftItem(
        kind="assessment",
        record_id=assessment.id,
        cooperative=cooperative,
        on=assessment.assessed_on,
        filled=total - sum(tally.unanswered for tally in tallies),
        total=total,
        title=title,
    )
