"""Each problem has its sentence in three languages, set as printed matter of each language is."""

import re
from enum import StrEnum
from string import Formatter

import pytest

from mourafaka_forms.framework_form import FrameworkFault
from mourafaka_forms.linter import LintCode, Problem, Severity
from mourafaka_forms.linter.types import REFUSED
from mourafaka_server.questionnaires.languages import Language
from mourafaka_server.questionnaires.messages import SECTIONS, message, place, sentences, word

TEXTS = [
    (f"{section}.{name}", texts)
    for section, names in sentences().items()
    for name, texts in names.items()
]
IDS = [name for name, _ in TEXTS]
ISOLATES = "\u2068", "\u2069"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("codes", SECTIONS)
def test_each_code_has_its_sentence_and_no_sentence_outlives_its_code(
    codes: type[StrEnum],
) -> None:
    assert set(sentences()[SECTIONS[codes]]) == {code.value for code in codes}


def test_each_refused_type_says_what_it_asks_for() -> None:
    assert set(sentences()["kinds"]) == set(REFUSED.values())


@pytest.mark.parametrize(("name", "texts"), TEXTS, ids=IDS)
def test_a_sentence_exists_in_each_language_and_fills_in_the_same(
    name: str, texts: dict[str, str]
) -> None:
    assert list(texts) == ["en", "fr", "ar"]
    assert all(texts.values())
    assert fields(texts["fr"]) == fields(texts["en"]) == fields(texts["ar"])


@pytest.mark.parametrize(("name", "texts"), TEXTS, ids=IDS)
def test_french_is_set_as_french(name: str, texts: dict[str, str]) -> None:
    loose = r"(?<![\u00a0:])[;?!](?![\w}])|(?<![\u00a0:]):(?=\s)|«(?!\u00a0)|(?<!\u00a0)»|\w'\w"
    assert not re.search(loose, texts["fr"])


@pytest.mark.parametrize(("name", "texts"), TEXTS, ids=IDS)
def test_arabic_is_set_as_arabic(name: str, texts: dict[str, str]) -> None:
    outside_of_code = re.sub(r"`[^`]*`", "", texts["ar"])
    assert not re.search("(?<=[\u0621-\u064a])[,;?]|[\u0660-\u0669]", outside_of_code)
    assert texts["ar"].count("`") % 2 == 0
    assert re.search("[\u0621-\u064a]", outside_of_code)


@pytest.mark.parametrize(("name", "texts"), TEXTS, ids=IDS)
def test_the_words_are_calm(name: str, texts: dict[str, str]) -> None:
    loud = re.compile(r"!|\berror\b|\berreur\b|(?<!\w)خطأ", re.IGNORECASE)
    assert not any(loud.search(text) for text in texts.values())


def test_what_has_nothing_to_fill_in_is_left_out() -> None:
    def said(near: str) -> str:
        problem = Problem(
            LintCode.UNKNOWN_FUNCTION, Severity.ERROR, values={"name": "sume", "near": near}
        )
        return message(problem, Language.EN)

    assert "sum() may be meant" in said("sum")
    assert "meant" not in said("")


def test_a_name_keeps_its_direction_in_an_arabic_sentence() -> None:
    values = {"name": "age"}
    problem = Problem(LintCode.BARE_NAME, Severity.ERROR, values=values)
    opened, closed = ISOLATES
    assert f"{opened}${{age}}{closed}" in message(problem, Language.AR)
    assert opened not in message(problem, Language.FR)


def test_a_value_of_an_author_is_never_taken_for_a_part_of_the_sentence() -> None:
    values = {"name": "{0} [[x]] `", "near": ""}
    problem = Problem(LintCode.REFERENCE_UNKNOWN, Severity.ERROR, values=values)
    for language in Language:
        assert "{0} [[x]] `" in message(problem, language)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem(FrameworkFault.SHEET_MISSING, Severity.ERROR), "Le classeur"),
        (Problem(LintCode.EMPTY_SHEET, Severity.ERROR, "choices"), "toute la feuille"),
        (Problem(LintCode.ROWS_AFTER_GAP, Severity.ERROR, "survey", 80), "ligne 80"),
        (
            Problem(LintCode.CYCLE, Severity.ERROR, "survey", 3, "J", "calculation"),
            "ligne 3, colonne J (calculation)",
        ),
        (
            Problem(LintCode.TITLE_MISSING, Severity.WARNING, "settings", 2, None, "form_title"),
            "ligne 2, colonne form_title",
        ),
        (
            Problem(LintCode.CYCLE, Severity.ERROR, "survey", 3, "J"),
            "ligne 3, colonne J",
        ),
    ],
)
def test_a_place_is_said_as_exactly_as_it_is_known(problem: Problem, said: str) -> None:
    assert place(problem, Language.FR) == said


def test_words_are_filled_in() -> None:
    assert word("sheet", Language.EN, sheet="survey") == "Sheet survey"
