"""The lists of choices."""

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import Questionnaire
from mourafaka_forms.linter.report import Report


def check_choices(questionnaire: Questionnaire, report: Report) -> None:
    """Report choices without a list or a name, names twice in a list, and lists nobody uses."""
    choices = questionnaire.choices
    if choices is None:
        return
    for row in choices.rows:
        if not choices.text(row, "list_name") and choices.text(row, "name"):
            report.cell(LintCode.CHOICE_LIST_MISSING, choices, row, "list_name")
    for list_name, options in questionnaire.lists.items():
        seen: dict[str, int] = {}
        for choice in options:
            if not choice.name:
                report.cell(LintCode.CHOICE_NAME_MISSING, choices, choice.row, "name")
                continue
            if " " in choice.name:
                wanted = choice.name.replace(" ", "_")
                report.cell(
                    LintCode.CHOICE_NAME_WITH_SPACE,
                    choices,
                    choice.row,
                    "name",
                    name=choice.name,
                    wanted=wanted,
                )
            if choice.name in seen:
                report.cell(
                    LintCode.CHOICE_TWICE,
                    choices,
                    choice.row,
                    "name",
                    name=choice.name,
                    list=list_name,
                    row=str(seen[choice.name]),
                )
            seen.setdefault(choice.name, choice.row.number)
    _check_use(questionnaire, report)


def _check_use(questionnaire: Questionnaire, report: Report) -> None:
    choices = questionnaire.choices
    written = " ".join(cell for row in questionnaire.survey.rows for cell in row.cells)
    used = {item.type.list_name for item in questionnaire.items}
    for list_name, options in questionnaire.lists.items():
        # An expression may read a list that no question shows.
        is_read = f"instance('{list_name}')" in written or f"labelset={list_name}" in written
        if choices and list_name not in used and not is_read:
            report.cell(LintCode.LIST_UNUSED, choices, options[0].row, "list_name", list=list_name)
