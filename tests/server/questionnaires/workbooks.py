"""The workbooks that come with the program, as they are or with a cell written anew."""

import functools
import io
from pathlib import Path

import openpyxl

EXAMPLE = Path(__file__).parents[3] / "resources" / "questionnaires" / "example.xlsx"
EXAMPLE_ID, EXAMPLE_VERSION, EXAMPLE_RULES = "visite-point-de-vente", "1.0.0", "1.0"


@functools.cache
def example(
    version: str = EXAMPLE_VERSION, *, form_id: str = EXAMPLE_ID, tidiness_weight: int = 1
) -> bytes:
    """The example for authors, as another version or form, or with another weight for its second criterion."""
    content = with_cell(EXAMPLE, "settings", "version", 2, version)
    content = with_cell(content, "settings", "form_id", 2, form_id)
    row = _row_of(content, "survey", "qua_1_2")
    return with_cell(content, "survey", "bind::mk:weight", row, tidiness_weight)


def with_cell(workbook: Path | bytes, sheet: str, column: str, row: int, value: object) -> bytes:
    """The workbook with one value written under a column's name."""
    book = _opened(workbook)
    head = next(cell for cell in book[sheet][1] if cell.value == column)
    book[sheet].cell(row, head.column).value = value
    written = io.BytesIO()
    book.save(written)
    book.close()
    return written.getvalue()


def _row_of(workbook: bytes, sheet: str, name: str) -> int:
    book = _opened(workbook)
    row = next(row for row, cells in enumerate(book[sheet].values, 1) if cells[1] == name)
    book.close()
    return row


def _opened(workbook: Path | bytes) -> openpyxl.Workbook:
    content = workbook if isinstance(workbook, bytes) else workbook.read_bytes()
    return openpyxl.load_workbook(io.BytesIO(content))
