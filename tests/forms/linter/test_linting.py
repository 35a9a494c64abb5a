"""The linter finds what is wrong, and leaves alone what only looks so."""

import subprocess
import sys

import pytest

from mourafaka_forms.linter import LintCode, Row, Severity, Sheet, Workbook, column_letter, lint
from mourafaka_forms.linter.report import MOST_PROBLEMS
from tests.forms.linter.rows import found, questionnaire, sheet

PEOPLE = """
begin_repeat | person | Personne | شخص
text | first_name | Prénom | الاسم
integer | age | Âge | السن
end_repeat
"""
NAME = "text | nom | Nom | الاسم"
YES_NO = """
yes_no | yes | Oui | نعم
yes_no | no | Non | لا
"""


def calculated(expression: str) -> Workbook:
    """A value beside a repeat of people and a question about their region."""
    survey = f"{PEOPLE.strip()}\nselect_one yes_no | active | Actif | نشيط\n"
    return questionnaire(f"{survey}calculate | value | | | | {expression}", YES_NO)


@pytest.mark.parametrize(
    "expression",
    [
        "count(${person})",
        "sum(${age}) div count-non-empty(${age})",
        "indexed-repeat(${first_name}, ${person}, 2)",
        "join(', ', ${first_name})",
        "${person}[position() = 1]/age",
        "/data/person[age > 17]/first_name",
        "count(/data/person[first_name != ''])",
        "jr:choice-name(${active}, '${active}')",
        "if(${active} = 'yes', 1, 0)",
        "coalesce(${active}, 'nobody')",
        "instance('yes_no')/root/item[name = ${active}]/label",
        "concat('«', ${active}, '»')",
        "regex(${active}, '^[a-z]+$')",
        "../active",
        "current()/../active",
        "date('2026-01-31') - 30",
        "once(random())",
        "${instanceID}",
        "/data/meta/instanceID",
    ],
)
def test_what_every_program_reads_alike_is_left_alone(expression: str) -> None:
    assert found(calculated(expression)) == []


@pytest.mark.parametrize("value", ["yes", "TRUE", "no", "false()"])
def test_a_plain_yes_is_no_expression(value: str) -> None:
    assert found(questionnaire(f"text | nom | Nom | الاسم | {value}")) == []


def test_a_position_has_a_meaning_inside_a_repeat() -> None:
    inside = PEOPLE.replace("السن", "السن | position(..) > 1")
    assert found(questionnaire(inside)) == []


def test_a_name_in_a_filter_is_a_column_but_in_a_list_of_another_it_is_not() -> None:
    header = "type | name | label::Français (fr) | label::العربية (ar) | choice_filter"
    lookup = "region = instance('yes_no')/root/item[name = 'yes']/wherever"
    rows = f"select_one place | place | Lieu | مكان | {lookup}\nselect_one yes_no | a | A | ا"
    choices = f"place | agadir | Agadir | أكادير | 09\n{YES_NO.strip()}"
    base = questionnaire("", choices)
    assert found(Workbook((sheet("survey", f"{header}\n{rows}"), *base.sheets[1:]))) == []


def test_the_same_name_in_two_groups_is_fine_until_it_is_referred_to() -> None:
    groups = """
begin_group | a | A | ا
text | nom | Nom | الاسم
end_group
begin_group | b | B | ب
text | nom | Nom | الاسم
end_group
"""
    assert found(questionnaire(groups)) == []
    referring = f"{groups}note | n | Merci ${{nom}} | شكرا"
    assert found(questionnaire(referring)) == [(LintCode.REFERENCE_AMBIGUOUS, 8, "C")]


def test_a_reference_in_a_label_is_looked_up_too() -> None:
    assert found(questionnaire("note | n | Merci ${nom} | شكرا ${nom}")) == [
        (LintCode.REFERENCE_UNKNOWN, 2, "C"),
        (LintCode.REFERENCE_UNKNOWN, 2, "D"),
    ]


def test_a_reference_in_the_settings_is_looked_up_too() -> None:
    settings = (
        "form_id | form_title | version | instance_name\ne | De ${nom} | 1 | concat(${nm}, 1)"
    )
    assert found(questionnaire("text | nom | Nom | الاسم", settings=settings)) == [
        (LintCode.REFERENCE_UNKNOWN, 2, "D")
    ]
    assert found(questionnaire("text | n | Nom | الاسم", settings=settings)) == [
        (LintCode.REFERENCE_UNKNOWN, 2, "B"),
        (LintCode.REFERENCE_UNKNOWN, 2, "D"),
    ]


