"""The radar: now as a line with lozenges, the first assessment dashed; 17 named axes or three arcs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.painting import lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

_RINGS = (25, 50, 75, 100)
_RING_COLOUR = "#D8D2C4"
_OUTER_COLOUR = "#BDB7A8"


@dataclass(frozen=True)
class Axis:
    """A sub-dimension: its name, its group (pillar), its score now and at first; None where not rated."""

    name: str
    group: str
    score: float | None
    baseline: float | None = None


class RadarChart(Themed, QWidget):
    """`show_axes`; with `names_groups` only the pillars are named, as arcs around. Runs as one reads."""

    def __init__(self, *, names_groups: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names_groups = names_groups
        self._axes: tuple[Axis, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    def show_axes(self, axes: Sequence[Axis]) -> None:
        """The axes in order; groups are runs of the same group name."""
        self._axes = tuple(axes)
        self.setAccessibleName(_("Chart of the scores by sub-dimension"))
        self.setAccessibleDescription(self.table_text())
        self.update()

    def table_text(self) -> str:
        """The same figures as lines of text, for screen readers."""
        return "\n".join(_spoken(axis) for axis in self._axes)

    def sizeHint(self) -> QSize:
        if self._names_groups:
            return QSize(self.theme.px(320), self.theme.px(250))
        return QSize(self.theme.px(520), self.theme.px(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(240), self.theme.px(220))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if len(self._axes) < 3:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre, radius = self._middle()
        self._paint_web(painter, centre, radius)
        self._paint_baseline(painter, centre, radius)
        self._paint_now(painter, centre, radius)
        self._paint_scale(painter, centre, radius)
        if self._names_groups:
            self._paint_groups(painter, centre, radius)
        else:
            self._paint_names(painter, centre, radius)
        painter.end()

    def _middle(self) -> tuple[QPointF, float]:
        """The centre, and a radius that leaves room for the longest names."""
        line = self.theme.line_height(Type.SECONDARY)
        if self._names_groups:
            radius = min(self.height() / 2 - line - 14, self.width() / 2 - self.theme.px(46))
            return QPointF(self.width() / 2, self.height() / 2), max(radius, 30)
        metrics = QFontMetricsF(self.theme.font(Type.SECONDARY))
        widest = max(metrics.horizontalAdvance(axis.name) for axis in self._axes)
        radius = min(self.height() / 2 - line - 12, self.width() / 2 - widest - 14)
        return QPointF(self.width() / 2, self.height() / 2), max(radius, 40)

    def _angle(self, index: float) -> float:
        """From the top, clockwise from left to right, the other way in Arabic."""
        turn = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        return turn * 2 * math.pi * index / len(self._axes)

    def _point(self, centre: QPointF, index: float, distance: float) -> QPointF:
        angle = self._angle(index)
        return centre + QPointF(distance * math.sin(angle), -distance * math.cos(angle))

    def _ring(self, centre: QPointF, distance: float) -> QPolygonF:
        return QPolygonF([self._point(centre, i, distance) for i in range(len(self._axes))])

    def _paint_web(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        painter.setPen(QPen(QColor(_OUTER_COLOUR), 1))
        painter.setBrush(QColor(Colour.PANEL))
        painter.drawPolygon(self._ring(centre, radius))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_RING_COLOUR), 1))
        for ring in _RINGS[:-1]:
            painter.drawPolygon(self._ring(centre, radius * ring / 100))
        for index in range(len(self._axes)):
            painter.drawLine(centre, self._point(centre, index, radius))

    def _paint_baseline(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        if all(axis.baseline is None for axis in self._axes):
            return
        pen = QPen(QColor(Colour.INK_2), 1.6)
        pen.setDashPattern([3, 2.4])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(self._shape(centre, radius, [axis.baseline for axis in self._axes]))

    def _paint_now(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        scores = [axis.score for axis in self._axes]
        if all(score is None for score in scores):
            return
        fill = QColor(Colour.NILA)
        fill.setAlphaF(0.13)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(Colour.NILA), 2.4))
        painter.drawPolygon(self._shape(centre, radius, scores))
        painter.setPen(QPen(QColor(Colour.SURFACE), 1))
        painter.setBrush(QColor(Colour.NILA))
        for index, score in enumerate(scores):
            if score is not None:
                draw_lozenge(painter, self._point(centre, index, radius * score / 100), 5)

    def _shape(self, centre: QPointF, radius: float, scores: Sequence[float | None]) -> QPolygonF:
        """A sub-dimension that is not rated is left out, not drawn as nothing."""
        return QPolygonF(
            [
                self._point(centre, index, radius * score / 100)
                for index, score in enumerate(scores)
                if score is not None
            ]
        )

    def _paint_scale(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        font = self.theme.font(Type.SMALL, 400)
        painter.setFont(font)
        painter.setPen(QColor(Colour.INK_3))
        metrics = QFontMetricsF(font)
        for ring in (50, 100):
            base = centre - QPointF(0, radius * ring / 100)
            box = QRectF(base.x() + 5, base.y() + 2, metrics.horizontalAdvance("100") + 4, 16)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute, str(ring)
            )

    def _paint_names(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        font = self.theme.font(Type.SECONDARY)
        height = self.theme.line_height(Type.SECONDARY)
        for index, axis in enumerate(self._axes):
            lines = lay_out(axis.name, font, height, direction=self.layoutDirection())
            spot = self._point(centre, index, radius + 12)
            lean = math.sin(self._angle(index))
            width = lines.natural_width + 1
            left = spot.x() - width / 2 + (width / 2) * _clamped(lean * 1.9)
            up = -math.cos(self._angle(index))
            top = spot.y() - height / 2 + (height / 2) * up
            lines.draw(painter, QPointF(left, top), Colour.INK)

    def _paint_groups(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        outside = radius + 10
        circle = QRectF(centre.x() - outside, centre.y() - outside, 2 * outside, 2 * outside)
        pen = QPen(QColor(Colour.LINE_STRONG), 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for name, first, last in self._groups():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen)
            start = 90 - math.degrees(self._angle(first - 0.36))
            sweep = -math.degrees(self._angle(last + 0.36) - self._angle(first - 0.36))
            painter.drawArc(circle, round(start * 16), round(sweep * 16))
            self._paint_group_name(painter, name, centre, outside, (first + last) / 2)

    def _paint_group_name(
        self, painter: QPainter, name: str, centre: QPointF, outside: float, index: float
    ) -> None:
        font = self.theme.font(Type.SECONDARY, 600)
        height = self.theme.line_height(Type.SECONDARY)
        lines = lay_out(name, font, height, direction=self.layoutDirection())
        spot = self._point(centre, index, outside + 6)
        lean, up = math.sin(self._angle(index)), -math.cos(self._angle(index))
        width = lines.natural_width + 1
        left = spot.x() - width / 2 + (width / 2) * _clamped(lean * 1.4)
        left = min(max(left, 0), self.width() - width)
        lines.draw(painter, QPointF(left, spot.y() - height / 2 + height / 2 * up), Colour.INK)

    def _groups(self) -> list[tuple[str, int, int]]:
        """Each group with the index of its first and of its last axis."""
        runs: list[tuple[str, int, int]] = []
        for index, axis in enumerate(self._axes):
            if runs and runs[-1][0] == axis.group:
                runs[-1] = (axis.group, runs[-1][1], index)
            else:
                runs.append((axis.group, index, index))
        return runs


def draw_lozenge(painter: QPainter, centre: QPointF, reach: float) -> None:
    """A lozenge in the painter's pen and brush."""
    painter.drawPolygon(
        [centre + QPointF(*d) for d in ((0, -reach), (reach, 0), (0, reach), (-reach, 0))]
    )


def _clamped(lean: float) -> float:
    return min(max(lean, -1.0), 1.0)


def _spoken(axis: Axis) -> str:
    if axis.score is None:
        return _("{name}: not rated").format(name=axis.name)
    if axis.baseline is None:
        return _("{name}: {score}").format(name=axis.name, score=f"{axis.score:.0f}")
    return _("{name}: {score}, first assessment {baseline}").format(
        name=axis.name, score=f"{axis.score:.0f}", baseline=f"{axis.baseline:.0f}"
    )
