"""The legend under a strip or a chart: a small drawing and its word, one after another."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.radar_chart import draw_lozenge
from mourafaka_desktop.ui.widgets.session_strip import CellState, draw_small_cell
from mourafaka_desktop.ui.widgets.star_mark import draw_star
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

Drawing = Callable[[QPainter, QRectF], None]


def cell_sign(state: CellState) -> Drawing:
    """A small cell of the session strip."""

    def draw(painter: QPainter, rect: QRectF) -> None:
        cell = QRectF(0, 0, 9, 14)
        cell.moveCenter(rect.center())
        draw_small_cell(painter, cell.toRect().toRectF(), state)

    return draw


def star_sign(painter: QPainter, rect: QRectF) -> None:
    """The hollow star of an assessment to come."""
    draw_star(painter, rect.center(), 7, filled=False)


def now_sign(painter: QPainter, rect: QRectF) -> None:
    """The line of the scores now, with its lozenge."""
    middle = rect.center().y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(Colour.NILA), 2.4))
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(Colour.NILA))
    draw_lozenge(painter, rect.center(), 5)


def baseline_sign(painter: QPainter, rect: QRectF) -> None:
    """The dashed line of the first assessment."""
    middle = round(rect.center().y())
    pen = QPen(QColor(Colour.INK_2), 1.6)
    pen.setDashPattern([3, 2.4])
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))


def tick_sign(painter: QPainter, rect: QRectF) -> None:
    """The tick of the first assessment on a bar."""
    painter.fillRect(
        QRectF(rect.center().x() - 1, rect.top(), 2, rect.height()), QColor(Colour.INK)
    )


class Legend(QWidget):
    """`show_entries([(cell_sign(CellState.HELD), _("held")), …])`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=20)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[tuple[Drawing, str]]) -> None:
        """The drawings with their words."""
        self._flow.clear()
        for drawing, word in entries:
            self._flow.addWidget(_Entry(drawing, word))
        self.updateGeometry()


class _Entry(QWidget):
    def __init__(self, drawing: Drawing, word: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        wide = drawing in (now_sign, baseline_sign)
        row.addWidget(_Sign(drawing, 26 if wide else 14))
        row.addWidget(Text(Type.SECONDARY, word, colour=Colour.INK_2, wrap=False))


class _Sign(Themed, QWidget):
    def __init__(self, drawing: Drawing, width: int) -> None:
        super().__init__()
        self._drawing, self._width = drawing, width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._width, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._drawing(painter, QRectF(self.rect()))
        painter.end()
