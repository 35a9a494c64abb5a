"""The visit: started, written, promised at, ended.

A draft is kept at each change; an ended visit is frozen. Ending a visit marks its session as held and plans
the next one on the day agreed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum

from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaching_path import CoachingSession, SlotState, next_session_no
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway, PlannedAction
from mourafaka_desktop.domain.ids import (
    CooperativeId,
    PlannedActionId,
    VisitId,
    new_planned_action_id,
    new_visit_id,
)
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.domain.visits import (
    Visit,
    VisitState,
    VisitType,
    inconsistencies,
    missing_before_ending,
)
from mourafaka_desktop.errors import RecordFrozen, RecordMissing, VisitIncomplete
from mourafaka_desktop.i18n.formats import morocco
from mourafaka_desktop.services import cooperatives
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records, waiting
from mourafaka_desktop.storage import visits as stored
from mourafaka_desktop.storage.database import Connection


class Slot(Enum):
    """Which session a new visit fills, where none is named."""

    NEXT = "next"


@dataclass(frozen=True, kw_only=True)
class VisitPage:
    """All the visit screen shows.

    `promises` are the actions planned before this visit that are open or were answered at it;
    `new_promises` those promised at it.
    """

    visit: Visit
    cooperative: Cooperative
    sessions: tuple[CoachingSession, ...]
    promises: tuple[PlannedAction, ...]
    new_promises: tuple[PlannedAction, ...]
    attachments: tuple[Attachment, ...]
    previous_visit: Visit | None
    missing: tuple[str, ...]
    inconsistencies: tuple[str, ...]


def start_visit(
    ws: Workspace, cooperative_id: CooperativeId, *, session_no: int | Slot | None = Slot.NEXT
) -> Visit:
    """The draft of a visit today; the one that is there already for the same session. Raises RecordMissing.

    `session_no` None is a visit outside the twelve sessions; so is the next one when all are behind.
    """
    with ws.database.writing() as connection:
        cooperatives.required(connection, cooperative_id)
        if isinstance(session_no, Slot):
            session_no = next_session_no(cooperatives.sessions_of(connection, cooperative_id))
        for visit in stored.of_cooperative(connection, cooperative_id):
            if visit.state is VisitState.DRAFT and visit.session_no == session_no:
                return visit
        visit = Visit(
            id=new_visit_id(),
            cooperative_id=cooperative_id,
            session_no=session_no,
            visit_type=_usual_type(session_no),
            visited_on=ws.today(),
            coach_id=ws.coach.id,
        )
        records.put(connection, visit)
        return visit


def visit_page(ws: Workspace, visit_id: VisitId) -> VisitPage:
    """All of one visit. Raises RecordMissing."""
    with ws.database.reading() as connection:
        visit = required(connection, visit_id)
        return VisitPage(
            visit=visit,
            cooperative=cooperatives.required(connection, visit.cooperative_id),
            sessions=cooperatives.sessions_of(connection, visit.cooperative_id),
            promises=_promises_before(connection, visit),
            new_promises=stored.promises(connection, visit_id),
            attachments=stored.attachments(connection, visit_id),
            previous_visit=_previous(connection, visit),
            missing=missing_before_ending(visit),
            inconsistencies=inconsistencies(visit),
        )


def save_visit(ws: Workspace, visit: Visit) -> Changes:
    """Keep a draft as it stands. Raises RecordFrozen for an ended visit, RecordMissing for a discarded one."""
    with ws.database.writing() as connection:
        present = draft(connection, visit.id)
        return records.put(connection, replace(visit, state=present.state, ended_at=None))


def promise(
    ws: Workspace,
    visit_id: VisitId,
    title: str,
    *,
    responsible: str | None = None,
    due_on: date | None = None,
    pathway: Pathway | None = None,
) -> PlannedAction:
    """Note what was promised at a visit. Raises RecordMissing."""
    with ws.database.writing() as connection:
        visit = required(connection, visit_id)
        action = PlannedAction(
            id=new_planned_action_id(),
            cooperative_id=visit.cooperative_id,
            visit_id=visit_id,
            title=title,
            responsible=responsible,
            due_on=due_on,
            pathway=pathway,
        )
        records.put(connection, action)
        return action


def change_action(ws: Workspace, action: PlannedAction) -> Changes:
    """Keep an action as it stands; one that was removed comes back."""
    with ws.database.writing() as connection:
        return records.put(connection, action)


def remove_promise(ws: Workspace, action_id: PlannedActionId) -> Changes:
    """Take a promise away; `change_action()` with its old value brings it back."""
    with ws.database.writing() as connection:
        return records.remove(connection, PlannedAction, action_id)


def answer_promise(ws: Workspace, action_id: PlannedActionId, status: ActionStatus) -> Changes:
    """Say how far a promise is. Raises RecordMissing."""
    with ws.database.writing() as connection:
        action = records.read(connection, PlannedAction, action_id)
        if action is None:
            raise RecordMissing
        return records.put(connection, replace(action, status=status))


def end_visit(ws: Workspace, visit_id: VisitId) -> Changes:
    """Freeze the visit, mark its session as held and plan the next one on the day agreed.

    Raises VisitIncomplete with the names of the missing fields, RecordFrozen, RecordMissing.
    """
    with ws.database.writing() as connection:
        visit = draft(connection, visit_id)
        missing = missing_before_ending(visit)
        if missing:
            raise VisitIncomplete(missing)
        ended = replace(visit, state=VisitState.SUBMITTED, ended_at=ws.clock())
        changes = records.put(connection, ended)
        if visit.session_no is not None:
            sessions = cooperatives.sessions_of(connection, visit.cooperative_id)
            held = replace(
                sessions[visit.session_no - 1],
                state=SlotState.HELD,
                held_on=visit.visited_on,
                visit_id=visit_id,
            )
            changes |= records.put(connection, held)
        if visit.next_visit_on is not None:
            changes |= cooperatives.plan_next(
                connection, visit.cooperative_id, visit.next_visit_on, visit.next_visit_time
            )
        return changes


def discard_visit(ws: Workspace, visit_id: VisitId) -> Changes:
    """Take a draft away with its promises and attachments. Raises RecordFrozen, RecordMissing.

    `restore_visit()` brings them all back as long as the profile stays open.
    """
    with ws.database.writing() as connection:
        draft(connection, visit_id)
        with_it: tuple[PlannedAction | Attachment, ...] = (
            *stored.promises(connection, visit_id),
            *stored.attachments(connection, visit_id),
        )
        changes = records.remove(connection, Visit, visit_id)
        for record in with_it:
            changes |= records.remove(connection, type(record), record.id)
    ws.discarded[visit_id] = with_it
    return changes


def restore_visit(ws: Workspace, visit: Visit) -> Changes:
    """Bring a discarded draft back, with what went with it."""
    with ws.database.writing() as connection:
        changes = records.put(connection, visit)
        for record in ws.discarded.get(visit.id, ()):
            changes |= records.put(connection, record)
    ws.discarded.pop(visit.id, None)
    return changes


def required(connection: Connection, visit_id: VisitId) -> Visit:
    """The visit. Raises RecordMissing."""
    visit = records.read(connection, Visit, visit_id)
    if visit is None:
        raise RecordMissing
    return visit


def draft(connection: Connection, visit_id: VisitId) -> Visit:
    """The visit, which may still be written. Raises RecordMissing, RecordFrozen."""
    visit = required(connection, visit_id)
    if visit.state is not VisitState.DRAFT:
        raise RecordFrozen
    return visit


def _usual_type(session_no: int | None) -> VisitType | None:
    """What the session is usually for, by the framework's coaching cycle."""
    proposals = shipped_framework().coaching_cycle.proposal
    keys = {proposal.session: proposal.visit_type for proposal in proposals}
    return VisitType(keys[session_no]) if session_no in keys else VisitType.FOLLOW_UP


