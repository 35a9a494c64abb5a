"""The development plan: accept what an assessment proposes, follow it, drop it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative, ReportLanguage
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway, PlannedAction
from mourafaka_desktop.domain.ids import AssessmentId, PlannedActionId, new_planned_action_id
from mourafaka_desktop.errors import RecordMissing
from mourafaka_desktop.services import cooperatives, questionnaires
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records, visits
from mourafaka_forms.framework import Framework
from mourafaka_forms.guidance import ProposedAction


@dataclass(frozen=True)
class AcceptedActions:
    """The planned actions that were made, in the order of the proposals."""

    actions: tuple[PlannedAction, ...]
    changes: Changes


def accept_proposals(
    ws: Workspace, assessment_id: AssessmentId, proposals: Sequence[ProposedAction]
) -> AcceptedActions:
    """Plan the proposed actions; what this assessment has planned already is not planned twice.

    Raises RecordMissing, QuestionnaireMissing, NotScored.
    """
    with ws.database.writing() as connection:
        assessment = assessments.read(connection, assessment_id)
        if assessment is None:
            raise RecordMissing
        cooperative = cooperatives.required(connection, assessment.cooperative_id)
        framework = questionnaires.required_framework(ws, connection, assessment)
        planned = {
            action.action_code
            for action in visits.actions_of_cooperative(connection, cooperative.id)
            if action.assessment_id == assessment_id and action.status is not ActionStatus.DROPPED
        }
        actions = tuple(
            _planned(framework, cooperative, assessment_id, proposal)
            for proposal in proposals
            if proposal.action_code not in planned
        )
        changes = Changes()
        for action in actions:
            changes |= records.put(connection, action)
        return AcceptedActions(actions, changes)


def set_status(ws: Workspace, action_id: PlannedActionId, status: ActionStatus) -> Changes:
    """Say how far an action is. Raises RecordMissing."""
    with ws.database.writing() as connection:
        action = records.read(connection, PlannedAction, action_id)
        if action is None:
            raise RecordMissing
        return records.put(connection, replace(action, status=status))


def remove_action(ws: Workspace, action_id: PlannedActionId) -> Changes:
    """Take an action out of the plan; `visits.change_action()` with its old value brings it back."""
    with ws.database.writing() as connection:
        return records.remove(connection, PlannedAction, action_id)


def _planned(
    framework: Framework,
    cooperative: Cooperative,
    assessment_id: AssessmentId,
    proposal: ProposedAction,
) -> PlannedAction:
    # The title is what the cooperative reads; screens name the action by its code in their own language.
    language = "fr" if cooperative.report_language is ReportLanguage.FR else "ar"
    label = framework.action(proposal.action_code).label
    return PlannedAction(
        id=new_planned_action_id(),
        cooperative_id=cooperative.id,
        assessment_id=assessment_id,
        criterion_codes=proposal.criterion_codes,
        title=label.in_language(language),
        action_code=proposal.action_code,
        pathway=Pathway(proposal.pathway),
        priority=proposal.plan_priority,
    )
