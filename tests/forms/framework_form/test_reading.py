"""A framework is read from columns alone, and whatever is wrong with them is named in its place."""

from fractions import Fraction

import pytest

from mourafaka_forms.framework import Text
from mourafaka_forms.framework_form import (
    Fact,
    FrameworkError,
    FrameworkFault,
    FrameworkProblem,
    criterion_paths,
    fact_paths,
    framework_from_form,
    framework_problems,
    is_scored,
)
from tests.forms.framework_form.scored_forms import choices, form_of, sheets, survey
from tests.forms.frameworks import shipped, shipped_form


def test_a_small_form_becomes_a_framework() -> None:
    framework = framework_from_form(form_of(survey(), choices(), sheets()))
    assert (framework.id, framework.version, framework.scoring_version) == ("small", "7", "1.0")
    first, second = framework.criteria()
    assert (first.code, first.weight, first.pathways) == ("A-1.1", 2, ("training",))
    assert first.levels[4].text == Text(fr="niveau 4", ar="n4")
    assert first.not_applicable == Text(fr="sans objet", ar="na")
    assert (second.code, second.weight, second.not_applicable) == ("q2", Fraction(3, 2), None)
    assert framework.module("M").applies_to.matches("01.331", "peche")
    assert [c.code for c in framework.module("M").criteria] == ["q3"]
    assert [kind.key for kind in framework.scoring.evidence_kinds] == ["seen", "declared"]


def test_the_least_an_author_writes_is_enough() -> None:
    tables = {
        "scoring": [row for row in sheets()["scoring"] if row["code"] != "minimum_completeness"]
    }
    columns = survey() | {"q1": {"weight": "1"}}
    del columns["q1_evidence"], columns["q1_evidence_note"], columns["q1_reason"]
    del columns["q1_note"], columns["m"], columns["q3"], columns["sector"], columns["opened"]
    lists = choices() | {"q3": [{"name": "yes"}]}
    framework = framework_from_form(form_of(columns, lists, tables))
    assert framework.scoring.minimum_completeness == Fraction(4, 5)
    assert (framework.actions, framework.modules, framework.sectors) == ((), (), ())
    assert framework.criterion("q1").pathway == ""


def test_a_form_without_scoring_columns_has_neither_framework_nor_problems() -> None:
    form = form_of({}, choices(), {})
    assert not is_scored(form)
    assert framework_problems(form) == ()
    assert criterion_paths(form) == {}


def test_each_criterion_knows_where_it_is_answered() -> None:
    paths = criterion_paths(shipped_form())
    asked = [*shipped().criteria(), *(c for module in shipped().modules for c in module.criteria)]
    assert list(paths) == [criterion.code for criterion in asked]
    assert paths["GOV-1.1"].rating == "/diagnostic/gov/gov_1/gov_1_1"
    assert paths["OAS-1"].not_applicable_reason == "/diagnostic/oas/oas_1_na_reason"
    assert all(None not in vars(each).values() for each in paths.values())


def test_the_form_says_where_it_wants_to_be_told_what_is_known() -> None:
    assert fact_paths(shipped_form()) == {
        Fact.PROVINCE: "/diagnostic/cooperative/province",
        Fact.SECTOR: "/diagnostic/cooperative/sector",
        Fact.MODULES: "/diagnostic/cooperative/opened_modules",
    }


def _row(tables, sheet, code):
    return next(row for row in tables[sheet] if code in (row.get("code"), row.get("key")))


