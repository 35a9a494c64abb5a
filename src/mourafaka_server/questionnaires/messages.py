"""A problem as a person reads it, in French, Arabic or English: what is wrong, where, and what to do.

The sentences stand in `messages.toml`, the three languages of each beside one another. Names and
expressions keep their own direction, so that `${name}` stays whole in an Arabic sentence.
"""

import functools
import itertools
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib import resources
from string import Formatter
from typing import Final

from mourafaka_forms.framework_form import FrameworkFault
from mourafaka_forms.linter import LintCode, Problem
from mourafaka_server.questionnaires.languages import Language
from mourafaka_server.questionnaires.problems import FileCode, FormCode, PublicationCode

SECTIONS: Final[Mapping[type[StrEnum], str]] = {
    FileCode: "file",
    LintCode: "lint",
    FormCode: "form",
    FrameworkFault: "scoring",
    PublicationCode: "publication",
}
"""Where the sentences of each kind of code stand."""

_CODE: Final = "`"
_OPTIONAL: Final = re.compile(r"\[\[(.*?)\]\]")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


@functools.cache
def sentences() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """All sentences: by section, name and language."""
    text = resources.files(__package__).joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def key(problem: Problem) -> str:
    """The problem's code for programs: "lint.cycle"."""
    return f"{SECTIONS[type(problem.code)]}.{problem.code}"


def message(problem: Problem, language: Language) -> str:
    """What is wrong and what to do about it."""
    texts = sentences()[SECTIONS[type(problem.code)]][problem.code]
    values = {"column": problem.column or "", **problem.values}
    if "kind" in values:
        values["kind"] = sentences()["kinds"][values["kind"]][language]
    return _filled(texts[language], values, language)


def place(problem: Problem, language: Language) -> str:
    """Where in its sheet the problem is, or that it is all of it."""
    if problem.row is None:
        name = "whole_workbook" if problem.sheet is None else "whole_sheet"
        return word(name, language)
    values = {
        "row": str(problem.row),
        "letter": problem.letter or "",
        "column": problem.column or problem.letter or "",
    }
    if problem.column and problem.letter:
        return word("place_cell", language, **values)
    return word("place_column" if values["column"] else "place_row", language, **values)


def word(name: str, language: Language, /, **values: str) -> str:
    """A piece of what is printed around the sentences."""
    return _filled(sentences()["words"][name][language], values, language)


def _filled(text: str, values: Mapping[str, str], language: Language) -> str:
    def kept(part: re.Match[str]) -> str:
        names = [name for _, name, _, _ in Formatter().parse(part[1]) if name]
        return part[1] if all(values.get(name) for name in names) else ""

    pieces = _OPTIONAL.sub(kept, text).split(_CODE)
    shown = {name: _isolated(value, language) for name, value in values.items()}
    return "".join(
        _isolated(piece.format_map(values), language) if is_code else piece.format_map(shown)
        for piece, is_code in zip(pieces, itertools.cycle((False, True)), strict=False)
    )


def _isolated(value: str, language: Language) -> str:
    return f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}" if language is Language.AR else value
