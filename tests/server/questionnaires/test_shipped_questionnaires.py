"""The forms that are shipped are what their workbooks say today."""

import pytest

from mourafaka_forms.framework_form import framework_from_form, framework_problems
from mourafaka_forms.xform import Repeat, read_form
from mourafaka_server.questionnaires.compiler import compile_workbook
from tests.forms.frameworks import QUESTIONNAIRES
from tests.workbooks.example import example_sheets
from tests.workbooks.sheets import workbook_bytes

WORKBOOKS = sorted(QUESTIONNAIRES.glob("*.xlsx"))


@pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)
def test_the_form_beside_a_workbook_equals_a_fresh_compile(workbook) -> None:
    compiled = compile_workbook(workbook.read_bytes())
    assert workbook.with_suffix(".xform.xml").read_bytes() == compiled.xform
    assert compiled.warnings == ()


@pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)
def test_a_shipped_form_has_no_problem_of_any_kind(workbook) -> None:
    form = read_form(workbook.with_suffix(".xform.xml").read_bytes())
    assert form.problems == ()
    assert framework_problems(form) == ()
    assert form.languages == ("Français (fr)", "العربية (ar)")


def test_both_workbooks_are_there() -> None:
    assert [path.stem for path in WORKBOOKS] == ["diagnostic", "example"]


def test_the_example_shows_what_authors_ask_for() -> None:
    form = read_form((QUESTIONNAIRES / "example.xform.xml").read_bytes())
    framework = framework_from_form(form)
    assert framework.counts.pillars == 2
    assert [element.path for element in form.body if isinstance(element, Repeat)] == [
        "/visite/produits"
    ]
    assert form.binds["/visite/lieu/visited_on"].constraint is not None
    assert "region" in form.static_choices("/visite/lieu/province")[0].columns


def test_the_example_is_compiled_from_the_bytes_its_writer_makes_each_time() -> None:
    once, again = (workbook_bytes(example_sheets()) for _ in range(2))
    assert once == again
    form = (QUESTIONNAIRES / "example.xform.xml").read_bytes()
    assert compile_workbook(once).xform == form
