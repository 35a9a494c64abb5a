"""The papers a coach can make: which there are, one of them as a PDF, and papers kept on a USB key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mourafaka_desktop import paths
from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.cooperatives import Cooperative, to_complete
from mourafaka_desktop.domain.development_plans import ActionStatus
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import RecordMissing
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.reports import blank_questionnaire_report as blank_paper
from mourafaka_desktop.reports import diagnostic_report as diagnostic_paper
from mourafaka_desktop.reports.blank_questionnaire_report import BlankQuestionnaire
from mourafaka_desktop.reports.diagnostic_report import DiagnosticReport, EarlierResult
from mourafaka_desktop.services import coaching_path, questionnaires, scores
from mourafaka_desktop.services.cooperatives import required, sessions_of
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, cooperatives, records, visits
from mourafaka_desktop.storage.database import Connection
from mourafaka_desktop.storage.disk import write_atomically
from mourafaka_forms.framework import Text
from mourafaka_forms.titles import title_of


@dataclass(frozen=True)
class Paper:
    """A finished paper. `content` is a PDF, `pages` how many it has."""

    file_name: str
    content: bytes
    pages: int


@dataclass(frozen=True, kw_only=True)
class ReportableAssessment:
    """An assessment of which a diagnostic report can be made; of a draft, it shows what there is so far.

    `to_complete` are the fields of the cooperative that the paper prints as a blank line.
    """

    assessment_id: AssessmentId
    cooperative: Cooperative
    occasion: Occasion
    assessed_on: date
    is_draft: bool
    to_complete: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PrintableQuestionnaire:
    """A questionnaire that can be printed to be filled in by hand; `cooperative` None is for anybody."""

    questionnaire_id: str
    version: str
    title: Text
    cooperative: Cooperative | None = None


def reportable_assessments(ws: Workspace) -> tuple[ReportableAssessment, ...]:
    """Every assessment of the portfolio that has a score to report, the newest first."""
    with ws.database.reading() as connection:
        assessments = [
            each
            for each in records.read_all(connection, Assessment)
            if each.state is not AssessmentState.REPLACED
            and questionnaires.framework_of(ws, connection, each) is not None
        ]
        owners = cooperatives.by_id(connection, {each.cooperative_id for each in assessments})
    newest_first = sorted(
        assessments, key=lambda each: (each.assessed_on, str(each.id)), reverse=True
    )
    return tuple(_reportable(each, owners[each.cooperative_id]) for each in newest_first)


def diagnostic_report(ws: Workspace, assessment_id: AssessmentId, language: Language) -> Paper:
    """The diagnostic report of an assessment as it stands, a draft too.

    Raises RecordMissing, QuestionnaireMissing, NotScored.
    The name sorts by date and says what the paper is: `2026-11-23_diagnostic_SM-001_ar.pdf`.
    """
    with ws.database.reading() as connection:
        report = _diagnostic_report(ws, connection, assessment_id, language)
    document = diagnostic_paper.diagnostic_report(report)
    return Paper(_file_name(report), document.content, document.pages)


def printable_questionnaires(ws: Workspace) -> tuple[PrintableQuestionnaire, ...]:
    """The newest version of every questionnaire on this laptop, for no cooperative in particular."""
    return tuple(
        PrintableQuestionnaire(questionnaire_id=each.id, version=each.version, title=each.title)
        for each in questionnaires.available(ws)
    )


def questionnaire_of(ws: Workspace, assessment_id: AssessmentId) -> PrintableQuestionnaire:
    """The questionnaire of an assessment, in its version and for its cooperative.

    Raises QuestionnaireMissing, RecordMissing.
    """
    with ws.database.reading() as connection:
        assessment = assessments.read(connection, assessment_id)
        if assessment is None:
            raise RecordMissing
        cooperative = required(connection, assessment.cooperative_id)
    form = questionnaires.form(ws, assessment.framework_id, assessment.framework_version)
    return PrintableQuestionnaire(
        questionnaire_id=form.id,
        version=form.version,
        title=title_of(form.title),
        cooperative=cooperative,
    )


def blank_questionnaire(
    ws: Workspace, questionnaire: PrintableQuestionnaire, language: Language
) -> Paper:
    """A questionnaire to fill in by hand: `questionnaire_mourafaka-diagnostic_1.0_ar.pdf`.

    Raises QuestionnaireMissing.
    """
    key = questionnaire.questionnaire_id, questionnaire.version
    document = blank_paper.blank_questionnaire(
        BlankQuestionnaire(
            language=language,
            title=questionnaire.title,
            form=questionnaires.form(ws, *key),
            framework=questionnaires.framework(ws, *key),
            cooperative=questionnaire.cooperative,
        )
    )
    whose = questionnaire.cooperative.programme_code if questionnaire.cooperative else None
    parts = [paths.safe_name(part) for part in (*key, whose or "")]
    name = "_".join(["questionnaire", *filter(None, parts), str(language)])
    return Paper(f"{name}.pdf", document.content, document.pages)


def save_papers(papers: Sequence[Paper], folder: Path) -> tuple[Path, ...]:
    """Put papers into a folder, written through to the disk: a USB key may be pulled out at once.

    A paper of the same name is replaced. Raises DiskFull, FolderNotWritable, DiskUnreadable.
    """
    saved = tuple(folder / paper.file_name for paper in papers)
    for paper, path in zip(papers, saved, strict=True):
        write_atomically(path, paper.content)
    return saved


def _reportable(assessment: Assessment, cooperative: Cooperative) -> ReportableAssessment:
    return ReportableAssessment(
        assessment_id=assessment.id,
        cooperative=cooperative,
        occasion=assessment.occasion,
        assessed_on=assessment.assessed_on,
        is_draft=assessment.state is AssessmentState.DRAFT,
        to_complete=to_complete(cooperative),
    )


def _diagnostic_report(
    ws: Workspace, connection: Connection, assessment_id: AssessmentId, language: Language
) -> DiagnosticReport:
    """All that the paper shows, as it is in one moment."""
    assessment = assessments.read(connection, assessment_id)
    if assessment is None:
        raise RecordMissing
    cooperative = required(connection, assessment.cooperative_id)
    framework = questionnaires.required_framework(ws, connection, assessment)
    before = _submitted_before(connection, assessment)
    comparable = {
        occasion: EarlierResult(each.assessed_on, scores.score(own, each, cooperative))
        for occasion, each in before.items()
        if (own := questionnaires.framework_of(ws, connection, each)) is not None
        and framework.is_comparable_to(own)
    }
    trainings = cooperatives.trainings(connection, [cooperative.id]).get(cooperative.id, ())
    return DiagnosticReport(
        language=language,
        cooperative=cooperative,
        coach=_coach_of(connection, assessment, ws.coach),
        assessment=assessment,
        framework=framework,
        modules=scores.open_modules(framework, assessment, cooperative),
        score=scores.score(framework, assessment, cooperative),
        baseline=comparable.get(Occasion.BASELINE),
        mid_term=comparable.get(Occasion.MID_TERM),
        has_incomparable=len(comparable) < len(before),
        sessions=sessions_of(connection, cooperative.id),
        trainings=coaching_path.whole_trainings(cooperative.id, trainings),
        visit=_visit_of_the_day(connection, assessment),
        actions=tuple(
            action
            for action in visits.actions_of_cooperative(connection, cooperative.id)
            if action.assessment_id == assessment_id and action.status is not ActionStatus.DROPPED
        ),
    )


def _submitted_before(connection: Connection, assessment: Assessment) -> dict[Occasion, Assessment]:
    """The newest submitted assessment by the same questionnaire of each occasion that comes before this one's."""
    occasions = list(Occasion)
    earlier = occasions[: occasions.index(assessment.occasion)]
    found: dict[Occasion, Assessment] = {}
    for each in assessments.of_cooperative(connection, assessment.cooperative_id):
        is_earlier = each.occasion in earlier and each.assessed_on <= assessment.assessed_on
        is_of_kind = each.framework_id == assessment.framework_id
        if is_earlier and is_of_kind and each.state is AssessmentState.SUBMITTED:
            found.setdefault(each.occasion, each)
    return found


def _visit_of_the_day(connection: Connection, assessment: Assessment) -> Visit | None:
    """The visit at which the assessment was made: of its day, one that counted who was present first."""
    same_day = [
        visit
        for visit in visits.of_cooperative(connection, assessment.cooperative_id)
        if visit.visited_on == assessment.assessed_on
    ]
    counted = [visit for visit in same_day if visit.participants_total is not None]
    return next(iter(counted or same_day), None)


def _coach_of(connection: Connection, assessment: Assessment, coach: Coach) -> Coach | None:
    """Who made the assessment; None for a coach of whom this laptop knows nothing."""
    if assessment.coach_id in (None, coach.id):
        return coach
    return records.read(connection, Coach, assessment.coach_id)


def _file_name(report: DiagnosticReport) -> str:
    """Without a code, the paper is named by the short code it carries."""
    safe = paths.safe_name(report.cooperative.programme_code or "") or paths.safe_name(report.code)
    return f"{report.assessment.assessed_on}_diagnostic_{safe}_{report.language}.pdf"