def _replace(columns, name, **changed):
    columns[name] = {
        key: value for key, value in {**columns[name], **changed}.items() if value is not None
    }


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda c, ch, t: t.pop("scoring"), ("sheet_missing", "scoring")),
        (
            lambda c, ch, t: _row(t, "scoring", "A").update(hue="red"),
            ("unknown_column", "scoring", "", "hue"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "A").update(label_ar=" "),
            ("cell_missing", "scoring", "A", "label_ar"),
        ),
        (
            lambda c, ch, t: t["scoring"].pop(0),
            ("cell_missing", "scoring", "version", "value"),
        ),
        (
            lambda c, ch, t: t["scoring"].append({"kind": "pilar", "code": "B"}),
            ("kind_unknown", "scoring", "B", "kind", "pilar"),
        ),
        (
            lambda c, ch, t: t["scoring"].append(
                {"kind": "setting", "code": "colour", "value": "1"}
            ),
            ("kind_unknown", "scoring", "colour", "code", "colour"),
        ),
        (
            lambda c, ch, t: t.update(scoring=[r for r in t["scoring"] if r["kind"] != "band"]),
            ("kind_missing", "scoring", "", "kind", "band"),
        ),
        (
            lambda c, ch, t: t["actions"].append(t["actions"][1]),
            ("twice", "actions", "T01", "code", "T01"),
        ),
        (
            lambda c, ch, t: ch["opened"][0].update(name="A-1"),
            ("twice", "choices", "opened/A-1", "name", "A-1"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "A-1").update(code="A"),
            ("twice", "scoring", "A", "code", "A"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "A-1").update(weight="lourd"),
            ("not_a_number", "scoring", "A-1", "weight", "lourd"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "A-1").update(weight="1e999999999"),
            ("not_a_number", "scoring", "A-1", "weight", "1e999999999"),
        ),
        (
            lambda c, ch, t: t["sessions"][0].update(month="1.5"),
            ("not_a_number", "sessions", "1", "month", "1.5"),
        ),
        (
            lambda c, ch, t: _replace(c, "q1", weight="0"),
            ("not_above_zero", "survey", "q1", "bind::mk:weight", "0"),
        ),
        (
            lambda c, ch, t: _replace(c, "q1", weight=None),
            ("cell_missing", "survey", "q1", "bind::mk:weight"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "minimum_completeness").update(value="80"),
            ("out_of_range", "scoring", "minimum_completeness", "value", "80"),
        ),
        (
            lambda c, ch, t: _row(t, "law", "k").update(confidence="D"),
            ("confidence_unknown", "law", "k", "confidence", "D"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "A").update(weight="0.9"),
            ("weights_do_not_add_up", "scoring", "A", "weight", "0.9"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "fragile").update(min="50"),
            ("bands_do_not_rise", "scoring", "fragile", "min", "50"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "solid").update(code="gold"),
            ("band_unknown", "scoring", "gold", "code", "gold"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "solid").update(min="0"),
            ("bands_do_not_rise", "scoring", "solid", "min", "0"),
        ),
        (
            lambda c, ch, t: t["scoring"].remove(_row(t, "scoring", "3")),
            ("scale_gap", "scoring", "", "code", "3"),
        ),
        (
            lambda c, ch, t: ch["q2"].pop(2),
            ("scale_gap", "survey", "q2", "type", "2"),
        ),
        (
            lambda c, ch, t: ch["q2"][2].update(score="5"),
            ("score_wrong", "choices", "q2/n2", "score", "5"),
        ),
        (
            lambda c, ch, t: ch["q2"][2].update(score="1"),
            ("score_twice", "choices", "q2/n2", "score", "1"),
        ),
        (
            lambda c, ch, t: ch.update(q2=[{"name": "yes"}]),
            ("score_missing", "survey", "q2", "type"),
        ),
        (
            lambda c, ch, t: ch["q1"].append({"name": "other"}),
            ("not_applicable_twice", "choices", "q1/other", "score", "other"),
        ),
        (
            lambda c, ch, t: t["scoring"].append(_row(t, "scoring", "A-1") | {"code": "A-2"}),
            ("part_empty", "scoring", "A-2", "code", "A-2"),
        ),
        (
            lambda c, ch, t: _row(t, "scoring", "A-1").update(part_of="B"),
            ("pillar_unknown", "scoring", "A-1", "part_of", "B"),
        ),
        (
            lambda c, ch, t: _replace(c, "a", pillar="B"),
            ("pillar_unknown", "survey", "q1", "bind::mk:pillar", "B"),
        ),
        (
            lambda c, ch, t: _replace(c, "q2", subdimension="A-7"),
            ("subdimension_unknown", "survey", "q2", "bind::mk:subdimension", "A-7"),
        ),
        (
            lambda c, ch, t: _replace(c, "m", module="N"),
            ("module_unknown", "survey", "q3", "bind::mk:module", "N"),
        ),
        (
            lambda c, ch, t: _replace(c, "q1", actions="T01 T99"),
            ("action_unknown", "survey", "q1", "bind::mk:actions", "T99"),
        ),
        (
            lambda c, ch, t: _row(t, "actions", "T01").update(pathway="trade"),
            ("pathway_unknown", "actions", "T01", "pathway", "trade"),
        ),
        (
            lambda c, ch, t: ch["opened"][0].update(sectors="peche mines"),
            ("sector_unknown", "choices", "opened/M", "sectors", "mines"),
        ),
        (
            lambda c, ch, t: _replace(c, "sector", fact="colour"),
            ("fact_unknown", "survey", "sector", "bind::mk:fact", "colour"),
        ),
        (
            lambda c, ch, t: _replace(c, "q1_note", **{"note-for": "A-9"}),
            ("criterion_unknown", "survey", "q1_note", "bind::mk:note-for", "A-9"),
        ),
        (
            lambda c, ch, t: _replace(c, "q1_note", **{"evidence-note-for": "A-1.1"}),
            ("twice", "survey", "q1_note", "bind::mk:evidence-note-for", "A-1.1"),
        ),
        (
            lambda c, ch, t: _replace(c, "m", module=None),
            ("place_missing", "survey", "q3", "bind::mk:subdimension"),
        ),
        (
            lambda c, ch, t: _replace(c, "a", module="M"),
            ("place_twice", "survey", "q1", "bind::mk:module", "M"),
        ),
        (
            lambda c, ch, t: _replace(c, "q2", code="A-1.1"),
            ("twice", "survey", "q2", "bind::mk:code", "A-1.1"),
        ),
        (
            lambda c, ch, t: ch["evidence"].append({"name": "guessed"}),
            ("evidence_unknown", "survey", "q1_evidence", "type", "guessed"),
        ),
        (
            lambda c, ch, t: _replace(c, "q1", legal="maybe"),
            ("legal_unknown", "survey", "q1", "bind::mk:legal", "maybe"),
        ),
        (
            lambda c, ch, t: _replace(c, "q1", legal="obligation", **{"legal-confidence": "B"}),
            ("cell_missing", "survey", "q1", "bind::mk:legal-text"),
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(break_it, problem) -> None:
    columns, lists, tables = survey(), choices(), sheets()
    break_it(columns, lists, tables)
    fault, *place = problem
    form = form_of(columns, lists, tables)
    assert FrameworkProblem(FrameworkFault(fault), *place) in framework_problems(form)
    with pytest.raises(FrameworkError) as refused:
        framework_from_form(form)
    assert fault in str(refused.value)


def test_the_pillar_of_a_group_must_be_that_of_its_subdimension() -> None:
    columns, lists, tables = survey(), choices(), sheets()
    _replace(columns, "a", pillar="B")
    pillar = _row(tables, "scoring", "A")
    tables["scoring"].append(pillar | {"code": "B", "weight": "40"})
    pillar["weight"] = "60"
    faults = [(p.fault, p.row) for p in framework_problems(form_of(columns, lists, tables))]
    assert (FrameworkFault.PILLAR_DIFFERS, "q1") in faults
    assert (FrameworkFault.PART_EMPTY, "B") in faults


def test_a_criterion_stands_outside_repeats_and_takes_one_answer() -> None:
    form = form_of(survey(), choices(), sheets(), kinds={"q3": "select"}, repeat="a_1")
    faults = [(p.fault, p.row) for p in framework_problems(form)]
    assert (FrameworkFault.IN_REPEAT, "q1") in faults
    assert (FrameworkFault.NOT_SELECT_ONE, "q3") in faults


def test_all_problems_are_found_in_one_reading() -> None:
    columns, lists, tables = survey(), choices(), sheets()
    _replace(columns, "q1", weight="x", actions="T99")
    lists["q2"].pop()
    assert len(framework_problems(form_of(columns, lists, tables))) == 3
