"""How a cooperative stands in the table: one delegate paints every cell, and the whole row where room is short."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mourafaka_desktop import labels
from mourafaka_desktop.i18n.arabic import match_spans
from mourafaka_desktop.i18n.catalogue import current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.cooperatives import CooperativeSummary
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperatives.cooperatives_model import (
    SUMMARY_ROLE,
    Column,
    band_text,
    cell_states,
    session_count_text,
)
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import BANDS, Colour, Height, Type
from mourafaka_desktop.ui.widgets.painting import lay_out
from mourafaka_desktop.ui.widgets.session_strip import draw_small_strip, small_strip_width
from mourafaka_desktop.ui.widgets.sort_header import TABLE_EDGE
from mourafaka_desktop.ui.widgets.sync_badge import LOOKS, SyncMark, sync_word

_Index = QModelIndex | QPersistentModelIndex


@dataclass
class _Pen:
    """Where the next thing of a row is painted, counted from the start edge whatever the direction."""

    painter: QPainter
    box: QRectF
    direction: Qt.LayoutDirection
    at: float = 0.0

    def place(self, width: float, height: float, *, top: float | None = None) -> QRectF:
        """The next `width` pixels, in the middle of the row or at `top`."""
        y = (self.box.height() - height) / 2 if top is None else top
        logical = QRectF(self.box.left() + self.at, self.box.top() + y, width, height)
        self.at += width
        if self.direction == Qt.LayoutDirection.LeftToRight:
            return logical
        return QRectF(
            self.box.left() + self.box.right() - logical.right(), logical.top(), width, height
        )

    def skip(self, width: float) -> None:
        """Leave some room."""
        self.at += width

    @property
    def left_over(self) -> float:
        """How much of the row is not painted yet."""
        return self.box.width() - self.at

    def words(
        self, text: str, role: Type, colour: str, *, weight: int | None = None,
        top: float | None = None, query: str = "", least: float = 0,
    ) -> None:  # fmt: skip
        """Words on one line, cut with dots where there is no room; what matches `query` is underlined."""
        look = theme.current()
        font = look.font(role, weight)
        room = max(self.left_over, 1)
        line = look.line_height(role)
        lines = lay_out(
            text, font, line, direction=self.direction, formats=_underlined(text, query)
        )
        if lines.natural_width > room:
            self.painter.setFont(font)
            metrics = self.painter.fontMetrics()
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            lines = lay_out(text, font, line, direction=self.direction)
        width = max(lines.natural_width + 1, least)
        rect = self.place(width, line, top=top)
        left = rect.left()
        if self.direction == Qt.LayoutDirection.RightToLeft:
            left = rect.right() - lines.natural_width - 1
        lines.draw(self.painter, QPointF(left, rect.top()), colour)


class RowsDelegate(QStyledItemDelegate):
    """Cells of the table, or, `as_list`, the whole cooperative in the first column."""

    def __init__(self) -> None:
        super().__init__()
        self.as_list = False
        self.query = ""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(120, self.row_height())

    def row_height(self) -> int:
        """The height of a row with the text size in use."""
        look = theme.current()
        if self.as_list:
            lines = look.line_height(Type.BODY) + 2 * look.line_height(Type.SECONDARY)
            return lines + look.line_height(Type.FIGURE) + look.space(28)
        return look.px(Height.TABLE_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        summary = index.data(SUMMARY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = Colour.TINT if selected else Colour.PANEL if hovered else Colour.SURFACE
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(Colour.LINE))
        look = theme.current()
        pen = _Pen(painter, QRectF(rect), option.direction)
        column = Column(index.column())
        if column is Column.NAME:
            if selected:
                painter.fillRect(pen.place(4, rect.height(), top=0).toRect(), QColor(Colour.NILA))
                pen.at = 0
            pen.skip(look.space(TABLE_EDGE))
        if self.as_list:
            self._paint_whole(pen, summary)
        else:
            self._paint_cell(pen, column, summary)
        painter.restore()

    def _paint_cell(self, pen: _Pen, column: Column, summary: CooperativeSummary) -> None:
        between = theme.current().space(8)
        if theme.current().is_rtl:
            pen.box.setLeft(pen.box.left() + between)
        else:
            pen.box.setRight(pen.box.right() - between)
        match column:
            case Column.NAME:
                self._paint_name(pen, summary)
            case Column.SECTOR:
                sector = summary.cooperative.sector
                words = labels.option("sector", sector) if sector else ""
                pen.words(words, Type.SECONDARY, Colour.INK_2)
            case Column.SESSIONS:
                paint_sessions(pen, summary)
            case Column.SCORE:
                paint_score(pen, summary)
            case Column.LAST_VISIT:
                if summary.last_visit_on:
                    words = formats(current()).day_month(summary.last_visit_on)
                    pen.words(words, Type.SECONDARY, Colour.INK)
            case Column.SYNC:
                paint_sync(pen, summary.sync_state)

    def _paint_name(
        self, pen: _Pen, summary: CooperativeSummary, top: float | None = None
    ) -> float:
        """Name over place; gives the height below which the next line may begin."""
        look = theme.current()
        name, place = summary.cooperative.name_in(current()), labels.place(summary.cooperative)
        name_line, place_line = look.line_height(Type.BODY), look.line_height(Type.SECONDARY)
        if top is None:
            height = name_line + (place_line if place else 0)
            top = (pen.box.height() - height) / 2
        start = pen.at
        pen.words(name, Type.BODY_STRONG, Colour.INK, top=top, query=self.query)
        if place:
            pen.at = start
            pen.words(place, Type.SECONDARY, Colour.INK_2, top=top + name_line, query=self.query)
        return top + name_line + (place_line if place else 0)

    def _paint_whole(self, pen: _Pen, summary: CooperativeSummary) -> None:
        look = theme.current()
        start = pen.at
        below = self._paint_name(pen, summary, top=look.space(8))
        pen.at = start
        line = QRectF(pen.box)
        line.setTop(pen.box.top() + below)
        line.setHeight(look.line_height(Type.SECONDARY) + 4)
        paint_sessions(_Pen(pen.painter, line, pen.direction, start), summary)
        line.translate(0, line.height())
        line.setHeight(look.line_height(Type.FIGURE))
        last = _Pen(pen.painter, line, pen.direction, start)
        paint_score(last, summary)
        last.skip(look.space(TABLE_EDGE))
        paint_sync(last, summary.sync_state)


def paint_sessions(pen: _Pen, summary: CooperativeSummary) -> None:
    """The twelve small cells and « 6 من 12 »."""
    look = theme.current()
    states = cell_states(summary.sessions)
    strip = pen.place(small_strip_width(len(states)), look.px(14))
    pen.painter.setLayoutDirection(pen.direction)
    draw_small_strip(pen.painter, strip, states)
    pen.skip(look.space(12))
    pen.words(session_count_text(summary), Type.SECONDARY, Colour.INK)


def paint_score(pen: _Pen, summary: CooperativeSummary) -> None:
    """The number with its band, never the one without the other; or that there is none."""
    look = theme.current()
    if summary.overall is None or summary.band is None:
        side = look.px(18)
        draw_icon(pen.painter, "circle-dashed", pen.place(side, side), Colour.INK_3)
        pen.skip(look.space(6))
        pen.words(band_text(None), Type.SECONDARY, Colour.INK_3)
        return
    number = formats(current()).number(summary.overall)
    pen.words(number, Type.FIGURE, Colour.INK, least=look.px(26))
    pen.skip(look.space(12))
    side = look.px(14)
    theme.draw_band(pen.painter, pen.place(side, side), summary.band)
    pen.skip(look.space(8))
    pen.words(band_text(summary.band), Type.SECONDARY, BANDS[summary.band].text, weight=500)


def paint_sync(pen: _Pen, state: SyncState) -> None:
    """How far the file has come: an icon and a word."""
    look = theme.current()
    sign = LOOKS[SyncMark(state)]
    side = look.px(18)
    draw_icon(pen.painter, sign.icon, pen.place(side, side), sign.colour)
    pen.skip(look.space(6))
    pen.words(sync_word(SyncMark(state)), Type.SECONDARY, sign.colour)


def _underlined(text: str, query: str) -> list[QTextLayout.FormatRange]:
    ranges = []
    for start, end in match_spans(text, query):
        found = QTextLayout.FormatRange()
        look = QTextCharFormat()
        look.setFontUnderline(True)
        found.start, found.length, found.format = start, end - start, look
        ranges.append(found)
    return ranges
