"""Tabs on paper: words over a line, the current one nila and underlined; icons and counts if given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.one_of_several import OneOfSeveral
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

V = TypeVar("V")


@dataclass(frozen=True)
class Tab(Generic[V]):
    """A tab: its value, its word, its icon, its count (None shows none)."""

    value: V
    text: str
    icon: str | None = None
    count: int | None = None


class TabBar(Themed, QWidget, Generic[V]):
    """`changed` with the value of the tab the coach went to. Arrows move from tab to tab."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[V] = []
        self.tabs: list[TabButton] = []
        self._flow = FlowLayout(self, spacing=28)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_tabs(self, tabs: Sequence[Tab[V]]) -> None:
        """The tabs; the current one stays current if it is among them, else the first is."""
        if [tab.value for tab in tabs] == self._values:
            for button, tab in zip(self.tabs, tabs, strict=True):
                button.show_tab(tab.text, tab.icon, tab.count)
        else:
            self._build(tabs)
        self._flow.invalidate()

    @property
    def value(self) -> V | None:
        """The current tab; None while there are none."""
        for value, button in zip(self._values, self.tabs, strict=True):
            if button.isChecked():
                return value
        return None

    def set_value(self, value: V) -> None:
        """Show another tab as current; says nothing by `changed`."""
        for own, button in zip(self._values, self.tabs, strict=True):
            button.setChecked(own == value)
            button.setFocusPolicy(
                Qt.FocusPolicy.TabFocus if own == value else Qt.FocusPolicy.NoFocus
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        forward, backward = (
            (Qt.Key.Key_Left, Qt.Key.Key_Right) if rtl else (Qt.Key.Key_Right, Qt.Key.Key_Left)
        )
        if event.key() in (forward, backward) and self.tabs:
            self._move(1 if event.key() == forward else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor("#D5CFC1"))
        painter.end()

    def _build(self, tabs: Sequence[Tab[V]]) -> None:
        current = self.value
        self._flow.clear()
        self._values = [tab.value for tab in tabs]
        self.tabs = []
        for tab in tabs:
            button = TabButton()
            button.show_tab(tab.text, tab.icon, tab.count)
            button.clicked.connect(lambda _checked=False, value=tab.value: self._go(value))
            self._flow.addWidget(button)
            self.tabs.append(button)
        if self._values:
            self.set_value(current if current in self._values else self._values[0])

    def _go(self, value: V) -> None:
        if value != self.value:
            self.set_value(value)
            self.changed.emit(value)

    def _move(self, step: int) -> None:
        current = next((i for i, button in enumerate(self.tabs) if button.isChecked()), 0)
        target = min(max(current + step, 0), len(self.tabs) - 1)
        self._go(self._values[target])
        self.tabs[target].setFocus(Qt.FocusReason.TabFocusReason)


class TabButton(OneOfSeveral):
    """One tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = 4
        self._icon: str | None = None
        self._count: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tab(self, text: str, icon: str | None, count: int | None) -> None:
        """The word, the icon, the count."""
        self._icon, self._count = icon, count
        self.setText(text)
        self.setAccessibleName(text if count is None else f"{text}, {count}")
        self.restyle()

    def sizeHint(self) -> QSize:
        width = self._lines().natural_width + 6 + self._icon_room + self._count_room
        return QSize(int(width), self.theme.px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        current = self.isChecked()
        ink = Colour.NILA if current or self.underMouse() else Colour.INK_2
        at = 2.0
        middle = self.height() / 2
        if self._icon:
            side = self.theme.px(18)
            box = QRectF(at, middle - side / 2, side, side)
            draw_icon(painter, self._icon, self.mirrored(box), ink)
            at += self._icon_room
        lines = self._lines()
        box = self.mirrored(QRectF(at, 0, int(lines.natural_width) + 1, self.height()))
        lines.draw(painter, QPointF(box.left(), middle - lines.height / 2), ink)
        if self._count is not None:
            self._paint_count(painter, at + lines.natural_width)
        if current:
            painter.fillRect(0, self.height() - 3, self.width(), 3, QColor(Colour.NILA))
        painter.end()

    @property
    def _icon_room(self) -> int:
        return self.theme.px(18) + self.theme.space(8) if self._icon else 0

    @property
    def _count_room(self) -> int:
        if self._count is None:
            return 0
        return self.theme.space(8) + max(
            self.theme.px(24), self.theme.px(16 + 8 * len(str(self._count)))
        )

    def _lines(self) -> Lines:
        weight = 600 if self.isChecked() else 500
        line_height = self.theme.line_height(Type.BODY)
        font = self.theme.font(Type.BODY, weight)
        return lay_out(self.text(), font, line_height, direction=self.layoutDirection())

    def _paint_count(self, painter: QPainter, after: float) -> None:
        width = self._count_room - self.theme.space(8)
        height = self.theme.px(24)
        place = QRectF(after + self.theme.space(8), (self.height() - height) / 2, width, height)
        pill = self.mirrored(place)
        current = self.isChecked()
        draw_sheet(painter, pill, ground=Colour.TINT if current else Colour.SUNKEN, radius=6)
        painter.setFont(self.theme.font(Type.SMALL, 600))
        painter.setPen(QColor(Colour.NILA_DARK if current else Colour.INK_2))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(self._count))
