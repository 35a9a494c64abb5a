"""The steps of something long: a circle with a check, an icon or a number, and two lines of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed


class StepState(Enum):
    """How far a step is."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Step:
    """A step: its name, what is to say about it, its state, and the icon it has while it runs."""

    name: str
    detail: str
    state: StepState
    icon: str


class StepsRow(Themed, QWidget):
    """The steps side by side with a line between, or one under another with large text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """The steps in order."""
        self._steps = tuple(steps)
        self.setAccessibleName(", ".join(f"{step.name}: {step.detail}" for step in steps))
        self.restyle()

    def sizeHint(self) -> QSize:
        rows = len(self._steps) if self.theme.has_one_column else 1
        gap = self.theme.space(8)
        return QSize(self.theme.px(600), rows * self._step_height + max(rows - 1, 0) * gap)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(200), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.theme.has_one_column:
            for index, step in enumerate(self._steps):
                top = index * (self._step_height + self.theme.space(8))
                self._paint_step(painter, QPointF(0, top), index, step)
        elif self._steps:
            self._paint_row(painter)
        painter.end()

    @property
    def _step_height(self) -> int:
        lines = self.theme.line_height(Type.BODY) + self.theme.line_height(Type.SMALL)
        return max(self.theme.px(38), lines)

    def _paint_row(self, painter: QPainter) -> None:
        widths = [self._width(step) for step in self._steps]
        gap = (self.width() - sum(widths)) / max(len(widths) - 1, 1)
        at = 0.0
        for index, (step, width) in enumerate(zip(self._steps, widths, strict=True)):
            self._paint_step(painter, QPointF(at, 0), index, step)
            at += width
            space = self.theme.space(18)
            if index < len(widths) - 1 and gap > 2 * space:
                line = QRectF(at + space, self.height() / 2, gap - 2 * space, 1)
                painter.fillRect(self.mirrored(line), QColor(Colour.LINE_STRONG))
            at += gap

    def _words(self, step: Step) -> tuple[Lines, Lines]:
        direction = self.layoutDirection()
        now = step.state in (StepState.NOW, StepState.DONE)
        return (
            lay_out(
                step.name, self.theme.font(Type.BODY, 600 if now else 500),
                self.theme.line_height(Type.BODY), direction=direction,
            ),
            lay_out(
                step.detail, self.theme.font(Type.SMALL, 400), self.theme.line_height(Type.SMALL),
                direction=direction,
            ),
        )  # fmt: skip

    def _width(self, step: Step) -> float:
        words = max(lines.natural_width for lines in self._words(step))
        return self.theme.px(36) + self.theme.space(12) + words + 2

    def _paint_step(self, painter: QPainter, corner: QPointF, index: int, step: Step) -> None:
        side = self.theme.px(36)
        top = corner.y() + (self._step_height - side) / 2
        circle = self.mirrored(QRectF(corner.x(), top, side, side))
        self._paint_circle(painter, circle, index, step)
        start = corner.x() + side + self.theme.space(12)
        name, detail = self._words(step)
        box = self.mirrored(QRectF(start, 0, int(name.natural_width) + 1, 10))
        ink = Colour.INK if step.state is not StepState.LATER else Colour.INK_2
        top = corner.y() + (self._step_height - name.height - detail.height) / 2
        name.draw(painter, QPointF(box.left(), top), ink)
        box = self.mirrored(QRectF(start, 0, int(detail.natural_width) + 1, 10))
        detail.draw(painter, QPointF(box.left(), top + name.height), Colour.INK_2)

    def _paint_circle(self, painter: QPainter, circle: QRectF, index: int, step: Step) -> None:
        radius = circle.width() / 2
        inset = circle.width() * 0.24
        inner = circle.adjusted(inset, inset, -inset, -inset)
        if step.state is StepState.DONE:
            look = State.OK.value
            draw_sheet(painter, circle, ground=look.ground, edge=look.edge, radius=radius)
            draw_icon(painter, "check", inner, look.text)
        elif step.state is StepState.NOW:
            draw_sheet(painter, circle, ground=Colour.TINT, edge=Colour.NILA, radius=radius)
            draw_icon(painter, step.icon, inner, Colour.NILA_DARK)
        elif step.state is StepState.STOPPED:
            look = State.SOON.value
            draw_sheet(painter, circle, ground=look.ground, edge=look.mark, radius=radius)
            draw_icon(painter, "triangle-alert", inner, look.text)
        else:
            edge = Colour.LINE_STRONG
            draw_sheet(painter, circle, ground=Colour.SURFACE, edge=edge, radius=radius)
            painter.setFont(self.theme.font(Type.SECONDARY, 600))
            painter.setPen(QColor(Colour.INK_2))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(index + 1))
