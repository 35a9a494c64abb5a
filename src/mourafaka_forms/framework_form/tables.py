"""Rows of authors' tables: cells as typed values, and what is wrong with them noted on the way.

A cell that is wrong gives a value all the same, so that one reading finds all problems.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Final

from mourafaka_forms.framework import Confidence, Text
from mourafaka_forms.framework_form.problems import FrameworkFault, FrameworkProblem
from mourafaka_forms.xform import Form

# Neither fractions nor exponents: `1e999999999` would keep a laptop busy for days.
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,20})?")

UNKNOWN: Final = Fraction(1)
"""What a number counts as that cannot be read; the problem is noted beside it."""


class Notes:
    """The problems found so far."""

    def __init__(self) -> None:
        self.problems: list[FrameworkProblem] = []

    def add(
        self, fault: FrameworkFault, sheet: str, row: str = "", column: str = "", value: str = ""
    ) -> None:
        """Note one."""
        self.problems.append(FrameworkProblem(fault, sheet, row, column, value))


class Row:
    """The cells of one row; `name` is what its author knows it by."""

    def __init__(self, notes: Notes, sheet: str, name: str, cells: Mapping[str, str]) -> None:
        self._notes = notes
        self._cells = cells
        self.sheet = sheet
        self.name = name

    def note(self, fault: FrameworkFault, column: str = "", value: str = "") -> None:
        """Note a problem of this row."""
        self._notes.add(fault, self.sheet, self.name, column, value)

    def beside(self, sheet: str, name: str) -> "Row":
        """An empty row of another sheet, to note what is wrong there."""
        return Row(self._notes, sheet, name, {})

    def cell(self, column: str) -> str:
        """The text of a cell, "" where it is empty."""
        return self._cells.get(column, "").strip()

    def required(self, column: str) -> str:
        """The text of a cell that may not be empty."""
        text = self.cell(column)
        if not text:
            self.note(FrameworkFault.CELL_MISSING, column)
        return text

    def words(self, column: str) -> tuple[str, ...]:
        """Codes with spaces between."""
        return tuple(self.cell(column).split())

    def label(self) -> Text:
        """The label, both of whose languages are required."""
        return Text(fr=self.required("label_fr"), ar=self.required("label_ar"))

    def text(self, column: str) -> Text:
        """A text that may be absent, in both languages."""
        return Text(fr=self.cell(f"{column}_fr"), ar=self.cell(f"{column}_ar"))

    def number(self, column: str) -> Fraction:
        """A number that has to be there."""
        return self.number_in(column, text) if (text := self.required(column)) else UNKNOWN

    def weight(self, column: str = "weight") -> Fraction:
        """A number above zero that has to be there."""
        weight = self.number(column)
        if weight <= 0:
            self.note(FrameworkFault.NOT_ABOVE_ZERO, column, self.cell(column))
            return UNKNOWN
        return weight

    def whole(self, column: str) -> int:
        """A whole number that has to be there."""
        number = self.number(column)
        if number.denominator != 1:
            self.note(FrameworkFault.NOT_A_NUMBER, column, self.cell(column))
        return int(number)

    def number_in(self, column: str, text: str) -> Fraction:
        """`text` of that column as a number; a decimal comma is one too."""
        if not _NUMBER.fullmatch(text):
            self.note(FrameworkFault.NOT_A_NUMBER, column, text)
            return UNKNOWN
        return Fraction(text.replace(",", "."))

    def confidence(self, column: str) -> Confidence:
        """How sure the authors are."""
        text = self.required(column)
        try:
            return Confidence(text)
        except ValueError:
            if text:
                self.note(FrameworkFault.CONFIDENCE_UNKNOWN, column, text)
            return Confidence.C


def table(form: Form, notes: Notes, sheet: str, columns: Collection[str], key: str) -> list[Row]:
    """The rows of one of our sheets, named by their cell in the column `key`; none if it is absent."""
    instance = form.secondary.get(f"mk-{sheet}")
    if instance is None:
        return []
    found: list[Mapping[str, str]] = [
        {cell.local: cell.string_value() for cell in item.elements()}
        for root in instance.elements()
        for item in root.elements()
    ]
    for column in dict.fromkeys(name for cells in found for name in cells):
        if column not in columns:
            notes.add(FrameworkFault.UNKNOWN_COLUMN, sheet, column=column)
    return [Row(notes, sheet, cells.get(key, "").strip(), cells) for cells in found]


def refuse_twins(rows: Iterable[Row], column: str) -> None:
    """Note each row named as one before it is."""
    seen: set[str] = set()
    for row in rows:
        if row.required(column) and row.name in seen:
            row.note(FrameworkFault.TWICE, column, row.name)
        seen.add(row.name)
