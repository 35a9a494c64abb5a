"""Answers go in by reference and come out as values; what hangs on them follows at once."""

import pytest

from mourafaka_forms.instance import BadValue, NodeKind, ReadOnlyRef, UnknownRef, resume, start
from mourafaka_forms.xform import FormError, FormFault
from tests.forms.forms import choice_list, form_of

HOUSE = form_of(
    "<name/><age/><adult/><job/><double/><locked>1</locked>",
    """<bind nodeset="/data/age" type="int"/>
    <bind nodeset="/data/adult" relevant="/data/age &gt; 17"/>
    <bind nodeset="/data/job" relevant="/data/adult = 'yes'"/>
    <bind nodeset="/data/double" type="int" calculate="/data/age * 2"/>
    <bind nodeset="/data/locked" readonly="true()"/>""",
    """<input ref="/data/name"><label>Your name</label></input><input ref="/data/age"/>
    <input ref="/data/adult"/><input ref="/data/job"/><input ref="/data/locked"/>""",
)


def test_an_answer_works_out_what_looks_at_it() -> None:
    instance = start(HOUSE)
    changed = instance.set_value("/data/age", "20")
    assert instance.node("/data/double").value == "40"
    assert instance.node("/data/adult").is_relevant
    assert {"/data/age", "/data/double", "/data/adult"} <= changed
    assert "/data/name" not in changed


def test_what_is_not_relevant_is_empty_for_others_and_yet_kept() -> None:
    instance = start(HOUSE)
    instance.set_value("/data/age", "20")
    instance.set_value("/data/adult", "yes")
    instance.set_value("/data/job", "baker")
    instance.set_value("/data/age", "10")
    assert instance.node("/data/adult").value == ""
    assert not instance.node("/data/job").is_relevant
    assert instance.values()["/data/job"] == "baker"
    instance.set_value("/data/age", "30")
    assert instance.node("/data/job").value == "baker"


def test_all_nodes_are_told_in_document_order() -> None:
    states = {state.ref: state for state in start(HOUSE).nodes()}
    assert list(states)[:4] == ["/data", "/data/name", "/data/age", "/data/adult"]
    assert states["/data"].kind is NodeKind.ROOT
    assert states["/data/name"].kind is NodeKind.QUESTION
    assert states["/data/name"].label == "Your name"
    assert states["/data/double"].kind is NodeKind.VALUE


def test_a_read_only_node_cannot_be_answered() -> None:
    instance = start(HOUSE)
    with pytest.raises(ReadOnlyRef):
        instance.set_value("/data/locked", "2")
    assert instance.node("/data/locked").is_readonly


@pytest.mark.parametrize("ref", ["/data/nowhere", "/data/age[2]", "age", "", "/", "/other/age"])
def test_a_reference_to_nothing_is_refused(ref: str) -> None:
    instance = start(HOUSE)
    with pytest.raises(UnknownRef):
        instance.set_value(ref, "1")
    with pytest.raises(KeyError):
        instance.node(ref)


WRITTEN = [
    ("int", "4.9", "4"),
    ("int", "-7", "-7"),
    ("decimal", "23", "23.0"),
    ("decimal", "1e-7", "0.0000001"),
    ("date", "2026-11-23", "2026-11-23"),
    ("date", "2026-11-23T10:00:00", "2026-11-23"),
    ("time", "22:02:00+07:00", "22:02:00+07:00"),
    ("dateTime", "2026-11-23T22:02:00.123Z", "2026-11-23T22:02:00.123Z"),
    ("boolean", "true", "1"),
    ("geopoint", "33.9 -6.8 0 5", "33.9 -6.8 0.0 5.0"),
    ("geotrace", "1 2 0 0; 3 4 0 0;", "1.0 2.0 0.0 0.0;3.0 4.0 0.0 0.0"),
    ("geoshape", "1 2;3 4;5 6;1 2", "1.0 2.0;3.0 4.0;5.0 6.0;1.0 2.0"),
    ("string", " as it is ", " as it is "),
    ("barcode", "0012", "0012"),
]


@pytest.mark.parametrize(("type_name", "text", "written"), WRITTEN)
def test_equal_answers_are_equal_texts(type_name: str, text: str, written: str) -> None:
    instance = start(form_of("<a/>", f'<bind nodeset="/data/a" type="{type_name}"/>'))
    instance.set_value("/data/a", text)
    assert instance.node("/data/a").value == written
    instance.set_value("/data/a", "")
    assert instance.node("/data/a").value == ""


