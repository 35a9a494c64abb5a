"""Each mistake that authors make is found at its cell, and said in three languages."""

import datetime as dt
import functools
import re
from typing import Any, NamedTuple

import pytest

from mourafaka_forms.framework_form import FrameworkFault
from mourafaka_forms.linter import LintCode, Problem, Severity
from mourafaka_server.questionnaires.languages import Language
from mourafaka_server.questionnaires.messages import message, place
from mourafaka_server.questionnaires.preflight import check
from mourafaka_server.questionnaires.problems import FileCode, FormCode, is_publishable
from tests.server.questionnaires.workbooks import EXAMPLE, with_cell
from tests.server.questionnaires.written import (
    AR,
    CHOICES,
    FR,
    SETTINGS,
    SURVEY,
    YES_NO,
    asked,
    changed,
    silent,
    sound,
    without_sheet,
    workbook,
)


class Broken(NamedTuple):
    """A workbook and all that is wrong in it: codes and cells, "survey 2 G"."""

    content: bytes
    problems: list[tuple[Any, str]]


def relevant(expression: str, code: LintCode) -> Broken:
    """One condition, wrong in one way, on a question that follows three others."""
    rows = [
        asked("select_one yes_no", "active"),
        asked("select_multiple yes_no", "several"),
        asked("integer", "age"),
        asked("text", "nom", relevant=expression),
    ]
    return Broken(workbook(rows), [(code, "survey 5 G")])


def survey(rows: list[list[Any]], *problems: tuple[Any, str], **parts: Any) -> Broken:
    uses_the_list = any("yes_no" in str(row[:1]) for row in rows)
    return Broken(
        workbook(rows, **{"choices": YES_NO if uses_the_list else [], **parts}), list(problems)
    )


Q = asked("text", "nom")
ACTIVE = asked("select_one yes_no", "active")
REGION = ("region", "09", "Souss-Massa", "سوس ماسة")


def villages(count: int) -> list[Any]:
    """A list of so many choices, all of region 09."""
    return [("village", f"v{n}", f"Douar {n}", f"دوار {n}", "09") for n in range(count)]


SEVERAL_VILLAGES = asked("select_multiple village", "v")

