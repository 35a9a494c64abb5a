"""A tick: one of several answers that may hold together, with its word; the whole line is the target."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Type
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

V = TypeVar("V")
_BOX = 22
_GAP = 10


class Tick(Themed, QCheckBox):
    """`clicked` when the coach ticks or unticks; `toggled` at each change."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.ring_radius = 6
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def restyle(self) -> None:
        self.setFont(self.theme.font(Type.BODY))
        super().restyle()

    def sizeHint(self) -> QSize:
        lines = self._lines(None)
        width = int(lines.natural_width) + 2 + self._text_start() + self.theme.space(8)
        return QSize(width, self.theme.px(Height.CONTROL))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self.theme.px(Height.CONTROL))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width - self._text_start() - self.theme.space(8))
        return max(self.theme.px(Height.CONTROL), round(lines.height) + self.theme.space(12))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self.theme.px(_BOX)
        box = self.mirrored(QRectF(4, (self.height() - side) / 2, side, side))
        if self.isChecked():
            draw_sheet(painter, box, ground=Colour.NILA, radius=5)
            draw_icon(painter, "check", box.adjusted(2, 2, -2, -2), Colour.SURFACE)
        else:
            draw_sheet(painter, box, ground=Colour.SURFACE, edge=Colour.LINE_STRONG, radius=5)
        start = self._text_start()
        width = self.width() - start - self.theme.space(8)
        lines = self._lines(width)
        words = self.mirrored(QRectF(start, 0, width, self.height()))
        top = (self.height() - lines.height) / 2
        ink = Colour.INK if self.isEnabled() else Colour.INK_3
        lines.draw(painter, QPointF(words.left(), top), ink)
        painter.end()

    def _text_start(self) -> int:
        return 4 + self.theme.px(_BOX) + self.theme.space(_GAP)

    def _lines(self, width: float | None) -> Lines:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return lay_out(
            self.text(), self.font(), self.theme.line_height(Type.BODY), width=width,
            direction=self.layoutDirection(),
            align=Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft,
        )  # fmt: skip


class TickGroup(Themed, QWidget, Generic[V]):
    """Several ticks in lines as wide as the place; `changed` with the ticked values in their order."""

    changed = Signal(object)  # tuple of values

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticks: dict[V, Tick] = {}
        self._flow = FlowLayout(self, spacing=8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def ticks(self) -> dict[V, Tick]:
        """The ticks by their value."""
        return self._ticks

    @property
    def value(self) -> tuple[V, ...]:
        """What is ticked, in the order of the options."""
        return tuple(value for value, tick in self._ticks.items() if tick.isChecked())

    def set_options(self, options: Sequence[tuple[V, str]]) -> None:
        """The values with their words; what was ticked stays so."""
        if [value for value, _text in options] == list(self._ticks):
            for value, text in options:
                self._ticks[value].setText(text)
        else:
            ticked = self.value
            self._flow.clear()
            self._ticks = {value: Tick(text) for value, text in options}
            for tick in self._ticks.values():
                tick.clicked.connect(lambda: self.changed.emit(self.value))
                self._flow.addWidget(tick)
            self.set_value(ticked)
        self._flow.invalidate()

    def set_value(self, values: Sequence[V]) -> None:
        """Tick these; says nothing by `changed`."""
        for value, tick in self._ticks.items():
            tick.setChecked(value in values)