def test_a_row_that_is_disabled_does_not_count() -> None:
    header = "type | name | label::Français (fr) | label::العربية (ar) | disabled"
    rows = "text | nom | Nom | الاسم\ntext | nom | Nom | الاسم | yes"
    base = questionnaire("")
    assert found(Workbook((sheet("survey", f"{header}\n{rows}"), *base.sheets[1:]))) == []


def test_a_circle_is_named_once_with_all_its_fields() -> None:
    survey = "\n".join(
        f"calculate | {name} | | | | ${{{other}}} + 1" for name, other in ("ab", "bc", "ca")
    )
    (problem,) = lint(questionnaire(f"{survey}\n{NAME}"))
    assert problem.code is LintCode.CYCLE
    assert problem.values["fields"] == "a → b → c → a"


def test_two_circles_are_two_problems() -> None:
    pairs = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]
    survey = "\n".join(f"calculate | {name} | | | | ${{{other}}}" for name, other in pairs)
    assert found(questionnaire(f"{survey}\n{NAME}")) == [
        (LintCode.CYCLE, 2, "F"),
        (LintCode.CYCLE, 4, "F"),
    ]


def test_a_chain_of_a_thousand_values_is_no_circle_and_exhausts_nothing() -> None:
    survey = "calculate | v0 | | | | 1\n" + "\n".join(
        f"calculate | v{number} | | | | ${{v{number - 1}}} + 1" for number in range(1, 1000)
    )
    assert found(questionnaire(f"{survey}\n{NAME}")) == []


def test_problems_come_as_a_person_meets_them() -> None:
    survey = """
text | a | A | ا | foo()
text | a | A
"""
    problems = lint(questionnaire(survey, "l | x | X | س", settings="form_id | version\n| 1"))
    assert [(problem.sheet, problem.row) for problem in problems] == [
        ("survey", 2),
        ("survey", 3),
        ("survey", 3),
        ("settings", 2),
        ("settings", 2),
        ("choices", 2),
    ]


def test_a_language_beyond_arabic_and_french_may_be_incomplete() -> None:
    header = "type | name | label::Français (fr) | label::العربية (ar) | label::English (en)"
    base = questionnaire("")
    workbook = Workbook(
        (sheet("survey", f"{header}\ntext | nom | Nom | الاسم |"), *base.sheets[1:])
    )
    (problem,) = lint(workbook)
    assert (problem.code, problem.severity) == (LintCode.TRANSLATION_INCOMPLETE, Severity.WARNING)


def test_a_label_without_language_is_in_the_default_one() -> None:
    survey = "type | name | label | label::العربية (ar)\ntext | nom | Nom | الاسم"
    settings = "form_id | form_title | version | default_language\ne | E | 1 | Français (fr)"
    assert (LintCode.LANGUAGE_MISSING, 1, "C") not in found(
        Workbook((sheet("survey", survey), sheet("settings", settings)))
    )


def test_an_empty_workbook_lacks_its_sheets() -> None:
    problems = lint(Workbook(()))
    assert [(problem.code, problem.values["name"]) for problem in problems] == [
        (LintCode.MISSING_SHEET, "survey"),
        (LintCode.MISSING_SHEET, "settings"),
    ]


def test_rows_of_nonsense_never_raise() -> None:
    words = [
        "",
        "begin_repeat",
        "end_group",
        "${",
        "}",
        "'",
        "(",
        "select_one",
        "[1]",
        "\u200f",
        "a" * 500,
    ]
    rows = tuple(
        Row(number, tuple(words[(number * step) % len(words)] for step in range(1, 8)))
        for number in range(2, 200)
    )
    header = ("type", "name", "label::", "relevant", "calculation", "choice_filter", "default")
    for name in ("survey", "choices", "settings"):
        for other in ("survey", "choices", "settings"):
            lint(Workbook((Sheet(name, header, rows), Sheet(other, header[::-1], rows))))


def test_a_workbook_of_nonsense_is_not_looked_through_to_its_end() -> None:
    survey = "\n".join(f"tex | q{number} | Q | س" for number in range(5_000))
    problems = lint(questionnaire(survey))
    assert problems[0].code is LintCode.TOO_MANY_PROBLEMS
    assert len(problems) == MOST_PROBLEMS + 1


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_the_linter_needs_no_library() -> None:
    program = (
        "import sys; import mourafaka_forms.linter; "
        "print(sorted({'openpyxl', 'pyxform', 'yaml', 'msgspec'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
