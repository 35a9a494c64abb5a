"""Answers go into the engine, what hangs on them comes back, and each doing can be undone."""

import pytest

from mourafaka_desktop.ui.assessment.draft_model import Draft
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.instance import BadValue
from mourafaka_forms.xform import FormError
from tests.desktop.ui.assessment.fillings import make_filling
from tests.forms.forms import choice_list, form_of

PLACES = form_of(
    "<region/><town/><free/><age/><members><name/><age/></members><total/>",
    """<bind nodeset="/data/age" type="int"/><bind nodeset="/data/members/age" type="int"/>
       <bind nodeset="/data/total" calculate="sum(/data/members/age)"/>""",
    """<select1 ref="/data/region"><itemset nodeset="instance('regions')/root/item">
         <value ref="name"/><label ref="label"/></itemset></select1>
       <select1 ref="/data/town"><itemset nodeset="instance('towns')/root/item[region = /data/region]">
         <value ref="name"/><label ref="label"/></itemset></select1>
       <input ref="/data/free"/><input ref="/data/age"/>
       <group ref="/data/members"><label>Members</label><repeat nodeset="/data/members">
         <input ref="/data/members/name"/><input ref="/data/members/age"/></repeat></group>""",
    model=choice_list("regions", "souss", "draa")
    + choice_list("towns", "agadir region=souss", "zagora region=draa"),
)
GOV_1_1 = "/diagnostic/gov/gov_1/gov_1_1"


def draft_of(**values: str) -> Draft:
    return make_filling(
        PLACES, values={f"/data/{name}": text for name, text in values.items()}
    ).draft


def undo(draft: Draft) -> str:
    """Undo, and the step it leads to."""
    undone = draft.undo()
    assert undone is not None
    return undone[0]


def test_a_level_goes_into_the_engine_and_says_which_nodes_to_look_at():
    draft = make_filling().draft
    effect = draft.decide("GOV-1.1", Answer(rating=3, evidence=Evidence.SEEN))
    assert draft.instance.node(GOV_1_1).value == "3"
    assert draft.instance.node(f"{GOV_1_1}_evidence").value == "seen"
    assert effect.refs is not None
    assert GOV_1_1 in effect.refs
    assert (effect.codes, dict(effect.values)) == ({"GOV-1.1"}, {})


def test_a_criterion_left_out_asks_for_its_reason_in_the_engine():
    draft = make_filling().draft
    draft.decide("GOV-1.1", Answer(rating=2, not_applicable_reason=""))
    assert draft.instance.node(GOV_1_1).value == "na"
    assert draft.instance.node(f"{GOV_1_1}_na_reason").is_relevant
    draft.note("GOV-1.1", Answer(rating=2, not_applicable_reason="لا نشاط"))
    assert draft.instance.node(f"{GOV_1_1}_na_reason").value == "لا نشاط"
    undo(draft)
    assert draft.answer("GOV-1.1") == Answer()
    assert draft.instance.node(GOV_1_1).value == ""


def test_words_written_to_a_criterion_are_no_doing_to_undo():
    draft = make_filling().draft
    draft.note("GOV-1.1", Answer(note="رأيت السجل"))
    assert draft.undo() is None


def test_levels_are_undone_one_after_the_other_and_lead_to_their_criterion():
    draft = make_filling().draft
    draft.decide("GOV-1.1", Answer(rating=1))
    draft.decide("GOV-2.1", Answer(rating=4))
    assert undo(draft) == "GOV-2.1"
    assert undo(draft) == "GOV-1.1"
    assert draft.answer("GOV-1.1") == Answer()


def test_an_answer_is_saved_with_what_it_empties_and_comes_back_with_it():
    draft = draft_of(region="souss", town="agadir")
    effect = draft.put("/data/region", "draa", "/data/region")
    assert effect.values["/data/region"] == "draa"
    assert draft.instance.node("/data/town").value == ""
    assert undo(draft) == "/data/region"
    assert draft.instance.node("/data/region").value == "souss"
    assert draft.instance.node("/data/town").value == "agadir"


def test_letters_of_one_answer_are_undone_as_one():
    draft = draft_of(free="before")
    for text in ("before T", "before Ti", "before Tif"):
        draft.put("/data/free", text, "/data/region")
    draft.put("/data/age", "4", "/data/region")
    undo(draft)
    assert draft.instance.node("/data/age").value == ""
    assert draft.instance.node("/data/free").value == "before Tif"
    undo(draft)
    assert draft.values["/data/free"] == "before"
    assert draft.undo() is None


def test_a_removed_row_comes_back_with_all_that_was_in_it():
    draft = draft_of()
    draft.put("/data/members[1]/name", "Fatima", "/data/members")
    _effect, second = draft.add_row("/data/members", "/data/members")
    draft.put(f"{second}/name", "Aicha", "/data/members")
    draft.put(f"{second}/age", "41", "/data/members")
    before = dict(draft.values)
    effect = draft.remove_row("/data/members[1]", "/data/members")
    assert draft.instance.node("/data/members[1]/name").value == "Aicha"
    assert effect.values["/data/members[2]/name"] is None
    assert effect.values["/data/members[1]/name"] == "Aicha"
    assert undo(draft) == "/data/members"
    assert dict(draft.values) == before
    assert draft.instance.node("/data/members[2]/age").value == "41"


def test_what_is_worked_out_is_not_saved():
    draft = draft_of()
    effect = draft.put("/data/members[1]/age", "30", "/data/members")
    assert draft.instance.node("/data/total").value == "30"
    assert effect.refs is not None
    assert "/data/total" in effect.refs
    assert "/data/total" not in effect.values


def test_a_text_that_is_no_answer_changes_nothing():
    draft = draft_of(age="30")
    with pytest.raises(BadValue):
        draft.put("/data/age", "thirty", "/data/region")
    assert draft.instance.node("/data/age").value == "30"
    assert draft.undo() is None


def test_the_language_stays_when_rows_are_brought_back():
    filling = make_filling()
    filling.draft.instance.language = "ar"
    label = filling.draft.instance.node(GOV_1_1).label
    assert label == filling.criterion("GOV-1.1").label.ar


PATTERN = form_of(
    "<pattern/><place/><found/><rows><x/></rows>",
    """<bind nodeset="/data/found" calculate="regex('Tiznit', /data/pattern)"/>""",
    """<input ref="/data/pattern"/><input ref="/data/place"/>
       <repeat nodeset="/data/rows"><input ref="/data/rows/x"/></repeat>""",
)


def test_what_the_questionnaire_fails_over_is_not_taken_and_all_else_stays():
    draft = make_filling(PATTERN, values={"/data/pattern": "Tiz.*", "/data/place": "Tiznit"}).draft
    before = dict(draft.values)
    with pytest.raises(FormError):
        draft.put("/data/pattern", "(", "/data/pattern")
    assert dict(draft.values) == before
    assert draft.instance.node("/data/pattern").value == "Tiz.*"
    draft.put("/data/place", "Tata", "/data/pattern")
    undo(draft)
    assert draft.instance.node("/data/place").value == "Tiznit"
    assert draft.instance.node("/data/found").value == "true"
