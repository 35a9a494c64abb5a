"""The path of twelve sessions: a strip of cells, large on a cooperative's page and small in tables.

Each state has its own shape, so that the strip reads without colour: held is filled with a check,
missed is hatched with a cross, the next one has a thick edge, planned ones are dashed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.star_mark import draw_star
from mourafaka_desktop.ui.widgets.themed import Themed

_SMALL_CELL = (9, 14)
_SMALL_GAP = 3


class CellState(Enum):
    """How far a session or a training is."""

    HELD = "held"
    MISSED = "missed"
    NEXT = "next"
    PLANNED = "planned"


@dataclass(frozen=True)
class SessionCell:
    """A session of the path: its number, its date in words, and whether a star marks an assessment."""

    number: int
    state: CellState
    date: str = ""
    has_star: bool = False
    star_is_filled: bool = False


def state_word(state: CellState) -> str:
    """The state in a word, for legends and screen readers."""
    return {
        CellState.HELD: _("held"),
        CellState.MISSED: _("missed"),
        CellState.NEXT: _("next"),
        CellState.PLANNED: _("planned"),
    }[state]


def draw_cell(painter: QPainter, rect: QRectF, state: CellState, radius: float = 8) -> None:
    """The ground and the edge of a large cell."""
    late = State.LATE.value
    match state:
        case CellState.HELD:
            draw_sheet(painter, rect, ground=Colour.TINT, edge=Colour.TINT_LINE, radius=radius)
        case CellState.MISSED:
            draw_sheet(painter, rect, ground=late.ground, radius=radius)
            _draw_hatch(painter, rect, radius)
            draw_sheet(painter, rect, ground=None, edge=late.mark, radius=radius)
        case CellState.NEXT:
            draw_sheet(
                painter, rect, ground=Colour.SURFACE, edge=Colour.NILA, radius=radius, width=2
            )
        case CellState.PLANNED:
            draw_sheet(
                painter, rect, ground=Colour.SURFACE, edge=Colour.LINE_STRONG, radius=radius,
                dashed=True,
            )  # fmt: skip


def small_strip_width(count: int = 12) -> int:
    """The width of the small strip, without its words."""
    look = theme.current()
    return look.px(_SMALL_CELL[0]) * count + look.px(_SMALL_GAP) * (count - 1)


def draw_small_strip(painter: QPainter, rect: QRectF, states: Sequence[CellState]) -> None:
    """Cells of 9×14 px from the painter's start edge, in the middle of the height of `rect`."""
    look = theme.current()
    width, height = (look.px(side) for side in _SMALL_CELL)
    step = width + look.px(_SMALL_GAP)
    rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    top = rect.center().y() - height / 2
    for index, state in enumerate(states):
        left = rect.right() - index * step - width if rtl else rect.left() + index * step
        draw_small_cell(painter, QRectF(round(left), round(top), width, height), state)


def draw_small_cell(painter: QPainter, rect: QRectF, state: CellState) -> None:
    """One cell of the small strip, also for legends."""
    match state:
        case CellState.HELD:
            draw_sheet(painter, rect, ground=Colour.NILA, radius=2)
        case CellState.MISSED:
            mark = State.LATE.value.mark
            draw_sheet(painter, rect, ground=Colour.SURFACE, edge=mark, radius=2)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(mark), 1.6))
            inner = rect.adjusted(1.5, 2, -1.5, -2)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.restore()
        case CellState.NEXT:
            draw_sheet(painter, rect, ground=Colour.SURFACE, edge=Colour.NILA, radius=2, width=2)
        case CellState.PLANNED:
            draw_sheet(painter, rect, ground=Colour.SURFACE, edge=Colour.LINE_STRONG, radius=2)


class SessionStrip(Themed, QWidget):
    """The large strip: 64 px cells with number and date, a star over the assessments."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[SessionCell, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cells(self, cells: Sequence[SessionCell]) -> None:
        """The sessions in order."""
        self._cells = tuple(cells)
        self.setAccessibleName(_("Path of the sessions"))
        spoken = (f"{cell.number} {state_word(cell.state)} {cell.date}".strip() for cell in cells)
        self.setAccessibleDescription(", ".join(spoken))
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(640), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(44) * min(self._per_row, 12), self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, cell in enumerate(self._cells):
            rect = self.mirrored(self._place(index))
            draw_cell(painter, rect, cell.state)
            self._paint_words(painter, rect, cell)
            if cell.has_star:
                top = QPointF(rect.center().x(), rect.top() - 1)
                draw_star(painter, top, self.theme.px(10), filled=cell.star_is_filled)
        painter.end()

    @property
    def _per_row(self) -> int:
        return 6 if self.theme.has_one_column else 12

    @property
    def _star_room(self) -> int:
        return self.theme.px(12)

    def _height(self) -> int:
        rows = 2 if self.theme.has_one_column else 1
        row = self._star_room + self.theme.px(64)
        return rows * row + (rows - 1) * self.theme.px(8) + 1

    def _place(self, index: int) -> QRectF:
        gap = self.theme.px(6)
        row, column = divmod(index, self._per_row)
        width = (self.width() - gap * (self._per_row - 1)) / self._per_row
        left, right = round(column * (width + gap)), round(column * (width + gap) + width)
        top = self._star_room + row * (self.theme.px(64 + 8) + self._star_room)
        return QRectF(left, top, right - left, self.theme.px(64))

    def _paint_words(self, painter: QPainter, rect: QRectF, cell: SessionCell) -> None:
        quiet = cell.state is CellState.PLANNED
        ink = {
            CellState.HELD: Colour.NILA_DARK,
            CellState.MISSED: State.LATE.value.text,
            CellState.NEXT: Colour.NILA,
            CellState.PLANNED: Colour.INK_2,
        }[cell.state]
        sign = {CellState.HELD: "check", CellState.MISSED: "x"}.get(cell.state)
        font = self.theme.font(Type.BODY, 500 if quiet else 600)
        number = str(cell.number)
        width = QFontMetricsF(font).horizontalAdvance(number)
        side = self.theme.px(16)
        middle = rect.top() + self.theme.px(22)
        gap = self.theme.px(4)
        left = rect.center().x() - (width + (side + gap if sign else 0)) / 2
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setFont(font)
        painter.setPen(QColor(ink))
        text_left = left + side + gap if rtl and sign else left
        box = QRectF(text_left, middle - 14, width + 2, 28)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)
        if sign:
            sign_left = left if rtl else left + width + gap
            draw_icon(painter, sign, QRectF(sign_left, middle - side / 2, side, side), ink)
        self._paint_date(painter, rect, cell.date, ink)

    def _paint_date(self, painter: QPainter, rect: QRectF, date: str, ink: str) -> None:
        font = self.theme.font(Type.SMALL, 500)
        widest = QFontMetricsF(font).horizontalAdvance(date)
        if widest > rect.width() - 4:
            font.setPixelSize(max(int(font.pixelSize() * (rect.width() - 4) / widest), 9))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        box = QRectF(rect.left(), rect.top() + self.theme.px(33), rect.width(), self.theme.px(20))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, date)


def _draw_hatch(painter: QPainter, rect: QRectF, radius: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(rect, radius, radius)
    painter.setClipPath(outline)
    colour = QColor(State.LATE.value.mark)
    colour.setAlphaF(0.28)
    painter.setPen(QPen(colour, 1.4))
    at = rect.left() - rect.height()
    while at < rect.right():
        painter.drawLine(QPointF(at, rect.top()), QPointF(at + rect.height(), rect.bottom()))
        at += 8
    painter.restore()
