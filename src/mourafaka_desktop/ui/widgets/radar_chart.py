"""The radar: now as a line with lozenges, the first assessment dashed; 17 named axes or three arcs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

_SAME_HEIGHT = 3
_TOWARDS_A_SIDE = 0.3
_RINGS = (25, 50, 75, 100)
_RING_COLOUR = "#D8D2C4"
_OUTER_COLOUR = "#BDB7A8"
_AROUND_A_NAME = 5


@dataclass(frozen=True)
class Axis:
    """A sub-dimension: its name, its group (pillar), its score now and at first; None where not rated."""

    name: str
    group: str
    score: float | None
    baseline: float | None = None


class RadarChart(Themed, QWidget):
    """`show_axes`; with `names_groups` only the pillars are named, as arcs around. Runs as one reads.

    With `opens`, each name of an axis is a target: `axis_opened` has its index. The arrows go from one to the
    next, Enter opens it.
    """

    axis_opened = Signal(int)

    def __init__(
        self, *, names_groups: bool = False, opens: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names_groups = names_groups
        self._opens = opens
        self._axes: tuple[Axis, ...] = ()
        self._current = 0
        self._under_mouse: int | None = None
        self._targets: list[QRectF] = []  # where the names were painted
        self.ring_radius = Radius.BUTTON
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setMouseTracking(True)

    def show_axes(self, axes: Sequence[Axis]) -> None:
        """The axes in order; groups are runs of the same group name."""
        self._axes = tuple(axes)
        self._current = min(self._current, max(len(axes) - 1, 0))
        self._under_mouse = None
        self._name_current()
        self.setAccessibleDescription(self.table_text())
        self.update()

    def table_text(self) -> str:
        """The same figures as lines of text, for screen readers."""
        return "\n".join(_spoken(axis) for axis in self._axes)

    def placed_names(self) -> tuple[QPointF, float, list[QRectF]]:
        """The centre, the radius of the web, and where each name stands about it."""
        centre, radius = self._middle()
        boxes = self._name_boxes(self._names(), radius)
        return centre, radius, [box.translated(centre) for box in boxes]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forwards, backwards = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forwards, backwards = backwards, forwards
        last = len(self._axes) - 1
        match event.key():
            case _ if not self._opens or not self._axes:
                super().keyPressEvent(event)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.axis_opened.emit(self._current)
            case key if key in (forwards, Qt.Key.Key_Down):
                self._go_to(self._current + 1 if self._current < last else 0)
            case key if key in (backwards, Qt.Key.Key_Up):
                self._go_to(self._current - 1 if self._current else last)
            case Qt.Key.Key_Home:
                self._go_to(0)
            case Qt.Key.Key_End:
                self._go_to(last)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._name_current()
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._axis_at(event.position())
        if at != self._under_mouse:
            self._under_mouse = at
            if at is None:
                self.unsetCursor()
            else:
                self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.update()
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._axis_at(event.position())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go_to(at)
            self.axis_opened.emit(at)
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._under_mouse = None
        self.update()
        super().leaveEvent(event)

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
        self._paint_names(painter, centre, radius)
        painter.end()

    def _go_to(self, index: int) -> None:
        self._current = index
        self._name_current()
        self.update()

    def _name_current(self) -> None:
        """A screen reader says what the arrows have reached."""
        name = _("Chart of the scores by sub-dimension")
        if self._opens and self._axes and self.hasFocus():
            name = f"{name}. {_spoken(self._axes[self._current])}"
        self.setAccessibleName(name)

    def _axis_at(self, point: QPointF) -> int | None:
        if not self._opens:
            return None
        near = _AROUND_A_NAME
        found = (
            index
            for index, box in enumerate(self._targets)
            if box.adjusted(-near, -near, near, near).contains(point)
        )
        return next(found, None)

    def _middle(self) -> tuple[QPointF, float]:
        """The centre and the largest radius with which every name has its place."""
        room = QRectF(0, 0, self.width(), self.height())
        names = self._names()
        radius = min(room.width(), room.height()) / 2
        taken = QRectF()
        while radius > 30:
            outside = radius + (12 if self._names_groups else 0)
            taken = QRectF(-outside, -outside, 2 * outside, 2 * outside)
            for box in self._name_boxes(names, radius):
                taken = taken.united(box)
            if taken.width() <= room.width() and taken.height() <= room.height():
                break
            radius -= 2
        # In the middle where that leaves room for the names, else as near to it as they allow.
        centre = room.center()
        centre.setX(min(max(centre.x(), -taken.left()), room.width() - taken.right()))
        centre.setY(min(max(centre.y(), -taken.top()), room.height() - taken.bottom()))
        return centre, radius

    def _names(self) -> list[tuple[float, Lines]]:
        """Each name with where it stands among the axes: one for each axis, or one for each group."""
        weight = 600 if self._names_groups else 400
        font = self.theme.font(Type.SECONDARY, weight)
        height = self.theme.line_height(Type.SECONDARY)
        places = (
            [((first + last) / 2, name) for name, first, last in self._groups()]
            if self._names_groups
            else [(float(index), axis.name) for index, axis in enumerate(self._axes)]
        )
        direction = self.layoutDirection()
        return [(at, lay_out(name, font, height, direction=direction)) for at, name in places]

    def _name_boxes(self, names: list[tuple[float, Lines]], radius: float) -> list[QRectF]:
        """Where the names stand about the centre: outside the web, none on its neighbour."""
        outside = radius + (16 if self._names_groups else 9)
        boxes: list[QRectF] = []
        for at, lines in names:
            box = QRectF(0, 0, lines.natural_width + 1, lines.height)
            if self._names_groups:
                self._put_in_corner(box, outside, self._angle(at))
            else:
                self._put_outside(box, outside, self._angle(at))
            boxes.append(box)
        self._part(boxes)
        return boxes

    @staticmethod
    def _put_outside(box: QRectF, distance: float, angle: float) -> None:
        """Move a name out along its axis until none of it is nearer to the centre than `distance`."""
        reach, nearest = distance, 0.0
        while nearest < distance:
            box.moveCenter(QPointF(reach * math.sin(angle), -reach * math.cos(angle)))
            across = max(abs(box.center().x()) - box.width() / 2, 0)
            along = max(abs(box.center().y()) - box.height() / 2, 0)
            nearest = math.hypot(across, along)
            reach += 1

    def _put_in_corner(self, box: QRectF, distance: float, angle: float) -> None:
        """Set a name against the side it points to, as high or low as the web leaves room: webs are round."""
        sideways = math.sin(angle)
        if abs(sideways) < _TOWARDS_A_SIDE:
            self._put_outside(box, distance, angle)
            return
        free = max(self.width() / 2 - box.width(), 0)
        box.moveLeft(free if sideways > 0 else -free - box.width())
        along = math.sqrt(max(distance**2 - free**2, 0))
        middle = -distance * math.cos(angle)
        if math.cos(angle) > 0:
            box.moveBottom(min(-along, middle + box.height() / 2))
        else:
            box.moveTop(max(along, middle - box.height() / 2))

    @staticmethod
    def _part(boxes: list[QRectF]) -> None:
        """Move names that touch: two of one height aside, others up or down, away from the middle."""
        for one, neighbour in pairwise(boxes):
            if abs(one.top() - neighbour.top()) < _SAME_HEIGHT:
                _stand_apart(one, neighbour)
        placed: list[QRectF] = []
        for box in sorted(boxes, key=lambda box: abs(box.center().y())):
            upwards = box.center().y() < 0
            while (other := _touched(box, placed)) is not None:
                if upwards:
                    box.moveBottom(other.top() - 0.5)
                else:
                    box.moveTop(other.bottom() + 0.5)
            placed.append(box)

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
            box = QRectF(
                base.x() + 5, base.y() + 2, metrics.horizontalAdvance("100") + 4, metrics.height()
            )
            painter.drawText(
                box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute, str(ring)
            )

    def _paint_names(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        names = self._names()
        self._targets = [box.translated(centre) for box in self._name_boxes(names, radius)]
        for index, ((_at, lines), box) in enumerate(zip(names, self._targets, strict=True)):
            is_marked = self._opens and (
                index == self._under_mouse or (self.hasFocus() and index == self._current)
            )
            if is_marked:
                around = box.adjusted(-_AROUND_A_NAME, -1, _AROUND_A_NAME, 1)
                edge = Colour.NILA if self.hasFocus() and index == self._current else None
                draw_sheet(painter, around, ground=Colour.TINT, edge=edge, radius=4)
            lines.draw(painter, box.topLeft(), Colour.NILA_DARK if is_marked else Colour.INK)

    def _paint_groups(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        outside = radius + 10
        circle = QRectF(centre.x() - outside, centre.y() - outside, 2 * outside, 2 * outside)
        pen = QPen(QColor(Colour.LINE_STRONG), 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        for _name, first, last in self._groups():
            start = 90 - math.degrees(self._angle(first - 0.36))
            sweep = -math.degrees(self._angle(last + 0.36) - self._angle(first - 0.36))
            painter.drawArc(circle, round(start * 16), round(sweep * 16))

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


def _touched(box: QRectF, others: list[QRectF]) -> QRectF | None:
    with_air = box.adjusted(-4, 0, 4, 0)
    return next((other for other in others if with_air.intersects(other)), None)


def _stand_apart(one: QRectF, other: QRectF) -> None:
    left, right = sorted((one, other), key=lambda box: box.center().x())
    missing = left.right() + 9 - right.left()
    if missing > 0:
        left.translate(-missing / 2, 0)
        right.translate(missing / 2, 0)


def _spoken(axis: Axis) -> str:
    if axis.score is None:
        return _("{name}: not rated").format(name=axis.name)
    if axis.baseline is None:
        return _("{name}: {score}").format(name=axis.name, score=f"{axis.score:.0f}")
    return _("{name}: {score}, first assessment {baseline}").format(
        name=axis.name, score=f"{axis.score:.0f}", baseline=f"{axis.baseline:.0f}"
    )
