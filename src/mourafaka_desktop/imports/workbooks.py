"""An Excel workbook as plain rows of text and numbers, or the reason why it cannot be read.

Files come from many hands: damaged, of the old format under the new name, with a million empty rows or
hostile content. Nothing is believed before it is measured, and openpyxl is imported only when a file is read.
"""

import contextlib
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mourafaka_desktop.imports.problems import CellProblem, ProblemCode

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MAX_UNPACKED_BYTES = 64 * 1024 * 1024
# Twenty thousand full rows are about ten; a part is read whole and takes ten times its size in memory.
_MAX_PART_BYTES = 16 * 1024 * 1024
_MAX_ROWS = 20_000
_BLANK_ROWS_END_A_SHEET = 500
_MAX_COLUMNS = 200
_OLD_EXCEL_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
# The old container also holds a new workbook once it has a password; the name of the part says so.
_PROTECTED_PART = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Cell:
    """One cell. `value` is None when it is empty; `fault` says why its value cannot be used."""

    row: int
    column: str
    value: object
    fault: ProblemCode | None = None


@dataclass(frozen=True)
class Sheet:
    """The first sheet that has content: its header cells and its rows, blank rows left out."""

    file: str
    name: str
    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def read_sheet(path: Path) -> Sheet | CellProblem:
    """The first sheet with content of the workbook at `path`, or the problem that keeps it from being read."""
    try:
        refusal = _refusal(path)
        if refusal is not None:
            return CellProblem(refusal, path.name)
        with warnings.catch_warnings():
            # What openpyxl leaves aside of Excel's ornaments is nothing that a portfolio needs.
            warnings.simplefilter("ignore")
            return _content(path)
    except PermissionError:
        return CellProblem(ProblemCode.NOT_OPENED, path.name)
    except Exception:  # noqa: BLE001 -- a parser of others on damaged content raises whatever it meets
        return CellProblem(ProblemCode.DAMAGED, path.name)


def _content(path: Path) -> Sheet | CellProblem:
    with (
        contextlib.closing(_open(path, computed=True)) as values,
        contextlib.closing(_open(path, computed=False)) as formulas,
    ):
        return _first_sheet_with_content(path.name, values, formulas)


def _refusal(path: Path) -> ProblemCode | None:
    """Why the file is not opened at all, judged by its first bytes and its table of contents."""
    if not path.is_file():
        return ProblemCode.NOT_FOUND
    with path.open("rb") as file:
        signature = file.read(8)
        if signature == _OLD_EXCEL_SIGNATURE:
            is_protected = _PROTECTED_PART in file.read(_MAX_UNPACKED_BYTES)
            return ProblemCode.PROTECTED if is_protected else ProblemCode.OLD_FORMAT
    if not signature.startswith(b"PK"):
        return ProblemCode.NOT_A_WORKBOOK
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ProblemCode.DAMAGED
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        return ProblemCode.NOT_A_WORKBOOK
    largest_part = max(part.file_size for part in parts if part.filename.endswith(".xml"))
    if largest_part > _MAX_PART_BYTES or sum(p.file_size for p in parts) > _MAX_UNPACKED_BYTES:
        return ProblemCode.TOO_LARGE
    return None


def _open(path: Path, *, computed: bool) -> "Workbook":
    from openpyxl import load_workbook

    return load_workbook(path, read_only=True, data_only=computed, keep_links=False)


def _first_sheet_with_content(
    file: str, values: "Workbook", formulas: "Workbook"
) -> Sheet | CellProblem:
    for name in values.sheetnames:
        pairs = zip(
            _rows(values[name]),
            _rows(formulas[name]),
            strict=False,
        )
        rows = list(_filled_rows(pairs))
        if len(rows) > _MAX_ROWS:
            return CellProblem(ProblemCode.TOO_LARGE, file, name)
        if rows:
            return Sheet(file, name, rows[0], tuple(rows[1:]))
    return CellProblem(ProblemCode.UNKNOWN_CONTENT, file)


def _rows(worksheet: Any) -> Iterator[tuple[Any, ...]]:
    # A sheet's declared size cannot be trusted: some programs write one cell, others a million rows.
    worksheet.reset_dimensions()
    yield from worksheet.iter_rows(max_col=_MAX_COLUMNS)


def _filled_rows(
    pairs: Iterable[tuple[tuple[Any, ...], tuple[Any, ...]]],
) -> Iterator[tuple[Cell, ...]]:
    blank_rows = 0
    taken = 0
    for computed_row, formula_row in pairs:
        cells = tuple(
            _cell(computed, formula)
            for computed, formula in zip(computed_row, formula_row, strict=False)
            if getattr(formula, "row", None) is not None
        )
        if not any(cell.value is not None or cell.fault for cell in cells):
            blank_rows += 1
            if blank_rows >= _BLANK_ROWS_END_A_SHEET:
                return
            continue
        blank_rows = 0
        yield cells
        taken += 1
        if taken > _MAX_ROWS:
            return


def _cell(computed: Any, formula: Any) -> Cell:
    row, column, value = formula.row, formula.column_letter, computed.value
    if isinstance(value, str):
        value = value.replace("\u00a0", " ").strip() or None
    if computed.data_type == "e":
        return Cell(row, column, None, ProblemCode.FORMULA_ERROR)
    if formula.data_type == "f" and value is None:
        return Cell(row, column, None, ProblemCode.FORMULA_NOT_CALCULATED)
    return Cell(row, column, value)
