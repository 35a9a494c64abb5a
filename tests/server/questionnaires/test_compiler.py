"""What an author wrote arrives in the form as it was written, or the compiler says why it cannot."""

import pytest

from mourafaka_forms.xform import read_form
from mourafaka_server.questionnaires.compiler import CompilationFailed, compile_workbook
from mourafaka_server.questionnaires.problems import WorkbookRefused
from tests.workbooks.sheets import NAMESPACE, Row, Sheet, workbook_bytes

LABEL = "label::Français (fr)"
QUESTION: Row = {"type": "text", "name": "q", LABEL: "Question"}
SETTINGS: Row = {"form_id": "f", "version": "1", "namespaces": NAMESPACE}


def compiled(*survey: Row, settings: Row = SETTINGS, **others: tuple[Row, ...]):
    """The compiled form of these rows."""
    tables = {"survey": survey, "settings": (settings,), **others}
    sheets = [
        Sheet(name, tuple(dict.fromkeys(column for row in rows for column in row)), rows)
        for name, rows in tables.items()
    ]
    return compile_workbook(workbook_bytes(sheets))


def test_the_same_workbook_gives_the_same_bytes() -> None:
    assert compiled(QUESTION).xform == compiled(QUESTION).xform


def test_typography_survives_where_people_read() -> None:
    text = "L’« eau »\u00a0: “oui” ‘non’"
    form = read_form(
        compiled(
            {**QUESTION, LABEL: text, "bind::mk:legal-text": text},
            {"type": "select_one l", "name": "s", LABEL: text},
            choices=({"list_name": "l", "name": "a", LABEL: text, "anchor_fr": text},),
            settings={**SETTINGS, "form_title": text},
        ).xform
    )
    choice = form.static_choices("/data/s")[0]
    assert form.title == text
    assert form.controls["/data/q"].label.in_language("fr") == text
    assert form.attribute("/data/q", "legal-text") == text
    assert (choice.label.in_language("fr"), choice.columns["anchor_fr"]) == (text, text)


def test_quotes_of_a_word_processor_do_not_break_an_expression() -> None:
    form = read_form(compiled(QUESTION, {**QUESTION, "name": "r", "relevant": "${q} = ‘a’"}).xform)
    assert form.binds["/data/r"].relevant.text == "/data/q  = 'a'"


def test_our_sheets_become_instances_as_they_are() -> None:
    scoring = ({"kind": "pillar", "weight": 0.4}, {}, {"kind": "a < b & c", "weight": 3.0})
    form = read_form(compiled(QUESTION, scoring=scoring, notes=({"x": "y"},)).xform)
    items = next(form.secondary["mk-scoring"].elements())
    assert [[(c.name, c.string_value()) for c in item.elements()] for item in items.elements()] == [
        [("kind", "pillar"), ("weight", "0.4")],
        [("kind", "a < b & c"), ("weight", "3")],
    ]
    assert set(form.secondary) == {"mk-scoring"}


def test_a_workbook_without_our_sheets_is_a_plain_form() -> None:
    result = compiled(QUESTION)
    assert b"mk-" not in result.xform
    assert read_form(result.xform).id == "f"


@pytest.mark.parametrize(
    ("survey", "settings", "others", "message"),
    [
        ([{**QUESTION, "relevant": "${nobody} = 1"}], SETTINGS, {}, "nobody"),
        ([QUESTION, {}, {}, QUESTION], SETTINGS, {}, "[row : 5]"),
        ([{**QUESTION, "bind::xx:weight": "1"}], SETTINGS, {}, "not well-formed XML"),
        ([QUESTION], SETTINGS, {"scoring": ({"mon poids": "1"},)}, "'mon poids'"),
        (
            [{**QUESTION, "type": "begin_group", "instance::tag": "x"}, {"type": "end_group"}],
            SETTINGS,
            {},
            "tag",
        ),
    ],
)
def test_what_makes_no_form_fails_in_one_way(survey, settings, others, message) -> None:
    with pytest.raises(CompilationFailed) as failed:
        compiled(*survey, settings=settings, **others)
    assert message in str(failed.value)


def test_a_file_that_is_no_workbook_is_refused_before_it_is_compiled() -> None:
    with pytest.raises(WorkbookRefused):
        compile_workbook(b"PK\x03\x04 not a workbook")


def test_nothing_is_printed(capfd) -> None:
    compiled(QUESTION)
    assert capfd.readouterr() == ("", "")
