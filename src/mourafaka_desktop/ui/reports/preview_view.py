"""The preview: one page large, its place among the others, zoom, and all pages as a column of small ones."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.ui.direction import joined
from mourafaka_desktop.ui.reports.page_view import PageView
from mourafaka_desktop.ui.reports.reports_model import (
    MadePaper,
    PageOfPaper,
    WantedPage,
    pages_of,
)
from mourafaka_desktop.ui.reports.small_pages_view import SmallPagesView
from mourafaka_desktop.ui.tokens import Colour, Radius, Space, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class PreviewView(Themed, QFrame):
    """`page_wanted` when a page must be drawn; it comes back by `show_page`."""

    page_wanted = Signal(object)  # WantedPage

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers: tuple[MadePaper, ...] = ()
        self._pages: tuple[PageOfPaper, ...] = ()
        self._current: PageOfPaper | None = None
        self._is_grey = False
        self.page = PageView()
        self.page.setObjectName("reports.page")
        self.page.drawing_wanted.connect(self._want_page)
        self.page.zoom_changed.connect(self._show_zoom)
        self.page.turned.connect(self._turn)
        self.small_pages = SmallPagesView()
        self.small_pages.page_chosen.connect(self.go_to)
        self.previous_button = _tool("chevron-up", "reports.previous_page")
        self.previous_button.clicked.connect(lambda: self._step(-1))
        self.next_button = _tool("chevron-down", "reports.next_page")
        self.next_button.clicked.connect(lambda: self._step(1))
        self.place = Text(Type.SECONDARY_STRONG, wrap=False)
        self.zoom_out_button = _tool("minus", "reports.zoom_out")
        self.zoom_out_button.clicked.connect(self.page.zoom_out)
        self.zoom = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False, centred=True)
        self.zoom_in_button = _tool("plus", "reports.zoom_in")
        self.zoom_in_button.clicked.connect(self.page.zoom_in)
        self.fit_button = Button(ButtonKind.TEXT, small=True)
        self.fit_button.setObjectName("reports.fit")
        self.fit_button.clicked.connect(self.page.fit)
        self._build()
        self._add_keys()
        self.restyle()

    @property
    def current(self) -> PageOfPaper | None:
        """The large page; None while there is no paper."""
        return self._current

    def show_making(self) -> None:
        """A paper is being made; the page before stays where it is, pale."""
        self.page.setEnabled(False)
        self.place.setText(_("The report is being made…"))
        for button in (self.previous_button, self.next_button):
            button.setEnabled(False)

    def show_papers(self, papers: tuple[MadePaper, ...], *, is_grey: bool) -> None:
        """Show these papers, at the page that was large if there is one like it."""
        self._papers, self._is_grey = papers, is_grey
        self._pages = tuple(pages_of(papers))
        self.page.setEnabled(True)
        self.small_pages.show_papers(papers)
        kept = self._current if self._current in self._pages else None
        self._current = None
        if self._pages:
            self.go_to(kept or self._pages[0])

    def show_page(self, wanted: WantedPage, picture: QImage) -> None:
        """The drawing of a page that was wanted; one that came too late is left."""
        if wanted.page == self._current and wanted.grey == self._is_grey:
            self.page.show_picture(picture)

    def go_to(self, page: PageOfPaper) -> None:
        """Show another page, from its top."""
        if page == self._current:
            return
        self._current = page
        # The small page, enlarged, stands in for the moment until the sharp one is drawn.
        self.page.show_picture(self._small_picture(page))
        self.page.to_top()
        self.small_pages.show_current(page)
        self._show_place()
        self._want_page()

    def restyle(self) -> None:
        self._tools.setContentsMargins(
            self.theme.space(Space.S),
            self.theme.space(6),
            self.theme.space(Space.S),
            self.theme.space(6),
        )
        self._tools.setSpacing(self.theme.space(Space.XS))
        self.setMinimumHeight(self.theme.px(320))
        for button, words in (
            (self.previous_button, _("Previous page")),
            (self.next_button, _("Next page")),
            (self.zoom_out_button, _("Smaller")),
            (self.zoom_in_button, _("Larger")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
        self.page.setAccessibleName(_("Preview"))
        self.fit_button.setText(_("Page width"))
        self.zoom.setMinimumWidth(self.theme.px(52))
        self._show_place()
        self._show_zoom()
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter, QRectF(self.rect()), ground=Colour.SUNKEN, edge=Colour.LINE, radius=Radius.CARD
        )
        painter.end()

    def _build(self) -> None:
        self._tools = QHBoxLayout()
        self._tools.addWidget(self.previous_button)
        self._tools.addWidget(self.next_button)
        self._tools.addWidget(self.place)
        self._tools.addStretch(1)
        self._tools.addWidget(self.zoom_out_button)
        self._tools.addWidget(self.zoom)
        self._tools.addWidget(self.zoom_in_button)
        self._tools.addWidget(self.fit_button)
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.page, 1)
        pages.addWidget(self.small_pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addLayout(self._tools)
        column.addLayout(pages, 1)

    def _add_keys(self) -> None:
        """The same keys wherever the focus is on the screen, as the parent takes them over."""
        self.keys = {
            "PgDown": lambda: self.page.scroll_on(1),
            "PgUp": lambda: self.page.scroll_on(-1),
            "Ctrl+PgDown": lambda: self._step(1),
            "Ctrl+PgUp": lambda: self._step(-1),
            "Ctrl++": self.page.zoom_in,
            "Ctrl+=": self.page.zoom_in,
            "Ctrl+-": self.page.zoom_out,
            "Ctrl+0": self.page.fit,
        }

    def take_keys(self, screen: QWidget) -> None:
        """Let the preview's keys act anywhere on this screen."""
        for key, act in self.keys.items():
            shortcut = QShortcut(QKeySequence(key), screen)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _step(self, step: int) -> None:
        if self._current is None:
            return
        target = self._pages.index(self._current) + step
        if 0 <= target < len(self._pages):
            self.go_to(self._pages[target])

    def _turn(self, step: int) -> None:
        before = self._current
        self._step(step)
        if step < 0 and self._current != before:
            self.page.to_bottom()

    def _want_page(self) -> None:
        if self._current is not None:
            self.page_wanted.emit(WantedPage(self._current, self.page.dpi, self._is_grey))

    def _small_picture(self, page: PageOfPaper) -> QImage:
        pictures = {made.language: made.small_pages for made in self._papers}
        return pictures[page.language][page.number]

    def _show_place(self) -> None:
        current_page = self._current
        if current_page is None:
            self.place.setText("")
            return
        totals = {made.language: made.paper.pages for made in self._papers}
        words = _("Page {number} of {total}").format(
            number=current_page.number + 1, total=totals[current_page.language]
        )
        if len(self._papers) > 1:
            words = joined([labels.enum_label(current_page.language), words])
        self.place.setText(words)
        at = self._pages.index(current_page)
        self.previous_button.setEnabled(at > 0)
        self.next_button.setEnabled(at < len(self._pages) - 1)

    def _show_zoom(self) -> None:
        self.zoom.setText(formats(current()).isolated.percent(self.page.zoom_percent / 100))


def _tool(icon: str, name: str) -> Button:
    button = Button(ButtonKind.OUTLINED, icon=icon, small=True)
    button.setObjectName(name)
    return button
