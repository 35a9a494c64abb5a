"""Everything that can be said against a questionnaire before it is published: `check`.

First the file is measured and read, then its rows are linted. What passes is compiled, and the form
is opened and begun as a laptop would do it. Each step runs only if the one before found nothing that
keeps a questionnaire from being published.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Final

from mourafaka_forms.framework_form import FrameworkFault, FrameworkProblem, framework_problems
from mourafaka_forms.instance import start
from mourafaka_forms.linter import Problem, Row, Severity, Workbook, in_reading_order, lint
from mourafaka_forms.linter.tables import Table
from mourafaka_forms.xform import FormError, read_form
from mourafaka_forms.xpath import XPathError
from mourafaka_server.questionnaires.compiler import CompilationFailed, compile_sheets
from mourafaka_server.questionnaires.problems import FormCode, WorkbookRefused, is_publishable
from mourafaka_server.questionnaires.workbook import read_workbook

_log = logging.getLogger(__name__)

_ROW: Final = re.compile(r"\[row : (\d+)\]\s*")
_SHEET: Final = re.compile(r"[Oo]n the '(\w+)' sheet|for sheet: '(\w+)'")
_COLUMN: Final = re.compile(r"the '([\w:]+)' value")
_KEYS: Final[Mapping[str, str]] = {
    "survey": "name",
    "actions": "code",
    "sessions": "session",
    "law": "key",
}
"""The column that names a row; `code` in any other sheet of ours."""


def check(content: bytes, name: str) -> tuple[Problem, ...]:
    """Every problem of the workbook in the file called `name`; () if there is none. Never raises."""
    try:
        return _check(content, name)
    except Exception:  # noqa: BLE001 -- a bug of ours must neither look like the author's nor end in a trace
        _log.exception("The check of %s failed.", name)
        return (Problem(FormCode.CHECK_FAILED, Severity.ERROR),)


def _check(content: bytes, name: str) -> tuple[Problem, ...]:
    try:
        reading = read_workbook(content, name)
    except WorkbookRefused as refused:
        return (refused.problem,)
    problems = [*reading.problems, *lint(reading.workbook)]
    if is_publishable(problems):
        problems += _trial(reading.workbook)
    return in_reading_order(reading.workbook, problems)


def _trial(workbook: Workbook) -> Iterator[Problem]:
    """What shows only when the form is made, opened and begun."""
    places = _Places(workbook)
    try:
        form = read_form(compile_sheets(workbook).xform)
    except CompilationFailed as failed:
        yield places.of_compiler(str(failed))
        return
    except FormError as error:
        yield places.of_form(FormCode.NOT_READ, error.subject, str(error))
        return
    found = framework_problems(form)
    # Where the sheet is missing, nothing that refers to it can be right.
    missing = [problem for problem in found if problem.fault is FrameworkFault.SHEET_MISSING]
    for problem in missing or found:
        yield places.of_scores(problem)
    try:
        start(form).validate()
    except (FormError, XPathError) as error:
        yield places.of_form(FormCode.NOT_RUN, error.subject, str(error))


class _Places:
    """Finds, in the workbook, the place that a later step names in its own way."""

    def __init__(self, workbook: Workbook) -> None:
        self._tables = {sheet.name.lower(): Table(sheet) for sheet in workbook if any(sheet.header)}

    def of_compiler(self, message: str) -> Problem:
        """pyxform's problem: it says in its sentence where it is."""
        row, sheet, column = _ROW.search(message), _SHEET.search(message), _COLUMN.search(message)
        name = next((group for group in sheet.groups() if group), None) if sheet else None
        name = name or ("survey" if row else None)
        table = self._tables.get(name) if name else None
        found = table.column(column[1]) if table and column else None
        return Problem(
            FormCode.NOT_COMPILED,
            Severity.ERROR,
            table.sheet.name if table else None,
            int(row[1]) if table and row else None,
            found.letter if found else None,
            found.written if found else None,
            {"reason": _ROW.sub("", message).strip()},
        )

    def of_form(self, code: FormCode, subject: str, reason: str) -> Problem:
        """A problem of the form at a path."""
        table = self._tables.get("survey")
        row = self._row("survey", subject.rpartition("/")[2].partition("[")[0])
        return Problem(
            code,
            Severity.ERROR,
            table.sheet.name if table and row else None,
            row.number if row else None,
            values={"subject": subject, "reason": reason},
        )

    def of_scores(self, problem: FrameworkProblem) -> Problem:
        """A problem of the scoring columns: it names row and column as the author does."""
        table = self._tables.get(problem.sheet)
        row = self._row(problem.sheet, problem.row) if problem.row else None
        column = table.column(problem.column) if table and problem.column else None
        header = 1 if problem.column and not problem.row and table else None
        return Problem(
            problem.fault,
            Severity.ERROR,
            table.sheet.name if table else None,
            row.number if row else header,
            column.letter if column else None,
            column.written if column else problem.column or None,
            {"value": problem.value, "name": "" if row else problem.row},
        )

    def _row(self, sheet: str, name: str) -> Row | None:
        table = self._tables.get(sheet)
        if table is None:
            return None
        if sheet == "choices":
            list_name, _, choice = name.partition("/")
            wanted = {"list_name": list_name, "name": choice}
        else:
            wanted = {_KEYS.get(sheet, "code"): name}
        return next(
            (
                row
                for row in table.rows
                if all(table.text(row, column) == text for column, text in wanted.items())
            ),
            None,
        )
