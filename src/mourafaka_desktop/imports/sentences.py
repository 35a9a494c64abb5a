"""Problems of a workbook in words: what is wrong, and what to do about it."""

from mourafaka_desktop.i18n.catalogue import Catalogue
from mourafaka_desktop.imports.problems import CellProblem, ProblemCode


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated when it is shown."""
    return message


_SENTENCES = {
    ProblemCode.NOT_FOUND: _("There is no such file. Choose it again."),
    ProblemCode.NOT_A_WORKBOOK: _(
        "This is not an Excel workbook. Open it in Excel and save it as .xlsx."
    ),
    ProblemCode.OLD_FORMAT: _(
        "This workbook has the old .xls format. Open it in Excel and save it as .xlsx."
    ),
    ProblemCode.PROTECTED: _(
        "This workbook is protected by a password. Take the password away in Excel, save it, try again."
    ),
    ProblemCode.NOT_OPENED: _(
        "This workbook cannot be opened. If it is open in Excel, close it there and try again."
    ),
    ProblemCode.DAMAGED: _(
        "This workbook is damaged. Ask for it again, or save it again in Excel."
    ),
    ProblemCode.TOO_LARGE: _(
        "This workbook is too large for a portfolio. Keep only the rows of your cooperatives."
    ),
    ProblemCode.UNKNOWN_CONTENT: _(
        "This is none of the programme's three workbooks: cooperatives, trainings, coaching sessions."
    ),
    ProblemCode.MISSING_COLUMN: _(
        "The column “{name}” is missing. Add it to the first row; its cells may stay empty."
    ),
    ProblemCode.TWICE_THE_SAME_COLUMN: _(
        "The column “{name}” is there twice. Keep one of the two."
    ),
    ProblemCode.NO_ROWS: _("There are headers, but no row under them."),
    ProblemCode.CODE_MISSING: _("The cooperative's code is missing in this row."),
    ProblemCode.NAME_MISSING: _("The cooperative's name is missing in this row."),
    ProblemCode.DUPLICATE_CODE: _(
        "The code {code} is already used in row {row}. Give each cooperative its own code."
    ),
    ProblemCode.COOPERATIVE_UNKNOWN: _(
        "No cooperative has the code {code}. Import the cooperatives' workbook too, or correct the code."
    ),
    ProblemCode.REGION_UNKNOWN: _("“{value}” is not one of the twelve regions."),
    ProblemCode.PROVINCE_UNKNOWN: _(
        "“{value}” is not a province or prefecture. Nearest names: {near}."
    ),
    ProblemCode.PROVINCE_ELSEWHERE: _(
        "“{value}” lies in the region {region}. Correct the region or the province."
    ),
    ProblemCode.NOT_A_NUMBER: _("“{value}” stands where a number belongs."),
    ProblemCode.NEGATIVE_NUMBER: _("The number {value} cannot be below zero."),
    ProblemCode.NOT_YES_OR_NO: _("“{value}” is neither yes nor no. Write oui, non or nothing."),
    ProblemCode.FORMULA_ERROR: _("The formula in this cell fails. Correct it in Excel."),
    ProblemCode.FORMULA_NOT_CALCULATED: _(
        "The formula in this cell has no result yet. Open the workbook in Excel, save it, try again."
    ),
    ProblemCode.TOO_LONG: _("This text has {n} characters; at most {most} can be taken over."),
    ProblemCode.MORE_THAN_MEMBERS: _("{value} is more than the {members} members. Please check."),
    ProblemCode.SECTOR_UNKNOWN: _(
        "The sector “{value}” is not in the list. It can be chosen later in the cooperative's file."
    ),
    ProblemCode.KEPT_VALUE: _(
        "The workbook says “{value}”; this laptop says “{kept}”, which is kept."
    ),
}


def sentence(problem: CellProblem, catalogue: Catalogue) -> str:
    """What is wrong and what to do, in the catalogue's language."""
    return catalogue.gettext(_SENTENCES[problem.code]).format(**problem.params)


def place(problem: CellProblem, catalogue: Catalogue) -> str:
    """Where it is wrong: file, sheet, cell; as much as is known."""
    if problem.sheet is None:
        return problem.file
    if problem.row is None:
        return catalogue.gettext("{file}, sheet “{sheet}”").format(
            file=problem.file, sheet=problem.sheet
        )
    if problem.column is None:
        return catalogue.gettext("{file}, sheet “{sheet}”, row {row}").format(
            file=problem.file, sheet=problem.sheet, row=problem.row
        )
    return catalogue.gettext("{file}, sheet “{sheet}”, row {row}, column {column}").format(
        file=problem.file, sheet=problem.sheet, row=problem.row, column=problem.column
    )
