"""The four trainings: cells in the states of the sessions, each with its subject's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.painting import Lines, lay_out
from mourafaka_desktop.ui.widgets.session_strip import CellState, draw_cell, state_word
from mourafaka_desktop.ui.widgets.themed import Themed

_ICONS = {
    CellState.HELD: "check",
    CellState.MISSED: "x",
    CellState.NEXT: "calendar-days",
    CellState.PLANNED: "circle-dashed",
}


@dataclass(frozen=True)
class TrainingCell:
    """A training: its subject, its state, its date in words."""

    subject: str
    state: CellState
    date: str = ""


class TrainingStrip(Themed, QWidget):
    """Four cells in a row, or two rows of two with large text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[TrainingCell, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_cells(self, cells: Sequence[TrainingCell]) -> None:
        """The trainings in order."""
        self._cells = tuple(cells)
        self.setAccessibleName(_("Trainings"))
        spoken = (f"{cell.subject} {state_word(cell.state)} {cell.date}".strip() for cell in cells)
        self.setAccessibleDescription(", ".join(spoken))
        self.restyle()

    def sizeHint(self) -> QSize:
        width = self.theme.px(640)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(240), self.theme.px(60))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not self._cells:
            return 0
        rows = -(-len(self._cells) // self._per_row)
        return rows * self._row_height(width) + (rows - 1) * self.theme.px(8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self._row_height(self.width())
        width = self._cell_width(self.width())
        for index, cell in enumerate(self._cells):
            row, column = divmod(index, self._per_row)
            left = column * (width + self.theme.px(8))
            top = row * (height + self.theme.px(8))
            self._paint_cell(painter, QRectF(round(left), top, round(width), height), cell)
        painter.end()

    @property
    def _per_row(self) -> int:
        return 2 if self.theme.has_one_column else 4

    @property
    def _text_start(self) -> int:
        return self.theme.space(12) + self.theme.px(18) + self.theme.space(8)

    def _cell_width(self, width: int) -> float:
        return (width - self.theme.px(8) * (self._per_row - 1)) / self._per_row

    def _row_height(self, width: int) -> int:
        room = self._cell_width(width) - self._text_start - self.theme.space(8)
        tallest = max((self._subject(cell, room).height for cell in self._cells), default=0.0)
        needed = round(tallest) + self.theme.line_height(Type.SMALL) + self.theme.space(16)
        return max(self.theme.px(60), needed)

    def _subject(self, cell: TrainingCell, width: float) -> Lines:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return lay_out(
            cell.subject, self.theme.font(Type.SECONDARY, 600),
            self.theme.line_height(Type.SECONDARY), width=width,
            direction=self.layoutDirection(),
            align=Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft,
        )  # fmt: skip

    def _paint_cell(self, painter: QPainter, place: QRectF, cell: TrainingCell) -> None:
        ink = {
            CellState.HELD: Colour.NILA_DARK,
            CellState.MISSED: State.LATE.value.text,
            CellState.NEXT: Colour.NILA,
            CellState.PLANNED: Colour.INK_2,
        }[cell.state]
        draw_cell(painter, self.mirrored(place), cell.state)
        room = place.width() - self._text_start - self.theme.space(8)
        subject = self._subject(cell, room)
        date_height = self.theme.line_height(Type.SMALL)
        top = place.top() + (place.height() - subject.height - date_height) / 2
        side = self.theme.px(18)
        icon = QRectF(place.left() + self.theme.space(12), top + 2, side, side)
        draw_icon(painter, _ICONS[cell.state], self.mirrored(icon), ink)
        words = self.mirrored(QRectF(place.left() + self._text_start, top, room, 10))
        subject.draw(painter, QPointF(words.left(), top), ink)
        font = self.theme.font(Type.SMALL, 400)
        date = lay_out(cell.date, font, date_height, direction=self.layoutDirection())
        spot = QRectF(place.left() + self._text_start, 0, int(date.natural_width) + 1, 10)
        date.draw(painter, QPointF(self.mirrored(spot).left(), top + subject.height), Colour.INK_2)
