"""The expressions in the cells: read with the engine that will run them, then looked through."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import Item, Questionnaire
from mourafaka_forms.linter.questions import is_calculated
from mourafaka_forms.linter.references import Substituted, malformed, mentions
from mourafaka_forms.linter.report import Report
from mourafaka_forms.linter.tables import TRANSLATED, Column, Table
from mourafaka_forms.linter.walk import NOT_PORTABLE, REFUSED, Scope, Walk
from mourafaka_forms.linter.workbook import Row
from mourafaka_forms.xpath import Expression, Fault, XPathError, compile_expression
from mourafaka_forms.xpath.functions import ODK_FUNCTIONS

EXPRESSIONS: Final = (
    "relevant",
    "constraint",
    "required",
    "readonly",
    "calculation",
    "repeat_count",
    "choice_filter",
)
"""The columns of `survey` that hold expressions; `default` may hold one too."""

_YES_OR_NO: Final = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_TRUTHS: Final = frozenset({"relevant", "constraint", "required", "readonly"})
_CURLY: Final = re.compile("[\u2018\u2019\u201c\u201d]")
"""pyxform makes straight ones of them, and so ends a text before its end."""
_QUOTES: Final = re.compile("[\u00ab\u00bb\u201a\u201e\u2032\u2033`\u00b4]")
_STRAIGHT: Final = str.maketrans(
    "\u2018\u2019\u201a\u2032`´\u201c\u201d\u201e\u2033", "''''''\"\"\"\""
)
_LITERAL: Final = re.compile(r""""[^"]*"|'[^']*'""")
_ODD: Final = re.compile(
    "[\u00a0\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202f\u2060\u2066-\u2069\u2212\ufeff]"
)
"""Spaces, dashes and marks that look like others, or like nothing."""

_OPERATORS: Final = {
    "==": "=",
    "&&": "and",
    "||": "or",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "×": "*",
    "÷": "div",
    ";": ",",
    "%": "div 100",
    "&": "concat(…)",
    "et": "and",
    "ou": "or",
    "ET": "and",
    "OU": "or",
    "AND": "and",
    "OR": "or",
    "And": "and",
    "Or": "or",
    "DIV": "div",
    "MOD": "mod",
    "،": ",",
    "؛": ",",
}
_OPERATOR: Final = re.compile(
    r"==|&&|\|\||<>|=>|=<|[≠≤≥×÷;%&،؛]|(?<![\w.\-])(?:et|ou|ET|OU|AND|OR|And|Or|DIV|MOD)(?![\w.\-(])"
)
_NO_NAME: Final = re.compile(r"[^\w.\-]")
_NEAR: Final = 25
_FUNCTIONS_OF_SPREADSHEETS: Final = {
    **dict.fromkeys(("si", "iif", "wenn"), "if"),
    **dict.fromkeys(("somme", "total", "sum-if", "somme.si"), "sum"),
    **dict.fromkeys(("nb", "nbval", "counta"), "count-non-empty"),
    **dict.fromkeys(("arrondi", "roundup", "rounddown"), "round"),
    **dict.fromkeys(("aujourdhui", "date-today"), "today"),
    **dict.fromkeys(("maintenant", "time-now"), "now"),
    **dict.fromkeys(("concatener", "concatenate"), "concat"),
    **dict.fromkeys(("nbcar", "len", "length"), "string-length"),
    **dict.fromkeys(("non", "isnot"), "not"),
    **dict.fromkeys(("ent", "integer"), "int"),
    **dict.fromkeys(("vrai", "yes"), "true"),
    **dict.fromkeys(("faux", "no"), "false"),
}


_SUGGESTED: Final = tuple(name for name in ODK_FUNCTIONS if name not in {*NOT_PORTABLE, *REFUSED})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds an expression, and the item whose answer it decides; None for the form's."""

    table: Table
    row: Row
    column: Column
    item: Item | None

    @property
    def text(self) -> str:
        """What is written there."""
        return self.row.cell(self.column.index)


