"""The pages as a column of small ones: where one is, and a way to each of them."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mourafaka_desktop import labels
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.reports.reports_model import MadePaper, PageOfPaper
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_WIDTH = 92
_A4_RATIO = 842 / 595


class SmallPagesView(Themed, QScrollArea):
    """`page_chosen` by a click, or by the arrows while one of them has the focus."""

    page_chosen = Signal(object)  # PageOfPaper

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: dict[PageOfPaper, SmallPage] = {}
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.restyle()

    def show_papers(self, papers: tuple[MadePaper, ...]) -> None:
        """A small picture of each page; each paper is named where there is more than one."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.pages = {}
        for made in papers:
            if len(papers) > 1:
                name = Text(Type.SMALL, labels.enum_label(made.language), colour=Colour.INK_2)
                self._column.addWidget(name)
            for number, picture in enumerate(made.small_pages):
                self._add(PageOfPaper(made.language, number), picture)
        self._column.addStretch(1)

    def show_current(self, current: PageOfPaper) -> None:
        """Mark the large page and bring its small one into view."""
        for page, button in self.pages.items():
            button.setChecked(page == current)
            button.setFocusPolicy(
                Qt.FocusPolicy.TabFocus if page == current else Qt.FocusPolicy.ClickFocus
            )
            if page == current:
                self.ensureWidgetVisible(button, 0, 12)

    def restyle(self) -> None:
        self._column.setContentsMargins(4, 5, 10, 5)
        self._column.setSpacing(self.theme.space(Space.XS))
        self.setFixedWidth(self.theme.px(_WIDTH) + 36)
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}
        step = steps.get(event.key())
        focused = [page for page, button in self.pages.items() if button.hasFocus()]
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        pages = list(self.pages)
        target = pages[min(max(pages.index(focused[0]) + step, 0), len(pages) - 1)]
        self.page_chosen.emit(target)
        self.pages[target].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, page: PageOfPaper, picture: QImage) -> None:
        button = SmallPage(page.number, picture)
        button.setObjectName(f"reports.page_{len(self.pages)}")
        button.clicked.connect(lambda: self.page_chosen.emit(page))
        self.pages[page] = button
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)


class SmallPage(Themed, QAbstractButton):
    """A page with its number under it; the large one has a nila edge."""

    def __init__(self, number: int, picture: QImage) -> None:
        super().__init__()
        self.ring_radius = 4
        self._number, self._picture = number, picture
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the list moves; a button alone would pass the focus on
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """The screen decides which page is large."""

    def restyle(self) -> None:
        self.setAccessibleName(_("Page {number}").format(number=isolate(self._number + 1)))
        super().restyle()

    def sizeHint(self) -> QSize:
        width = self.theme.px(_WIDTH)
        number = self.theme.line_height(Type.SMALL)
        return QSize(width, round(width * _A4_RATIO) + number + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.theme.line_height(Type.SMALL)
        page = QRectF(0, 0, self.width(), self.height() - line - 2)
        painter.fillRect(page, QColor(Colour.SURFACE))
        painter.drawImage(page.adjusted(2, 2, -2, -2), self._picture)
        current = self.isChecked()
        width = 2.5 if current else 1.0
        colour = Colour.NILA if current or self.underMouse() else Colour.LINE_STRONG
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRect(page.adjusted(width / 2, width / 2, -width / 2, -width / 2))
        painter.setFont(self.theme.font(Type.SMALL, 600 if current else 400))
        painter.setPen(QColor(Colour.NILA_DARK if current else Colour.INK_2))
        under = QRectF(0, self.height() - line, self.width(), line)
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, str(self._number + 1))
        painter.end()
