"""The development plan: what the cooperative and the coach agreed to do.

A planned action comes from an assessment (accepted on the result screen) or from a visit (a promise, with
`visit_id` set); the next visit asks for the state of each open one.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mourafaka_desktop.domain.ids import AssessmentId, CooperativeId, PlannedActionId, VisitId


class Pathway(StrEnum):
    """The door an action goes through; also the order in which plans list them, legal matters first."""

    REGULARISATION = "regularisation"
    TRAINING = "training"
    MARKETING = "marketing"
    FINANCING = "financing"
    NETWORK = "network"


class ActionStatus(StrEnum):
    """How far an action is."""

    TODO = "todo"
    DOING = "doing"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done."""
        return self not in (ActionStatus.DONE, ActionStatus.DROPPED)


@dataclass(frozen=True, kw_only=True)
class PlannedAction:
    """One agreed action. None means: not agreed yet."""

    id: PlannedActionId
    cooperative_id: CooperativeId
    assessment_id: AssessmentId | None = None
    visit_id: VisitId | None = None
    criterion_codes: tuple[str, ...] = ()
    title: str
    action_code: str | None = None
    pathway: Pathway | None = None
    priority: int | None = None  # 1 high, 2 medium, 3 low
    expected_result: str | None = None
    indicator: str | None = None
    baseline: str | None = None
    target: str | None = None
    responsible: str | None = None
    partner: str | None = None
    starts_on: date | None = None
    due_on: date | None = None
    cost_mad: Decimal | None = None
    funding: str | None = None
    status: ActionStatus = ActionStatus.TODO
    progress_percent: int | None = None
    proof: str | None = None
    blocker: str | None = None
    description: str | None = None


def days_late(action: PlannedAction, today: date) -> int:
    """How many days an open action is past its due date; 0 or less when it is not."""
    if action.due_on is None or not action.status.is_open:
        return 0
    return (today - action.due_on).days
