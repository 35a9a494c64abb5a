"""The portfolio as a Qt table over frozen values; it sorts by what things are, not by how they are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mourafaka_desktop import labels
from mourafaka_desktop.domain.coaching_path import (
    SESSION_COUNT,
    CoachingSession,
    SlotState,
    next_session_no,
)
from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.arabic import search_key
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.cooperatives import CooperativeSummary
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.ui.widgets.session_strip import CellState
from mourafaka_desktop.ui.widgets.sync_badge import SyncMark, sync_word


class Column(IntEnum):
    """The columns, from the start edge."""

    NAME = 0
    SECTOR = 1
    SESSIONS = 2
    SCORE = 3
    LAST_VISIT = 4
    SYNC = 5


SUMMARY_ROLE = Qt.ItemDataRole.UserRole

# Shown, read aloud, and told in full where a cell has no room for it.
_READ_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Portfolio:
    """What the filters choose from: the size, and the codes that occur in it."""

    size: int
    provinces: tuple[str, ...]
    sectors: tuple[str, ...]


def portfolio_of(summaries: Sequence[CooperativeSummary]) -> Portfolio:
    """The portfolio made of these cooperatives, its codes in order."""
    everyone = [summary.cooperative for summary in summaries]
    return Portfolio(
        size=len(everyone),
        provinces=tuple(sorted({c.province_code for c in everyone if c.province_code})),
        sectors=tuple(sorted({c.sector for c in everyone if c.sector})),
    )


class CooperativesModel(QAbstractTableModel):
    """Rows are `CooperativeSummary` values, given whole by `SUMMARY_ROLE`."""

    def __init__(self) -> None:
        super().__init__()
        self._summaries: list[CooperativeSummary] = []
        self._sorted_by = Column.NAME
        self._order = Qt.SortOrder.AscendingOrder

    @property
    def sorted_by(self) -> Column:
        """The column that gives the order."""
        return self._sorted_by

    @property
    def order(self) -> Qt.SortOrder:
        """Its direction."""
        return self._order

    def show(self, summaries: Sequence[CooperativeSummary]) -> None:
        """Show these cooperatives, in the order that was last asked for."""
        self.beginResetModel()
        self._summaries = self._in_order(summaries)
        self.endResetModel()

    def summary(self, row: int) -> CooperativeSummary:
        """What stands in a row."""
        return self._summaries[row]

    def row_of(self, cooperative_id: CooperativeId) -> int | None:
        """Where a cooperative stands; None where it is not shown."""
        ids = [summary.cooperative.id for summary in self._summaries]
        return ids.index(cooperative_id) if cooperative_id in ids else None

    def retranslate(self) -> None:
        """The texts are another language's, and so is the order of names."""
        self.sort(self._sorted_by, self._order)
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._summaries)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        summary = self._summaries[index.row()]
        if role == SUMMARY_ROLE:
            return summary
        if role in _READ_ROLES:
            return _TEXTS[Column(index.column())](summary)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _title(Column(section))
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by, self._order = Column(column), order
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._summaries[index.row()].cooperative.id for index in before]
        self._summaries = self._in_order(self._summaries)
        rows = {summary.cooperative.id: row for row, summary in enumerate(self._summaries)}
        after = [
            self.index(rows[cooperative_id], index.column())
            for cooperative_id, index in zip(ids, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self, summaries: Sequence[CooperativeSummary]) -> list[CooperativeSummary]:
        value = _SORT_VALUES[self._sorted_by]
        by_name = sorted(summaries, key=_name_key)
        known = [summary for summary in by_name if value(summary) is not None]
        unknown = [summary for summary in by_name if value(summary) is None]
        known.sort(key=value, reverse=self._order is Qt.SortOrder.DescendingOrder)
        return known + unknown  # what is not known comes last in both directions


def held_sessions(summary: CooperativeSummary) -> int:
    """How many of the twelve sessions were held."""
    return sum(slot.state is SlotState.HELD for slot in summary.sessions)


def session_count_text(summary: CooperativeSummary) -> str:
    """« 6 من 12 »."""
    return _("{n} of {total}").format(n=held_sessions(summary), total=SESSION_COUNT)


def band_text(band: str | None) -> str:
    """The name of a maturity band, or that there is no assessment yet."""
    if band is None:
        return _("Not assessed yet")
    names = {known.key: known.label for known in shipped_framework().bands}
    return labels.content(names[band])


def cell_states(sessions: Sequence[CoachingSession]) -> tuple[CellState, ...]:
    """How each session is drawn, the next one to hold marked among the planned ones."""
    following = next_session_no(tuple(sessions))
    return tuple(
        CellState.NEXT if slot.number == following else CellState(slot.state) for slot in sessions
    )


def _title(column: Column) -> str:
    return {
        Column.NAME: _("Cooperative"),
        Column.SECTOR: _("Sector"),
        Column.SESSIONS: _("Sessions"),
        Column.SCORE: _("Overall score"),
        Column.LAST_VISIT: _("Last visit"),
        Column.SYNC: _("Sync"),
    }[column]


def _name_text(summary: CooperativeSummary) -> str:
    cooperative = summary.cooperative
    place = labels.place(cooperative)
    name = cooperative.name_in(current())
    return f"{name}\n{place}" if place else name


def _sector_text(summary: CooperativeSummary) -> str:
    sector = summary.cooperative.sector
    return labels.option("sector", sector) if sector else ""


def _score_text(summary: CooperativeSummary) -> str:
    if summary.overall is None:
        return band_text(None)
    return f"{formats(current()).number(summary.overall)} {band_text(summary.band)}"


def _last_visit_text(summary: CooperativeSummary) -> str:
    return formats(current()).day_month(summary.last_visit_on) if summary.last_visit_on else ""


def _name_key(summary: CooperativeSummary) -> str:
    return search_key(summary.cooperative.name_in(current()))


_TEXTS: dict[Column, Callable[[CooperativeSummary], str]] = {
    Column.NAME: _name_text,
    Column.SECTOR: _sector_text,
    Column.SESSIONS: session_count_text,
    Column.SCORE: _score_text,
    Column.LAST_VISIT: _last_visit_text,
    Column.SYNC: lambda summary: sync_word(SyncMark(summary.sync_state)),
}

_SORT_VALUES: dict[Column, Callable[[CooperativeSummary], Any]] = {
    Column.NAME: _name_key,
    Column.SECTOR: lambda summary: search_key(_sector_text(summary)) or None,
    Column.SESSIONS: held_sessions,
    Column.SCORE: lambda summary: summary.overall,
    Column.LAST_VISIT: lambda summary: summary.last_visit_on,
    Column.SYNC: lambda summary: list(SyncState).index(summary.sync_state),
}
