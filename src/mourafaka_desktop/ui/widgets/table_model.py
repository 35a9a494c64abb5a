"""Tables over frozen values: columns say how a row is shown and how it is sorted, apart from each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mourafaka_desktop.ui.widgets.session_strip import CellState
from mourafaka_desktop.ui.widgets.sync_badge import SyncMark, sync_word

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole.value
SUMMARY_ROLE = CELL_ROLE + 1


@dataclass(frozen=True)
class TextCell:
    """Plain words; `strong` for what identifies, `icon` for a sign before them."""

    text: str
    strong: bool = False
    icon: str | None = None


@dataclass(frozen=True)
class TitleCell:
    """A name over a quiet line; `matches` are the (start, length) of the name that a search found."""

    title: str
    secondary: str = ""
    matches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class StripCell:
    """The small session strip and its words, « 6 of 12 »."""

    states: tuple[CellState, ...]
    text: str


@dataclass(frozen=True)
class ScoreCell:
    """A score with its band; `score` None shows the dashed circle and `band_name` (« not rated yet »)."""

    score: float | None
    band: str
    band_name: str


@dataclass(frozen=True)
class SyncCell:
    """How far the row has come."""

    mark: SyncMark


Cell = TextCell | TitleCell | StripCell | ScoreCell | SyncCell


def cell_text(cell: Cell) -> str:
    """The cell in words: for screen readers, for copying, and for the summary under large text."""
    match cell:
        case TextCell(text=text) | StripCell(text=text):
            return text
        case TitleCell(title=title, secondary=secondary):
            return f"{title}, {secondary}" if secondary else title
        case ScoreCell(score=score, band_name=name):
            return name if score is None else f"{score:.0f}, {name}"
        case SyncCell(mark=mark):
            return sync_word(mark)


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its title in the language of the moment, the cell of a row, the value to sort by.

    `sort_key` None: this column does not sort. `stretch` shares out the width, `width` fixes it
    (pixels at 100 %).
    """

    title: Callable[[], str]
    cell: Callable[[R], Cell]
    sort_key: Callable[[R], Any] | None = None
    stretch: int = 0
    width: int = 120


class TableModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind. Sorting uses native values and keeps rows without a value at the end."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._rows: list[R] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows in the order shown."""
        return tuple(self._rows)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, in the order the coach has chosen."""
        self.beginResetModel()
        self._rows = list(rows)
        self._sort_rows()
        self.endResetModel()

    def row_at(self, index: Index) -> R | None:
        """The row under an index; None for an invalid one."""
        return self._rows[index.row()] if index.isValid() else None

    def retranslate(self) -> None:
        """The titles and the words of the cells are asked again."""
        last = len(self.columns) - 1
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, last))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        cell = self.columns[index.column()].cell(row)
        if role == CELL_ROLE:
            return cell
        if role == SUMMARY_ROLE:
            others = [column for column in self.columns if column is not self.columns[0]]
            return " · ".join(text for column in others if (text := cell_text(column.cell(row))))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(cell)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column < 0:  # Qt's way to say: in no order
            self._sorted_by = None
            return
        if self.columns[column].sort_key is None:
            return
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order)
        self._sort_rows()
        self.layoutChanged.emit()

    def _sort_rows(self) -> None:
        if self._sorted_by is None:
            return
        column, order = self._sorted_by
        key = self.columns[column].sort_key
        assert key is not None
        known = [row for row in self._rows if key(row) is not None]
        unknown = [row for row in self._rows if key(row) is None]
        known.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = known + unknown
