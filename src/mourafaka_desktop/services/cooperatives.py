"""Cooperatives: find them, open one's whole file, keep its identity and its path."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TypeVar

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaching_path import (
    CoachingSession,
    SlotState,
    Training,
    TrainingSubject,
    next_session_no,
)
from mourafaka_desktop.domain.cooperatives import Cooperative, to_complete
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import (
    CooperativeId,
)
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import RecordMissing
from mourafaka_desktop.services import coaching_path, questionnaires, scores, sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.scores import AssessmentSummary, ScoredAssessment
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.storage import assessments, records, visits, waiting
from mourafaka_desktop.storage import cooperatives as stored
from mourafaka_desktop.storage.database import Connection
from mourafaka_forms.scoring import LegalAlert, Score

Slot = TypeVar("Slot", CoachingSession, Training)

NEAR = timedelta(days=7)
"""A planned visit is near within a week, and late once its day is past."""


@dataclass(frozen=True)
class CooperativeQuery:
    """What the list shows; everything by default. `late_or_near`: a visit is overdue, or due within a week."""

    text: str = ""
    province_code: str | None = None
    sector: str | None = None
    late_or_near: bool = False


@dataclass(frozen=True, kw_only=True)
class CooperativeSummary:
    """A cooperative in the list. The score is that of the newest submitted diagnostic, None where it has none.

    `next_visit_on` is the nearest planned day, which may be past.
    """

    cooperative: Cooperative
    sessions: tuple[CoachingSession, ...]
    trainings: tuple[Training, ...]
    overall: float | None
    band: str | None
    last_visit_on: date | None
    sync_state: SyncState
    next_visit_on: date | None


@dataclass(frozen=True, kw_only=True)
class CooperativeFile:
    """All of one cooperative. `latest` is the newest submitted diagnostic, `alerts` its legal alerts."""

    cooperative: Cooperative
    sessions: tuple[CoachingSession, ...]
    trainings: tuple[Training, ...]
    visits: tuple[Visit, ...]
    assessments: tuple[AssessmentSummary, ...]
    baseline: ScoredAssessment | None
    latest: ScoredAssessment | None
    actions: tuple[PlannedAction, ...]
    attachments: tuple[Attachment, ...]
    to_complete: tuple[str, ...]
    sync_state: SyncState
    alerts: tuple[LegalAlert, ...]


def find_cooperatives(
    ws: Workspace, query: CooperativeQuery = CooperativeQuery()
) -> tuple[CooperativeSummary, ...]:
    """The cooperatives asked for, by name. The number of queries does not grow with the number found."""
    with ws.database.reading() as connection:
        found = stored.found(connection, query.text, query.province_code, query.sector)
        summaries = tuple(_summaries(ws, connection, found))
    if not query.late_or_near:
        return summaries
    until = ws.today() + NEAR
    return tuple(s for s in summaries if s.next_visit_on and s.next_visit_on <= until)


def portfolio_size(ws: Workspace) -> int:
    """How many cooperatives lie here."""
    with ws.database.reading() as connection:
        return stored.count(connection)


def cooperative_file(ws: Workspace, cooperative_id: CooperativeId) -> CooperativeFile:
    """All of one cooperative. Raises RecordMissing."""
    with ws.database.reading() as connection:
        cooperative = required(connection, cooperative_id)
        summaries = tuple(
            scores.summary(
                questionnaires.framework_of(ws, connection, assessment),
                assessment,
                cooperative,
                questionnaires.other_title(ws, connection, assessment),
            )
            for assessment in assessments.of_cooperative(connection, cooperative_id)
        )
        latest = latest_submitted(summaries)
        return CooperativeFile(
            cooperative=cooperative,
            sessions=sessions_of(connection, cooperative_id),
            trainings=coaching_path.whole_trainings(
                cooperative_id,
                stored.trainings(connection, [cooperative_id]).get(cooperative_id, ()),
            ),
            visits=visits.of_cooperative(connection, cooperative_id),
            assessments=summaries,
            baseline=latest_submitted(summaries, Occasion.BASELINE),
            latest=latest,
            actions=visits.actions_of_cooperative(connection, cooperative_id),
            attachments=visits.attachments_of_cooperative(connection, cooperative_id),
            to_complete=to_complete(cooperative),
            sync_state=sync_status.state_of(waiting.scope_states(connection), cooperative_id),
            alerts=latest.score.alerts if latest else (),
        )


def save_cooperative(ws: Workspace, cooperative: Cooperative) -> Changes:
    """Keep a cooperative, new or changed."""
    with ws.database.writing() as connection:
        return records.put(connection, cooperative)


def record_session(
    ws: Workspace,
    cooperative_id: CooperativeId,
    number: int,
    state: SlotState,
    *,
    planned_on: date | None = None,
    held_on: date | None = None,
) -> Changes:
    """Say what became of a session slot; a day that is not given stays as it is. Raises RecordMissing."""
    blank = coaching_path.blank_session(cooperative_id, number)
    return _record_slot(ws, blank, state, planned_on, held_on)


def record_training(
    ws: Workspace,
    cooperative_id: CooperativeId,
    subject: TrainingSubject,
    state: SlotState,
    *,
    planned_on: date | None = None,
    held_on: date | None = None,
) -> Changes:
    """Say what became of a training; a day that is not given stays as it is. Raises RecordMissing."""
    blank = coaching_path.blank_training(cooperative_id, subject)
    return _record_slot(ws, blank, state, planned_on, held_on)


def plan_visit(
    ws: Workspace, cooperative_id: CooperativeId, on: date, at: time | None = None
) -> Changes:
    """Plan the next session for a day. Nothing changes when all twelve are behind. Raises RecordMissing."""
    with ws.database.writing() as connection:
        required(connection, cooperative_id)
        return plan_next(connection, cooperative_id, on, at)


# --- What other services of the cooperative's day need inside their own transaction ------------------------


def required(connection: Connection, cooperative_id: CooperativeId) -> Cooperative:
    """The cooperative. Raises RecordMissing."""
    cooperative = records.read(connection, Cooperative, cooperative_id)
    if cooperative is None:
        raise RecordMissing
    return cooperative


def sessions_of(
    connection: Connection, cooperative_id: CooperativeId
) -> tuple[CoachingSession, ...]:
    """The twelve session slots of a cooperative."""
    known = stored.sessions(connection, [cooperative_id]).get(cooperative_id, ())
    return coaching_path.whole_path(cooperative_id, known)


def plan_next(
    connection: Connection, cooperative_id: CooperativeId, on: date, at: time | None
) -> Changes:
    """Plan the next session slot, if one is left."""
    sessions = sessions_of(connection, cooperative_id)
    number = next_session_no(sessions)
    if number is None:
        return Changes()
    return records.put(connection, coaching_path.planned(sessions[number - 1], on, at))


def latest_submitted(
    summaries: tuple[AssessmentSummary, ...], occasion: Occasion | None = None
) -> ScoredAssessment | None:
    """The first submitted diagnostic of assessments that stand newest first, of one occasion if given."""
    return next(
        (
            summary
            for summary in summaries
            if isinstance(summary, ScoredAssessment)
            and summary.assessment.framework_id == DIAGNOSTIC
            and summary.assessment.state is AssessmentState.SUBMITTED
            and occasion in (None, summary.assessment.occasion)
        ),
        None,
    )


def _summaries(
    ws: Workspace, connection: Connection, found: tuple[Cooperative, ...]
) -> Iterator[CooperativeSummary]:
    ids = [cooperative.id for cooperative in found]
    sessions = stored.sessions(connection, ids)
    trainings = stored.trainings(connection, ids)
    last_visits = stored.last_visits(connection, ids)
    latest = stored.latest_assessments(connection, DIAGNOSTIC, ids)
    states = waiting.scope_states(connection)
    for cooperative in found:
        path = coaching_path.whole_path(cooperative.id, sessions.get(cooperative.id, ()))
        held = [slot.held_on for slot in path if slot.held_on]
        next_slot = coaching_path.next_planned(path)
        overall = _overall(ws, connection, cooperative, latest.get(cooperative.id))
        yield CooperativeSummary(
            cooperative=cooperative,
            sessions=path,
            trainings=coaching_path.whole_trainings(
                cooperative.id, trainings.get(cooperative.id, ())
            ),
            overall=float(overall.value) if overall and overall.value is not None else None,
            band=overall.band.key if overall and overall.band else None,
            last_visit_on=max(
                [*held, *filter(None, [last_visits.get(cooperative.id)])], default=None
            ),
            sync_state=sync_status.state_of(states, cooperative.id),
            next_visit_on=next_slot.planned_on if next_slot else None,
        )


def _overall(
    ws: Workspace, connection: Connection, cooperative: Cooperative, latest: Assessment | None
) -> Score | None:
    framework = questionnaires.framework_of(ws, connection, latest) if latest else None
    if latest is None or framework is None:
        return None
    return scores.score(framework, latest, cooperative).overall


def _record_slot(
    ws: Workspace,
    blank: Slot,
    state: SlotState,
    planned_on: date | None,
    held_on: date | None,
) -> Changes:
    with ws.database.writing() as connection:
        required(connection, blank.cooperative_id)
        slot = records.read(connection, type(blank), blank.id) or blank
        told = replace(
            slot,
            state=state,
            planned_on=planned_on or slot.planned_on,
            held_on=held_on or slot.held_on,
        )
        return records.put(connection, told)
