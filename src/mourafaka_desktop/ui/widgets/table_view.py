"""A table on a white sheet: quiet header, 55 px rows, the whole row is chosen."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Radius, Type
from mourafaka_desktop.ui.widgets.painting import draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.table_delegate import TableDelegate
from mourafaka_desktop.ui.widgets.table_model import TableModel
from mourafaka_desktop.ui.widgets.themed import Themed

R = TypeVar("R")


class TableSheet(Themed, QFrame, Generic[R]):
    """`row_opened` by Enter or a double click, `row_selected` as the choice moves: both with the row."""

    row_opened = Signal(object)
    row_selected = Signal(object)

    def __init__(self, model: TableModel[R], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CARD
        self.model = model
        self.view = _View(model)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, Radius.CARD // 2)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.activated.connect(lambda index: self.row_opened.emit(model.row_at(index)))
        selection = self.view.selectionModel()
        selection.currentRowChanged.connect(
            lambda now, _before: self.row_selected.emit(model.row_at(now))
        )

    @property
    def selected(self) -> R | None:
        """The chosen row; None before a choice."""
        return self.model.row_at(self.view.currentIndex())

    def select(self, row: int) -> None:
        """Choose the row at a place; the focus stays where it is."""
        self.view.setCurrentIndex(self.model.index(row, 0))

    def sort_by(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort and show the chevron in the header."""
        self.view.sortByColumn(column, order)

    def restyle(self) -> None:
        self.model.retranslate()
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_sheet(painter, rect, ground=Colour.SURFACE, radius=Radius.CARD)
        if self.view.horizontalHeader().isVisible():
            outline = QPainterPath()
            outline.addRoundedRect(rect, Radius.CARD, Radius.CARD)
            painter.setClipPath(outline)
            head = QRectF(0, 0, rect.width(), self.view.horizontalHeader().height() + 1)
            painter.fillRect(head, QColor(Colour.PANEL))
            painter.setClipping(False)
        draw_sheet(painter, rect, ground=None, edge=Colour.LINE, radius=Radius.CARD)
        painter.end()


class _View(Themed, QTableView):
    def __init__(self, model: TableModel[Any]) -> None:
        super().__init__()
        self._columns = model
        self._header = _Header()
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setItemDelegate(TableDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self._header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.viewport().setAutoFillBackground(False)
        model.modelReset.connect(self._share_width)
        self.restyle()

    def restyle(self) -> None:
        one_column = self.theme.has_one_column
        height = self.theme.px(Height.TABLE_ROW)
        if one_column:
            height += self.theme.line_height(Type.SECONDARY)
        self.verticalHeader().setDefaultSectionSize(height)
        self._header.setVisible(not one_column)
        self._header.setFixedHeight(self.theme.px(Height.TABLE_HEADER))
        for column in range(1, len(self._columns.columns)):
            self.setColumnHidden(column, one_column)
        self._share_width()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_press = event.reason() == Qt.FocusReason.MouseFocusReason
        if not by_press and not self.currentIndex().isValid() and self._columns.rowCount():
            self.setCurrentIndex(self._columns.index(0, 0))

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(700), self.theme.px(Height.TABLE_HEADER + 5 * Height.TABLE_ROW))

    def _share_width(self) -> None:
        columns = self._columns.columns
        room = self.viewport().width()
        if self.theme.has_one_column:
            self.setColumnWidth(0, room)
            return
        fixed = sum(self.theme.px(column.width) for column in columns if not column.stretch)
        shares = sum(column.stretch for column in columns) or 1
        spare = max(room - fixed, 0)
        for index, column in enumerate(columns):
            width = (
                spare * column.stretch // shares if column.stretch else self.theme.px(column.width)
            )
            self.setColumnWidth(index, width)


class _Header(Themed, QHeaderView):
    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)
        self.viewport().setAutoFillBackground(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        is_sorted = self.sortIndicatorSection() == logical_index
        title = str(self.model().headerData(logical_index, Qt.Orientation.Horizontal))
        font = self.theme.font(Type.SECONDARY, 600 if is_sorted else 400)
        height = self.theme.line_height(Type.SECONDARY)
        lines = lay_out(title, font, height, direction=self.layoutDirection())
        start = self.theme.space(24 if logical_index == 0 else 12)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        width = int(lines.natural_width) + 1
        left = rect.right() + 1 - start - width if rtl else rect.left() + start
        painter.save()
        ink = Colour.INK if is_sorted else Colour.INK_2
        lines.draw(painter, QPointF(left, rect.top() + (rect.height() - height) / 2), ink)
        if is_sorted:
            side = self.theme.px(16)
            beside = left - 6 - side if rtl else left + width + 6
            box = QRectF(beside, rect.top() + (rect.height() - side) / 2, side, side)
            descends = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            draw_icon(painter, "chevron-up" if descends else "chevron-down", box, ink)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(Colour.LINE))
        painter.restore()
