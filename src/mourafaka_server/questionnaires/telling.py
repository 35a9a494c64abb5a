"""All problems of a workbook: `told` to a person, sheet by sheet, and `as_json` for a program."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from mourafaka_forms.linter import Problem, Severity
from mourafaka_server.questionnaires.languages import Language
from mourafaka_server.questionnaires.messages import key, message, place, word


def told(problems: Sequence[Problem], file: str, language: Language) -> str:
    """What a person reads: each problem with its place and its remedy, and how many there are."""
    if not problems:
        return word("none", language, file=file)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    totals = word("totals", language, errors=str(errors), warnings=str(warnings))
    return "\n".join([*_by_sheet(problems, language), totals])


def _by_sheet(problems: Sequence[Problem], language: Language) -> Iterator[str]:
    for sheet, group in groupby(problems, key=lambda problem: problem.sheet):
        yield (
            word("whole_workbook", language)
            if sheet is None
            else word("sheet", language, sheet=sheet)
        )
        for problem in group:
            heading = word(problem.severity, language)
            if sheet is not None:
                heading += f" · {place(problem, language)}"
            yield f"  {heading}"
            yield f"    {message(problem, language)}"
        yield ""


def as_json(problem: Problem) -> dict[str, object]:
    """What a program reads: the code never changes its meaning, the sentences may."""
    return {
        "code": key(problem),
        "severity": problem.severity,
        "sheet": problem.sheet,
        "row": problem.row,
        "letter": problem.letter,
        "column": problem.column,
        "values": dict(problem.values),
        "message": {language: message(problem, language) for language in Language},
    }
