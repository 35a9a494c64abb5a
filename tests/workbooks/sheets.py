"""Sheets of a workbook as rows, and the Excel file they make: the same bytes for the same rows."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter

FRENCH = "Français (fr)"
ARABIC = "العربية (ar)"
NAMESPACE = 'mk="https://mourafaka.ma/xforms/scoring"'

Cell = str | int | float
Row = Mapping[str, Cell]

_WIDTHS = {"type": 26, "name": 22, "relevant": 34, "list_name": 14, "code": 12, "value": 70}
_WIDE = ("label", "hint", "guidance_hint", "anchor", "français", "العربية")
_WRITTEN_AT = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True)
class Sheet:
    """One sheet. Its columns are those its rows use, in the order of `columns`.

    Questions that accompany a criterion are folded away below it, so that each criterion is one row.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def both(column: str, fr: str, ar: str) -> dict[str, str]:
    """A translated column of XLSForm, in both languages."""
    return {f"{column}::{FRENCH}": fr, f"{column}::{ARABIC}": ar}


def translated(*columns: str) -> tuple[str, ...]:
    """The names of translated columns."""
    return tuple(name for column in columns for name in both(column, "", ""))


def words(text: Mapping[str, str]) -> dict[str, str]:
    """A label in a sheet of ours."""
    return {"label_fr": text["fr"], "label_ar": text["ar"]}


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """The workbook as Excel stores it."""
    stored = io.BytesIO()
    workbook = xlsxwriter.Workbook(stored, {"in_memory": True, "strings_to_numbers": False})
    workbook.set_properties({"created": _WRITTEN_AT.replace(tzinfo=None)})
    styles = _Styles(workbook)
    for sheet in sheets:
        _write(workbook.add_worksheet(sheet.name), sheet, styles)
    workbook.close()
    return stored.getvalue()


class _Styles:
    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        shared = {"valign": "top", "text_wrap": True}
        self.heading = workbook.add_format({"bold": True, "bg_color": "#E4EFE9", "bottom": 1})
        self.cell = workbook.add_format(shared)
        self.arabic = workbook.add_format({**shared, "reading_order": 2, "align": "right"})
        self.group = workbook.add_format({**shared, "bold": True, "bg_color": "#F3F3F0"})

    def of(self, column: str, is_group: bool) -> object:
        if is_group:
            return self.group
        return self.arabic if column.endswith(("_ar", ARABIC)) or column == "العربية" else self.cell


def _write(worksheet: xlsxwriter.worksheet.Worksheet, sheet: Sheet, styles: _Styles) -> None:
    used = [column for column in sheet.columns if any(column in row for row in sheet.rows)]
    unknown = {column for row in sheet.rows for column in row} - set(sheet.columns)
    assert not unknown, f"{sheet.name}: no such column: {unknown}"
    worksheet.freeze_panes(1, 2)
    worksheet.outline_settings(symbols_below=False)
    for index, column in enumerate(used):
        worksheet.set_column(index, index, _width(column))
        worksheet.write_string(0, index, column, styles.heading)
    for number, row in enumerate(sheet.rows, start=1):
        if _accompanies(row):
            worksheet.set_row(number, None, None, {"level": 1, "hidden": True})
        elif number < len(sheet.rows) and _accompanies(sheet.rows[number]):
            worksheet.set_row(number, None, None, {"collapsed": True})
        is_group = str(row.get("type", "")).startswith(("begin", "end"))
        for index, column in enumerate(used):
            value = row.get(column, "")
            style = styles.of(column, is_group)
            if isinstance(value, str):
                if value:
                    worksheet.write_string(number, index, value, style)
            else:
                worksheet.write_number(number, index, value, style)


def _accompanies(row: Row) -> bool:
    return any(column.endswith("-for") for column in row)


def _width(column: str) -> int:
    if column.lower().startswith(_WIDE):
        return 44
    return _WIDTHS.get(column, 14)
