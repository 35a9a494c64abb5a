"""The result of an assessment: the score explained on one page, why it is so, and what to do next.

Four pages in one place: the overview, « why this score », what changed since the first assessment, and the
proposed actions. Where there is nothing to show, it says why.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC
from mourafaka_desktop.errors import MourafakaError, NotScored
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.labels import content, occasion
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.result.alerts_view import AlertsView
from mourafaka_desktop.ui.result.comparison_model import Compared
from mourafaka_desktop.ui.result.comparison_view import ComparisonView
from mourafaka_desktop.ui.result.explanation_model import ScoreExplained
from mourafaka_desktop.ui.result.explanation_view import ExplanationView
from mourafaka_desktop.ui.result.improvements_view import ImprovementsView
from mourafaka_desktop.ui.result.modules_view import ModulesView
from mourafaka_desktop.ui.result.proposals_view import ProposalsView
from mourafaka_desktop.ui.result.radar_card_view import RadarCardView
from mourafaka_desktop.ui.result.result_model import (
    AlertLine,
    Headline,
    ImprovementLine,
    PartLine,
    Proposals,
)
from mourafaka_desktop.ui.result.score_card_view import ScoreCardView
from mourafaka_desktop.ui.tokens import Space, State
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.crumb import Crumb
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.sync_badge import SyncBadge, SyncMark
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View
from mourafaka_forms.framework import Text


class ResultView(Themed, View):
    """Shows what it is told; lines of proposals are named by their number.

    `score_asked` wants to know why a score is what it is (a code, None for the overall one), `criterion_asked`
    the same where a criterion counts; `criterion_opened` goes to it in the assessment, `answers_requested` to
    the assessment itself.
    """

    score_asked = Signal(object)  # str | None
    criterion_asked = Signal(str)
    criterion_opened = Signal(str)
    answers_requested = Signal()
    cooperative_requested = Signal()
    preview_requested = Signal()
    proposal_chosen = Signal(int, bool)
    responsible_written = Signal(int, str)
    due_chosen = Signal(int, object)  # date | None
    accept_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("result")
        self._assessment: Assessment | None = None
        self._cooperative: Cooperative | None = None
        self._questionnaire: Text | None = None
        self._recommends = False
        self._refusal: MourafakaError | None = None
        self._sync_mark: SyncMark | None = None
        self._build_header()
        self._build_pages()
        self._lay_out()
        self._listen()
        self._show_page(self.overview)
        self.retranslate()
        self.restyle()

    # What is shown

    def show_assessment(
        self,
        assessment: Assessment,
        cooperative: Cooperative,
        questionnaire: Text,
        *,
        recommends: bool,
    ) -> None:
        """Which assessment of whom, by the questionnaire of this title; whether that one recommends actions."""
        self._assessment, self._cooperative = assessment, cooperative
        self._questionnaire, self._recommends = questionnaire, recommends
        if self._refusal is not None:
            self._refusal = None
            self.show_overview()
        self._offer_plan()
        self._show_header()

    def show_sync_state(self, mark: SyncMark | None) -> None:
        """How far a finished assessment has come; None: it is a draft."""
        self._sync_mark = mark
        self._sync_badge.show_state(mark)

    def show_score(self, headline: Headline, pillars: Sequence[PartLine]) -> None:
        """The score, how it moved, and the three pillars."""
        self.score.show_score(headline, pillars)

    def show_axes(
        self,
        axes: Sequence[PartLine],
        pillar_of: Mapping[str, str],
        assessed_on: date,
        baseline_on: date | None,
    ) -> None:
        """The axes of the radar."""
        self.radar.show_axes(axes, pillar_of, assessed_on, baseline_on)

    def show_ranking(self, strengths: Sequence[PartLine], weaknesses: Sequence[PartLine]) -> None:
        """Strengths and weaknesses."""
        self.radar.show_ranking(strengths, weaknesses)

    def show_alerts(self, alerts: Sequence[AlertLine]) -> None:
        """The legal obligations not met."""
        self.alerts.show_alerts(alerts)

    def show_improvements(self, lines: Sequence[ImprovementLine]) -> None:
        """What would raise the score most."""
        self.improvements.show_improvements(lines)

    def show_modules(self, lines: Sequence[PartLine]) -> None:
        """The territorial modules, apart."""
        self.modules.show_modules(lines)

    @property
    def is_explaining(self) -> bool:
        """Whether « why this score? » is on show."""
        return not self.explanation.isHidden()

    def show_explanation(self, explained: ScoreExplained, *, can_open: bool) -> None:
        """Why this score; `can_open` where the assessment is still being answered."""
        self.explanation.show_explanation(explained, can_open=can_open)

    def show_comparison(self, compared: Compared | None) -> None:
        """What changed since the first assessment; None where there is none before."""
        self.comparison.show_comparison(compared)
        if compared is None and not self.comparison.isHidden():
            self.show_overview()

    def show_proposals(self, proposals: Proposals) -> None:
        """The proposed actions as they stand."""
        self.proposals.show_proposals(proposals)

    def show_problem(self, failure: MourafakaError) -> None:
        """Something asked for could not be done."""
        explanation = failure.explain(_)
        self._problem.show_problem(explanation.title, explanation.advice, state=State.SOON)

    def show_refusal(self, failure: MourafakaError) -> None:
        """There is no result: why, and for a questionnaire without a score the way to its answers."""
        self._refusal = failure
        self._assessment = self._cooperative = None
        self._show_refusal()
        self._show_page(self.nothing)

    def show_overview(self) -> None:
        """Go back to the first of the pages."""
        self._problem.clear()
        self._show_page(self.overview)

    def open_comparison(self) -> None:
        """Show what changed since the first assessment."""
        self._show_page(self.comparison)

    def explain(self, criterion_code: str | None = None) -> None:
        """Show why this score; at one criterion if it is named."""
        self._show_page(self.explanation)
        line = self.explanation.row_of(criterion_code) if criterion_code else None
        if line is not None:
            # The page has just been laid out anew: its places are known after that.
            self._page.column.activate()
            self._page.scroll_to(line)

    # Texts and sizes

    def retranslate(self) -> None:
        self._preview.setText(_("Preview the report"))
        self._propose.setText(_("Propose a development plan"))
        self._show_header()
        self._show_refusal()

    def restyle(self) -> None:
        margin = self.theme.space(Space.PAGE)
        self._head_row.setContentsMargins(margin, self.theme.space(6), margin, 0)
        along = self.theme.space(12)
        self._foot_row.setContentsMargins(margin, along, margin, along)
        super().restyle()

    def _build_header(self) -> None:
        self._crumb = Crumb()
        self._header = PageHeader(crumb=self._crumb)
        self._sync_badge = SyncBadge()
        self._sync_badge.setObjectName("result.sync_state")
        self._sync_badge.hide()
        self._version = Chip(State.NEUTRAL)
        self._preview = Button(icon="file-text")
        self._preview.setObjectName("result.preview_report")
        self._propose = Button(ButtonKind.FILLED, icon="clipboard-list")
        self._propose.setObjectName("result.propose")
        for action in (self._sync_badge, self._version, self._preview, self._propose):
            self._header.add_action(action)

    def _build_pages(self) -> None:
        self.score = ScoreCardView()
        self.alerts = AlertsView()
        self.improvements = ImprovementsView()
        self.modules = ModulesView()
        self.radar = RadarCardView()
        self.explanation = ExplanationView()
        self.comparison = ComparisonView()
        self.proposals = ProposalsView()
        self.nothing = EmptyState()
        self.nothing.setObjectName("result.nothing")
        self.nothing.button.setObjectName("result.answers")
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for card in (self.score, self.alerts, self.improvements, self.modules):
            column.addWidget(card)
        column.addStretch(1)
        # In one column the score comes before its chart.
        self.overview = ResponsiveColumns(
            [self.radar, self._side], [56, 51], narrow_px=900, last_on_top=True
        )

    def _lay_out(self) -> None:
        self._problem = InlineProblem()
        self._page = ScrollPage(Space.PAGE)
        self._page.add(self._problem)
        for page in self._pages:
            self._page.add(page)
        head = QWidget()
        self._head_row = QHBoxLayout(head)
        self._head_row.addWidget(self._header)
        self._foot = QWidget()
        self._foot_row = QHBoxLayout(self._foot)
        self._foot_row.addWidget(self.proposals.foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._page, 1)
        column.addWidget(self._foot)

    def _listen(self) -> None:
        self._crumb.followed.connect(self.cooperative_requested)
        self._preview.clicked.connect(self.preview_requested)
        self._propose.clicked.connect(lambda: self._show_page(self.proposals))
        self.alerts.criterion_requested.connect(self.criterion_asked)
        self.improvements.explanation_requested.connect(lambda: self.score_asked.emit(None))
        for part in (self.score, self.radar, self.modules, self.explanation):
            part.score_asked.connect(self.score_asked.emit)
        self.score.comparison_requested.connect(self.open_comparison)
        self.explanation.criterion_opened.connect(self.criterion_opened)
        self.explanation.closed.connect(self.show_overview)
        self.comparison.closed.connect(self.show_overview)
        self.nothing.action_requested.connect(self.answers_requested)
        self.proposals.closed.connect(self.show_overview)
        self.proposals.chosen.connect(self.proposal_chosen)
        self.proposals.responsible_written.connect(self.responsible_written)
        self.proposals.due_chosen.connect(self.due_chosen)
        self.proposals.accept_requested.connect(self.accept_requested)

    def _show_page(self, shown: QWidget) -> None:
        for page in self._pages:
            page.setVisible(page is shown)
        self._foot.setVisible(shown is self.proposals)
        has_result = shown is not self.nothing
        self._preview.setVisible(has_result)
        self._version.setVisible(has_result)
        self._offer_plan()
        self._page.verticalScrollBar().setValue(0)

    def _offer_plan(self) -> None:
        """One filled button on the screen: where actions are accepted, it is that one."""
        elsewhere = self.nothing.isHidden() and self.proposals.isHidden()
        self._propose.setVisible(self._recommends and elsewhere)

    @property
    def _pages(self) -> tuple[QWidget, ...]:
        return (self.overview, self.explanation, self.comparison, self.proposals, self.nothing)

    def _show_refusal(self) -> None:
        if self._refusal is not None:
            why = self._refusal.explain(_)
            action = _("See the answers") if isinstance(self._refusal, NotScored) else ""
            self.nothing.show_words(f"{why.title} {why.advice}", action)
            self._header.set_title(_("Result"))
            self._crumb.hide()

    def _show_header(self) -> None:
        assessment, cooperative = self._assessment, self._cooperative
        self._sync_badge.show_state(self._sync_mark)
        if assessment is None or cooperative is None:
            self._header.set_title(_("Result"))
            return
        name = occasion(assessment.occasion)
        version = _("Framework {version}")
        if self._questionnaire is not None and assessment.framework_id != DIAGNOSTIC:
            name, version = content(self._questionnaire), _("Version {version}")
        self._header.set_title(_("Result: {assessment}").format(assessment=name))
        self._crumb.show()
        here = _("Assessments")
        if assessment.state is AssessmentState.DRAFT:
            here = _("Assessment not finished yet")
        self._crumb.show_path(cooperative.name_in(current()), here)
        self._version.show_state(
            State.NEUTRAL, version.format(version=isolate(assessment.framework_version))
        )
