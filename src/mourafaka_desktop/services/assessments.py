"""The assessment: started on the occasion the path is at, answered, submitted, explained.

A draft stays on the version of its questionnaire with which it was begun, until the coach has it go on in a newer
one: `newer_version` shows what that means, `migrate` does it, `take_back_migration` undoes it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import ActionStatus, PlannedAction
from mourafaka_desktop.domain.ids import (
    AssessmentId,
    CooperativeId,
    migrated_assessment_id,
    new_assessment_id,
)
from mourafaka_desktop.domain.questionnaire_answers import (
    initial_values,
    open_instance,
    path_of,
    refused_answers,
)
from mourafaka_desktop.domain.questionnaire_migration import (
    Migration,
    MigrationPlan,
    plan_migration,
)
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC
from mourafaka_desktop.errors import (
    AnswersRefused,
    AssessmentEmpty,
    QuestionnaireNotOpened,
    RecordFrozen,
    RecordMissing,
)
from mourafaka_desktop.i18n.formats import morocco
from mourafaka_desktop.services import cooperatives, questionnaires, scores, sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.questionnaires import QuestionnaireOffer
from mourafaka_desktop.services.scores import ScoredAssessment
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.storage import assessments as stored
from mourafaka_desktop.storage import records, visits
from mourafaka_desktop.storage.database import Connection
from mourafaka_forms.comparison import Assessed, Comparison, compare
from mourafaka_forms.framework import Framework, Text
from mourafaka_forms.guidance import (
    Improvement,
    ProposedAction,
    improvements,
    proposed_actions,
    strengths,
    weaknesses,
)
from mourafaka_forms.instance import Instance, Surroundings
from mourafaka_forms.scoring import UNANSWERED, Answer, AssessmentScore, stated
from mourafaka_forms.versions import version_order
from mourafaka_forms.xform import Form, FormError


@dataclass(frozen=True, kw_only=True)
class AssessmentPage:
    """All the assessment screen shows.

    `framework` is None where the questionnaire is not scored. `newer_version` is the version in which a draft could
    go on, None where there is none. `baseline` is the submitted first assessment, where it can be compared.
    """

    assessment: Assessment
    cooperative: Cooperative
    form: Form
    framework: Framework | None
    title: Text
    newer_version: str | None
    modules_open: tuple[str, ...]
    baseline: Assessment | None
    sync_state: SyncState


@dataclass(frozen=True)
class MovedDraft:
    """The draft to go on with after its questionnaire's version was changed."""

    assessment: Assessment
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class AssessmentResult:
    """What an assessment says. Strengths and weaknesses are codes of sub-dimensions, the most marked first.

    The baseline is the first submitted assessment other than this one. `comparable` tells whether it was made
    with a version of the framework whose scores compare, and which is here; where it was not, its score is None.
    `first` is that baseline with what it is scored by, and `comparison` goes from it to this assessment, criterion
    by criterion even where scores do not compare; both are None without a baseline whose version is here.
    `title` is what the questionnaire is called.
    """

    assessment: Assessment
    cooperative: Cooperative
    title: Text
    framework: Framework
    score: AssessmentScore
    baseline: AssessmentScore | None
    baseline_on: date | None
    comparable: bool
    first: Assessed | None
    comparison: Comparison | None
    improvements: tuple[Improvement, ...]
    proposals: tuple[ProposedAction, ...]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    accepted: tuple[PlannedAction, ...]
    sync_state: SyncState


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
    Raises RecordMissing, QuestionnaireTooNew, QuestionnaireNotOpened.
    """
    with ws.database.writing() as connection:
        cooperative = cooperatives.required(connection, cooperative_id)
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
        with _opening():
            values = initial_values(begun.form, assessment, cooperative, _surroundings(ws))
        assessment = replace(assessment, values=values)
        stored.put(connection, assessment)
        return assessment


def assessment_page(ws: Workspace, assessment_id: AssessmentId) -> AssessmentPage:
    """All of one assessment. Raises RecordMissing, QuestionnaireMissing."""
    with ws.database.reading() as connection:
        assessment = _required(connection, assessment_id)
        cooperative = cooperatives.required(connection, assessment.cooperative_id)
        questionnaire = questionnaires.questionnaire_of(ws, connection, assessment)
        newer = _newer(connection, assessment)
        framework = questionnaire.framework
        baseline = _baseline_of(connection, assessment) if framework else None
        first = _scored(ws, connection, baseline, cooperative)
        sync_state = sync_status.state_in(connection, "assessment", assessment_id)
    before = _comparable(framework, first)
    return AssessmentPage(
        assessment=assessment,
        cooperative=cooperative,
        form=questionnaire.form,
        framework=framework,
        title=questionnaire.title,
        newer_version=newer.version if newer else None,
        modules_open=scores.open_modules(framework, assessment, cooperative) if framework else (),
        baseline=before.assessment if before else None,
        sync_state=sync_state,
    )


def opened_instance(ws: Workspace, page: AssessmentPage, language: str | None = None) -> Instance:
    """The page's assessment on the engine, at this laptop's time and place; it belongs to one thread at a time.

    Raises QuestionnaireNotOpened.
    """
    around = _surroundings(ws)
    with _opening():
        return open_instance(page.form, page.assessment, page.cooperative, around, language)


@contextmanager
def _opening() -> Iterator[None]:
    """What the engine cannot work out is said in words."""
    try:
        yield
    except FormError as failure:
        raise QuestionnaireNotOpened from failure


def answer(
    ws: Workspace, assessment_id: AssessmentId, criterion_code: str, given: Answer | None
) -> Changes:
    """Keep the answer to one criterion; None takes it back. Raises RecordFrozen, RecordMissing."""
    with ws.database.writing() as connection:
        _draft(connection, assessment_id)
        return stored.put_answer(connection, assessment_id, criterion_code, given or UNANSWERED)


def set_value(ws: Workspace, assessment_id: AssessmentId, ref: str, text: str | None) -> Changes:
    """Keep the answer to a question that is no criterion; None takes it back. Raises RecordFrozen, RecordMissing."""
    return set_values(ws, assessment_id, {ref: text})


def set_values(
    ws: Workspace, assessment_id: AssessmentId, changed: Mapping[str, str | None]
) -> Changes:
    """Keep several such answers at once, by instance path: all of what one act on the questionnaire has changed.

    An empty text marks a row of a repeat; None takes away. Raises RecordFrozen, RecordMissing.
    """
    with ws.database.writing() as connection:
        _draft(connection, assessment_id)
        return stored.put_values(connection, assessment_id, changed)


def open_module(ws: Workspace, assessment_id: AssessmentId, code: str) -> Changes:
    """Ask a territorial module that does not match by itself. Raises RecordFrozen, RecordMissing."""
    return _change(ws, assessment_id, lambda opened: (*(c for c in opened if c != code), code))


def close_module(ws: Workspace, assessment_id: AssessmentId, code: str) -> Changes:
    """Ask a module opened by hand no more; its answers are kept. Raises RecordFrozen, RecordMissing."""
    return _change(ws, assessment_id, lambda opened: tuple(c for c in opened if c != code))


def submit_assessment(ws: Workspace, assessment_id: AssessmentId) -> Changes:
    """Freeze the assessment, with the score that this laptop counts.

    What is not answered is let through, even where the questionnaire requires it: it is the coach's to decide, and
    the screen counts it beforehand. Raises AssessmentEmpty where nothing is answered, AnswersRefused where an
    answer breaks a rule of its question, RecordFrozen, RecordMissing, QuestionnaireMissing.
    """
    with ws.database.writing() as connection:
        assessment = _draft(connection, assessment_id)
        cooperative = cooperatives.required(connection, assessment.cooperative_id)
        questionnaire = questionnaires.questionnaire_of(ws, connection, assessment)
        around = _surroundings(ws)
        initially = initial_values(questionnaire.form, assessment, cooperative, around)
        if not _says_something(questionnaire.form, assessment, initially):
            raise AssessmentEmpty
        instance = open_instance(questionnaire.form, assessment, cooperative, around)
        if refused := refused_answers(instance):
            raise AnswersRefused(refused)
        submitted = replace(
            _stated(questionnaire.framework, assessment, cooperative),
            state=AssessmentState.SUBMITTED,
            submitted_at=ws.clock(),
        )
        return stored.put(connection, submitted)


def assessment_result(ws: Workspace, assessment_id: AssessmentId) -> AssessmentResult:
    """What an assessment says, submitted or not. Raises RecordMissing, QuestionnaireMissing, NotScored."""
    with ws.database.reading() as connection:
        assessment = _required(connection, assessment_id)
        cooperative = cooperatives.required(connection, assessment.cooperative_id)
        framework = questionnaires.required_framework(ws, connection, assessment)
        title = questionnaires.questionnaire_of(ws, connection, assessment).title
        baseline = _baseline_of(connection, assessment)
        first = _scored(ws, connection, baseline, cooperative)
        actions = visits.actions_of_cooperative(connection, cooperative.id)
        sync_state = sync_status.state_in(connection, "assessment", assessment_id)
    before = _comparable(framework, first)
    score = scores.score(framework, assessment, cooperative)
    modules = scores.open_modules(framework, assessment, cooperative)
    then = _assessed(first.framework, first.assessment, cooperative) if first else None
    return AssessmentResult(
        assessment=assessment,
        cooperative=cooperative,
        title=title,
        framework=framework,
        score=score,
        baseline=before.score if before else None,
        baseline_on=baseline.assessed_on if baseline else None,
        comparable=baseline is None or before is not None,
        first=then,
        comparison=compare(then, Assessed(framework, assessment.answers, modules))
        if then
        else None,
        improvements=improvements(framework, assessment.answers),
        proposals=proposed_actions(framework, assessment.answers, modules),
        strengths=strengths(score),
        weaknesses=weaknesses(score),
        accepted=tuple(
            action
            for action in actions
            if action.assessment_id == assessment_id and action.status is not ActionStatus.DROPPED
        ),
        sync_state=sync_state,
    )


# --- Going on in another version ---------------------------------------------------------------------------


def newer_version(ws: Workspace, assessment_id: AssessmentId) -> Migration | None:
    """What would become of a draft's answers in the newest version of its questionnaire.

    None where it is in that already, or is no draft. Raises RecordMissing, QuestionnaireMissing.
    """
    with ws.database.reading() as connection:
        plan = _plan(ws, connection, _required(connection, assessment_id))
        return plan.preview if plan else None


def migrate(ws: Workspace, assessment_id: AssessmentId) -> MovedDraft:
    """Have a draft go on in the newest version of its questionnaire; the draft itself where it does already.

    The draft becomes a kept copy, with all its answers. What was agreed on after it follows the new one, whose id
    is derived: where two laptops do this, they mean the same record. Raises RecordFrozen, RecordMissing,
    QuestionnaireMissing.
    """
    with ws.database.writing() as connection:
        draft = _draft(connection, assessment_id)
        plan = _plan(ws, connection, draft)
        if plan is None:
            return MovedDraft(draft, Changes())
        version = plan.preview.to_version
        moved_id = migrated_assessment_id(draft.id, version)
        before = stored.read(connection, moved_id)
        if before and before.state is AssessmentState.SUBMITTED:  # by another laptop
            raise RecordFrozen
        moved = replace(
            draft,
            id=moved_id,
            framework_version=version,
            # Answers given in this version before it was taken back are there again.
            answers={**(before.answers if before else {}), **plan.answers},
            values={**(before.values if before else {}), **plan.values},
        )
        return MovedDraft(moved, _swap(connection, draft, moved))


def take_back_migration(ws: Workspace, assessment_id: AssessmentId) -> MovedDraft:
    """Undo `migrate`: the older copy is the draft again, and this one is kept in its place.

    Raises RecordFrozen, and RecordMissing where the assessment was not migrated.
    """
    with ws.database.writing() as connection:
        moved = _draft(connection, assessment_id)
        older = next(
            (
                each
                for each in stored.of_cooperative(connection, moved.cooperative_id)
                if each.state is AssessmentState.REPLACED
                and migrated_assessment_id(each.id, moved.framework_version) == moved.id
            ),
            None,
        )
        if older is None:
            raise RecordMissing
        draft = replace(older, state=AssessmentState.DRAFT)
        return MovedDraft(draft, _swap(connection, moved, draft))


def _plan(ws: Workspace, connection: Connection, assessment: Assessment) -> MigrationPlan | None:
    newer = _newer(connection, assessment)
    if newer is None:
        return None
    return plan_migration(
        questionnaires.questionnaire_of(ws, connection, assessment),
        questionnaires.required(ws, connection, newer.id, newer.version),
        assessment,
        cooperatives.required(connection, assessment.cooperative_id),
    )


def _newer(connection: Connection, assessment: Assessment) -> QuestionnaireOffer | None:
    """The newest version of the questionnaire, where the assessment is a draft by an older one."""
    newest = questionnaires.newest(connection, assessment.framework_id)
    if newest is None or assessment.state is not AssessmentState.DRAFT:
        return None
    is_newer = version_order(newest.version) > version_order(assessment.framework_version)
    return newest if is_newer else None


def _swap(connection: Connection, left: Assessment, taken: Assessment) -> Changes:
    """Leave one copy behind and go on with the other, which takes over the actions agreed on."""
    changes = stored.put(connection, replace(left, state=AssessmentState.REPLACED))
    changes |= stored.put(connection, taken)
    for action in visits.actions_of_cooperative(connection, left.cooperative_id):
        if action.assessment_id == left.id:
            changes |= records.put(connection, replace(action, assessment_id=taken.id))
    return changes


# --- Small things ------------------------------------------------------------------------------------------


def _surroundings(ws: Workspace) -> Surroundings:
    coach = ws.coach
    known = {"username": coach.name_fr or coach.name_ar, "phonenumber": coach.phone}
    properties = {name: text for name, text in known.items() if text}
    return Surroundings(now=ws.clock, zone=morocco(), properties=properties)


def _says_something(form: Form, assessment: Assessment, initially: Mapping[str, str]) -> bool:
    """Whether a criterion is decided, or another question holds more than it began with."""
    given = assessment.answers.values()
    return any(each.is_rated or each.is_not_applicable for each in given) or any(
        text and text != initially.get(ref) and path_of(ref) in form.controls
        for ref, text in assessment.values.items()
    )


def _stated(
    framework: Framework | None, assessment: Assessment, cooperative: Cooperative
) -> Assessment:
    """The assessment with the score to compare with the server's; as it is where none is counted."""
    if framework is None:
        return assessment
    overall = scores.score(framework, assessment, cooperative).overall
    return replace(
        assessment, score=stated(overall.value), scoring_version=framework.scoring_version
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


def _scored(
    ws: Workspace, connection: Connection, baseline: Assessment | None, cooperative: Cooperative
) -> ScoredAssessment | None:
    """The baseline by its own version, where that is here."""
    own = questionnaires.framework_of(ws, connection, baseline) if baseline else None
    return scores.scored(own, baseline, cooperative) if baseline and own else None


def _comparable(
    framework: Framework | None, baseline: ScoredAssessment | None
) -> ScoredAssessment | None:
    """The baseline, where its scores compare with this framework's."""
    if framework is None or baseline is None:
        return None
    return baseline if framework.is_comparable_to(baseline.framework) else None


def _assessed(framework: Framework, assessment: Assessment, cooperative: Cooperative) -> Assessed:
    modules = scores.open_modules(framework, assessment, cooperative)
    return Assessed(framework, assessment.answers, modules)
