"""Workbooks of plain rows, written as one reads them."""

from mourafaka_forms.linter import LintCode, Row, Sheet, Workbook, lint

SURVEY_HEADER = (
    "type | name | label::Français (fr) | label::العربية (ar) | relevant | calculation | constraint"
)
CHOICES_HEADER = "list_name | name | label::Français (fr) | label::العربية (ar) | region"
SETTINGS = "form_id | form_title | version\nenquete | Enquête | 1"


def sheet(name: str, text: str) -> Sheet:
    """A sheet of lines with cells between bars; an empty line is an empty row."""
    lines = [tuple(cell.strip() for cell in line.split("|")) for line in text.split("\n")]
    rows = (Row(number, cells) for number, cells in enumerate(lines[1:], 2) if any(cells))
    return Sheet(name, lines[0], tuple(rows))


def questionnaire(survey: str, choices: str = "", settings: str = SETTINGS) -> Workbook:
    """The three sheets, the first two without their headers."""
    sheets = [
        sheet("survey", f"{SURVEY_HEADER}\n{survey.strip()}"),
        sheet("settings", settings),
    ]
    if choices:
        sheets.append(sheet("choices", f"{CHOICES_HEADER}\n{choices.strip()}"))
    return Workbook(tuple(sheets))


def found(workbook: Workbook) -> list[tuple[LintCode | str, int | None, str | None]]:
    """Code, row and letter of each problem."""
    return [(problem.code, problem.row, problem.letter) for problem in lint(workbook)]
