"""A cooperative's file: both names and where it is in the header, then its tabs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.coaching_path import next_session_no
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import AttachmentId
from mourafaka_desktop.domain.problems import Problem
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperative.assessments_view import AssessmentsView
from mourafaka_desktop.ui.cooperative.cooperative_model import CooperativeTab, draft_visit
from mourafaka_desktop.ui.cooperative.documents_view import DocumentsView
from mourafaka_desktop.ui.cooperative.identity_model import FieldProblem
from mourafaka_desktop.ui.cooperative.identity_view import IdentityView
from mourafaka_desktop.ui.cooperative.overview_view import OverviewView
from mourafaka_desktop.ui.cooperative.path_view import PathView
from mourafaka_desktop.ui.cooperative.plan_view import PlanView
from mourafaka_desktop.ui.cooperative.visits_view import VisitsView
from mourafaka_desktop.ui.direction import joined
from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.carried_head import CarriedHead
from mourafaka_desktop.ui.widgets.crumb import Crumb
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.kept_focus import kept_focus
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.picture_dialog import PictureDialog
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.sync_badge import SyncBadge, SyncMark
from mourafaka_desktop.ui.widgets.tab_bar import Tab, TabBar
from mourafaka_desktop.ui.widgets.view import View


class CooperativeView(View):
    """Shows a file by `show_file`; each signal names what the coach wants with it."""

    list_requested = Signal()
    visit_start_requested = Signal()
    assessment_start_requested = Signal()
    reports_requested = Signal()
    visit_requested = Signal(object)  # VisitId
    assessment_requested = Signal(object)  # AssessmentId
    photo_requested = Signal(object)  # AttachmentId
    session_planned = Signal(object)  # SessionPlan
    training_planned = Signal(object)  # TrainingPlan
    status_chosen = Signal(object, object)  # PlannedActionId, ActionStatus
    field_written = Signal(str, object)  # the field's name, what stands in it
    writing_paused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: CooperativeFile | None = None
        self._today: date | None = None
        self._failure: MourafakaError | None = None
        self.crumb = Crumb()
        self.header = PageHeader(crumb=self.crumb)
        self.sync_badge = SyncBadge()
        self.reports_button = Button(ButtonKind.OUTLINED, icon="file-text")
        self.reports_button.setObjectName("cooperative.reports")
        self.visit_button = Button(ButtonKind.FILLED, icon="pen-line")
        self.visit_button.setObjectName("cooperative.new_visit")
        for action in (self.sync_badge, self.reports_button, self.visit_button):
            self.header.add_action(action)
        self.problem = InlineProblem()
        self.tabs: TabBar[CooperativeTab] = TabBar()
        self.tabs.setObjectName("cooperative.tabs")
        self.overview = OverviewView()
        self.visits = VisitsView()
        self.assessments = AssessmentsView()
        self.plan = PlanView()
        self.documents = DocumentsView()
        self.path = PathView(self)
        self._identity: IdentityView | None = None
        self._field_warnings: tuple[Sequence[Problem], Sequence[str]] = ((), ())
        self._pages: dict[CooperativeTab, QWidget] = {
            CooperativeTab.OVERVIEW: self.overview,
            CooperativeTab.VISITS: self.visits,
            CooperativeTab.ASSESSMENTS: self.assessments,
            CooperativeTab.PLAN: self.plan,
            CooperativeTab.DOCUMENTS: self.documents,
        }
        # What a tab shows is set when one goes there: most visits to a file look at its overview only.
        self._stale: set[CooperativeTab] = set()
        self._build()
        self._connect()
        self.setFocusProxy(self.visit_button)
        self.retranslate()

    @property
    def tab(self) -> CooperativeTab:
        """The part of the file on show."""
        return self.tabs.value or CooperativeTab.OVERVIEW

    @property
    def identity(self) -> IdentityView:
        """The form of all fields, built when it is first asked for."""
        if self._identity is None:
            self._identity = IdentityView()
            self._identity.field_written.connect(self.field_written)
            self._identity.writing_paused.connect(self.writing_paused)
            self._pages[CooperativeTab.IDENTITY] = self._identity
            self._stack.addWidget(self._identity)
            self._stale.add(CooperativeTab.IDENTITY)
        return self._identity

    def show_nothing(self) -> None:
        """Another file is on its way: nothing of the one before stays, and it opens on its overview."""
        self._file, self._failure = None, None
        self.documents.forget_thumbnails()
        self._body.hide()
        self.header.set_title("")
        self.header.set_context("")
        self.show_tab(CooperativeTab.OVERVIEW)

    def show_file(self, file: CooperativeFile, today: date) -> None:
        """Show a file as it stands."""
        self._file, self._today, self._failure = file, today, None
        self._body.show()
        self._show()

    def show_tab(self, tab: CooperativeTab) -> None:
        """Show a part of the file."""
        self.tabs.set_value(tab)
        page = self.identity if tab is CooperativeTab.IDENTITY else self._pages[tab]
        self._refresh(tab)
        self._stack.setCurrentWidget(page)
        self._carried_head.settle()

    def show_identity(self, cooperative: Cooperative) -> None:
        """The identity as it is being written."""
        if self._file is not None:
            self._file = replace(self._file, cooperative=cooperative)
        self.identity.show_cooperative(cooperative)

    def show_field_problem(self, name: str, problem: FieldProblem) -> None:
        """A field of the identity cannot be read."""
        self.identity.show_problem(name, problem)

    def show_field_warnings(self, problems: Sequence[Problem], too_large: Sequence[str]) -> None:
        """What looks wrong in the identity and is kept."""
        self._field_warnings = (problems, too_large)
        if self._identity is not None:
            self._identity.show_warnings(problems, too_large)

    def show_saved(self, at: datetime) -> None:
        """The identity is kept as it is written."""
        self._failure = None
        self._show_problem()
        self.identity.show_saved(at)

    def has_thumbnail(self, attachment_id: AttachmentId) -> bool:
        """Whether the small picture is shown already."""
        return self.documents.has_thumbnail(attachment_id)

    def show_thumbnail(self, attachment_id: AttachmentId, content: bytes) -> None:
        """The small picture of an attachment."""
        self.documents.show_thumbnail(attachment_id, content)

    def show_photo(self, attachment_id: AttachmentId, content: bytes) -> None:
        """One picture, large."""
        tile = self.documents.tiles.get(attachment_id)
        dialog = PictureDialog(self, may_change=False)
        dialog.setObjectName("cooperative.photo")
        caption = tile.accessibleName() if tile else ""
        dialog.show_picture(content, caption, caption, "", at=0, of=1)
        dialog.open()

    def show_failure(self, failure: MourafakaError) -> None:
        """Say what did not work; what was shown and written stays."""
        self._failure = failure
        self._show_problem()

    def retranslate(self) -> None:
        margin = theme.current().space(Space.PAGE)
        self._head.setContentsMargins(margin, Space.S, margin, 0)
        self.crumb.show_path(_("Cooperatives"), _("Cooperative"))
        self.reports_button.setText(_("Reports"))
        if self._identity is not None:
            self._identity.retranslate()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.writing_paused.emit()

    def _build(self) -> None:
        head_place = QWidget()
        head = self._head = QVBoxLayout(head_place)
        head.setSpacing(Space.XXS)
        for part in (self.header, self.problem, self.tabs):
            head.addWidget(part)
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, Space.S, 0, 0)
        body.addWidget(self._stack)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._body, 1)
        self._carried_head = CarriedHead(self, head_place, outer, self._page_on_show)

    def _connect(self) -> None:
        self.crumb.followed.connect(self.list_requested)
        self.reports_button.clicked.connect(self.reports_requested)
        self.visit_button.clicked.connect(self.visit_start_requested)
        self.tabs.changed.connect(self.show_tab)
        self.overview.tab_requested.connect(self._lead_to)
        self.overview.path_requested.connect(self._open_path)
        for part in (self.overview, self.assessments):
            part.assessment_start_requested.connect(self.assessment_start_requested)
            part.assessment_requested.connect(self.assessment_requested)
        self.visits.visit_requested.connect(self.visit_requested)
        self.visits.visit_start_requested.connect(self.visit_start_requested)
        self.plan.status_chosen.connect(self.status_chosen)
        self.documents.photo_requested.connect(self.photo_requested)
        self.path.session_planned.connect(self.session_planned)
        self.path.training_planned.connect(self.training_planned)
        visit = QShortcut(QKeySequence("F2"), self)
        visit.activated.connect(self.visit_start_requested)

    def _page_on_show(self) -> ScrollPage:
        page = self._stack.currentWidget()
        assert isinstance(page, ScrollPage)
        return page

    def _lead_to(self, tab: CooperativeTab) -> None:
        self.show_tab(tab)
        if tab is CooperativeTab.IDENTITY:
            self.identity.go_to_missing()

    def _open_path(self) -> None:
        if self._file is not None:
            self.path.open_path(self._file.sessions, self._file.trainings)

    def _show(self) -> None:
        self._show_problem()
        file, today = self._file, self._today
        self._name_tabs(len(file.to_complete) if file is not None else 0)
        if file is None or today is None:
            return
        with kept_focus(self):
            self._show_header(file)
            self._stale = set(CooperativeTab)
            self._refresh(self.tab)

    def _refresh(self, tab: CooperativeTab) -> None:
        """Let a tab show the file as it stands, unless it does already."""
        file, today = self._file, self._today
        if file is None or today is None or tab not in self._stale:
            return
        self._stale.discard(tab)
        match tab:
            case CooperativeTab.OVERVIEW:
                self.overview.show_file(file, today)
            case CooperativeTab.VISITS:
                self.visits.show_file(file)
            case CooperativeTab.ASSESSMENTS:
                self.assessments.show_file(file)
            case CooperativeTab.PLAN:
                self.plan.show_file(file, today)
            case CooperativeTab.DOCUMENTS:
                self.documents.show_file(file)
            case CooperativeTab.IDENTITY:
                self.identity.show_cooperative(file.cooperative)
                self.identity.show_warnings(*self._field_warnings)

    def _show_header(self, file: CooperativeFile) -> None:
        cooperative = file.cooperative
        self.crumb.show_path(_("Cooperatives"), _province(cooperative) or _("Cooperative"))
        self.header.set_title(cooperative.name_in(current()))
        other = cooperative.other_name_in(current())
        facts = [other or "", labels.place_line(cooperative), _members(cooperative)]
        self.header.set_context(joined(facts))
        self.sync_badge.show_mark(SyncMark(file.sync_state))
        self.visit_button.setText(_visit_words(file))

    def _name_tabs(self, missing: int) -> None:
        words = {
            CooperativeTab.OVERVIEW: _("Overview"),
            CooperativeTab.VISITS: _("Visits"),
            CooperativeTab.ASSESSMENTS: _("Assessments"),
            CooperativeTab.PLAN: _("Plan"),
            CooperativeTab.DOCUMENTS: _("Documents"),
            CooperativeTab.IDENTITY: _("Identity"),
        }
        counts = {CooperativeTab.IDENTITY: missing or None}
        self.tabs.set_tabs([Tab(tab, word, None, counts.get(tab)) for tab, word in words.items()])
        for tab, button in zip(words, self.tabs.tabs, strict=True):
            button.setObjectName(f"cooperative.tab.{tab.value}")

    def _show_problem(self) -> None:
        if self._failure is None:
            self.problem.clear()
            return
        said = self._failure.explain(_)
        self.problem.show_problem(said.title, said.advice)


def _province(cooperative: Cooperative) -> str:
    if cooperative.province_code is None:
        return ""
    return labels.place_name(territory.province(cooperative.province_code))


def _members(cooperative: Cooperative) -> str:
    total, women = cooperative.members_total, cooperative.members_women
    if total is None:
        return ""
    words = ngettext("{n} member", "{n} members", total).format(n=total)
    if women is None:
        return words
    part = ngettext("of whom {n} woman", "of whom {n} women", women).format(n=women)
    return _("{members}, {part}").format(members=words, part=part)


def _visit_words(file: CooperativeFile) -> str:
    if draft_visit(file.visits) is not None:
        return _("Continue the visit note")
    following = next_session_no(file.sessions)
    if following is None:
        return _("Start the visit note")
    return _("Start session {number}").format(number=following)
