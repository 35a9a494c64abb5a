"""Workbooks as an author would write them: a sound small questionnaire, and whatever a test changes in it."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

FR, AR = "Français (fr)", "العربية (ar)"
SURVEY = (
    *("type", "name", f"label::{FR}", f"label::{AR}", f"hint::{FR}", f"hint::{AR}"),
    *("relevant", "constraint", "required", "calculation", "choice_filter", "default"),
    *("parameters", "repeat_count"),
)
"""The columns of `survey`: A to N."""

CHOICES = ("list_name", "name", f"label::{FR}", f"label::{AR}", "region")
SETTINGS = ("form_id", "form_title", "version", "namespaces", "default_language")
YES_NO = [("yes_no", "yes", "Oui", "نعم"), ("yes_no", "no", "Non", "لا")]
SETTING = ("enquete", "Enquête", "1", "", "")

Rows = Sequence[Sequence[Any]]


def asked(kind: str, name: str, **cells: Any) -> list[Any]:
    """A row of `survey` with its label in both languages; other cells by the name of their column."""
    row: list[Any] = [kind, name, f"Question {name}", f"سؤال {name}", *[""] * 10]
    for column, value in cells.items():
        row[SURVEY.index(column)] = value
    return row


def silent(kind: str, name: str = "", **cells: Any) -> list[Any]:
    """A row that shows nothing."""
    row = asked(kind, name, **cells)
    row[2] = row[3] = ""
    return row


def workbook(
    survey: Rows,
    choices: Rows = YES_NO,
    settings: Sequence[Any] = SETTING,
    headers: Mapping[str, Sequence[str]] = {},
    sheets: Mapping[str, Rows] = {},
) -> bytes:
    """An .xlsx file with the three sheets, and further ones given whole."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        tables: dict[str, Rows] = {
            "survey": [headers.get("survey", SURVEY), *survey],
            "choices": [headers.get("choices", CHOICES), *choices],
            "settings": [headers.get("settings", SETTINGS), settings],
            **sheets,
        }
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value:
                        sheet.write_string(at, column, value)
                    elif value != "":
                        sheet.write(at, column, value)
    return content.getvalue()


def sound() -> bytes:
    """A questionnaire without any problem, with most of what one may contain."""
    return workbook(
        [
            asked("text", "nom", required="yes"),
            asked("select_one yes_no", "active", default="yes"),
            asked("select_multiple yes_no", "several", relevant="selected(${active}, 'yes')"),
            asked("integer", "age", constraint=". >= 0 and . < 120"),
            asked("select_one region", "region"),
            asked("select_one province", "province", choice_filter="region = ${region}"),
            asked("range", "score", parameters="start=0 end=10 step=1"),
            asked("begin_group", "details"),
            asked("date", "since", constraint=". <= today()"),
            asked("begin_repeat", "member", repeat_count="${age}"),
            asked("text", "first_name"),
            asked("decimal", "share", relevant="position(..) > 1"),
            silent("end_repeat"),
            silent("end_group"),
            silent("calculate", "total", calculation="sum(${share}) + count(${member})"),
            asked("note", "thanks", relevant="${total} > 1"),
            silent("start", "start"),
            silent("deviceid", "deviceid"),
        ],
        [
            *YES_NO,
            ("region", "09", "Souss-Massa", "سوس ماسة"),
            ("province", "agadir", "Agadir", "أكادير", "09"),
        ],
    )


def changed(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """The workbook after somebody did something to it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def without_sheet(path: Path, sheet: str) -> bytes:
    """The workbook without one of its sheets."""
    return changed(path.read_bytes(), lambda book: book.remove(book[sheet]))


def with_parts(parts: Mapping[str, str | bytes], workbook: bytes | None = None) -> bytes:
    """A sound workbook with these parts of its zip written anew, or added."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook or sound())) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return written.getvalue()


def sheet_part(inside: str) -> str:
    """The XML of a sheet with these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{inside}</sheetData></worksheet>'


FIRST_SHEET = "xl/worksheets/sheet1.xml"