BROKEN = {
    # Expressions
    "an unknown function": relevant("foo(1)", LintCode.UNKNOWN_FUNCTION),
    "a function of Excel": relevant("SI(${age} > 1, true(), false())", LintCode.UNKNOWN_FUNCTION),
    "a list in another file looked up": relevant(
        "pulldata('towns', 'label', 'name', ${age}) = 'x'", LintCode.FUNCTION_REFUSED
    ),
    "too few arguments": relevant("if(${age} > 1, true())", LintCode.ARGUMENT_COUNT),
    "a syntax error": relevant("${age} = ", LintCode.SYNTAX),
    "an unclosed parenthesis": relevant("(${age} > 1", LintCode.UNCLOSED_PARENTHESIS),
    "an unclosed text": relevant("${nom} = 'yes", LintCode.UNCLOSED_TEXT),
    "curly quotes": relevant("${active} = ‘yes’", LintCode.CURLY_QUOTES),
    "French quotes": relevant("${active} = « yes »", LintCode.CURLY_QUOTES),
    "semicolons": relevant("if(${age} > 1; true(); false())", LintCode.WRONG_OPERATOR),
    "an operator of other languages": relevant("${age} == 1", LintCode.WRONG_OPERATOR),
    "a French word as operator": relevant("${age} > 1 et ${age} < 9", LintCode.WRONG_OPERATOR),
    "an invisible mark": relevant("${age} \u200f> 1", LintCode.ODD_CHARACTER),
    "a space that does not break": relevant("${age}\u00a0> 1", LintCode.ODD_CHARACTER),
    "levels without end": relevant("(" * 150 + "1" + ")" * 150, LintCode.TOO_LONG),
    "a dangling reference": relevant("${agee} > 1", LintCode.REFERENCE_UNKNOWN),
    "a reference without its end": relevant("${age > 1", LintCode.REFERENCE_MALFORMED),
    "a reference without dollar": relevant("{age} > 1", LintCode.REFERENCE_MALFORMED),
    "an earlier visit's answer": relevant("${last-saved#age} > 1", LintCode.REFERENCE_LAST_SAVED),
    "a name without braces": relevant("age > 1", LintCode.BARE_NAME),
    "a truth without parentheses": relevant("${age} = true", LintCode.BARE_NAME),
    "a path to nowhere": relevant("/data/agee > 1", LintCode.PATH_UNKNOWN),
    "a step to nowhere": relevant("../agee > 1", LintCode.PATH_UNKNOWN),
    "a list that is not there": relevant(
        "count(instance('regions')/root/item) > 1", LintCode.LIST_UNKNOWN
    ),
    "a choice that is not there": relevant("${active} = 'maybe'", LintCode.CHOICE_UNKNOWN),
    "a choice that is not there, selected": relevant(
        "selected(${several}, 'maybe')", LintCode.CHOICE_UNKNOWN
    ),
    "several answers compared with one": relevant("${several} = 'yes'", LintCode.SEVERAL_COMPARED),
    # Read differently elsewhere
    "a union": relevant("count(${age} | ${active}) > 1", LintCode.NOT_PORTABLE_UNION),
    "a descent": relevant("count(//age) > 0", LintCode.NOT_PORTABLE_ANYWHERE),
    "a bare number": relevant("/data/age[1] > 1", LintCode.NOT_PORTABLE_NUMBER),
    "a function Collect lacks": relevant("floor(${age}) > 1", LintCode.NOT_PORTABLE_FUNCTION),
    "an axis": relevant("preceding-sibling::age > 1", LintCode.NOT_PORTABLE_AXIS),
    "a position of nothing": relevant("position() = 1", LintCode.POSITION_MISUSED),
    "a position outside a repeat": relevant("position(..) = 1", LintCode.POSITION_MISUSED),
    "nested quantifiers": relevant("regex(${age}, '^(a+)+$')", LintCode.PATTERN_NESTED),
    "a broken pattern": relevant("regex(${age}, '[0-9')", LintCode.PATTERN_INVALID),
    # Circles and repeats
    "two calculations of one another": survey(
        [
            Q,
            silent("calculate", "a", calculation="${b} + 1"),
            silent("calculate", "b", calculation="${a} + 1"),
        ],
        (LintCode.CYCLE, "survey 3 J"),
    ),
    "a condition on its own answer": survey(
        [asked("text", "a", relevant="${a} != ''")], (LintCode.CYCLE, "survey 2 G")
    ),
    "a condition on itself": survey(
        [asked("text", "a", relevant=". != ''")], (LintCode.CYCLE, "survey 2 G")
    ),
    "a condition on all around": survey(
        [asked("text", "a", relevant=".. != ''")], (LintCode.CYCLE, "survey 2 G")
    ),
    "a condition on itself by a path": survey(
        [asked("text", "a", relevant="../a != ''")], (LintCode.CYCLE, "survey 2 G")
    ),
    "a group that hides what it depends on": survey(
        [
            asked("begin_group", "g", relevant="${inside} = 1"),
            asked("integer", "inside"),
            silent("end_group"),
        ],
        (LintCode.CYCLE, "survey 2 G"),
    ),
    "a reference into another repeat": survey(
        [
            asked("begin_repeat", "member"),
            asked("integer", "age"),
            silent("end_repeat"),
            asked("text", "nom", relevant="${age} > 17"),
        ],
        (LintCode.REFERENCE_INTO_REPEAT, "survey 5 G"),
    ),
    "a name two questions have": survey(
        [
            asked("begin_group", "g"),
            asked("text", "nom"),
            silent("end_group"),
            asked("text", "nom"),
            asked("text", "z", relevant="${nom} = ''"),
        ],
        (LintCode.REFERENCE_AMBIGUOUS, "survey 6 G"),
    ),
    # Names, types, structure
    "a name twice": survey([Q, Q], (LintCode.NAME_TWICE, "survey 3 B")),
    "names alike but for capitals": survey(
        [Q, asked("text", "Nom")], (LintCode.NAME_CASE_ONLY, "survey 3 B")
    ),
    "a reserved name": survey([asked("text", "meta")], (LintCode.NAME_RESERVED, "survey 2 B")),
    "a reserved name in capitals": survey(
        [asked("text", "instanceID")], (LintCode.NAME_RESERVED, "survey 2 B")
    ),
    "a name with a space": survey(
        [asked("text", "nom complet")], (LintCode.NAME_INVALID, "survey 2 B")
    ),
    "a name that begins with a digit": survey(
        [asked("text", 3)], (LintCode.NAME_INVALID, "survey 2 B")
    ),
    "no name": survey([asked("text", "")], (LintCode.NAME_MISSING, "survey 2 B")),
    "nothing but what the laptop notes": survey(
        [
            silent("start", "start"),
            asked("begin_group", "g"),
            silent("calculate", "a", calculation="1 + 1"),
            silent("hidden", "h"),
            silent("end_group"),
        ],
        (LintCode.NO_QUESTION, "survey"),
    ),
    "no row at all": survey([], (LintCode.NO_QUESTION, "survey")),
    "no type": survey([Q, asked("", "age")], (LintCode.TYPE_MISSING, "survey 3 A")),
    "an unknown type": survey(
        [asked("texte", "nom")],
        (LintCode.TYPE_UNKNOWN, "survey 2 A"),
    ),
    "a place on the map": survey(
        [asked("geopoint", "place")], (LintCode.TYPE_REFUSED, "survey 2 A")
    ),
    "a ranking": survey([asked("rank yes_no", "order")], (LintCode.TYPE_REFUSED, "survey 2 A")),
    "a list in another file": survey(
        [asked("select_one_from_file villes.csv", "v")], (LintCode.TYPE_REFUSED, "survey 2 A")
    ),
    "an English question for others": survey(
        [asked("select_one yes_no or_other", "active")],
        (LintCode.OR_OTHER_REFUSED, "survey 2 A"),
    ),
    "an end without begin": survey(
        [Q, silent("end_group")], (LintCode.END_WITHOUT_BEGIN, "survey 3 A")
    ),
    "a begin without end": survey(
        [asked("begin_repeat", "r"), Q], (LintCode.BEGIN_WITHOUT_END, "survey 2 A")
    ),
    "the end of another": survey(
        [asked("begin_group", "g"), Q, silent("end_repeat")],
        (LintCode.END_OF_ANOTHER, "survey 4 A"),
    ),
    "a calculation of nothing": survey(
        [Q, silent("calculate", "a")], (LintCode.CALCULATION_MISSING, "survey 3 J")
    ),
    "a range without room": survey(
        [asked("range", "r", parameters="start=0 end=5 step=9")],
        (LintCode.PARAMETER_INVALID, "survey 2 M"),
    ),
    "a parameter of nothing": survey(
        [asked("select_one yes_no", "a", parameters="couleur=rouge")],
        (LintCode.PARAMETER_INVALID, "survey 2 M"),
    ),
    "a note that must be answered": survey(
        [asked("note", "n", required="yes")], (LintCode.NOTE_REQUIRED, "survey 2 I")
    ),
    "a default that is no choice": survey(
        [asked("select_one yes_no", "active", default="oui")],
        (LintCode.DEFAULT_NOT_A_CHOICE, "survey 2 L"),
    ),
    "a default that is no number": survey(
        [asked("integer", "age", default="vingt")], (LintCode.DEFAULT_INVALID, "survey 2 L")
    ),
    "a default that Excel made a date": survey(
        [asked("date", "since", default=dt.datetime(2026, 1, 31))],  # noqa: DTZ001 -- Excel's have no zone
        (LintCode.DEFAULT_INVALID, "survey 2 L"),
    ),
    # Languages
    "no label": survey([silent("text", "nom")], (LintCode.LABEL_MISSING, "survey 2 C")),
    "a label in one language": survey(
        [asked("text", "nom", **{f"label::{AR}": ""})],
        (LintCode.TRANSLATION_MISSING, "survey 2 D"),
    ),
    "a hint in one language": survey(
        [asked("text", "nom", **{f"hint::{AR}": "اسم"})],
        (LintCode.TRANSLATION_INCOMPLETE, "survey 2 E"),
    ),
    "a choice in one language": survey(
        [ACTIVE],
        (LintCode.TRANSLATION_MISSING, "choices 3 D"),
        choices=[YES_NO[0], ("yes_no", "no", "Non")],
    ),
    "a language in two spellings": survey(
        [asked("text", "nom")],
        (LintCode.LANGUAGE_MISSPELT, "survey 1 E"),
        headers={"survey": [*SURVEY[:4], "hint::Francais (fr)", *SURVEY[5:]]},
    ),
    "a language that is missing": survey(
        [asked("text", "nom")],
        (LintCode.LANGUAGE_MISSING, "survey 1 C"),
        headers={"survey": [*SURVEY[:3], "remarque", SURVEY[4], "remarque 2", *SURVEY[6:]]},
    ),
    # Choices
    "a list that is missing": survey(
        [asked("select_one yes_non", "a"), ACTIVE], (LintCode.LIST_MISSING, "survey 2 A")
    ),
    "a select without a list": survey(
        [asked("select_one", "a"), ACTIVE], (LintCode.LIST_UNNAMED, "survey 2 A")
    ),
    "a choice twice": survey(
        [ACTIVE], (LintCode.CHOICE_TWICE, "choices 4 B"), choices=[*YES_NO, YES_NO[0]]
    ),
    "a choice with a space": survey(
        [ACTIVE],
        (LintCode.CHOICE_NAME_WITH_SPACE, "choices 4 B"),
        choices=[*YES_NO, ("yes_no", "not yet", "Pas encore", "ليس بعد")],
    ),
    "a choice without a name": survey(
        [ACTIVE],
        (LintCode.CHOICE_NAME_MISSING, "choices 4 B"),
        choices=[*YES_NO, ("yes_no", "", "Pas encore", "ليس بعد")],
    ),
    "a choice without a list": survey(
        [ACTIVE],
        (LintCode.CHOICE_LIST_MISSING, "choices 4 A"),
        choices=[*YES_NO, ("", "later", "Plus tard", "لاحقا")],
    ),
    "a list nobody uses": survey(
        [ACTIVE], (LintCode.LIST_UNUSED, "choices 4 A"), choices=[*YES_NO, REGION]
    ),
    "a list nobody can look through": survey(
        [asked("select_one village", "v")],
        (LintCode.LIST_TOO_LONG, "choices 2002 A"),
        choices=villages(2001),
    ),
    "more boxes than a page holds": survey(
        [SEVERAL_VILLAGES], (LintCode.TOO_MANY_TO_TICK, "survey 2 A"), choices=villages(201)
    ),
    "a filter on a column that is not there": survey(
        [ACTIVE, asked("select_one region", "r", choice_filter="pays = ${active}")],
        (LintCode.FILTER_COLUMN_MISSING, "survey 3 K"),
        choices=[*YES_NO, REGION],
    ),
    "a filter on a column that is empty": survey(
        [ACTIVE, asked("select_one region", "r", choice_filter="region = ${active}")],
        (LintCode.FILTER_COLUMN_MISSING, "survey 3 K"),
        choices=[*YES_NO, REGION],
    ),
    "a translated column of one's own": survey(
        [ACTIVE],
        (LintCode.EXTRA_COLUMN_TRANSLATED, "choices 1 F"),
        headers={"choices": [*CHOICES, "anchor::ar"]},
    ),
    # Columns, prefixes, settings
    "a prefix that nobody declared": survey(
        [asked("text", "nom")],
        (LintCode.UNDECLARED_PREFIX, "survey 1 O"),
        headers={"survey": [*SURVEY, "bind::mk:weight"]},
    ),
    "a weight without its prefix": survey(
        [Q], (LintCode.UNPREFIXED_COLUMN, "survey 1 O"), headers={"survey": [*SURVEY, "weight"]}
    ),
    "a column twice": survey(
        [Q], (LintCode.COLUMN_TWICE, "survey 1 O"), headers={"survey": [*SURVEY, "relevance"]}
    ),
    "a column nearly of a known name": survey(
        [Q],
        (LintCode.UNKNOWN_COLUMN, "survey 1 O"),
        headers={"survey": [*SURVEY, "apearance"]},
    ),
    "a tag on a group": survey(
        [[*asked("begin_group", "g"), "x"], Q, silent("end_group")],
        (LintCode.GROUP_TAG, "survey 2 O"),
        headers={"survey": [*SURVEY, "instance::tag"]},
    ),
    "another address for our prefix": survey(
        [Q],
        (LintCode.WRONG_NAMESPACE, "settings 2 D"),
        settings=("enquete", "Enquête", "1", 'mk="https://example.org"', ""),
    ),
    "prefixes that are no prefixes": survey(
        [Q],
        (LintCode.NAMESPACES_INVALID, "settings 2 D"),
        settings=("enquete", "Enquête", "1", "name != ''", ""),
    ),
    "an identifier with a space": survey(
        [Q],
        (LintCode.FORM_ID_INVALID, "settings 2 A"),
        settings=("mon enquête", "Enquête", "1"),
    ),
    "a version with words": survey(
        [Q],
        (LintCode.VERSION_INVALID, "settings 2 C"),
        settings=("e", "Enquête", "version 1"),
    ),
    "no title": survey([Q], (LintCode.TITLE_MISSING, "settings 2 B"), settings=("e", "", "1")),
    "empty settings": survey(
        [Q], (LintCode.EMPTY_SHEET, "settings"), settings=(), headers={"settings": ()}
    ),
    "no column for names": survey(
        [asked("text", "nom")],
        (LintCode.MISSING_COLUMN, "choices"),
        sheets={"choices": [("list_name", "code", f"label::{FR}", f"label::{AR}")]},
    ),
    "a choices column with a space": survey(
        [ACTIVE],
        (LintCode.CHOICES_COLUMN_WITH_SPACE, "choices 1 F"),
        headers={"choices": [*CHOICES, "code postal"]},
    ),
    "a choice without a text": survey(
        [ACTIVE],
        (LintCode.CHOICE_LABEL_MISSING, "choices 4 C"),
        choices=[*YES_NO, ("yes_no", "later")],
    ),
    "a repeat without a label": survey(
        [silent("begin_repeat", "r"), Q, silent("end_repeat")],
        (LintCode.REPEAT_LABEL_MISSING, "survey 2 C"),
    ),
    "a language without its code": survey(
        [asked("text", "nom")],
        (LintCode.LANGUAGE_UNNAMED, "survey 1 C"),
        (LintCode.LANGUAGE_UNNAMED, "survey 1 D"),
        headers={"survey": ["type", "name", "label::Français", "label::Arabe"]},
    ),
    "no identifier": survey(
        [Q], (LintCode.FORM_ID_MISSING, "settings 2 A"), settings=("", "Enquête", "1")
    ),
    "no version": survey(
        [Q], (LintCode.VERSION_MISSING, "settings 2 C"), settings=("e", "Enquête", "")
    ),
    "a language of nobody": survey(
        [Q],
        (LintCode.DEFAULT_LANGUAGE_UNKNOWN, "settings 2 E"),
        settings=("e", "Enquête", "1", "", "French"),
    ),
    "choices that are doubled on purpose": survey(
        [Q],
        (LintCode.REFUSED_SETTING, "settings 2 F"),
        settings=("e", "Enquête", "1", "", "", "yes"),
        headers={"settings": [*SETTINGS, "allow_choice_duplicates"]},
    ),
    "rows after a gap": survey(
        [Q, *[[]] * 70, asked("text", "late")],
        (LintCode.ROWS_AFTER_GAP, "survey 73"),
    ),
    "entities": survey(
        [Q],
        (LintCode.REFUSED_SHEET, "entities"),
        sheets={"entities": [("list_name", "label"), ("trees", "x")]},
    ),
    # Scores
    "a gap in a scale": Broken(
        with_cell(EXAMPLE, "choices", "score", 9, 7),
        [
            (FrameworkFault.SCALE_GAP, "survey 15 A"),
            (FrameworkFault.SCORE_WRONG, "choices 9 E"),
        ],
    ),
    "weights that do not add up": Broken(
        with_cell(EXAMPLE, "scoring", "weight", 5, 50),
        [(FrameworkFault.WEIGHTS_DO_NOT_ADD_UP, "scoring 5 D")],
    ),
    "a weight in words": Broken(
        with_cell(EXAMPLE, "survey", "bind::mk:weight", 15, "deux"),
        [(FrameworkFault.NOT_A_NUMBER, "survey 15 T")],
    ),
    "an unknown sub-dimension": Broken(
        with_cell(EXAMPLE, "survey", "bind::mk:subdimension", 14, "QUA-9"),
        [
            (FrameworkFault.SUBDIMENSION_UNKNOWN, "survey 15 R"),
            (FrameworkFault.SUBDIMENSION_UNKNOWN, "survey 20 R"),
            (FrameworkFault.PART_EMPTY, "scoring 6 B"),
        ],
    ),
    "evidence for nothing": Broken(
        with_cell(EXAMPLE, "survey", "bind::mk:evidence-for", 16, "QUA-9.9"),
        [(FrameworkFault.CRITERION_UNKNOWN, "survey 16 V")],
    ),
    "a reason for nothing": Broken(
        with_cell(EXAMPLE, "survey", "bind::mk:na-reason-for", 18, "QUA-9.9"),
        [(FrameworkFault.CRITERION_UNKNOWN, "survey 18 X")],
    ),
    "scores without their sheet": Broken(
        without_sheet(EXAMPLE, "scoring"), [(FrameworkFault.SHEET_MISSING, "")]
    ),
    # What only the file itself shows
    "merged cells": Broken(
        changed(sound(), lambda book: book["choices"].merge_cells("A2:A3")),
        [(FileCode.MERGED_CELLS, "choices 2 A"), (LintCode.CHOICE_LIST_MISSING, "choices 3 A")],
    ),
    "a formula nobody calculated": Broken(
        changed(sound(), lambda book: book["survey"].__setitem__("A30", '="text"')),
        [(FileCode.FORMULA_NOT_CALCULATED, "survey 30 A")],
    ),
    "a formula that failed": Broken(
        changed(sound(), lambda book: book["choices"].__setitem__("F2", "#REF!")),
        [(FileCode.FORMULA_FAILED, "choices 2 F")],
    ),
    "a hidden sheet": Broken(
        changed(sound(), lambda book: setattr(book["choices"], "sheet_state", "hidden")),
        [(LintCode.HIDDEN_SHEET, "choices")],
    ),
    "a sheet under another name": Broken(
        changed(sound(), lambda book: setattr(book["settings"], "title", "setings")),
        [(LintCode.MISSING_SHEET, "")],
    ),
    "no survey": Broken(
        changed(sound(), lambda book: setattr(book["survey"], "title", "questions")),
        [(LintCode.MISSING_SHEET, "")],
    ),
}


