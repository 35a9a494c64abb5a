"""The lozenges of a level: four, filled from the start edge, as many as the level."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.themed import Themed

COUNT = 4
_SIDE = 10
_APART = 3


def lozenges_width() -> float:
    """The width of the four at the text size in use."""
    look = theme.current()
    return COUNT * look.px(_SIDE) + (COUNT - 1) * look.px(_APART)


def draw_lozenges(painter: QPainter, rect: QRectF, level: int) -> None:
    """Fill `level` of four lozenges, in the middle of the height, from the start edge of `rect`.

    The start edge is that of the widget the painter draws on.
    """
    look = theme.current()
    side, step = look.px(_SIDE), look.px(_SIDE) + look.px(_APART)
    top = rect.center().y() - side / 2
    from_right = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number in range(COUNT):
        is_filled = number < level
        painter.setPen(QPen(QColor(Colour.NILA if is_filled else Colour.LINE_STRONG), 1.1))
        painter.setBrush(QColor(Colour.NILA) if is_filled else Qt.BrushStyle.NoBrush)
        left = rect.right() - side - number * step if from_right else rect.left() + number * step
        painter.drawPolygon(_lozenge(QRectF(left, top, side, side)))
    painter.restore()


def _lozenge(box: QRectF) -> QPolygonF:
    inset = box.adjusted(0.8, 0.8, -0.8, -0.8)
    middle = inset.center()
    return QPolygonF(
        [
            QPointF(middle.x(), inset.top()),
            QPointF(inset.right(), middle.y()),
            QPointF(middle.x(), inset.bottom()),
            QPointF(inset.left(), middle.y()),
        ]
    )


class Lozenges(Themed, QWidget):
    """A level in a layout, read as its name: « level 2 of 4, partial »."""

    def __init__(self, level: int = 0, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_level(level, name)

    def show_level(self, level: int, name: str) -> None:
        """Show a level; `name` says it."""
        self._level = level
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(lozenges_width()) + 1, self.theme.px(_SIDE) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_lozenges(painter, QRectF(self.rect()), self._level)
        painter.end()