REFUSED = [
    ("int", "many"),
    ("int", "2147483648"),
    ("decimal", "1,5"),
    ("decimal", "NaN"),
    ("date", "2026-02-30"),
    ("date", "23/11/2026"),
    ("time", "24:00:00"),
    ("dateTime", "2026-11-23"),
    ("dateTime", "2026-11-31T10:00:00"),
    ("geopoint", "91 0"),
    ("geopoint", "0 0"),
    ("geopoint", "33.9"),
    ("geotrace", "1 2 0 0"),
    ("geoshape", "1 2;3 4;5 6;7 8"),
]


@pytest.mark.parametrize(("type_name", "text"), REFUSED)
def test_what_is_no_value_of_its_type_is_refused(type_name: str, text: str) -> None:
    instance = start(form_of("<a/>", f'<bind nodeset="/data/a" type="{type_name}"/>'))
    with pytest.raises(BadValue) as refused:
        instance.set_value("/data/a", text)
    assert (refused.value.ref, refused.value.type) == ("/data/a", type_name)
    assert isinstance(refused.value, ValueError)
    assert instance.node("/data/a").value == ""


def test_rules_that_wait_for_each_other_are_refused_by_name() -> None:
    binds = """<bind nodeset="/data/a" calculate="/data/b + 1"/>
        <bind nodeset="/data/b" calculate="/data/a + 1"/>"""
    with pytest.raises(FormError) as refused:
        start(form_of("<a/><b/>", binds))
    assert refused.value.code is FormFault.CYCLE
    assert "/data/a" in refused.value.message
    assert "/data/b" in refused.value.message


def test_a_function_that_nobody_knows_fails_when_it_is_reached() -> None:
    binds = """<bind nodeset="/data/b" calculate="if(/data/a = 'x', explode(), 'fine')"/>"""
    instance = start(form_of("<a/><b/>", binds))
    assert instance.node("/data/b").value == "fine"
    with pytest.raises(FormError) as refused:
        instance.set_value("/data/a", "x")
    assert (refused.value.code, refused.value.subject) == (FormFault.EXPRESSION, "/data/b")


PLACES = form_of(
    "<region/><town/><crops/>",
    "",
    """<select1 ref="/data/region"><item><label>R</label><value>rsk</value></item>
      <item><label>S</label><value>sm</value></item></select1>
    <select1 ref="/data/town"><itemset nodeset="instance('towns')/root/item[region = /data/region]">
      <value ref="name"/><label ref="label"/></itemset></select1>
    <select ref="/data/crops"><itemset nodeset="instance('crops')/root/item">
      <value ref="name"/><label ref="label"/></itemset></select>""",
    model=choice_list("towns", "rabat region=rsk", "sale region=rsk", "agadir region=sm")
    + choice_list("crops", "olives", "argan", "saffron"),
)


def test_choices_follow_the_answers_they_are_filtered_by() -> None:
    instance = start(PLACES)
    assert instance.node("/data/town").choices == ()
    changed = instance.set_value("/data/region", "rsk")
    assert "/data/town" in changed
    offered = instance.node("/data/town").choices
    assert offered is not None
    assert [(one.value, one.label, one.columns["region"]) for one in offered] == [
        ("rabat", "Rabat", "rsk"),
        ("sale", "Sale", "rsk"),
    ]


def test_an_answer_that_is_no_longer_offered_is_hidden_until_it_is_again() -> None:
    instance = start(PLACES)
    instance.set_value("/data/region", "rsk")
    instance.set_value("/data/town", "sale")
    instance.set_value("/data/region", "sm")
    assert instance.node("/data/town").value == ""
    assert "<town/>" in instance.as_xml()
    instance.set_value("/data/region", "rsk")
    assert instance.node("/data/town").value == "sale"


def test_many_choices_stand_in_the_order_of_their_list() -> None:
    instance = start(PLACES)
    instance.set_value("/data/crops", "saffron  olives gold")
    assert instance.node("/data/crops").value == "olives saffron"


def test_a_draft_is_taken_up_where_it_was_left() -> None:
    instance = start(HOUSE)
    instance.set_value("/data/age", "20")
    instance.set_value("/data/adult", "yes")
    again = resume(HOUSE, {**instance.values(), "/data/gone": "old"})
    assert again.values() == instance.values()
    assert again.instance_id == instance.instance_id
    assert again.as_xml() == instance.as_xml()
    assert again.unplaced == {"/data/gone": "old"}
