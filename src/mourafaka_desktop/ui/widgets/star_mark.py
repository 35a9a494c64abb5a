"""The mark: two equal squares turning about one centre; and the panel of eight-pointed stars."""

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

# Where the sides of the two squares cross, as a share of the distance to a point of the star.
_NOTCH = math.sqrt(2 - math.sqrt(2))


def star_path(centre: QPointF, radius: float) -> QPainterPath:
    """An eight-pointed star, the outline of two squares; `radius` reaches its points."""
    path = QPainterPath()
    for step in range(16):
        reach = radius if step % 2 == 0 else radius * _NOTCH
        angle = math.radians(step * 22.5)
        point = centre + QPointF(reach * math.sin(angle), -reach * math.cos(angle))
        if step == 0:
            path.moveTo(point)
        else:
            path.lineTo(point)
    path.closeSubpath()
    return path


def draw_star(painter: QPainter, centre: QPointF, radius: float, *, filled: bool) -> None:
    """The small star of an assessment on the path: filled when it is done."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(Colour.NILA), 1.5))
    painter.setBrush(QColor(Colour.NILA if filled else Colour.SURFACE))
    painter.drawPath(star_path(centre, radius))
    painter.restore()


def draw_mark(painter: QPainter, rect: QRectF) -> None:
    """The mark in white on the rail's ground: one square accompanies, one is accompanied."""
    centre, reach = rect.center(), rect.width() / 2
    half = reach * 0.7071
    thickness = max(rect.width() / 14, 1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(Colour.STAR_SHADE), thickness)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    inset = half - thickness / 2
    painter.drawRect(QRectF(centre.x() - inset, centre.y() - inset, 2 * inset, 2 * inset))
    pen.setColor(QColor(Colour.ON_RAIL))
    painter.setPen(pen)
    tip = reach - thickness * 0.7071
    painter.drawPolygon(
        [centre + QPointF(*offset) for offset in ((0, -tip), (tip, 0), (0, tip), (-tip, 0))]
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(Colour.ON_RAIL))
    painter.drawEllipse(centre, thickness * 1.35, thickness * 1.35)
    painter.restore()


class Mark(QWidget):
    """The mark alone, on a deep nila ground."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_mark(painter, QRectF(self.rect()))
        painter.end()


class StarPanel(Themed, QWidget):
    """The panel of the unlock screen: stars about one centre, the name and the motto of the program."""

    _RADII = (208, 268, 344, 440)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = Text(Type.SCORE, colour=Colour.ON_RAIL, centred=True, wrap=False)
        self._motto = Text(Type.SECTION, colour=Colour.ON_RAIL_SOFT, centred=True, weight=400)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(Mark(58), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addWidget(self._name)
        column.addWidget(self._motto)
        column.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        self._name.setText(_("Mourafaka"))
        self._motto.setText(_("One step with each cooperative"))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(Colour.NILA_DEEP))
        centre = QRectF(self.rect()).center()
        for step, radius in enumerate(self._RADII):
            colour = QColor(Colour.RAIL_LINE)
            colour.setAlphaF(1 - 0.17 * step)
            painter.setPen(QPen(colour, 1.25))
            painter.drawPath(star_path(centre, radius))
        painter.end()
