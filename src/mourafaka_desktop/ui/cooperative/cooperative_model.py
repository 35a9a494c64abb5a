"""What a cooperative's file shows that is computed: the strips, the chart, the alerts, the open actions.

Plain values and functions; words are chosen in the language of the screen at the moment they are asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mourafaka_desktop import labels
from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.coaching_path import (
    ASSESSMENT_SESSIONS,
    CoachingSession,
    SlotState,
    Training,
    TrainingSubject,
    next_session_no,
)
from mourafaka_desktop.domain.development_plans import Pathway, PlannedAction
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.i18n.catalogue import current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.services.scores import AssessmentSummary, ScoredAssessment
from mourafaka_desktop.ui.widgets.radar_chart import Axis
from mourafaka_desktop.ui.widgets.session_strip import CellState, SessionCell
from mourafaka_desktop.ui.widgets.training_strip import TrainingCell
from mourafaka_forms.scoring import Score


class CooperativeTab(Enum):
    """The parts of a file."""

    OVERVIEW = "overview"
    VISITS = "visits"
    ASSESSMENTS = "assessments"
    PLAN = "plan"
    DOCUMENTS = "documents"
    IDENTITY = "identity"


@dataclass(frozen=True)
class SessionPlan:
    """What the coach says of a session slot; a date left None stays as it is."""

    number: int
    state: SlotState
    planned_on: date | None
    held_on: date | None


@dataclass(frozen=True)
class TrainingPlan:
    """What the coach says of a training; a date left None stays as it is."""

    subject: TrainingSubject
    state: SlotState
    planned_on: date | None
    held_on: date | None


@dataclass(frozen=True)
class PillarScore:
    """A pillar's score now and at first; `baseline` is None where there is nothing to compare with."""

    code: str
    score: Score
    baseline: float | None


def session_cells(sessions: Sequence[CoachingSession]) -> list[SessionCell]:
    """The twelve sessions as the strip draws them."""
    following = next_session_no(tuple(sessions))
    return [
        SessionCell(
            number=slot.number,
            state=CellState.NEXT if slot.number == following else CellState(slot.state),
            date=_short(slot.held_on or slot.planned_on),
            has_star=slot.number in ASSESSMENT_SESSIONS,
            star_is_filled=slot.state is SlotState.HELD,
        )
        for slot in sessions
    ]


def training_cells(trainings: Sequence[Training]) -> list[TrainingCell]:
    """The four trainings as the strip draws them; the first planned one with a date is the next."""
    dated = [t for t in trainings if t.state is SlotState.PLANNED and t.planned_on]
    following = min(dated, key=lambda training: training.planned_on or date.max, default=None)
    return [
        TrainingCell(
            subject=labels.enum_label(training.subject),
            state=CellState.NEXT if training is following else CellState(training.state),
            date=_month(training.held_on or training.planned_on),
        )
        for training in trainings
    ]


def held(slots: Iterable[CoachingSession] | Iterable[Training]) -> int:
    """How many sessions or trainings were held."""
    return sum(slot.state is SlotState.HELD for slot in slots)


def comparable_baseline(file: CooperativeFile) -> ScoredAssessment | None:
    """The first assessment, where the latest is another one made with a framework that compares."""
    first, last = file.baseline, file.latest
    if first is None or last is None or first.assessment.id == last.assessment.id:
        return None
    return first if last.framework.is_comparable_to(first.framework) else None


def axes(file: CooperativeFile) -> list[Axis]:
    """The sub-dimensions of the latest assessment against the first; empty without one."""
    if file.latest is None:
        return []
    first = comparable_baseline(file)
    return [
        Axis(
            name=labels.content(subdimension.label),
            group=labels.content(pillar.label),
            score=_figure(file.latest.score.subdimensions[subdimension.code]),
            baseline=_figure(first.score.subdimensions.get(subdimension.code)) if first else None,
        )
        for pillar in file.latest.framework.pillars
        for subdimension in pillar.subdimensions
    ]


def pillar_scores(file: CooperativeFile) -> list[PillarScore]:
    """The pillars of the latest assessment; empty without one."""
    if file.latest is None:
        return []
    first = comparable_baseline(file)
    return [
        PillarScore(code, score, _figure(first.score.pillars.get(code)) if first else None)
        for code, score in file.latest.score.pillars.items()
    ]


def open_actions(actions: Iterable[PlannedAction]) -> list[PlannedAction]:
    """What remains to be done, the earliest due first, what has no date last."""
    remaining = [action for action in actions if action.status.is_open]
    return sorted(remaining, key=lambda action: (action.due_on or date.max, action.priority or 9))


def actions_by_pathway(
    actions: Iterable[PlannedAction],
) -> list[tuple[Pathway | None, list[PlannedAction]]]:
    """The plan in the order of the pathways, what has none last; pathways without actions are left out."""
    everything = list(actions)
    groups: list[tuple[Pathway | None, list[PlannedAction]]] = []
    for pathway in (*Pathway, None):
        own = [action for action in everything if action.pathway is pathway]
        if own:
            own.sort(key=lambda action: (not action.status.is_open, action.due_on or date.max))
            groups.append((pathway, own))
    return groups


def draft_visit(visits: Iterable[Visit]) -> Visit | None:
    """The visit note that is being written, the newest if there are several."""
    return next((visit for visit in visits if visit.state is VisitState.DRAFT), None)


def with_result(summaries: Iterable[AssessmentSummary]) -> frozenset[AssessmentId]:
    """The assessments that open at their result; the others open at their questions."""
    return frozenset(
        summary.assessment.id
        for summary in summaries
        if summary.assessment.state is AssessmentState.SUBMITTED
        and isinstance(summary, ScoredAssessment)
    )


def draft_assessment(summaries: Iterable[AssessmentSummary]) -> Assessment | None:
    """The assessment that is being filled."""
    drafts = (s.assessment for s in summaries if s.assessment.state is AssessmentState.DRAFT)
    return next(drafts, None)


def action_for(actions: Iterable[PlannedAction], criterion_code: str) -> PlannedAction | None:
    """The open action that answers a criterion; None where none was agreed."""
    return next(
        (a for a in actions if a.status.is_open and criterion_code in a.criterion_codes), None
    )


def _figure(score: Score | None) -> float | None:
    """The number of a part; None where too little is answered, or an earlier version does not have the part."""
    return None if score is None or score.value is None else float(score.value)


def _short(day: date | None) -> str:
    return formats(current()).short_day_month(day) if day else ""


def _month(day: date | None) -> str:
    return formats(current()).short_month(day) if day else ""
