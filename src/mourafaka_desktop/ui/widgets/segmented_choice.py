"""One of a few answers in one frame: an icon and a word each, the chosen one filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Radius, Type
from mourafaka_desktop.ui.widgets.one_of_several import OneOfSeveral
from mourafaka_desktop.ui.widgets.painting import draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

V = TypeVar("V")


@dataclass(frozen=True)
class Option(Generic[V]):
    """An answer: its value, its word, its icon."""

    value: V
    text: str
    icon: str | None = None


class SegmentedChoice(Themed, QWidget, Generic[V]):
    """Arrows move, Space chooses; `changed` with the value. Nothing is chosen until someone chooses.

    `small` is for rows of a list (38 px). Where the place is too narrow the answers stand one under
    the other. `marks_choice` puts a check on the chosen answer.
    """

    changed = Signal(object)

    def __init__(
        self, *, small: bool = False, marks_choice: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._small, self._marks_choice = small, marks_choice
        self._values: list[V] = []
        self.segments: list[Segment] = []
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_options(self, options: Sequence[Option[V]]) -> None:
        """The answers; the chosen one stays chosen if it is among them."""
        if [option.value for option in options] == self._values:
            for segment, option in zip(self.segments, options, strict=True):
                segment.set_word(option.text, option.icon)
        else:
            self._build(options)
        self._arrange()
        self.updateGeometry()

    @property
    def value(self) -> V | None:
        """The chosen answer; None before a choice."""
        chosen = (index for index, segment in enumerate(self.segments) if segment.isChecked())
        index = next(chosen, None)
        return None if index is None else self._values[index]

    def set_value(self, value: V | None) -> None:
        """Show a choice; says nothing by `changed`."""
        for own, segment in zip(self._values, self.segments, strict=True):
            segment.setChecked(own == value)
        self._set_tab_stop()
        if self._marks_choice:
            self.updateGeometry()
            self._arrange()

    def set_name(self, name: str) -> None:
        """What is asked, for screen readers."""
        self.setAccessibleName(name)
        for segment in self.segments:
            segment.setAccessibleDescription(name)

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()), self._segment_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._widths(), default=0), self._segment_height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if sum(self._widths()) <= width:
            return self._segment_height
        return self._segment_height * max(len(self.segments), 1)

    def restyle(self) -> None:
        super().restyle()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = (
            Qt.Key.Key_Left
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            else Qt.Key.Key_Right
        )
        backward = Qt.Key.Key_Right if forward == Qt.Key.Key_Left else Qt.Key.Key_Left
        if event.key() in (forward, Qt.Key.Key_Down):
            self._move(1)
        elif event.key() in (backward, Qt.Key.Key_Up):
            self._move(-1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = QRectF(self.rect())
        draw_sheet(painter, frame, ground=Colour.SURFACE, radius=Radius.BUTTON)
        outline = QPainterPath()
        outline.addRoundedRect(frame, Radius.BUTTON, Radius.BUTTON)
        painter.setClipPath(outline)
        for segment in self.segments:
            place = segment.geometry()
            if segment.isChecked():
                painter.fillRect(place, QColor(Colour.NILA))
            elif segment.underMouse():
                painter.fillRect(place, QColor(Colour.TINT))
        for before, after in zip(self.segments, self.segments[1:], strict=False):
            place = after.geometry()
            line = place.adjusted(0, 0, 0, 0)
            if place.top() > before.geometry().top():
                line.setHeight(1)
            elif self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                line.setLeft(place.right())
            else:
                line.setWidth(1)
            painter.fillRect(line, QColor(Colour.LINE))
        painter.setClipping(False)
        draw_sheet(painter, frame, ground=None, edge=Colour.LINE_STRONG, radius=Radius.BUTTON)
        painter.end()

    @property
    def _segment_height(self) -> int:
        return self.theme.px(38 if self._small else Height.CONTROL)

    def _build(self, options: Sequence[Option[V]]) -> None:
        chosen = self.value
        for old in self.segments:
            old.hide()
            old.deleteLater()
        self._values = [option.value for option in options]
        self.segments = []
        for option in options:
            segment = Segment(self, small=self._small, marks_choice=self._marks_choice)
            segment.set_word(option.text, option.icon)
            segment.clicked.connect(lambda _checked=False, value=option.value: self._choose(value))
            segment.show()
            self.segments.append(segment)
        self.set_value(chosen)

    def _choose(self, value: V) -> None:
        self.set_value(value)
        self.changed.emit(value)

    def _move(self, step: int) -> None:
        focused = next((i for i, s in enumerate(self.segments) if s.hasFocus()), 0)
        target = min(max(focused + step, 0), len(self.segments) - 1)
        self.segments[target].setFocus(Qt.FocusReason.TabFocusReason)

    def _set_tab_stop(self) -> None:
        """Tab stops once: at the chosen answer, or at the first one."""
        stop = next((s for s in self.segments if s.isChecked()), None)
        for index, segment in enumerate(self.segments):
            is_stop = segment is stop or (stop is None and index == 0)
            segment.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )
        self.update()

    def _widths(self) -> list[int]:
        return [segment.sizeHint().width() for segment in self.segments]

    def _arrange(self) -> None:
        widths = self._widths()
        height = self._segment_height
        stacked = sum(widths) > self.width()
        spare = 0 if stacked else (self.width() - sum(widths)) // max(len(widths), 1)
        at = 0
        for index, (segment, width) in enumerate(zip(self.segments, widths, strict=True)):
            if stacked:
                segment.setGeometry(0, index * height, self.width(), height)
                continue
            last = index == len(widths) - 1
            taken = self.width() - at if last else width + spare
            place = self.mirrored(QRectF(at, 0, taken, self.height())).toRect()
            segment.setGeometry(place)
            at += taken


class Segment(OneOfSeveral):
    """One answer of a segmented choice."""

    def __init__(self, parent: QWidget, *, small: bool, marks_choice: bool) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self._small, self._marks_choice = small, marks_choice
        self._icon: str | None = None

    def set_word(self, text: str, icon: str | None) -> None:
        """The word and the icon."""
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 + 2 * self._padding
        if self._icon or (self._marks_choice and self.isChecked()):
            width += self._icon_side + self._gap
        return QSize(width, 10)

    def restyle(self) -> None:
        self.setFont(self.theme.font(Type.SECONDARY if self._small else Type.BODY, 500))
        super().restyle()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.restyle()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._repaint_choice()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._repaint_choice()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = Colour.SURFACE if self.isChecked() else Colour.INK_2
        icon = "check" if self._marks_choice and self.isChecked() else self._icon
        role = Type.SECONDARY if self._small else Type.BODY
        lines = lay_out(
            self.text(), self.font(), self.theme.line_height(role),
            direction=self.layoutDirection(),
        )  # fmt: skip
        beside = self._icon_side + self._gap if icon else 0
        at = (self.width() - lines.natural_width - beside) / 2
        if icon:
            side = self._icon_side
            box = QRectF(at, (self.height() - side) / 2, side, side)
            draw_icon(painter, icon, self.mirrored(box), ink)
        box = self.mirrored(QRectF(at + beside, 0, int(lines.natural_width) + 1, self.height()))
        lines.draw(painter, QPointF(box.left(), (self.height() - lines.height) / 2), ink)
        painter.end()

    @property
    def _padding(self) -> int:
        return self.theme.space(12 if self._small else 16)

    @property
    def _gap(self) -> int:
        return self.theme.space(8)

    @property
    def _icon_side(self) -> int:
        return self.theme.px(16 if self._small else 18)

    def _repaint_choice(self) -> None:
        choice = self.parentWidget()
        if choice is not None:
            choice.update()
