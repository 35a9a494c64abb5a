"""All checks of a workbook, in the order in which a person would mend what they find."""

from mourafaka_forms.linter.choices import check_choices
from mourafaka_forms.linter.cycles import check_cycles
from mourafaka_forms.linter.expressions import check_expressions
from mourafaka_forms.linter.languages import check_languages
from mourafaka_forms.linter.problems import LintCode, Problem, Severity
from mourafaka_forms.linter.questionnaire import Questionnaire
from mourafaka_forms.linter.questions import check_questions
from mourafaka_forms.linter.report import MOST_PROBLEMS, Report, ReportIsFull
from mourafaka_forms.linter.sheets import SURVEY, check_prefixes, check_settings, check_sheets
from mourafaka_forms.linter.tables import Table
from mourafaka_forms.linter.workbook import Workbook


def lint(workbook: Workbook) -> tuple[Problem, ...]:
    """Every problem of a questionnaire's workbook, sheet by sheet and row by row; () if there is none."""
    report = Report()
    problems = report.problems
    try:
        _check(workbook, report)
    except ReportIsFull:
        values = {"most": str(MOST_PROBLEMS)}
        full = Problem(LintCode.TOO_MANY_PROBLEMS, Severity.ERROR, values=values)
        problems = [full, *problems]
    return in_reading_order(workbook, problems)


def _check(workbook: Workbook, report: Report) -> None:
    check_sheets(workbook, report)
    sheet = workbook.sheet(SURVEY)
    if sheet is None or not any(sheet.header):
        return
    questionnaire = Questionnaire(workbook, Table(sheet), report)
    check_settings(questionnaire, report)
    check_prefixes(questionnaire, report)
    check_questions(questionnaire, report)
    check_languages(questionnaire, report)
    check_choices(questionnaire, report)
    check_cycles(questionnaire, check_expressions(questionnaire, report), report)


def in_reading_order(workbook: Workbook, problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems as a person would meet them: the workbook's own, then by sheet, row, column."""
    order = {sheet.name: at for at, sheet in enumerate(workbook)}

    def place(problem: Problem) -> tuple[int, int, int, str]:
        at = -1 if problem.sheet is None else order.get(problem.sheet, len(order))
        letter = problem.letter or ""
        return at, problem.row or 0, len(letter), letter

    return tuple(sorted(problems, key=place))
