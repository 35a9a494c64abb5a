"""The table of problems: only the rows on show are painted, so ten thousand cost no more than ten."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mourafaka_desktop.imports.problems import CellProblem, Severity
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.portfolio_import.problems_model import (
    PROBLEM_ROLE,
    Column,
    ProblemsModel,
    severity_word,
    where,
)
from mourafaka_desktop.ui.tokens import Colour, Radius, State, Type
from mourafaka_desktop.ui.widgets.cell_pen import CellPen, one_line, paragraph
from mourafaka_desktop.ui.widgets.sort_header import TABLE_EDGE, SortHeader
from mourafaka_desktop.ui.widgets.themed import Themed

_Index = QModelIndex | QPersistentModelIndex

# Widths at 100 %; the sentence takes what is left.
_NARROWEST_SENTENCE = 240
_WIDTHS = {
    Column.SEVERITY: 212,
    Column.FILE: 170,
    Column.SHEET: 92,
    Column.ROW: 64,
    Column.CELL_COLUMN: 84,
}
_BETWEEN = 12
_ALONG = 9
_ICON = 18
_LOOKS = {
    Severity.FILE_REFUSED: (State.LATE, "ban"),
    Severity.ROW_LEFT_OUT: (State.SOON, "triangle-alert"),
    Severity.REMARK: (State.CALM, "info"),
}


class ProblemsTable(Themed, QTableView):
    """Ctrl C copies the selected rows, or all where none is selected."""

    def __init__(self, model: ProblemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.CARD
        self._problems = model
        self._delegate = _ProblemDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(SortHeader(model))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        model.modelReset.connect(self._arrange)
        self.restyle()

    def copy(self) -> None:
        """Put the selected rows, or all, on the clipboard as text."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        chosen = rows or range(self._problems.rowCount())
        QGuiApplication.clipboard().setText(self._problems.text(chosen))

    def restyle(self) -> None:
        self._arrange()
        self.viewport().update()
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """A column for each fact; without room for them, rows of a list that say the place above the sentence."""
        left = self.viewport().width()
        needed = sum(_WIDTHS.values()) + _NARROWEST_SENTENCE
        as_list = self.theme.has_one_column or left < self.theme.px(needed)
        for column, at_100 in _WIDTHS.items():
            self.setColumnHidden(column, as_list)
            if not as_list:
                self.setColumnWidth(column, self.theme.px(at_100))
                left -= self.theme.px(at_100)
        self.setColumnWidth(Column.SENTENCE, max(left, 160))
        self.horizontalHeader().setVisible(not as_list)
        self._delegate.as_list = as_list
        longest = self._problems.longest_sentence()
        self.verticalHeader().setMinimumSectionSize(10)
        self.verticalHeader().setDefaultSectionSize(
            self._delegate.row_height(longest, self.columnWidth(Column.SENTENCE))
        )


class _ProblemDelegate(QStyledItemDelegate):
    """One cell, or, `as_list`, the whole problem in the last column."""

    as_list = False

    def row_height(self, longest: str, width: int) -> int:
        """The height that the longest sentence needs in a column so wide."""
        look = theme.current()
        height = paragraph(longest, self._room(width)).height + look.space(2 * _ALONG)
        if self.as_list:
            height += look.line_height(Type.SECONDARY) + look.line_height(Type.SMALL)
        return max(round(height), look.px(44))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(60, theme.current().px(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(Colour.TINT if selected else Colour.SURFACE))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(Colour.LINE))
        pen = CellPen(painter, rect)
        problem: CellProblem = index.data(PROBLEM_ROLE)
        words: str = index.data()
        middle = pen.middle(theme.current().line_height(Type.SECONDARY))
        if self.as_list:
            self._paint_whole(pen, problem, words)
        elif index.column() == Column.SEVERITY:
            self._paint_severity(pen, problem.severity, middle)
        elif index.column() == Column.SENTENCE:
            room = self._room(rect.width())
            pen.paragraph(words, 0, pen.middle(paragraph(words, room).height), room, Colour.INK)
        else:
            room = rect.width() - theme.current().space(_BETWEEN)
            # The end of a file's name tells as much as its beginning.
            middle_dots = Qt.TextElideMode.ElideMiddle
            line = one_line(words, Type.SECONDARY, room=room, elide=middle_dots)
            pen.words(line, 0, middle, Colour.INK_2)
        painter.restore()

    def _paint_whole(self, pen: CellPen, problem: CellProblem, words: str) -> None:
        look = theme.current()
        edge, top = look.space(TABLE_EDGE), look.space(_ALONG)
        room = self._room(pen.cell.width())
        self._paint_severity(pen, problem.severity, top)
        top += look.line_height(Type.SECONDARY)
        line = one_line(where(problem), Type.SMALL, weight=400, room=room)
        pen.words(line, edge, top, Colour.INK_2)
        top += look.line_height(Type.SMALL)
        pen.paragraph(words, edge, top, room, Colour.INK)

    @staticmethod
    def _paint_severity(pen: CellPen, severity: Severity, top: float) -> None:
        look = theme.current()
        state, icon = _LOOKS[severity]
        at, side = look.space(TABLE_EDGE), look.px(_ICON)
        words = one_line(severity_word(severity), Type.SECONDARY, weight=500)
        pen.icon(icon, at, top + (words.height - side) / 2, side, state.value.mark)
        pen.words(words, at + side + look.space(8), top, state.value.text)

    def _room(self, width: int) -> int:
        """How wide the sentence may be in a column of this width."""
        edge = theme.current().space(TABLE_EDGE)
        return max(width - edge - (edge if self.as_list else 0), 60)
