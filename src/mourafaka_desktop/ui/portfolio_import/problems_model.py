"""The problems of the workbooks as a Qt table: sorted by what they are, shown in words, copied as text."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mourafaka_desktop.i18n.catalogue import _, catalogue, current
from mourafaka_desktop.imports.problems import CellProblem, Severity
from mourafaka_desktop.imports.sentences import place, sentence
from mourafaka_desktop.ui.direction import isolate, isolate_name

Index = QModelIndex | QPersistentModelIndex

PROBLEM_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_GRAVEST_FIRST = (Severity.FILE_REFUSED, Severity.ROW_LEFT_OUT, Severity.REMARK)


class Column(IntEnum):
    """What the table says of a problem."""

    SEVERITY = 0
    FILE = 1
    SHEET = 2
    ROW = 3
    CELL_COLUMN = 4
    SENTENCE = 5


class ProblemsModel(QAbstractTableModel):
    """In the order of the files until a column is chosen; equal ones keep that order."""

    def __init__(self) -> None:
        super().__init__()
        self._in_order: tuple[CellProblem, ...] = ()
        self._problems: list[CellProblem] = []
        self.sorted_by = Column.SEVERITY
        self.order = Qt.SortOrder.AscendingOrder

    def show(self, problems: Sequence[CellProblem]) -> None:
        """Show these problems, sorted as before."""
        self.beginResetModel()
        self._in_order = tuple(problems)
        self._arrange()
        self.endResetModel()

    def retranslate(self) -> None:
        """Say everything again in the screen's language, in which the words sort differently."""
        self.show(self._in_order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def problem(self, row: int) -> CellProblem:
        """The problem shown in a row."""
        return self._problems[row]

    def longest_sentence(self) -> str:
        """The sentence that needs most room; all rows are as high as it needs."""
        return max(map(_sentence, self._problems), key=len, default="")

    def text(self, rows: Sequence[int]) -> str:
        """Rows as text, a line each, cells between tabs: what a spreadsheet or a message takes."""
        cells = [
            [str(self._shown(self._problems[row], column)) for column in Column] for row in rows
        ]
        return "\n".join("\t".join(row) for row in cells).translate(_WITHOUT_ISOLATES)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self.sorted_by, self.order = Column(column), order
        self._arrange()
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        problem = self._problems[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(problem, Column(index.column()))
            case Qt.ItemDataRole.ToolTipRole if index.column() == Column.SENTENCE:
                return _sentence(problem)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ". ".join(
                    (severity_word(problem.severity), where(problem), _sentence(problem))
                )
            case _ if role == PROBLEM_ROLE:
                return problem
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.SEVERITY: _("Effect"),
            Column.FILE: _("File"),
            Column.SHEET: _("Sheet"),
            Column.ROW: _("Row"),
            Column.CELL_COLUMN: _("Column"),
            Column.SENTENCE: _("What to look at"),
        }[Column(section)]

    def _arrange(self) -> None:
        self._problems = sorted(
            self._in_order, key=self._key, reverse=self.order is Qt.SortOrder.DescendingOrder
        )

    def _key(self, problem: CellProblem) -> tuple[bool, str | int | tuple[int, str]]:
        """What is not known comes before what is: a problem of a whole file before those of its rows."""
        match self.sorted_by:
            case Column.SEVERITY:
                return True, _GRAVEST_FIRST.index(problem.severity)
            case Column.FILE:
                return True, problem.file
            case Column.SHEET:
                return problem.sheet is not None, problem.sheet or ""
            case Column.ROW:
                return problem.row is not None, problem.row or 0
            case Column.CELL_COLUMN:
                # Z stands before AA.
                letters = problem.column or ""
                return problem.column is not None, (len(letters), letters)
            case Column.SENTENCE:
                return True, _sentence(problem)

    @staticmethod
    def _shown(problem: CellProblem, column: Column) -> str:
        match column:
            case Column.SEVERITY:
                return severity_word(problem.severity)
            case Column.FILE:
                return isolate(problem.file)
            case Column.SHEET:
                return isolate_name(problem.sheet) if problem.sheet else ""
            case Column.ROW:
                return isolate(problem.row) if problem.row is not None else ""
            case Column.CELL_COLUMN:
                return isolate(problem.column) if problem.column else ""
            case Column.SENTENCE:
                return _sentence(problem)


def severity_word(severity: Severity) -> str:
    """What a problem does to the import, in two words."""
    return {
        Severity.FILE_REFUSED: _("File left out"),
        Severity.ROW_LEFT_OUT: _("Row left out"),
        Severity.REMARK: _("To check"),
    }[severity]


def where(problem: CellProblem) -> str:
    """File, sheet and cell on one line."""
    return place(problem, catalogue(current()))


def _sentence(problem: CellProblem) -> str:
    return sentence(problem, catalogue(current()))


_WITHOUT_ISOLATES = {ord(mark): None for mark in "\u2066\u2067\u2068\u2069"}