def check_expressions(questionnaire: Questionnaire, report: Report) -> Mapping[str, set[str]]:
    """Report what is wrong in the expressions and references.

    Gives, for each path, the paths whose values its own value or relevance is made of.
    """
    edges: dict[str, set[str]] = {item.path: set() for item in questionnaire.items}
    for cell in _expression_cells(questionnaire):
        seen = _check(questionnaire, cell, report)
        if cell.item and cell.column.name in ("calculation", "relevant"):
            edges[cell.item.path] |= seen
    for cell in _text_cells(questionnaire):
        _check_text(questionnaire, cell, report)
    return edges


def _expression_cells(questionnaire: Questionnaire) -> Iterator[Cell]:
    survey = questionnaire.survey
    for item in questionnaire.items:
        for name in (*EXPRESSIONS, "default"):
            for column in survey.columns_of(name):
                text = item.row.cell(column.index)
                if not text or (name == "default" and not is_calculated(text)):
                    continue
                if name in _TRUTHS and text.lower() in _YES_OR_NO:
                    continue
                yield Cell(survey, item.row, column, item)
    settings, row = questionnaire.settings, questionnaire.settings_row
    if settings and row:
        for column in settings.columns_of("instance_name"):
            if row.cell(column.index):
                yield Cell(settings, row, column, None)


def _text_cells(questionnaire: Questionnaire) -> Iterator[Cell]:
    survey = questionnaire.survey
    columns = [column for name in (*TRANSLATED, "trigger") for column in survey.columns_of(name)]
    for item in questionnaire.items:
        for column in columns:
            if "${" in item.row.cell(column.index):
                yield Cell(survey, item.row, column, item)
    settings, row = questionnaire.settings, questionnaire.settings_row
    if settings and row:
        for column in settings.columns:
            if column.name != "instance_name" and "${" in row.cell(column.index):
                yield Cell(settings, row, column, None)
    choices = questionnaire.choices
    if choices:
        for row in choices.rows:
            for column in choices.columns_of("label"):
                if "${" in row.cell(column.index):
                    yield Cell(choices, row, column, None)


def _check_text(questionnaire: Questionnaire, cell: Cell, report: Report) -> None:
    piece = malformed(cell.text)
    if piece.startswith("${"):
        report.cell(LintCode.REFERENCE_MALFORMED, cell.table, cell.row, cell.column, found=piece)
        return
    for found in _check_references(questionnaire, cell, report):
        if cell.item and is_beyond(found, cell.item):
            report.cell(
                LintCode.REFERENCE_INTO_REPEAT,
                cell.table,
                cell.row,
                cell.column,
                name=found.name,
                repeat=found.repeats[-1].rpartition("/")[2],
            )


def is_beyond(found: Item, item: Item) -> bool:
    """Whether an item stands in a repeat that the other does not stand in."""
    around = found.repeats[:-1] if found.is_repeat else found.repeats
    return around != item.repeats[: len(around)]


def _check_references(questionnaire: Questionnaire, cell: Cell, report: Report) -> tuple[Item, ...]:
    """The items that the cell's references mean; those that mean nothing are reported."""
    meant: dict[str, Item] = {}
    said: set[str] = set()

    def say(code: LintCode, name: str, **values: str) -> None:
        if name not in said:
            report.cell(code, cell.table, cell.row, cell.column, name=name, **values)
        said.add(name)

    for mention in mentions(cell.text):
        name = mention.name
        found = questionnaire.by_name.get(name, ())
        if mention.is_last_saved:
            say(LintCode.REFERENCE_LAST_SAVED, name)
        elif len(found) > 1:
            rows = ", ".join(str(item.row.number) for item in found)
            say(LintCode.REFERENCE_AMBIGUOUS, name, rows=rows)
        elif not found and name != "instanceID":
            near = next(iter(get_close_matches(name.strip(), questionnaire.by_name, 1, 0.6)), "")
            say(LintCode.REFERENCE_UNKNOWN, name, near=near)
        elif found:
            meant[name] = found[0]
    return tuple(meant.values())


