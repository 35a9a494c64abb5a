"""Paints the cells of a table: title and place, strip, score, sync; and the tint of the chosen row."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.theme import Theme
from mourafaka_desktop.ui.tokens import BANDS, Colour, Height, Type
from mourafaka_desktop.ui.widgets.painting import lay_out
from mourafaka_desktop.ui.widgets.score import SWATCH
from mourafaka_desktop.ui.widgets.session_strip import draw_small_strip, small_strip_width
from mourafaka_desktop.ui.widgets.sync_badge import LOOKS, sync_word
from mourafaka_desktop.ui.widgets.table_model import (
    CELL_ROLE,
    SUMMARY_ROLE,
    Cell,
    ScoreCell,
    StripCell,
    SyncCell,
    TextCell,
    TitleCell,
)

Index = QModelIndex | QPersistentModelIndex
_BAR = 4


class TableDelegate(QStyledItemDelegate):
    """One delegate for every column. With very large text a row is a list row of one column."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        look = theme.current()
        height = look.px(Height.TABLE_ROW)
        if look.has_one_column:
            height += look.line_height(Type.SECONDARY)
        return QSize(look.px(80), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setLayoutDirection(option.direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or hovered:
            painter.fillRect(rect, QColor(Colour.TINT if chosen else Colour.PANEL))
        if chosen and index.column() == 0:
            self._paint_bar(painter, rect)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(Colour.LINE))
        cell: Cell = index.data(CELL_ROLE)
        brush = _CellBrush(painter, QRectF(rect), theme.current())
        summary = index.data(SUMMARY_ROLE) if theme.current().has_one_column else ""
        brush.paint(cell, summary)
        painter.restore()

    @staticmethod
    def _paint_bar(painter: QPainter, rect: QRect) -> None:
        rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = rect.right() + 1 - _BAR if rtl else rect.left()
        painter.fillRect(QRect(left, rect.top(), _BAR, rect.height()), QColor(Colour.NILA))


class _CellBrush:
    """Paints one cell from its start edge."""

    def __init__(self, painter: QPainter, rect: QRectF, look: Theme) -> None:
        self._painter, self._rect, self._look = painter, rect, look
        self._rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._at = float(look.space(24 if look.has_one_column else 12))
        self._middle = rect.center().y()

    def paint(self, cell: Cell, summary: str) -> None:
        """Paint the cell; `summary` is the third line of a list row."""
        match cell:
            case TitleCell():
                self._title(cell, summary)
            case TextCell(text=text, strong=strong, icon=icon):
                if icon:
                    self._icon(icon, Colour.INK_2)
                role = Type.BODY_BOLD if strong else Type.SECONDARY
                self._words(text, role, Colour.INK)
            case StripCell(states=states, text=text):
                place = self._take(small_strip_width(len(states)), 12)
                draw_small_strip(self._painter, place, states)
                self._words(text, Type.SECONDARY, Colour.INK)
            case ScoreCell():
                self._score(cell)
            case SyncCell(mark=mark):
                self._icon(LOOKS[mark].icon, LOOKS[mark].colour)
                self._words(sync_word(mark), Type.SECONDARY_STRONG, LOOKS[mark].colour)

    def _take(self, width: float, gap: float) -> QRectF:
        """The next place of that width from the start edge."""
        rect = self._rect
        left = rect.right() - self._at - width if self._rtl else rect.left() + self._at
        self._at += width + self._look.space(gap)
        return QRectF(left, rect.top(), width, rect.height())

    def _icon(self, name: str, colour: str) -> None:
        side = self._look.px(18)
        place = self._take(side, 8)
        draw_icon(
            self._painter, name, QRectF(place.left(), self._middle - side / 2, side, side), colour
        )

    def _words(
        self, text: str, role: Type, colour: str, *, weight: int | None = None,
        gap: float = 0, middle: float | None = None, formats: tuple[tuple[int, int], ...] = (),
    ) -> None:  # fmt: skip
        font = self._look.font(role, weight)
        room = max(self._rect.width() - self._at - 6, 10)
        shown = _elided(text, font, room)
        height = self._look.line_height(role)
        direction = self._painter.layoutDirection()
        underlined = [_underline(start, length) for start, length in formats]
        lines = lay_out(shown, font, height, direction=direction, formats=underlined)
        place = self._take(int(lines.natural_width) + 1, gap)
        top = (self._middle if middle is None else middle) - height / 2
        lines.draw(self._painter, QPointF(place.left(), top), colour)

    def _title(self, cell: TitleCell, summary: str) -> None:
        start = self._at = float(self._look.space(24))
        title = self._look.line_height(Type.BODY)
        quiet = self._look.line_height(Type.SECONDARY)
        lines = 1 + bool(cell.secondary) + bool(summary)
        top = self._middle - (title + quiet * (lines - 1)) / 2
        self._words(
            cell.title, Type.BODY_STRONG, Colour.INK, middle=top + title / 2, formats=cell.matches
        )
        top += title
        for text in (cell.secondary, summary):
            if text:
                self._at = start
                self._words(text, Type.SECONDARY, Colour.INK_2, middle=top + quiet / 2)
                top += quiet

    def _score(self, cell: ScoreCell) -> None:
        if cell.score is None:
            self._icon("circle-dashed", Colour.INK_3)
            self._words(cell.band_name, Type.SECONDARY, Colour.INK_2)
            return
        self._words(f"{cell.score:.0f}", Type.SECTION, Colour.INK, gap=14)
        side = self._look.px(SWATCH)
        place = self._take(side, 8)
        swatch = QRectF(round(place.left()), round(self._middle - side / 2), side, side)
        theme.draw_band(self._painter, swatch, cell.band)
        self._words(cell.band_name, Type.SECONDARY_STRONG, BANDS[cell.band].text)


def _elided(text: str, font: QFont, room: float) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room))


def _underline(start: int, length: int) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    look = QTextCharFormat()
    look.setFontUnderline(True)
    found.start, found.length, found.format = start, length, look
    return found
