"""The table of the cooperatives: rows to open, as many columns as there is room for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QTableView,
    QWidget,
)

from mourafaka_desktop.services.cooperatives import CooperativeSummary
from mourafaka_desktop.ui.cooperatives.cooperatives_model import (
    SUMMARY_ROLE,
    Column,
    CooperativesModel,
)
from mourafaka_desktop.ui.cooperatives.rows_view import RowsDelegate
from mourafaka_desktop.ui.tokens import Radius
from mourafaka_desktop.ui.widgets.sort_header import SortHeader
from mourafaka_desktop.ui.widgets.themed import Themed

# Widths at 100 %; the name takes what is left.
_WIDTHS = {
    Column.SECTOR: 144,
    Column.SESSIONS: 222,
    Column.SCORE: 176,
    Column.LAST_VISIT: 106,
    Column.SYNC: 146,
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
