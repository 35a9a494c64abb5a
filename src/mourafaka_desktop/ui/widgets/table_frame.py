"""The white sheet around a table, with round corners that the rows do not cover."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius
from mourafaka_desktop.ui.widgets.painting import draw_sheet


class TableFrame(QFrame):
    """Holds one table; `around` is the colour outside its corners."""

    def __init__(
        self, content: QWidget, *, around: str = Colour.PAPER, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(content)
        self._corners = _Corners(self, around)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(painter, QRectF(self.rect()), ground=Colour.SURFACE, radius=Radius.CARD)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._corners.setGeometry(self.rect())
        self._corners.raise_()


class _Corners(QWidget):
    """Paints the edge over everything, and the ground outside its round corners."""

    def __init__(self, parent: QWidget, around: str) -> None:
        super().__init__(parent)
        self._around = around
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        outside = QPainterPath()
        outside.addRect(rect)
        sheet = QPainterPath()
        sheet.addRoundedRect(rect, Radius.CARD, Radius.CARD)
        painter.fillPath(outside - sheet, QColor(self._around))
        draw_sheet(painter, rect, ground=None, edge=Colour.LINE, radius=Radius.CARD)
        painter.end()
