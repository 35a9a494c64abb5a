"""The assessment: started on the occasion the path is at, answered criterion by criterion, submitted, explained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import ActionStatus, PlannedAction
from mourafaka_desktop.domain.ids import AssessmentId, CooperativeId, new_assessment_id
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC
from mourafaka_desktop.errors import AssessmentEmpty, RecordFrozen, RecordMissing
from mourafaka_desktop.services import cooperatives, questionnaires, scores
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.scores import ScoredAssessment
from mourafaka_desktop.storage import assessments as stored
from mourafaka_desktop.storage import visits
from mourafaka_desktop.storage.database import Connection
from mourafaka_forms.framework import Framework
from mourafaka_forms.guidance import (
    Improvement,
    ProposedAction,
    improvements,
    proposed_actions,
    strengths,
    weaknesses,
)
from mourafaka_forms.scoring import UNANSWERED, Answer, AssessmentScore


@dataclass(frozen=True, kw_only=True)
class AssessmentPage:
    """All the assessment screen shows. `baseline` is the submitted first assessment, where it can be compared."""

    assessment: Assessment
    cooperative: Cooperative
    framework: Framework
    modules_open: tuple[str, ...]
    baseline: Assessment | None


@dataclass(frozen=True, kw_only=True)
class AssessmentResult:
    """What an assessment says. Strengths and weaknesses are codes of sub-dimensions, the most marked first.

    The baseline is the first submitted assessment other than this one. `comparable` tells whether it was made
    with a version of the framework whose scores compare, and which is here; where it was not, its score is None.
    """

    assessment: Assessment
    cooperative: Cooperative
    framework: Framework
    score: AssessmentScore
    baseline: AssessmentScore | None
    baseline_on: date | None
    comparable: bool
    improvements: tuple[Improvement, ...]
    proposals: tuple[ProposedAction, ...]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    accepted: tuple[PlannedAction, ...]


def start_assessment(
    ws: Workspace,
    cooperative_id: CooperativeId,
    *,
    occasion: Occasion | None = None,
    questionnaire: str = DIAGNOSTIC,
) -> Assessment:
    """The draft of an assessment today by the newest version of a questionnaire, which is named by its id.

    The one that is open already goes on instead, whichever its version, of this occasion if it is given. Without
    an occasion it is the first that was not submitted yet: baseline, mid-term, final.
    Raises RecordMissing, QuestionnaireTooNew.
    """
    with ws.database.writing() as connection:
        cooperatives.required(connection, cooperative_id)
        present = [
            each
            for each in stored.of_cooperative(connection, cooperative_id)
            if each.framework_id == questionnaire
        ]
        for assessment in present:
            is_open = assessment.state is AssessmentState.DRAFT
            if is_open and occasion in (None, assessment.occasion):
                return assessment
        newest = questionnaires.newest(connection, questionnaire)
        if newest is None:
            raise RecordMissing
        # What this program cannot run is not begun.
        begun = questionnaires.required(ws, connection, newest.id, newest.version)
        assessment = Assessment(
            id=new_assessment_id(),
            cooperative_id=cooperative_id,
            framework_id=begun.id,
            framework_version=begun.version,
            occasion=occasion or _next_occasion(present),
            assessed_on=ws.today(),
            coach_id=ws.coach.id,
        )
        stored.put(connection, assessment)
        return assessment


def assessment_page(ws: Workspace, assessment_id: AssessmentId) -> AssessmentPage:
    """All of one assessment. Raises RecordMissing, QuestionnaireMissing."""
    with ws.database.reading() as connection:
        assessment = _required(connection, assessment_id)
        cooperative = cooperatives.required(connection, assessment.cooperative_id)
        framework = questionnaires.required_framework(ws, connection, assessment)
        baseline = _baseline_of(connection, assessment)
        return AssessmentPage(
            assessment=assessment,
            cooperative=cooperative,
            framework=framework,
            modules_open=scores.open_modules(framework, assessment, cooperative),
            baseline=baseline if baseline and _compare(framework, baseline) else None,
        )


def answer(
    ws: Workspace, assessment_id: AssessmentId, criterion_code: str, given: Answer | None
) -> Changes:
    """Keep the answer to one criterion; None takes it back. Raises RecordFrozen, RecordMissing."""
    with ws.database.writing() as connection:
        _draft(connection, assessment_id)
        return stored.put_answer(connection, assessment_id, criterion_code, given or UNANSWERED)


def open_module(ws: Workspace, assessment_id: AssessmentId, code: str) -> Changes:
    """Ask a territorial module that does not match by itself. Raises RecordFrozen, RecordMissing."""
    return _change(ws, assessment_id, lambda opened: (*(c for c in opened if c != code), code))


def close_module(ws: Workspace, assessment_id: AssessmentId, code: str) -> Changes:
    """Ask a module opened by hand no more; its answers are kept. Raises RecordFrozen, RecordMissing."""
    return _change(ws, assessment_id, lambda opened: tuple(c for c in opened if c != code))


def submit_assessment(ws: Workspace, assessment_id: AssessmentId) -> Changes:
    """Freeze the assessment. Raises AssessmentEmpty where nothing is answered, RecordFrozen, RecordMissing."""
    with ws.database.writing() as connection:
        assessment = _draft(connection, assessment_id)
        given = assessment.answers.values()
        if not any(each.is_rated or each.is_not_applicable for each in given):
            raise AssessmentEmpty
        submitted = replace(assessment, state=AssessmentState.SUBMITTED, submitted_at=ws.clock())
        return stored.put(connection, submitted)


def assessment_result(ws: Workspace, assessment_id: AssessmentId) -> AssessmentResult:
    """What an assessment says, submitted or not. Raises RecordMissing, QuestionnaireMissing, NotScored."""
    with ws.database.reading() as connection:
        assessment = _required(connection, assessment_id)
        cooperative = cooperatives.required(connection, assessment.cooperative_id)
        framework = questionnaires.required_framework(ws, connection, assessment)
        baseline = _baseline_of(connection, assessment)
        before = _scored_beside(ws, connection, framework, baseline, cooperative)
        actions = visits.actions_of_cooperative(connection, cooperative.id)
    score = scores.score(framework, assessment, cooperative)
    modules = scores.open_modules(framework, assessment, cooperative)
    return AssessmentResult(
        assessment=assessment,
        cooperative=cooperative,
        framework=framework,
        score=score,
        baseline=before.score if before else None,
        baseline_on=baseline.assessed_on if baseline else None,
        comparable=baseline is None or before is not None,
        improvements=improvements(framework, assessment.answers),
        proposals=proposed_actions(framework, assessment.answers, modules),
        strengths=strengths(score),
        weaknesses=weaknesses(score),
        accepted=tuple(
            action
            for action in actions
            if action.assessment_id == assessment_id and action.status is not ActionStatus.DROPPED
        ),
    )


def _change(
    ws: Workspace,
    assessment_id: AssessmentId,
    change: Callable[[tuple[str, ...]], tuple[str, ...]],
) -> Changes:
    with ws.database.writing() as connection:
        assessment = _draft(connection, assessment_id)
        opened = change(assessment.opened_modules)
        return stored.put(connection, replace(assessment, opened_modules=opened))


def _required(connection: Connection, assessment_id: AssessmentId) -> Assessment:
    assessment = stored.read(connection, assessment_id)
    if assessment is None:
        raise RecordMissing
    return assessment


def _draft(connection: Connection, assessment_id: AssessmentId) -> Assessment:
    assessment = _required(connection, assessment_id)
    if assessment.state is not AssessmentState.DRAFT:
        raise RecordFrozen
    return assessment


def _next_occasion(present: Sequence[Assessment]) -> Occasion:
    done = {each.occasion for each in present if each.state is AssessmentState.SUBMITTED}
    return next((occasion for occasion in Occasion if occasion not in done), Occasion.FINAL)


def _baseline_of(connection: Connection, assessment: Assessment) -> Assessment | None:
    """The submitted baseline of the same cooperative by the same questionnaire, whichever its version.

    It was made no later than this assessment, and is never itself.
    """
    return next(
        (
            each
            for each in stored.of_cooperative(connection, assessment.cooperative_id)
            if each.id != assessment.id
            and each.framework_id == assessment.framework_id
            and each.occasion is Occasion.BASELINE
            and each.state is AssessmentState.SUBMITTED
            and each.assessed_on <= assessment.assessed_on
        ),
        None,
    )


def _scored_beside(
    ws: Workspace,
    connection: Connection,
    framework: Framework,
    baseline: Assessment | None,
    cooperative: Cooperative,
) -> ScoredAssessment | None:
    """The baseline by its own version, where that is here and compares with this one's."""
    if baseline is None or not _compare(framework, baseline):
        return None
    own = questionnaires.framework_of(ws, connection, baseline)
    return scores.scored(own, baseline, cooperative) if own else None


def _compare(framework: Framework, baseline: Assessment) -> bool:
    return framework.is_comparable_with(baseline.framework_id, baseline.framework_version)
