"""The table of problems sorts by what the values are, not by how they are written."""

from PySide6.QtCore import Qt

from mourafaka_desktop.imports.problems import CellProblem, ProblemCode, Severity
from mourafaka_desktop.ui.portfolio_import.problems_model import (
    Column,
    ProblemsModel,
    severity_word,
)


def problem(code: ProblemCode = ProblemCode.NO_ROWS, **place: object) -> CellProblem:
    return CellProblem(code, **({"file": "cooperatives.xlsx"} | place))


def cells(model: ProblemsModel, column: Column) -> list[str]:
    shown = [model.data(model.index(row, column)) for row in range(model.rowCount())]
    return [str(text).strip("\u2066\u2069") for text in shown]


def test_rows_sort_as_numbers_and_a_whole_file_comes_first() -> None:
    model = ProblemsModel()
    model.show([problem(row=10), problem(row=9), problem()])
    model.sort(Column.ROW)
    assert cells(model, Column.ROW) == ["", "9", "10"]
    model.sort(Column.ROW, Qt.SortOrder.DescendingOrder)
    assert cells(model, Column.ROW) == ["10", "9", ""]


def test_column_z_stands_before_column_aa() -> None:
    model = ProblemsModel()
    model.show([problem(column="AA"), problem(column="Z")])
    model.sort(Column.CELL_COLUMN)
    assert cells(model, Column.CELL_COLUMN) == ["Z", "AA"]


def test_the_gravest_problems_come_first() -> None:
    model = ProblemsModel()
    model.show(
        [
            problem(ProblemCode.NO_ROWS),
            problem(ProblemCode.DUPLICATE_CODE, row=3, params={"code": "C-1", "row": "2"}),
            problem(ProblemCode.DAMAGED),
        ]
    )
    gravest_first = (Severity.FILE_REFUSED, Severity.ROW_LEFT_OUT, Severity.REMARK)
    assert cells(model, Column.SEVERITY) == [severity_word(each) for each in gravest_first]


def test_copied_rows_are_plain_text_in_cells() -> None:
    model = ProblemsModel()
    model.show([problem(sheet="Feuil1", row=7, column="C")])
    fields = model.text([0]).split("\t")
    assert fields[1:5] == ["cooperatives.xlsx", "Feuil1", "7", "C"]
    assert not any(mark in model.text([0]) for mark in "\u2066\u2067\u2068\u2069")
