"""The header of a table: sorts by a click, or with ← → and Space when it has the focus."""

from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Type
from mourafaka_desktop.ui.widgets.painting import draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

TABLE_EDGE = 24
"""From the edge of a table to its first and last words, in pixels at 100 %."""


class SortedRows(Protocol):
    """What the header needs of a table's model: by which column it is sorted, and how to sort it."""

    @property
    def order(self) -> Qt.SortOrder:
        """Upwards or downwards."""
        ...

    @property
    def sorted_by(self) -> int:
        """The column the rows are sorted by."""
        ...

    def sort(self, column: int, order: Qt.SortOrder, /) -> None:
        """Sort by another column."""
        ...


class SortHeader(Themed, QHeaderView):
    """Paints the sorted column's name in ink with a chevron; the first column keeps the table's edge."""

    def __init__(self, rows: SortedRows, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.ring_radius = None
        self._rows = rows
        self._at: int = rows.sorted_by
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(10)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sectionClicked.connect(self._sort_by)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.theme.px(Height.TABLE_HEADER))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = Qt.Key.Key_Left if self.theme.is_rtl else Qt.Key.Key_Right
        backward = Qt.Key.Key_Right if self.theme.is_rtl else Qt.Key.Key_Left
        if event.key() in (forward, backward):
            self._move(1 if event.key() == forward else -1)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._sort_by(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, QColor(Colour.PANEL))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(Colour.LINE))
        is_sorted = self._rows.sorted_by == logical_index
        colour = Colour.INK if is_sorted else Colour.INK_2
        text = str(self.model().headerData(logical_index, Qt.Orientation.Horizontal))
        font = self.theme.font(Type.SECONDARY, 600 if is_sorted else 400)
        line = self.theme.line_height(Type.SECONDARY)
        words = lay_out(text, font, line, direction=self.layoutDirection())
        at = self.theme.space(TABLE_EDGE) if logical_index == 0 else 0
        top = rect.top() + (rect.height() - line) / 2
        box = self._from_start(rect, at, words.natural_width + 1, top, line)
        words.draw(painter, box.topLeft(), colour)
        if is_sorted:
            self._paint_order(painter, rect, at + words.natural_width + 10)
        if self.hasFocus() and self._at == logical_index:
            ring = QRectF(rect).adjusted(3, 4, -3, -5)
            draw_sheet(painter, ring, ground=None, edge=Colour.NILA, radius=6, width=2)
        painter.restore()

    def _paint_order(self, painter: QPainter, rect: QRect, at: float) -> None:
        side = self.theme.px(16)
        top = rect.top() + (rect.height() - side) / 2
        ascending = self._rows.order is Qt.SortOrder.AscendingOrder
        sign = self._from_start(rect, at, side, top, side)
        draw_icon(painter, "chevron-down" if ascending else "chevron-up", sign, Colour.INK)

    def _from_start(
        self, rect: QRect, at: float, width: float, top: float, height: float
    ) -> QRectF:
        left = rect.left() + at
        if self.theme.is_rtl:
            left = rect.left() + rect.width() - at - width
        return QRectF(left, top, width, height)

    def _move(self, step: int) -> None:
        shown = [column for column in range(self.count()) if not self.isSectionHidden(column)]
        place = shown.index(self._at) + step if self._at in shown else 0
        self._at = shown[min(max(place, 0), len(shown) - 1)]
        self.viewport().update()

    def _sort_by(self, section: int) -> None:
        turned = Qt.SortOrder.AscendingOrder
        if self._rows.sorted_by == section and self._rows.order is Qt.SortOrder.AscendingOrder:
            turned = Qt.SortOrder.DescendingOrder
        self._at = section
        self._rows.sort(section, turned)
        self.viewport().update()
