"""A questionnaire's workbook as plain rows of text, or the reason why it cannot be read.

`packages` measures the file first; only then openpyxl reads it, row by row. The texts are those that
the compiler reads from the same cells, so that what is checked is what is compiled.
"""

import contextlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from mourafaka_forms.linter import Problem, Row, Severity, Sheet, Workbook, column_letter
from mourafaka_server.questionnaires.packages import (
    CELL,
    MOST_COLUMNS,
    Facts,
    Package,
    column_number,
    measured,
)
from mourafaka_server.questionnaires.problems import FileCode, WorkbookRefused

SHEETS: Final = frozenset(
    {
        *("survey", "choices", "settings", "scoring", "actions", "sessions", "law"),
        *("entities", "external_choices", "osm"),
    }
)
"""The sheets that are read; any other is the author's own."""

MOST_QUESTIONS: Final = 3_000
"""Rows of `survey` with content: five times the largest questionnaire of the programme."""

_MOST_TEXT: Final = 3_000_000
"""Letters of all cells together: one text may stand in many cells."""

_VISIBLE: Final = "visible"


@dataclass(frozen=True)
class Reading:
    """The workbook, and what is wrong with single cells of it."""

    workbook: Workbook
    problems: tuple[Problem, ...]


def read_workbook(content: bytes, name: str) -> Reading:
    """The sheets of the .xlsx file `name`. Raises WorkbookRefused for a file nobody should open."""
    package = measured(content, name)
    try:
        with warnings.catch_warnings():
            # What openpyxl leaves aside of Excel's ornaments is nothing that a questionnaire needs.
            warnings.simplefilter("ignore")
            return _read(package)
    except WorkbookRefused:
        raise
    except Exception as error:
        # A parser of others on damaged content raises whatever it meets.
        raise WorkbookRefused(FileCode.DAMAGED) from error


def _read(package: Package) -> Reading:
    from openpyxl import load_workbook  # a third of a second that other commands need not wait for

    content = io.BytesIO(package.content)
    with contextlib.closing(
        load_workbook(content, read_only=True, data_only=True, keep_links=False)
    ) as book:
        reader = _SheetReader()
        sheets = tuple(
            reader.sheet(worksheet, package.facts.get(worksheet.title, Facts()).last_row)
            for worksheet in book.worksheets
        )
    problems = [
        problem
        for sheet in sheets
        if sheet.name.lower() in SHEETS
        for problem in _problems(sheet, package.facts.get(sheet.name, Facts()))
    ]
    return Reading(Workbook(sheets), tuple(problems))


class _SheetReader:
    """Reads sheets one after the other, up to as much text as a questionnaire may hold."""

    def __init__(self) -> None:
        self._text = 0

    def sheet(self, worksheet: Any, last_row: int) -> Sheet:
        """The sheet's rows that have content; none of a sheet that is the author's own."""
        title, is_hidden = worksheet.title, worksheet.sheet_state != _VISIBLE
        if title.lower() not in SHEETS:
            return Sheet(title, (), (), is_hidden)
        # A sheet's declared size cannot be trusted: some programs write one cell, others a million rows.
        worksheet.reset_dimensions()
        first = next(worksheet.iter_rows(max_row=1, max_col=MOST_COLUMNS, values_only=True), ())
        header = self._texts(title, first)
        lines = worksheet.iter_rows(
            min_row=2, max_row=max(last_row, 2), max_col=max(len(header), 1), values_only=True
        )
        rows = tuple(
            Row(number, texts)
            for number, line in enumerate(lines, start=2)
            if (texts := self._texts(title, line))
        )
        if title.lower() == "survey" and len(rows) > MOST_QUESTIONS:
            raise WorkbookRefused(FileCode.TOO_MANY_ROWS, title, most=str(MOST_QUESTIONS))
        return Sheet(title, header, rows, is_hidden)

    def _texts(self, sheet: str, values: tuple[Any, ...]) -> tuple[str, ...]:
        """The texts of a row, up to the last one that is not empty."""
        texts = [_text(value) for value in values]
        while texts and not texts[-1]:
            texts.pop()
        self._text += sum(map(len, texts))
        if self._text > _MOST_TEXT:
            raise WorkbookRefused(FileCode.TOO_MANY_CELLS, sheet)
        return tuple(texts)


def _text(value: object) -> str:
    """The text of a cell, as the compiler has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _problems(sheet: Sheet, facts: Facts) -> Iterator[Problem]:
    """The problems of single cells that only the part itself shows."""
    for code, cells in (
        (FileCode.MERGED_CELLS, facts.merged),
        (FileCode.FORMULA_NOT_CALCULATED, facts.uncalculated),
        (FileCode.FORMULA_FAILED, facts.failed),
    ):
        for name in cells:
            first = CELL.match(name)
            if first:
                index = column_number(first[1]) - 1
                column = sheet.header[index] if index < len(sheet.header) else ""
                yield Problem(
                    code,
                    Severity.ERROR,
                    sheet.name,
                    int(first[2]),
                    column_letter(index),
                    column or None,
                    {"cells": name},
                )
