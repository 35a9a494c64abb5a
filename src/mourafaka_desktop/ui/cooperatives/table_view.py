"""The table's own parts: a header that sorts by mouse and keyboard, and the sheet with round corners."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
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

from mourafaka_desktop.services.cooperatives import CooperativeSummary
from mourafaka_desktop.ui.cooperatives.cooperatives_model import (
    SUMMARY_ROLE,
    Column,
    CooperativesModel,
)
from mourafaka_desktop.ui.cooperatives.rows_view import EDGE, RowsDelegate
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Radius, Type
from mourafaka_desktop.ui.widgets.painting import draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.themed import Themed

# Widths at 100 %; the name takes what is left.
_WIDTHS = {
    Column.SECTOR: 130,
    Column.SESSIONS: 222,
    Column.SCORE: 176,
    Column.LAST_VISIT: 108,
    Column.SYNC: 134,
}
# Narrower than this, at 100 % text, the table lets a column go.
_LETS_GO = {Column.SECTOR: 990, Column.LAST_VISIT: 920, Column.SYNC: 740}


class CooperativesTable(Themed, QTableView):
    """Rows to open: `opened` at Enter or double click, `visit_started` at F2."""

    opened = Signal(object)  # CooperativeSummary
    visit_started = Signal(object)  # CooperativeSummary
    left_upwards = Signal()

    def __init__(self, model: CooperativesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CARD
        self.rows_delegate = RowsDelegate()
        self.setModel(model)
        self.setItemDelegate(self.rows_delegate)
        self.setHorizontalHeader(SortHeader(model))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda index: self.opened.emit(index.data(SUMMARY_ROLE)))
        self.restyle()

    @property
    def chosen(self) -> CooperativeSummary | None:
        """The cooperative of the selected row; None where there is none."""
        index = self.currentIndex()
        return index.data(SUMMARY_ROLE) if index.isValid() else None

    def choose(self, row: int) -> None:
        """Select a row and bring it into view."""
        self.setCurrentIndex(self.model().index(row, Column.NAME))

    def restyle(self) -> None:
        self._arrange()
        self.viewport().update()
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.chosen
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen is not None:
            self.opened.emit(chosen)
        elif event.key() == Qt.Key.Key_F2 and chosen is not None:
            self.visit_started.emit(chosen)
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.chosen is None and self.model().rowCount():
            self.choose(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """As many columns as there is room for; with very large text, rows of a list."""
        as_list = self.theme.has_one_column
        width = self.viewport().width() * 100 / self.theme.text_scale
        left = self.viewport().width()
        for column, at_100 in _WIDTHS.items():
            hidden = as_list or width < _LETS_GO.get(column, 0)
            self.setColumnHidden(column, hidden)
            if not hidden:
                self.setColumnWidth(column, self.theme.px(at_100))
                left -= self.theme.px(at_100)
        self.setColumnWidth(Column.NAME, max(left, 120))
        self.horizontalHeader().setVisible(not as_list)
        self.rows_delegate.as_list = as_list
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(self.rows_delegate.row_height())


class SortHeader(Themed, QHeaderView):
    """Sorts by a click, or with ← → and Space when it has the focus."""

    def __init__(self, model: CooperativesModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.ring_radius = None
        self._rows = model
        self._at: int = Column.NAME
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
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
            shown = [column for column in Column if not self.isSectionHidden(column)]
            step = 1 if event.key() == forward else -1
            place = shown.index(Column(self._at)) + step if self._at in shown else 0
            self._at = shown[min(max(place, 0), len(shown) - 1)]
            self.viewport().update()
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
        text = self._rows.headerData(logical_index, Qt.Orientation.Horizontal)
        font = self.theme.font(Type.SECONDARY, 600 if is_sorted else 400)
        line = self.theme.line_height(Type.SECONDARY)
        words = lay_out(text, font, line, direction=self.layoutDirection())
        at = self.theme.space(EDGE) if logical_index == Column.NAME else 0
        top = rect.top() + (rect.height() - line) / 2
        box = self._from_start(rect, at, words.natural_width + 1, top, line)
        words.draw(painter, box.topLeft(), colour)
        if is_sorted:
            side = self.theme.px(16)
            ascending = self._rows.order is Qt.SortOrder.AscendingOrder
            sign = self._from_start(
                rect,
                at + words.natural_width + 10,
                side,
                rect.top() + (rect.height() - side) / 2,
                side,
            )
            draw_icon(painter, "chevron-down" if ascending else "chevron-up", sign, Colour.INK)
        if self.hasFocus() and self._at == logical_index:
            ring = QRectF(rect).adjusted(3, 4, -3, -5)
            draw_sheet(painter, ring, ground=None, edge=Colour.NILA, radius=6, width=2)
        painter.restore()

    def _from_start(
        self, rect: QRect, at: float, width: float, top: float, height: float
    ) -> QRectF:
        left = rect.left() + at
        if self.theme.is_rtl:
            left = rect.left() + rect.width() - at - width
        return QRectF(left, top, width, height)

    def _sort_by(self, section: int) -> None:
        turned = Qt.SortOrder.AscendingOrder
        if self._rows.sorted_by == section and self._rows.order is Qt.SortOrder.AscendingOrder:
            turned = Qt.SortOrder.DescendingOrder
        self._at = section
        self._rows.sort(section, turned)
        self.viewport().update()


class TableSheet(QFrame):
    """The white sheet around the table, with round corners that the rows do not cover."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(content)
        self._corners = _Corners(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(painter, QRectF(self.rect()), ground=Colour.SURFACE, radius=Radius.CARD)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._corners.setGeometry(self.rect())
        self._corners.raise_()


class _Corners(QWidget):
    """Paints the edge over everything, and paper outside its round corners."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        outside = QPainterPath()
        outside.addRect(rect)
        sheet = QPainterPath()
        sheet.addRoundedRect(rect, Radius.CARD, Radius.CARD)
        painter.fillPath(outside - sheet, QColor(Colour.PAPER))
        draw_sheet(painter, rect, ground=None, edge=Colour.LINE, radius=Radius.CARD)
        painter.end()
