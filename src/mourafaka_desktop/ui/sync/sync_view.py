"""The exchange with the server, and what became of each record."""

from collections.abc import Callable, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.past_exchanges import Exchange
from mourafaka_desktop.services.sync_status import SyncOverview
from mourafaka_desktop.sync.progress import Progress, SyncSummary
from mourafaka_desktop.ui.sync.banners_view import BannersView
from mourafaka_desktop.ui.sync.exchange_view import ExchangeView
from mourafaka_desktop.ui.sync.issues_view import IssuesView, count_of
from mourafaka_desktop.ui.sync.past_exchanges_view import PastExchangesView
from mourafaka_desktop.ui.sync.records_view import RecordsView
from mourafaka_desktop.ui.sync.support_dialog import SupportDialog
from mourafaka_desktop.ui.sync.sync_model import Stage, TabName
from mourafaka_desktop.ui.tokens import Colour, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.tab_bar import Tab, TabBar
from mourafaka_desktop.ui.widgets.table_frame import TableFrame
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.view import View

_TAB_ICONS = {
    TabName.TO_DECIDE: "circle-question-mark",
    TabName.WAITING: "laptop",
    TabName.LEFT: "check",
    TabName.ARRIVED: "download",
}


class SyncView(View):
    """Shows by `show_…`; an exchange under way leaves everything else on the screen usable."""

    sync_requested = Signal()
    interruption_requested = Signal()
    record_requested = Signal(str, object, object)  # kind, record id, CooperativeId or None
    dismissed = Signal(object)  # Issue
    applied = Signal(object)  # Issue
    chosen = Signal(object, object)  # Issue, Side
    held_back_answered = Signal(object, bool)  # HeldBack, whether it may go
    parted = Signal(object)  # LookAlike
    usb_requested = Signal()
    photos_requested = Signal()
    past_requested = Signal()
    support_requested = Signal()
    support_save_requested = Signal(object)  # Path
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overview: SyncOverview | None = None
        self._read_failure: MourafakaError | None = None
        self._has_chosen_tab = False
        self._support: SupportDialog | None = None
        self.header = PageHeader()
        self.usb_button = Button(ButtonKind.OUTLINED, icon="usb")
        self.usb_button.setObjectName("sync.usb")
        self.usb_button.clicked.connect(self.usb_requested)
        self.header.add_action(self.usb_button)
        self.start_button = Button(ButtonKind.FILLED, icon="refresh-cw", key="Ctrl R")
        self.start_button.setObjectName("sync.start")
        self.start_button.clicked.connect(self.sync_requested)
        self.header.add_action(self.start_button)
        self.problem = InlineProblem()
        self.banners = BannersView()
        self.banners.photos_requested.connect(self.photos_requested)
        self.banners.usb_requested.connect(self.usb_requested)
        self.exchange = ExchangeView()
        self.exchange.interruption_requested.connect(self.interruption_requested)
        self.tabs: TabBar[TabName] = TabBar()
        self.tabs.changed.connect(self._choose_tab)
        self.issues = IssuesView()
        self.issues.opened.connect(self.record_requested)
        self.issues.dismissed.connect(self.dismissed)
        self.issues.applied.connect(self.applied)
        self.issues.chosen.connect(self.chosen)
        self.issues.held_back_answered.connect(self.held_back_answered)
        self.issues.parted.connect(self.parted)
        self.records = RecordsView()
        self.records.setObjectName("sync.records")
        self.records.opened.connect(
            lambda item: self.record_requested.emit(item.kind, item.record_id, item.cooperative_id)
        )
        self._records_frame = TableFrame(self.records)
        self.empty = EmptyState()
        self._empty_card = Card()
        self._empty_card.add(self.empty)
        self._safety = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.past_button = Button(ButtonKind.TEXT, icon="list", small=True)
        self.past_button.setObjectName("sync.past")
        self.past_button.clicked.connect(self._turn_past)
        self.support_button = Button(ButtonKind.TEXT, icon="download", small=True)
        self.support_button.setObjectName("sync.support_show")
        self.support_button.clicked.connect(self.support_requested)
        self.past = PastExchangesView()
        self.past.setObjectName("sync.past_exchanges")
        self.past.hide()
        self._build()
        shortcut = QShortcut(QKeySequence("Ctrl+R"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.start_button.click)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.undo_requested)
        self.setFocusProxy(self.start_button)
        self.retranslate()

    @property
    def stage(self) -> Stage:
        """What the exchange is doing, or how it ended."""
        return self.exchange.stage

    def show_overview(self, overview: SyncOverview) -> None:
        """Where every record stands. What is to decide comes first, until the coach chooses a tab."""
        self._overview, self._read_failure = overview, None
        self.exchange.show_unsent(
            len(overview.waiting),
            has_synced=overview.last_synced_at is not None,
            photos=overview.contents_waiting.count,
        )
        self._show()

    def show_past(self, exchanges: Sequence[Exchange]) -> None:
        """The last exchanges, the newest first."""
        self.past.show_exchanges(exchanges)
        self.past.show()

    def show_support_file(self, content: str) -> None:
        """What a support file would say, before it is saved."""
        self._support = SupportDialog(content, self)
        self._support.save_requested.connect(self.support_save_requested)
        self._support.open()

    def show_support_saved(self, path: Path) -> None:
        """The support file lies there now."""
        if self._support is not None and shiboken6.isValid(self._support):
            self._support.show_saved(path)

    def show_support_failure(self, failure: MourafakaError) -> None:
        """The support file could not be written there."""
        if self._support is not None and shiboken6.isValid(self._support):
            self._support.show_failure(failure)

    def show_read_failure(self, failure: MourafakaError) -> None:
        """The state of the records could not be read, or a decision not be kept."""
        self._read_failure = failure
        self._show()

    def show_started(self) -> None:
        """An exchange begins."""
        had_focus = self.start_button.hasFocus()
        self.exchange.show_started()
        if had_focus:  # the button that stops it takes the place of the one that began it
            self.exchange.interrupt_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def show_progress(self, progress: Progress, elapsed_s: float) -> None:
        """How far the exchange is, `elapsed_s` seconds after its step began."""
        self.exchange.show_progress(progress, elapsed_s)

    def show_done(self, summary: SyncSummary) -> None:
        """The exchange came to its end, or was interrupted."""
        self._end(lambda: self.exchange.show_done(summary))

    def show_failure(self, failure: MourafakaError) -> None:
        """The exchange did not come to its end."""
        self._end(lambda: self.exchange.show_failure(failure))

    def retranslate(self) -> None:
        self.header.set_title(_("Sync"))
        self.start_button.setText(_("Sync now"))
        self.usb_button.setText(_("By USB key"))
        self.support_button.setText(_("Support file"))
        self.past_button.setText(_("Last exchanges"))
        self._safety.setText(
            _("This laptop keeps a copy of what has left until the server has it in a backup.")
        )
        self._show()

    def _end(self, show_end: Callable[[], None]) -> None:
        had_focus = self.exchange.interrupt_button.hasFocus()
        self.start_button.show()
        if had_focus:
            self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)
        show_end()
        self._show()

    def _build(self) -> None:
        safety = QHBoxLayout()
        safety.setSpacing(Space.S)
        safety.addWidget(IconLabel("shield-check", Colour.INK_2), 0, Qt.AlignmentFlag.AlignTop)
        safety.addWidget(self._safety, 1)
        foot = QWidget()
        below = FlowLayout(foot, spacing=Space.S)
        below.addWidget(self.past_button)
        below.addWidget(self.support_button)
        page = ScrollPage()
        page.add(self.header)
        page.add(self.problem)
        page.add(self.banners)
        page.add(self.exchange)
        page.add(self.tabs)
        page.add(self.issues)
        page.add(self._records_frame)
        page.add(self._empty_card)
        page.add(safety)
        page.add(foot)
        page.add(self.past)
        page.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _show(self) -> None:
        self.start_button.setVisible(self.stage is not Stage.RUNNING)
        if self._read_failure is None:
            self.problem.clear()
        else:
            said = self._read_failure.explain(_)
            self.problem.show_problem(said.title, said.advice, state=State.SOON)
        overview = self._overview
        if overview is None:
            for part in (self.issues, self._records_frame, self._empty_card):
                part.hide()
            return
        self.header.set_context(_last_sync(overview))
        self.banners.show_overview(overview, is_running=self.stage is Stage.RUNNING)
        self._show_tabs(overview)
        self._show_tab(overview)

    def _show_tabs(self, overview: SyncOverview) -> None:
        words = {
            TabName.TO_DECIDE: _("To decide"),
            TabName.WAITING: _("Waiting"),
            TabName.LEFT: _("Left"),
            TabName.ARRIVED: _("Arrived"),
        }
        counts = {
            TabName.TO_DECIDE: count_of(overview),
            TabName.WAITING: len(overview.waiting),
            TabName.LEFT: len(overview.left),
            TabName.ARRIVED: len(overview.arrived),
        }
        self.tabs.set_tabs([Tab(tab, words[tab], _TAB_ICONS[tab], counts[tab]) for tab in TabName])
        for tab, button in zip(TabName, self.tabs.tabs, strict=True):
            button.setObjectName(f"sync.tab_{tab}")
        if not self._has_chosen_tab:
            first = next((tab for tab in TabName if counts[tab]), TabName.WAITING)
            self.tabs.set_value(first)

    def _show_tab(self, overview: SyncOverview) -> None:
        tab = self.tabs.value or TabName.WAITING
        self.records.setAccessibleName(self.tabs.tabs[list(TabName).index(tab)].text())
        items = {
            TabName.TO_DECIDE: (),
            TabName.WAITING: overview.waiting,
            TabName.LEFT: overview.left,
            TabName.ARRIVED: overview.arrived,
        }[tab]
        has_issues = tab is TabName.TO_DECIDE and bool(count_of(overview))
        if has_issues:
            self.issues.show_issues(overview)
        self.issues.setVisible(has_issues)
        self.records.show_records(items)
        self._records_frame.setVisible(bool(items))
        self._empty_card.setVisible(not items and not has_issues)
        self.empty.show_words(
            {
                TabName.TO_DECIDE: _("Nothing waits for your decision."),
                TabName.WAITING: _("Nothing waits on this laptop."),
                TabName.LEFT: _("Nothing left with the last sync."),
                TabName.ARRIVED: _("Nothing arrived with the last sync."),
            }[tab]
        )

    def _choose_tab(self, _tab: TabName) -> None:
        self._has_chosen_tab = True
        self._show()

    def _turn_past(self) -> None:
        if self.past.isHidden():
            self.past_requested.emit()
        else:
            self.past.hide()


def _last_sync(overview: SyncOverview) -> str:
    if overview.last_synced_at is None:
        return _("Not synchronised yet.")
    when = formats(current()).instant(overview.last_synced_at)
    return _("Last successful one: {time}").format(time=when)
