"""The third tab of a file: its assessments with their scores, the newest first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.assessments import AssessmentState
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.services.scores import AssessmentSummary, ScoredAssessment
from mourafaka_desktop.ui.cooperative.cooperative_model import draft_assessment
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.text import Text


class AssessmentsView(ScrollPage):
    """`assessment_requested` with the assessment whose row was chosen."""

    assessment_requested = Signal(object)  # AssessmentId
    assessment_start_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows = RowList()
        self.nothing = EmptyState()
        self.start_button = Button(icon="clipboard-list", small=True)
        self.start_button.setObjectName("cooperative.assessments.start")
        self.start_button.clicked.connect(self.assessment_start_requested)
        self._card = Card(lined=True)
        self._card.add(self.rows)
        self._card.add(self.nothing)
        start = QHBoxLayout()
        start.addWidget(self.start_button)
        start.addStretch(1)
        self._card.add(start)
        self.add(self._card)
        self.column.addStretch(1)

    def show_file(self, file: CooperativeFile) -> None:
        """Show the assessments."""
        self._card.set_title(_("Assessments"))
        self._card.set_count(str(len(file.assessments)) if file.assessments else "")
        self.nothing.show_words(_("Not assessed yet"))
        self.nothing.setVisible(not file.assessments)
        is_open = draft_assessment(file.assessments) is not None
        self.start_button.setText(
            _("Continue the assessment") if is_open else _("Start an assessment")
        )
        self.rows.show_rows([self._row(summary) for summary in file.assessments])

    def _row(self, summary: AssessmentSummary) -> ListRow:
        assessment = summary.assessment
        facts = [
            formats(current()).full_date(assessment.assessed_on),
            _version_words(summary).format(version=isolate(assessment.framework_version)),
        ]
        if isinstance(summary, ScoredAssessment):
            tally = summary.score.tally
            facts.append(
                _("{n} answered of {total}").format(
                    n=tally.rated + tally.not_applicable, total=tally.total
                )
            )
        row = ListRow(
            labels.content(summary.title)
            if summary.title
            else labels.occasion(assessment.occasion),
            joined(facts),
            icon="clipboard-list",
            trailing=[_state(summary)],
        )
        row.setObjectName(f"cooperative.assessment.{assessment.id}")
        row.clicked.connect(lambda: self.assessment_requested.emit(assessment.id))
        return row


def _version_words(summary: AssessmentSummary) -> str:
    return _("Version {version}") if summary.title else _("Framework {version}")


def _state(summary: AssessmentSummary) -> QWidget:
    """The score of what is completed; of anything else, what it is."""
    state = summary.assessment.state
    if state is AssessmentState.DRAFT:
        return Chip(State.SOON, _("Draft"), "pencil")
    if state is AssessmentState.SUBMITTED and isinstance(summary, ScoredAssessment):
        return _score(summary)
    return Text(Type.SECONDARY, labels.enum_label(state), colour=Colour.INK_3, wrap=False)


def _score(summary: ScoredAssessment) -> QWidget:
    overall = summary.score.overall
    if overall.value is None or overall.band is None:
        return Text(Type.SECONDARY, _("not enough yet"), colour=Colour.INK_3, wrap=False)
    score = ScoreLabel()
    score.show_score(float(overall.value), overall.band.key, labels.content(overall.band.label))
    return score
