"""Where the checks write down what they find."""

from types import MappingProxyType
from typing import Final

from mourafaka_forms.linter.problems import WARNINGS, LintCode, Problem, Severity
from mourafaka_forms.linter.tables import Column, Table
from mourafaka_forms.linter.workbook import HEADER_ROW, Row

MOST_PROBLEMS: Final = 500
"""Nobody mends more at a time, and a workbook of nonsense must not be looked through to its end."""


class ReportIsFull(Exception):  # noqa: N818 -- named for what happened
    """There are more problems than anybody reads: the checks stop."""


class Report:
    """The problems of one workbook, in the order found. Raises ReportIsFull beyond MOST_PROBLEMS."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def cell(
        self, code: LintCode, table: Table, row: Row, column: Column | str, /, **values: str
    ) -> None:
        """A problem of one cell. A column given by name may be one that the sheet does not have."""
        found = table.column(column) if isinstance(column, str) else column
        written = found.written if found else str(column)
        letter = found.letter if found else None
        self._add(code, values, table.sheet.name, row.number, letter=letter, column=written)

    def row(self, code: LintCode, table: Table, row: Row, /, **values: str) -> None:
        """A problem of a whole row."""
        self._add(code, values, table.sheet.name, row.number)

    def header(self, code: LintCode, table: Table, column: Column, /, **values: str) -> None:
        """A problem of a column's header."""
        self._add(
            code,
            values,
            table.sheet.name,
            HEADER_ROW,
            letter=column.letter,
            column=column.written,
        )

    def sheet(self, code: LintCode, sheet: str | None, /, **values: str) -> None:
        """A problem of a whole sheet, or of the whole workbook."""
        self._add(code, values, sheet)

    def _add(
        self,
        code: LintCode,
        values: dict[str, str],
        sheet: str | None,
        row: int | None = None,
        *,
        letter: str | None = None,
        column: str | None = None,
    ) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            raise ReportIsFull
        severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
        frozen = MappingProxyType(values)
        self.problems.append(Problem(code, severity, sheet, row, letter, column, frozen))
