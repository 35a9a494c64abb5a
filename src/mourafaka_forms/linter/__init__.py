"""The linter of questionnaires: a workbook as plain rows in, every problem with its place out.

    problems = lint(Workbook((Sheet("survey", ("type", "name", "label"), (Row(2, ("text", "q1", "")),)),)))

It reads no file and knows no language: a `Problem` is a code of `LintCode` with values, for whoever
writes the sentence. What it finds is what pyxform lets pass, what our screens cannot show and what
ODK's other programs would read differently.
"""

from mourafaka_forms.linter.linting import in_reading_order, lint
from mourafaka_forms.linter.problems import WARNINGS, LintCode, Problem, Severity
from mourafaka_forms.linter.workbook import HEADER_ROW, Row, Sheet, Workbook, column_letter

__all__ = [
    "HEADER_ROW",
    "WARNINGS",
    "LintCode",
    "Problem",
    "Row",
    "Severity",
    "Sheet",
    "Workbook",
    "column_letter",
    "in_reading_order",
    "lint",
]
