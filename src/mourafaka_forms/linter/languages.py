"""The languages of a questionnaire: each text in Arabic and in French, each language spelt one way."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import Questionnaire
from mourafaka_forms.linter.report import Report
from mourafaka_forms.linter.tables import MEDIA, TRANSLATED, Column, Table
from mourafaka_forms.linter.types import ASKED, SHOWN
from mourafaka_forms.linter.workbook import Row

REQUIRED: Final[Mapping[str, str]] = {"fr": "Français (fr)", "ar": "العربية (ar)"}
"""The languages that every questionnaire has, and how their columns are best written."""

_CODE: Final = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_]\w+)?\s*\)\s*$|^([a-z]{2,3})(?:[-_]\w+)?$")
_WORDS: Final = {
    **dict.fromkeys(("french", "français", "francais", "الفرنسية"), "fr"),
    **dict.fromkeys(("arabic", "arabe", "العربية", "عربية"), "ar"),
}
_ALIKE: Final = 0.8


def language_code(language: str) -> str | None:
    """The code in "Français (fr)" or "fr"; None where a language is written without one."""
    found = _CODE.search(language.strip())
    return (found[1] or found[2]).lower() if found else None


def check_languages(questionnaire: Questionnaire, report: Report) -> None:
    """Report languages without code, in two spellings or absent, and each text that lacks one."""
    languages = _Languages(questionnaire)
    for table in languages.tables:
        _check_headers(table, languages, report)
    for item in questionnaire.items:
        if item.type.name not in SHOWN and not item.is_container:
            continue
        survey, row = questionnaire.survey, item.row
        if not item.is_container and not _has_label(survey, row):
            report.cell(LintCode.LABEL_MISSING, survey, row, "label", name=item.name)
        for name in TRANSLATED if item.type.name in ASKED else TRANSLATED[:3]:
            _check_text(languages, survey, row, name, report)
    if questionnaire.choices:
        _check_choices(questionnaire, questionnaire.choices, languages, report)


class _Languages:
    """How the columns write the languages, and what each spelling means."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        tables = (questionnaire.survey, questionnaire.choices)
        self.tables = [table for table in tables if table]
        self._plain = questionnaire.setting("default_language")
        columns = [column for table in self.tables for column in translated_columns(table)]
        counts = Counter(column.language for column in columns if column.language)
        ranked = [language for language, _ in counts.most_common()]
        self.meant = {spelt: _meant(spelt, ranked[:at]) for at, spelt in enumerate(ranked)}
        of_labels = {c.language for table in self.tables for c in table.columns_of("label")}
        self.by_code = {
            code: spelt
            for spelt in ranked
            if spelt in of_labels and not self.meant[spelt]
            if (code := language_code(spelt))
        }

    def code(self, column: Column) -> str | None:
        """The code of the language that a column means, in its own spelling or another's."""
        language = column.language or self._plain
        return language_code(self.meant.get(language) or language)

    def is_unnamed(self, column: Column) -> bool:
        """Whether nobody can tell which language a column is in."""
        return self.code(column) is None and bool(column.language or self.by_code)


def translated_columns(table: Table) -> list[Column]:
    """The columns whose texts people read in their own language."""
    names = TRANSLATED if table.kind == "survey" else ("label",)
    return [column for name in names for column in table.columns_of(name)]


def _meant(spelt: str, more_frequent: Sequence[str]) -> str:
    """The more frequent spelling of the same language, "" where there is none."""
    code = language_code(spelt)
    for other in more_frequent:
        if code is not None and code == language_code(other):
            return other
        if SequenceMatcher(None, spelt.casefold(), other.casefold()).ratio() >= _ALIKE:
            return other
    return ""


def _check_headers(table: Table, languages: _Languages, report: Report) -> None:
    for column in translated_columns(table):
        language = column.language or ""
        if meant := languages.meant.get(language):
            report.header(LintCode.LANGUAGE_MISSPELT, table, column, language=language, meant=meant)
        elif languages.is_unnamed(column):
            known = REQUIRED.get(_WORDS.get(language.casefold(), ""), "Français (fr)")
            wanted = f"{column.name}::{known}"
            report.header(LintCode.LANGUAGE_UNNAMED, table, column, wanted=wanted)
    labels = table.columns_of("label")
    present = {languages.code(column) for column in labels}
    present |= {_WORDS.get((column.language or "").casefold()) for column in labels}
    for code, usual in REQUIRED.items():
        if labels and code not in present:
            wanted = f"label::{languages.by_code.get(code, usual)}"
            report.header(LintCode.LANGUAGE_MISSING, table, labels[0], code=code, wanted=wanted)


def _has_label(table: Table, row: Row) -> bool:
    return any(table.text(row, name) for name in ("label", *MEDIA))


def _check_choices(
    questionnaire: Questionnaire, choices: Table, languages: _Languages, report: Report
) -> None:
    for options in questionnaire.lists.values():
        for choice in options:
            if not _has_label(choices, choice.row):
                code = LintCode.CHOICE_LABEL_MISSING
                report.cell(code, choices, choice.row, "label", name=choice.name)
            else:
                _check_text(languages, choices, choice.row, "label", report)


def _check_text(languages: _Languages, table: Table, row: Row, name: str, report: Report) -> None:
    """Report each language that a text of the row lacks while it has another."""
    columns = {languages.code(column): column for column in table.columns_of(name)}
    if not any(row.cell(column.index) for column in columns.values()):
        return
    is_label = name == "label"
    for language, spelt in languages.by_code.items():
        is_wanted = is_label and language in REQUIRED
        code = LintCode.TRANSLATION_MISSING if is_wanted else LintCode.TRANSLATION_INCOMPLETE
        column = columns.get(language)
        if column is None and not is_label:
            report.cell(code, table, row, f"{name}::{spelt}", language=language)
        elif column is not None and not row.cell(column.index):
            report.cell(code, table, row, column, language=language)
