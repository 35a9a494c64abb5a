"""The window: the rail at the start edge, one screen beside it, the unlock screen before everything."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.reading_order import next_stop, reveal, stops
from mourafaka_desktop.ui.widgets.focus_ring import FocusRing
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.rail import Rail, RailEntry
from mourafaka_desktop.ui.widgets.toast import Toast
from mourafaka_desktop.ui.widgets.view import View

CLIENT_SIZE = QSize(theme.DESIGN_WIDTH, 768)
# Set, not left to the layout: one wide page must not push the window off the screen; pages scroll.
SMALLEST_SIZE = QSize(760, 540)
_GEOMETRY_KEY = "window/geometry"


class Page(Protocol):
    """What the window needs of a screen: its view, and a way to bring it to some records."""

    @property
    def view(self) -> QWidget:
        """The widget to show."""
        ...

    def open(self, place: Place) -> None:
        """Show the records of a place; called each time the coach arrives there."""
        ...


def rail_entries() -> tuple[RailEntry, ...]:
    """The screens on the rail, in the order of their keys Ctrl 1 to Ctrl 6."""
    return (
        RailEntry(Screen.TODAY, "sun", lambda: _("Today"), "Ctrl+1"),
        RailEntry(Screen.COOPERATIVES, "users-round", lambda: _("Cooperatives"), "Ctrl+2"),
        RailEntry(Screen.AGENDA, "calendar-days", lambda: _("Agenda"), "Ctrl+3"),
        RailEntry(Screen.INBOX, "message-square", lambda: _("Comments"), "Ctrl+4"),
        RailEntry(Screen.REPORTS, "file-text", lambda: _("Reports"), "Ctrl+5"),
        RailEntry(Screen.SYNC, "refresh-cw", lambda: _("Sync"), "Ctrl+6"),
        RailEntry(Screen.SETTINGS, "settings", lambda: _("Settings"), at_foot=True),
    )


# Which item of the rail is marked while a screen that is not on it is shown.
_MARKED = {
    Screen.COOPERATIVE: Screen.COOPERATIVES,
    Screen.VISIT: Screen.COOPERATIVES,
    Screen.ASSESSMENT: Screen.COOPERATIVES,
    Screen.RESULT: Screen.COOPERATIVES,
    Screen.PLAN: Screen.COOPERATIVES,
    Screen.PROJECT: Screen.COOPERATIVES,
}


class MainWindow(View):
    """Shows where the router is. Pages are built when first opened; closing never asks anything.

    `settings` keeps the window's place and size; None keeps nothing.
    """

    def __init__(
        self,
        router: Router,
        entries: Sequence[RailEntry],
        settings: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._router = router
        self._settings = settings
        self._builders: Mapping[Screen, Callable[[], Page]] = {}
        self._pages: dict[Screen, Page] = {}
        self._left_in_page: QWidget | None = None
        self.rail = Rail(entries)
        self.rail.hide()
        self.rail.chosen.connect(router.open)
        self.rail.foot_chosen.connect(lambda: router.open(Screen.SYNC))
        self._stack = QStackedWidget()
        self.banner = InlineProblem()
        self.banner.setObjectName("window.banner")
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.banner)
        beside.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(beside, 1)
        self.toast = Toast(self)
        self.focus_ring = FocusRing(self)
        router.arrived.connect(self._show)
        back = QShortcut(QKeySequence("Esc"), self)
        back.activated.connect(router.back)
        # Two regions: the rail and the page, so both directions lead to the other one.
        for sequence in ("F6", "Shift+F6"):
            QShortcut(QKeySequence(sequence), self).activated.connect(self._next_region)
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST_SIZE)
        self._restore_geometry()
        self.retranslate()

    def show_unlock(self, unlock: QWidget) -> None:
        """Close every page and show the unlock screen alone."""
        self._router.forget()
        self._let_go()
        self._builders = {}
        self.rail.hide()
        self.banner.clear()
        self._stack.addWidget(unlock)
        unlock.setFocus()

    def enter(self, builders: Mapping[Screen, Callable[[], Page]], first: Screen) -> None:
        """The files are open: show the rail and the first screen. The unlock screen is let go."""
        self._let_go()
        self._builders = builders
        for screen, item in self.rail.items.items():
            item.setVisible(screen in builders)
        self.rail.show()
        self._router.open(first)

    def leave_pages(self) -> None:
        """Hide the page on show: what is being written there is saved."""
        self._leave_field()
        if self.page is not None:
            self.page.hide()

    @property
    def page(self) -> QWidget | None:
        """The view on show."""
        return self._stack.currentWidget()

    def page_of(self, screen: Screen) -> Page:
        """The page of a screen, built if this is the first time."""
        page = self._pages.get(screen)
        if page is None:
            page = self._pages[screen] = self._builders[screen]()
            self._stack.addWidget(page.view)
        return page

    def sizeHint(self) -> QSize:
        return CLIENT_SIZE

    def resizeEvent(self, event: QResizeEvent) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.fit(application, self.width())
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._settings is not None:
            self._settings.setValue(_GEOMETRY_KEY, self.saveGeometry())
        self._leave_field()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """What no page takes is taken here, to say where it belongs; silence would look like a fault."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.toast.say(
            _(
                "Nothing was added. Photos and scans are added in a visit note: open it, then drop them."
            )
        )

    def retranslate(self) -> None:
        self.setWindowTitle(_("Mourafaka"))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the page as one reads it, then through the rail, and round again."""
        around = stops(self.page) if self.page is not None else []
        around += stops(self.rail)
        target = next_stop(around, self.focusWidget(), forward=forward)
        if target is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        reveal(target)
        return True

    def _leave_field(self) -> None:
        """A field gives what it waited with once it is left: before its page saves, as pages do when hidden."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()

    def _let_go(self) -> None:
        for shown in [self._stack.widget(index) for index in range(self._stack.count())]:
            assert shown is not None
            self._stack.removeWidget(shown)
            shown.deleteLater()
        self._pages.clear()
        self._left_in_page = None

    def _show(self, place: Place) -> None:
        page = self.page_of(place.screen)
        self.rail.select(_MARKED.get(place.screen, place.screen))
        self.rail.set_compact(place.screen.is_form)
        page.open(place)
        self._stack.setCurrentWidget(page.view)
        page.view.setFocus()

    def _next_region(self) -> None:
        """From the page to the rail, and back to where one was in the page."""
        focused = self.focusWidget()
        if self.rail.isAncestorOf(focused):
            (self._left_in_page or self._stack).setFocus()
            return
        self._left_in_page = focused
        items = self.rail.items.values()
        next((item for item in items if item.isChecked()), self.rail).setFocus()

    def _restore_geometry(self) -> None:
        geometry = self._settings.value(_GEOMETRY_KEY) if self._settings is not None else None
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(CLIENT_SIZE)
