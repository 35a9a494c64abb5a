"""All checks of a workbook, in the order in which a person would mend what they find."""

from mourafaka_forms.linter.choices import check_choices
from mourafaka_forms.linter.cycles import check_cycles
from mourafaka_forms.linter.expressions import check_expressions
from mourafaka_forms.linter.languages import check_languages
from mourafaka_forms.linter.problems import Problem
from mourafaka_forms.linter.questionnaire import Questionnaire
from mourafaka_forms.linter.questions import check_questions
from mourafaka_forms.linter.report import Report
from mourafaka_forms.linter.sheets import SURVEY, check_prefixes, check_settings, check_sheets
from mourafaka_forms.linter.tables import Table
from mourafaka_forms.linter.workbook import Workbook


def lint(workbook: Workbook) -> tuple[Problem, ...]:
    """Every problem of a questionnaire's workbook, sheet by sheet and row by row; () if there is none."""
    report = Report()
    check_sheets(workbook, report)
    sheet = workbook.sheet(SURVEY)
    if sheet and any(sheet.header):
        questionnaire = Questionnaire(workbook, Table(sheet), report)
        check_settings(questionnaire, report)
        check_prefixes(questionnaire, report)
        check_questions(questionnaire, report)
        check_languages(questionnaire, report)
        check_choices(questionnaire, report)
        check_cycles(questionnaire, check_expressions(questionnaire, report), report)
    return in_reading_order(workbook, report.problems)


def in_reading_order(workbook: Workbook, problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems as a person would meet them: the workbook's own, then by sheet, row, column."""
    order = {sheet.name: at for at, sheet in enumerate(workbook)}

    def place(problem: Problem) -> tuple[int, int, int, str]:
        at = -1 if problem.sheet is None else order.get(problem.sheet, len(order))
        letter = problem.letter or ""
        return at, problem.row or 0, len(letter), letter

    return tuple(sorted(problems, key=place))
