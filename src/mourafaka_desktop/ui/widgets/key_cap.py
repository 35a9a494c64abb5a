"""The picture of a key beside what it does."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.themed import Themed


def key_cap_width(key: str) -> float:
    """The width of the picture of `key`."""
    look = theme.current()
    metrics = QFontMetricsF(look.font(Type.SMALL, 600))
    return max(metrics.horizontalAdvance(key) + look.px(14), look.px(24))


def draw_key_cap(
    painter: QPainter, centre: QPointF, key: str, *, pressed: bool = False, side: float = 24
) -> None:
    """A key: white with a thicker lower edge, or nila when it is the chosen one."""
    look = theme.current()
    height = look.px(side)
    width = max(key_cap_width(key), height)
    box = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    ground, ink = (Colour.NILA, Colour.SURFACE) if pressed else (Colour.SURFACE, Colour.INK_2)
    draw_sheet(
        painter, box, ground=ground, edge=Colour.NILA if pressed else Colour.LINE_STRONG, radius=5
    )
    if not pressed:
        painter.setPen(QPen(QColor(Colour.LINE_STRONG), 1))
        bottom = round(box.bottom()) - 1.5
        painter.drawLine(QPointF(box.left() + 4, bottom), QPointF(box.right() - 4, bottom))
    painter.setFont(look.font(Type.SMALL, 600))
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class KeyCap(Themed, QWidget):
    """A key, for example `Ctrl F`; read as its name."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setAccessibleName(key)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(int(key_cap_width(self._key)) + 1, self.theme.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_key_cap(painter, QRectF(self.rect()).center(), self._key)
        painter.end()