def _previous(connection: Connection, visit: Visit) -> Visit | None:
    """The last ended visit before this one."""
    earlier = (
        other
        for other in stored.of_cooperative(connection, visit.cooperative_id)
        if other.id != visit.id
        and other.state is VisitState.SUBMITTED
        and other.visited_on <= visit.visited_on
    )
    return next(earlier, None)


def _promises_before(connection: Connection, visit: Visit) -> tuple[PlannedAction, ...]:
    """The actions planned before the visit that are open, or were answered since its day began."""
    since = datetime.combine(visit.visited_on, time.min, morocco())
    answered = waiting.changed_since(connection, "planned_action", "status", since)
    earlier_visits = {
        other.id
        for other in stored.of_cooperative(connection, visit.cooperative_id)
        if (other.visited_on, other.id) < (visit.visited_on, visit.id)
    }
    earlier_assessments = {
        assessment.id
        for assessment in assessments.of_cooperative(connection, visit.cooperative_id)
        if assessment.assessed_on < visit.visited_on
    }

    def was_planned_before(action: PlannedAction) -> bool:
        if action.visit_id is not None:
            return action.visit_id in earlier_visits
        return action.assessment_id is None or action.assessment_id in earlier_assessments

    return tuple(
        action
        for action in stored.actions_of_cooperative(connection, visit.cooperative_id)
        if was_planned_before(action) and (action.status.is_open or action.id in answered)
    )