LONG_AND_SOUND = {
    "200 boxes": ([SEVERAL_VILLAGES], 200),
    "201 boxes, a part of them at a time": (
        [asked("text", "r"), asked("select_multiple village", "v", choice_filter="region = ${r}")],
        201,
    ),
    "2000 choices for one answer": ([asked("select_one village", "v")], 2000),
}


@functools.cache
def found_in(mistake: str) -> tuple[Problem, ...]:
    return check(BROKEN[mistake].content, "enquete.xlsx")


def places(mistake: str) -> list[tuple[Any, str]]:
    return [
        (
            problem.code,
            " ".join(str(part) for part in (problem.sheet, problem.row, problem.letter) if part),
        )
        for problem in found_in(mistake)
    ]


def test_a_sound_questionnaire_has_no_problem() -> None:
    assert check(sound(), "enquete.xlsx") == ()


@pytest.mark.parametrize("name", ["diagnostic.xlsx", "example.xlsx"])
def test_the_questionnaires_that_come_with_the_program_have_no_problem(name: str) -> None:
    assert check(EXAMPLE.with_name(name).read_bytes(), name) == ()


@pytest.mark.parametrize("lists", LONG_AND_SOUND)
def test_a_long_list_that_a_laptop_shows_at_once_is_no_problem(lists: str) -> None:
    rows, count = LONG_AND_SOUND[lists]
    assert check(workbook(rows, choices=villages(count)), "enquete.xlsx") == ()


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_mistake_is_found_at_its_cell_and_nothing_else_is(mistake: str) -> None:
    assert places(mistake) == BROKEN[mistake].problems


