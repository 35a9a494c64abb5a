"""What belongs to an assessment of all that stands in its questionnaire, and what is known or worked out anyway."""

from dataclasses import replace

import pytest

from mourafaka_desktop.domain.assessments import Assessment, changed_values
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import new_assessment_id
from mourafaka_desktop.domain.questionnaire_answers import (
    given_values,
    initial_values,
    is_row,
    known_facts,
    open_instance,
    path_of,
    refused_answers,
)
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC, shipped_questionnaires
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.framework_form import answers_of, criterion_paths
from mourafaka_forms.instance import Instance, Surroundings
from mourafaka_forms.xform import Form, read_form
from tests.builders import NOW, make_assessment, make_cooperative
from tests.published import milk_form

MILK = read_form(milk_form("1.0"))
COOPERATIVE = make_cooperative(province_code="08.201", sector="saffron")


@pytest.fixture(scope="module")
def diagnostic() -> Form:
    (found,) = (q.form for q in shipped_questionnaires().values() if q.id == DIAGNOSTIC)
    return found


def _open(form: Form, cooperative: Cooperative = COOPERATIVE, **fields: object) -> Instance:
    assessment: Assessment = make_assessment(cooperative, **fields)
    return open_instance(form, assessment, cooperative, Surroundings())


def test_a_draft_is_found_again_as_it_was_left() -> None:
    draft = new_assessment_id()
    live = _open(MILK, id=draft)
    live.set_value("/data/litres", "40")
    live.set_value("/data/days", "tue mon")
    row = live.add_repeat("/data/members")
    live.set_value(f"{row}/name", "فاطمة")
    values = given_values(live)
    again = _open(MILK, id=draft, values=values)
    assert again.values() == live.values()
    assert given_values(again) == values
    assert again.unplaced == {}


def test_what_is_known_of_the_cooperative_or_worked_out_is_not_among_the_answers() -> None:
    live = _open(MILK)
    row = live.add_repeat("/data/members")
    live.set_value(f"{row}/litres", "12")
    assert (live.node("/data/province").value, live.node("/data/total").value) == ("08.201", "12")
    given = {path_of(ref) for ref in given_values(live)}
    assert not given & {"/data/province", "/data/total"}
    assert {"/data/members", "/data/members/litres"} <= given


def test_what_is_filled_in_at_the_beginning_is_filled_in_once() -> None:
    draft = make_assessment(COOPERATIVE)
    values = initial_values(MILK, draft, COOPERATIVE, Surroundings(now=lambda: NOW))
    assert values["/data/rounds"] == "1"
    begun = values["/data/begun"]
    assert begun.startswith("2026-11-23")
    later = Surroundings(now=lambda: NOW.replace(year=2027))
    live = open_instance(MILK, replace(draft, values=values), COOPERATIVE, later)
    assert live.node("/data/begun").value == begun
    assert given_values(live) == values


def test_an_answer_the_questionnaire_began_with_stays_emptied() -> None:
    live = _open(MILK)
    before = given_values(live)
    live.set_value("/data/rounds", "")
    changed = changed_values(before, given_values(live))
    assert changed.keys() == {"/data/rounds"}
    again = _open(MILK, values=given_values(live))
    assert again.node("/data/rounds").value == ""


def test_two_laptops_call_one_assessment_alike_without_keeping_its_name() -> None:
    draft = make_assessment(COOPERATIVE)
    first, second = (open_instance(MILK, draft, COOPERATIVE, Surroundings()) for _ in range(2))
    assert first.instance_id == second.instance_id == f"uuid:{draft.id}"
    assert not [ref for ref in given_values(first) if "instanceID" in ref]


def test_what_is_worked_out_once_is_kept() -> None:
    live = _open(MILK)
    drawn = live.node("/data/drawn").value
    assert drawn
    assert _open(MILK, values=given_values(live)).node("/data/drawn").value == drawn


def test_what_is_known_now_takes_the_place_of_what_was_known_before() -> None:
    moved = make_cooperative()
    live = _open(MILK, moved, values={"/data/province": "08.201"})
    assert live.node("/data/province").value == ""


def test_removing_a_row_moves_up_those_after_it_and_can_be_undone() -> None:
    live = _open(MILK)
    for name in ("Aicha", "Itto", "Zahra"):
        live.set_value(f"{live.add_repeat('/data/members')}/name", name)
    before = given_values(live)
    live.remove_repeat("/data/members[2]")
    after = given_values(live)
    changed = changed_values(before, after)
    assert changed == {
        "/data/members[2]/name": "Zahra",
        "/data/members[3]": None,
        "/data/members[3]/name": None,
    }
    undone = {
        ref: text
        for ref, text in (after | changed_values(after, before)).items()
        if text is not None
    }
    assert given_values(_open(MILK, values=undone)) == before


def test_criteria_are_on_the_engine_and_are_no_values(diagnostic: Form) -> None:
    given = {
        "GOV-1.1": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="PV", note="à revoir"),
        "GOV-1.2": Answer(not_applicable_reason="Créée cette année"),
    }
    live = _open(diagnostic, answers=given)
    assert live.node(criterion_paths(diagnostic)["GOV-1.1"].rating).value == "3"
    assert answers_of(diagnostic, live.values()) == given
    assert not {path_of(ref) for ref in given_values(live)} & set(diagnostic.controls)


def test_a_module_opens_where_place_and_sector_match_or_by_hand(diagnostic: Form) -> None:
    (found,) = (q.framework for q in shipped_questionnaires().values() if q.id == DIAGNOSTIC)
    assert found is not None
    module = found.modules[0]
    path = criterion_paths(diagnostic)[module.criteria[0].code].rating
    there = make_cooperative(
        province_code=module.applies_to.province_codes[0], sector=module.applies_to.sectors[0]
    )
    elsewhere = make_cooperative()
    assert _open(diagnostic, there).node(path).is_relevant
    assert not _open(diagnostic, elsewhere).node(path).is_relevant
    assert _open(diagnostic, elsewhere, opened_modules=(module.code,)).node(path).is_relevant
    facts = known_facts(diagnostic, there, (module.code,))
    assert set(facts.values()) == {there.province_code, there.sector, module.code}


def test_an_answer_that_breaks_a_rule_is_told_and_a_missing_one_is_not() -> None:
    live = _open(MILK)
    assert refused_answers(live) == ()
    live.set_value("/data/litres", "0")
    assert refused_answers(live) == ("/data/litres",)


def test_a_row_is_told_from_a_question_in_it() -> None:
    assert is_row("/data/members[2]")
    assert not is_row("/data/members[2]/name")
    assert path_of("/data/members[12]/name") == "/data/members/name"
