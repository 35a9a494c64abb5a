"""The ladder of levels 0 to 4: each a card with its key, its name, its lozenges and its anchored text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.physical_keys import digit_of, letter_of
from mourafaka_desktop.ui.tokens import Colour, Radius, State, Type
from mourafaka_desktop.ui.widgets.key_cap import draw_key_cap
from mourafaka_desktop.ui.widgets.lozenges import draw_lozenges, lozenges_width
from mourafaka_desktop.ui.widgets.one_of_several import OneOfSeveral
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed


@dataclass(frozen=True)
class Level:
    """A step of the ladder: its short name and the text that anchors it."""

    name: str
    text: str
    chip: str = ""  # « first assessment » where this level applied then


class LevelLadder(Themed, QWidget):
    """`level_chosen` by mouse, Space, or the physical key 0–4; `not_applicable_chosen` by N.

    `next_requested` at Enter: choosing itself never jumps on. The letter `letter_pressed` tells the
    other keys of the criterion (E for the evidence). All keys act only while the ladder has the focus.
    """

    level_chosen = Signal(int)
    not_applicable_chosen = Signal()
    next_requested = Signal()
    letter_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = [LevelCard(number, self) for number in range(5)]
        self._column = QVBoxLayout(self)
        for card in self.cards:
            card.clicked.connect(
                lambda _checked=False, number=card.number: self.level_chosen.emit(number)
            )
            self._column.addWidget(card)
        self._level: int | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_level(None)
        self.restyle()

    def show_levels(self, levels: Sequence[Level]) -> None:
        """The five steps, from 0 to 4."""
        for card, level in zip(self.cards, levels, strict=True):
            card.show_level(level)
        self.updateGeometry()

    @property
    def level(self) -> int | None:
        """The level shown as chosen; None where none is."""
        return self._level

    def show_level(self, level: int | None) -> None:
        """Mark a level as chosen; keeps the focus inside the ladder where it was there."""
        had_focus = any(card.hasFocus() for card in self.cards)
        self._level = level
        for card in self.cards:
            card.setChecked(card.number == level)
            is_stop = card.number == (level or 0)
            card.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )
        if had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """Put the focus on the chosen level, or on the first."""
        self.cards[self._level or 0].setFocus(Qt.FocusReason.TabFocusReason)

    def restyle(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(self.theme.space(8))
        self.setAccessibleName(_("Level, keys 0 to 4"))
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit, letter = digit_of(event), letter_of(event)
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif digit is not None:
            self.cards[digit].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.level_chosen.emit(digit)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_requested.emit()
        elif letter is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take_letter(letter)
        else:
            super().keyPressEvent(event)

    def _take_letter(self, letter: str) -> None:
        if letter == "N":
            self.not_applicable_chosen.emit()
        else:
            self.letter_pressed.emit(letter)

    def _move(self, step: int) -> None:
        focused = next((card.number for card in self.cards if card.hasFocus()), 0)
        target = min(max(focused + step, 0), 4)
        self.cards[target].setFocus(Qt.FocusReason.TabFocusReason)


class LevelCard(OneOfSeveral):
    """One level; the whole card is the target."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CHOICE
        self.number = number
        self._level = Level("", "")
        self._laid_out: dict[tuple[float, Qt.LayoutDirection], Lines] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_level(self, level: Level) -> None:
        """The name, the anchored text and the chip."""
        self._level = level
        self.setText(level.text)
        self.setAccessibleName(
            _("level {level} of 4").format(level=self.number) + f", {level.name}. {level.text}"
        )
        self.setAccessibleDescription(level.chip)
        self.restyle()

    def restyle(self) -> None:
        self._laid_out.clear()
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(500), self._smallest_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(280), self._smallest_height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = self._text(self._text_width(width)).height
        stacked = self.theme.line_height(Type.BODY) + self.theme.px(14)
        needed = max(text, stacked) if not self._is_stacked else text + stacked
        return max(self._smallest_height, round(needed) + self.theme.space(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        chosen = self.isChecked()
        tinted = chosen or self.underMouse()
        draw_sheet(
            painter, QRectF(self.rect()), ground=Colour.TINT if tinted else Colour.SURFACE,
            edge=Colour.NILA if chosen else Colour.LINE, radius=Radius.CHOICE,
            width=2 if chosen else 1,
        )  # fmt: skip
        self._paint_key(painter)
        self._paint_name(painter)
        self._paint_text(painter)
        self._paint_end(painter)
        painter.end()

    @property
    def _smallest_height(self) -> int:
        # Arabic lines are taller, so the French cards may be a little lower in the text and even out.
        return self.theme.px(58 if self.theme.is_rtl else 62)

    @property
    def _is_stacked(self) -> bool:
        return self.theme.has_one_column

    @property
    def _name_start(self) -> int:
        return self.theme.space(16) + self.theme.px(28) + self.theme.space(16)

    @property
    def _text_start(self) -> int:
        if self._is_stacked:
            return self._name_start
        widest = max(round(lozenges_width()), self.theme.px(118))
        return self._name_start + widest + self.theme.space(16)

    @property
    def _end_room(self) -> int:
        room: int = self.theme.space(18 + 16) + self.theme.px(24)
        if self._level.chip:
            room += round(self._chip_lines().natural_width) + self.theme.space(36)
        return room

    def _text_width(self, width: int) -> int:
        return max(width - self._text_start - self._end_room, self.theme.px(120))

    def _text(self, width: float) -> Lines:
        """The anchored text in lines; kept, because each answer asks for its height several times."""
        direction = self.layoutDirection()
        known = self._laid_out.get((width, direction))
        if known is None:
            if len(self._laid_out) > 8:
                self._laid_out.clear()
            rtl = direction == Qt.LayoutDirection.RightToLeft
            known = self._laid_out[width, direction] = lay_out(
                self._level.text, self.theme.font(Type.BODY), self.theme.line_height(Type.BODY),
                width=width, direction=direction,
                align=Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft,
            )  # fmt: skip
        return known

    def _chip_lines(self) -> Lines:
        line_height = self.theme.line_height(Type.SMALL)
        font = self.theme.font(Type.SMALL)
        return lay_out(self._level.chip, font, line_height, direction=self.layoutDirection())

    def _paint_key(self, painter: QPainter) -> None:
        side = self.theme.px(28)
        middle = self.theme.space(12) + side / 2 if self._is_stacked else self.height() / 2
        box = self.mirrored(QRectF(self.theme.space(16), middle - side / 2, side, side))
        draw_key_cap(painter, box.center(), str(self.number), pressed=self.isChecked(), side=28)

    def _paint_name(self, painter: QPainter) -> None:
        line, marks = self.theme.line_height(Type.BODY), self.theme.px(12)
        top = self.theme.space(10) if self._is_stacked else (self.height() - line - marks) / 2
        font = self.theme.font(Type.BODY, 600)
        lines = lay_out(self._level.name, font, line, direction=self.layoutDirection())
        start = self._name_start
        box = self.mirrored(QRectF(start, top, int(lines.natural_width) + 1, line))
        lines.draw(painter, QPointF(box.left(), top), Colour.INK)
        spot = self.mirrored(QRectF(start, top + line - 1, lozenges_width(), marks))
        draw_lozenges(painter, spot, self.number)

    def _paint_text(self, painter: QPainter) -> None:
        width = self._text_width(self.width())
        lines = self._text(width)
        top = (self.height() - lines.height) / 2
        if self._is_stacked:
            top = self.height() - lines.height - self.theme.space(10)
        box = self.mirrored(QRectF(self._text_start, 0, width, 10))
        lines.draw(painter, QPointF(box.left(), top), Colour.INK)

    def _paint_end(self, painter: QPainter) -> None:
        side = self.theme.px(22)
        middle = self.theme.space(12) + side / 2 if self._is_stacked else self.height() / 2
        at = self.width() - self.theme.space(16) - side
        if self.isChecked():
            check = self.mirrored(QRectF(at, middle - side / 2, side, side))
            draw_icon(painter, "check", check, Colour.NILA)
        if self._level.chip:
            lines = self._chip_lines()
            width = int(lines.natural_width) + 1 + self.theme.space(16)
            height = self.theme.px(24)
            at -= self.theme.space(16) + width
            chip = self.mirrored(QRectF(at, middle - height / 2, width, height))
            draw_sheet(painter, chip, ground=State.NEUTRAL.value.ground, radius=5)
            corner = QPointF(chip.left() + self.theme.space(8), middle - lines.height / 2)
            lines.draw(painter, corner, Colour.INK)