def test_each_code_of_the_linter_has_a_mistake_that_shows_it() -> None:
    shown = {code for broken in BROKEN.values() for code, _ in broken.problems}
    assert set(LintCode) - shown == {LintCode.TOO_MANY_PROBLEMS}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("mistake", BROKEN)
def test_a_mistake_is_said_in_each_language(mistake: str, language: Language) -> None:
    for problem in found_in(mistake):
        said = f"{place(problem, language)}: {message(problem, language)}"
        assert "[[" not in said
        assert "`" not in said
        assert bool(re.search("[\u0621-\u064a]{3}", said.replace(AR, ""))) is (
            language is Language.AR
        )
        assert problem.row is None or str(problem.row) in said
        assert problem.letter is None or problem.letter in said


def test_what_keeps_nothing_from_being_published_is_a_warning() -> None:
    problems = found_in("a list nobody uses")
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert is_publishable(problems)
    assert not is_publishable(found_in("a choice twice"))


def test_what_only_the_compiler_refuses_keeps_its_place() -> None:
    rows = [asked("begin_group", "g"), Q, silent("end_group", calculation="${personne}")]
    (problem,) = check(workbook(rows, choices=[]), "enquete.xlsx")
    assert (problem.code, problem.sheet, problem.row) == (FormCode.NOT_COMPILED, "survey", 4)
    assert (problem.letter, problem.column) == ("J", "calculation")
    assert "personne" in message(problem, Language.FR)


def test_a_header_may_be_written_in_many_ways() -> None:
    header = (
        "Type",
        "NAME",
        "Label :: Français (fr)",
        f"label::{AR} ",
        f"hint::{FR}",
        f"hint::{AR}",
    )
    spelt = {"survey": [*header, "Relevance", *SURVEY[7:]]}
    assert check(workbook([ACTIVE, Q], headers=spelt), "enquete.xlsx") == ()


def test_spaces_around_a_value_do_not_count() -> None:
    rows = [asked(" text ", " nom "), asked("text", "z", relevant=" ${nom} != '' ")]
    assert check(workbook(rows, choices=[]), "enquete.xlsx") == ()
