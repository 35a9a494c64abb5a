"""The lists of choices."""

from typing import Final

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import Questionnaire
from mourafaka_forms.linter.report import Report

MOST_CHOICES: Final = 2000
"""Beyond this a laptop of the field keeps the coach waiting at each answer."""

MOST_TO_TICK: Final = 200
"""The choices of a `select_multiple` are all drawn at once, each with its box."""


def check_choices(questionnaire: Questionnaire, report: Report) -> None:
    """Report choices without a list or a name, names twice in a list, long lists, and lists nobody uses."""
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
    _check_length(questionnaire, report)
    _check_use(questionnaire, report)


def _check_length(questionnaire: Questionnaire, report: Report) -> None:
    choices, survey = questionnaire.choices, questionnaire.survey
    lengths = {name: len(options) for name, options in questionnaire.lists.items()}
    for list_name, options in questionnaire.lists.items():
        if choices and lengths[list_name] > MOST_CHOICES:
            report.cell(
                LintCode.LIST_TOO_LONG,
                choices,
                options[MOST_CHOICES].row,
                "list_name",
                list=list_name,
                count=str(lengths[list_name]),
                most=str(MOST_CHOICES),
            )
    for item in questionnaire.items:
        count = lengths.get(item.type.list_name, 0)
        # A filter shows a part of the list; a list that is too long for anything has been reported.
        is_filtered = bool(survey.text(item.row, "choice_filter"))
        is_ticked = item.type.name == "select_multiple"
        if is_ticked and not is_filtered and MOST_TO_TICK < count <= MOST_CHOICES:
            report.cell(
                LintCode.TOO_MANY_TO_TICK,
                survey,
                item.row,
                "type",
                list=item.type.list_name,
                count=str(count),
                most=str(MOST_TO_TICK),
            )


def _check_use(questionnaire: Questionnaire, report: Report) -> None:
    choices = questionnaire.choices
    written = " ".join(cell for row in questionnaire.survey.rows for cell in row.cells)
    used = {item.type.list_name for item in questionnaire.items}
    for list_name, options in questionnaire.lists.items():
        # An expression may read a list that no question shows.
        is_read = f"instance('{list_name}')" in written or f"labelset={list_name}" in written
        if choices and list_name not in used and not is_read:
            report.cell(LintCode.LIST_UNUSED, choices, options[0].row, "list_name", list=list_name)