def _check(questionnaire: Questionnaire, cell: Cell, report: Report) -> set[str]:
    """Report what is wrong with one expression; the paths that it looks at."""

    def say(code: LintCode, **values: str) -> None:
        report.cell(code, cell.table, cell.row, cell.column, **values)

    bare = _LITERAL.sub(lambda whole: " " * len(whole[0]), cell.text)
    if found := _CURLY.search(cell.text) or _QUOTES.search(bare):
        wanted = cell.text.translate(_STRAIGHT)
        say(LintCode.CURLY_QUOTES, found=found[0], wanted=_short(wanted))
        return set()
    if found := _ODD.search(bare):
        near = cell.text[max(found.start() - 10, 0) : found.end() + 10]
        say(LintCode.ODD_CHARACTER, character=f"U+{ord(found[0]):04X}", near=near)
        return set()
    if piece := malformed(bare):
        say(LintCode.REFERENCE_MALFORMED, found=piece)
        return set()
    meant = {item.name: item for item in _check_references(questionnaire, cell, report)}

    def path(name: str) -> str:
        # What means nothing was reported; the rest of the expression is read all the same.
        made_up = f"/{questionnaire.root_name}/{_NO_NAME.sub('_', name)}"
        return meant[name].path if name in meant else made_up

    substituted = Substituted(cell.text, path)
    try:
        expression = compile_expression(substituted.text, questionnaire.namespaces)
    except XPathError as error:
        _say_unreadable(cell, substituted, error, report)
        return set()
    _check_functions(expression, cell, report)
    unknown = {path(mention.name) for mention in mentions(cell.text) if mention.name not in meant}
    scope = Scope.COLUMNS if cell.column.name == "choice_filter" else Scope.NOTHING
    walk = Walk(questionnaire, cell.item, scope, frozenset(unknown))
    for code, values in walk.findings(expression.syntax):
        say(code, **values)
    if cell.item and cell.column.name == "relevant" and walk.looks_at_itself:
        return {*walk.seen, cell.item.path}
    return walk.seen


def _check_functions(expression: Expression, cell: Cell, report: Report) -> None:
    for problem in expression.problems:
        name = problem.subject
        if problem.code is Fault.UNKNOWN_FUNCTION:
            near = _FUNCTIONS_OF_SPREADSHEETS.get(name.lower(), "")
            near = near or next(iter(get_close_matches(name.lower(), _SUGGESTED, 1, 0.7)), "")
            code, values = LintCode.UNKNOWN_FUNCTION, {"name": name, "near": near}
        else:
            function = ODK_FUNCTIONS[name]
            most = "" if function.most is None else str(function.most)
            code = LintCode.ARGUMENT_COUNT
            values = {"name": name, "least": str(function.least), "most": most}
        report.cell(code, cell.table, cell.row, cell.column, **values)


def _say_unreadable(
    cell: Cell, substituted: Substituted, error: XPathError, report: Report
) -> None:
    def say(code: LintCode, **values: str) -> None:
        report.cell(code, cell.table, cell.row, cell.column, **values)

    bare = _LITERAL.sub(lambda whole: "x" * len(whole[0]), cell.text)
    opened, closed = bare.count("("), bare.count(")")
    position = substituted.position(error.position or 0)
    if error.code is Fault.TOO_DEEP:
        say(LintCode.TOO_LONG)
    elif error.subject in ("'", '"'):
        say(LintCode.UNCLOSED_TEXT, quote=error.subject)
    elif operator := _OPERATOR.search(bare):
        say(LintCode.WRONG_OPERATOR, found=operator[0], wanted=_OPERATORS[operator[0]])
    elif opened != closed:
        missing = ")" if opened > closed else "("
        say(LintCode.UNCLOSED_PARENTHESIS, missing=missing, opened=str(opened), closed=str(closed))
    else:
        begin = cell.text.rfind(" ", 0, max(position - 5, 0)) + 1
        near = cell.text[begin : position + _NEAR]
        say(LintCode.SYNTAX, position=str(position + 1), near=near.strip())


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
