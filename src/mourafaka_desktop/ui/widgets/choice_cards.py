"""A choice among a few people or ways, as cards with a name and a quiet line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.one_of_several import OneOfSeveral
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

V = TypeVar("V")


@dataclass(frozen=True)
class Choice(Generic[V]):
    """A card: its value, its name, its quiet line."""

    value: V
    name: str
    detail: str = ""


class ChoiceCards(Themed, QWidget, Generic[V]):
    """Two cards in a row; `changed` with the value. Arrows move and choose, as among radio buttons."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[V] = []
        self.cards: list[ChoiceCard] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_choices(self, choices: Sequence[Choice[V]]) -> None:
        """The cards; the chosen one stays chosen if it is among them."""
        chosen = self.value
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._values = [choice.value for choice in choices]
        self.cards = []
        for choice in choices:
            card = ChoiceCard(choice.name, choice.detail)
            card.clicked.connect(lambda _checked=False, value=choice.value: self._choose(value))
            self.cards.append(card)
        self._arrange()
        self.set_value(chosen)

    @property
    def value(self) -> V | None:
        """The chosen value; None before a choice."""
        for value, card in zip(self._values, self.cards, strict=True):
            if card.isChecked():
                return value
        return None

    def set_value(self, value: V | None) -> None:
        """Show a choice; says nothing by `changed`."""
        for index, (own, card) in enumerate(zip(self._values, self.cards, strict=True)):
            card.setChecked(own == value)
            stop = own == value or (value is None and index == 0)
            card.setFocusPolicy(Qt.FocusPolicy.TabFocus if stop else Qt.FocusPolicy.NoFocus)

    def restyle(self) -> None:
        self._arrange()
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        steps = {
            Qt.Key.Key_Down.value: 1,
            Qt.Key.Key_Up.value: -1,
            Qt.Key.Key_Right.value: -1 if rtl else 1,
            Qt.Key.Key_Left.value: 1 if rtl else -1,
        }
        step = steps.get(event.key())
        if step is None or not self.cards:
            super().keyPressEvent(event)
            return
        current = next((i for i, card in enumerate(self.cards) if card.isChecked()), -1)
        target = min(max(current + step, 0), len(self.cards) - 1)
        self._choose(self._values[target])
        self.cards[target].setFocus(Qt.FocusReason.TabFocusReason)

    def _arrange(self) -> None:
        columns = 1 if self.theme.has_one_column else 2
        for index, card in enumerate(self.cards):
            self._grid.addWidget(card, *divmod(index, columns))

    def _choose(self, value: V) -> None:
        self.set_value(value)
        self.changed.emit(value)


class ChoiceCard(OneOfSeveral):
    """One card; a check at its end when it is chosen."""

    def __init__(self, name: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CHOICE
        self.name = Text(Type.BODY_BOLD, name)
        self.detail = Text(Type.SECONDARY, detail, colour=Colour.INK_2)
        self.setAccessibleName(f"{name}, {detail}" if detail else name)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.name)
        self._column.addWidget(self.detail)
        self.detail.setVisible(bool(detail))  # once it has a parent: alone it would be a window
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        check = self.theme.px(22) + self.theme.space(24)
        across = self.theme.space(16)
        rtl = self.theme.is_rtl
        left, right = (check, across) if rtl else (across, check)
        self._column.setContentsMargins(left, self.theme.space(10), right, self.theme.space(10))
        super().restyle()

    def sizeHint(self) -> QSize:
        return self._column.sizeHint().expandedTo(QSize(self.theme.px(180), self.theme.px(70)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        draw_sheet(
            painter, QRectF(self.rect()),
            ground=Colour.TINT if chosen or self.underMouse() else Colour.SURFACE,
            edge=Colour.NILA if chosen else Colour.LINE_STRONG, radius=Radius.CHOICE,
            width=2 if chosen else 1,
        )  # fmt: skip
        if chosen:
            side = self.theme.px(22)
            at = self.width() - self.theme.space(16) - side
            box = QRectF(at, (self.height() - side) / 2, side, side)
            draw_icon(painter, "check", self.mirrored(box), Colour.NILA)
        painter.end()
