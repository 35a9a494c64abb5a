"""The table: native sorting, whole rows, large text as list rows."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.widgets.session_strip import CellState
from mourafaka_desktop.ui.widgets.sync_badge import SyncMark
from mourafaka_desktop.ui.widgets.table_model import (
    Column,
    ScoreCell,
    StripCell,
    SyncCell,
    TableModel,
    TitleCell,
)
from mourafaka_desktop.ui.widgets.table_view import TableSheet

HELD = (CellState.HELD,) * 12


@dataclass(frozen=True)
class _Row:
    name: str
    score: float | None


ROWS = [_Row("تعاونية أكلو", 9.0), _Row("تعاونية تيغمي", None), _Row("تعاونية أزور", 77.0)]


@pytest.fixture
def model() -> TableModel[_Row]:
    model = TableModel(
        [
            Column(lambda: "التعاونية", lambda r: TitleCell(r.name), lambda r: r.name, stretch=1),
            Column(
                lambda: "النقطة", lambda r: ScoreCell(r.score, "solid", "متين"), lambda r: r.score
            ),
            Column(lambda: "الجلسات", lambda _r: StripCell(HELD, "12 من 12"), width=250),
            Column(lambda: "المزامنة", lambda _r: SyncCell(SyncMark.ACCEPTED)),
        ]
    )
    model.show_rows(ROWS)
    return model


@pytest.fixture
def sheet(model: TableModel[_Row], qtbot) -> TableSheet[_Row]:
    sheet = TableSheet(model)
    qtbot.addWidget(sheet)
    sheet.resize(900, 400)
    sheet.show()
    return sheet


def test_scores_sort_as_numbers_with_the_unrated_last_both_ways(model: TableModel[_Row]):
    model.sort(1)
    assert [row.score for row in model.rows] == [9.0, 77.0, None]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.score for row in model.rows] == [77.0, 9.0, None]


def test_new_rows_come_in_the_order_the_coach_chose(model: TableModel[_Row]):
    model.sort(1)
    model.show_rows([_Row("ب", 50.0), _Row("أ", 10.0)])
    assert [row.score for row in model.rows] == [10.0, 50.0]


def test_a_column_without_a_value_does_not_sort(model: TableModel[_Row]):
    before = model.rows
    model.sort(3)
    assert model.rows == before


def test_a_cell_is_read_in_words(model: TableModel[_Row]):
    def read(row: int, column: int) -> str:
        return str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))

    assert read(0, 1) == "9, متين"
    assert read(0, 3) == "مقبول"


def test_rows_come_in_the_order_given_until_the_coach_sorts(sheet: TableSheet[_Row], model, qtbot):
    assert list(model.rows) == ROWS
    header = sheet.view.horizontalHeader()
    middle = header.sectionViewportPosition(1) + header.sectionSize(1) // 2
    spot = QPoint(middle, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [row.score for row in model.rows] == [9.0, 77.0, None]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [row.score for row in model.rows] == [77.0, 9.0, None]


def test_enter_opens_the_chosen_row(sheet: TableSheet[_Row], qtbot):
    sheet.select(2)
    with qtbot.waitSignal(sheet.row_opened) as opened:
        qtbot.keyClick(sheet.view, Qt.Key.Key_Return)
    assert opened.args == [ROWS[2]] == [sheet.selected]


def test_a_press_on_any_cell_chooses_the_whole_row(sheet: TableSheet[_Row], model, qtbot):
    cell = sheet.view.visualRect(model.index(1, 3)).center()
    told: list[_Row] = []
    sheet.row_selected.connect(told.append)
    qtbot.mouseClick(sheet.view.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert told[-1] == sheet.selected == ROWS[1]


def test_columns_fill_the_width_and_never_scroll_sideways(sheet: TableSheet[_Row], model):
    widths = [sheet.view.columnWidth(index) for index in range(len(model.columns))]
    assert sum(widths) == sheet.view.viewport().width()


def test_with_large_text_a_row_tells_everything_in_one_column(
    sheet: TableSheet[_Row], qapp: QApplication
):
    theme.apply(qapp, Language.AR, 200)
    shown = [index for index in range(4) if not sheet.view.isColumnHidden(index)]
    assert shown == [0]
    assert sheet.view.rowHeight(0) > 2 * 55
    assert not sheet.view.horizontalHeader().isVisible()
