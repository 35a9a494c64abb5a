"""A form is read from its XML into values that nobody can change."""

from dataclasses import FrozenInstanceError

import pytest

from mourafaka_forms.xform import (
    Control,
    ControlKind,
    FormError,
    FormFault,
    Group,
    InlineChoices,
    Itemset,
    Repeat,
    external_sources,
    read_form,
    walk,
)
from tests.forms.forms import choice_list, form_of, form_xml

TRANSLATIONS = """<itext>
<translation lang="Français (fr)"><text id="name"><value>Nom de <output value="/data/place"/></value>
<value form="image">jr://images/nom.png</value></text>
<text id="hint"><value>Court</value><value form="guidance">Long</value></text></translation>
<translation lang="العربية (ar)" default="true()"><text id="name"><value>الاسم</value></text></translation>
</itext>"""


def test_a_form_says_what_it_is() -> None:
    form = form_of("<name/>")
    assert (form.id, form.version, form.title, form.root_name) == ("a-form", "3", "A form", "data")
    assert form.namespaces["orx"] == "http://openrosa.org/xforms"
    assert (form.languages, form.default_language) == ((), None)


def test_a_bind_tells_what_holds_for_its_nodes() -> None:
    binds = """<bind nodeset="/data/age" type="xsd:int" relevant="/data/name != ''" required="true()"
        constraint=". &gt; 17" jr:constraintMsg="Adults only" mk:weight="3"/><bind nodeset="/data/name"/>"""
    form = form_of("<name/><age/>", binds)
    bind = form.binds["/data/age"]
    assert (bind.type, bind.order, bind.calculate) == ("int", 0, None)
    assert bind.relevant is not None
    assert bind.relevant.text == "/data/name != ''"
    assert bind.constraint_message is not None
    assert bind.constraint_message.in_language() == "Adults only"
    assert form.attribute("/data/age", "weight") == "3"
    assert form.attribute("/data/name", "weight") is None
    assert form.attribute("/data/nowhere", "weight") is None
    assert form.binds["/data/name"].type == "string"


def test_the_body_is_a_tree_in_the_order_shown() -> None:
    body = """<group ref="/data/place" appearance="field-list"><label>Place</label>
        <input ref="town" appearance="w1 multiline"><label>Town</label><hint>Where?</hint></input></group>
        <group ref="/data/members"><label>Members</label>
          <repeat nodeset="/data/members" jr:count="/data/n"><input ref="/data/members/name"/></repeat>
        </group><group><upload ref="/data/photo" mediatype="image/*"/></group>"""
    form = form_of("<n/><place><town/></place><members><name/></members><photo/>", "", body)
    place, members, unnamed = form.body
    assert isinstance(place, Group)
    assert place.path == "/data/place"
    assert place.appearance == {"field-list"}
    town = form.controls["/data/place/town"]
    assert town.appearance == {"w1", "multiline"}
    assert town.label is not None
    assert town.hint is not None
    assert (town.label.in_language(), town.hint.in_language()) == ("Town", "Where?")
    assert isinstance(members, Repeat)
    assert members.label is not None
    assert members.label.in_language() == "Members"
    assert members.count is not None
    assert members.is_controlled
    assert isinstance(unnamed, Group)
    assert unnamed.path is None
    assert form.controls["/data/photo"].kind is ControlKind.UPLOAD
    assert form.controls["/data/photo"].attributes["mediatype"] == "image/*"
    assert [e.path for e in walk(form.body) if isinstance(e, Control)] == list(form.controls)


def test_texts_speak_the_languages_of_the_form() -> None:
    body = """<input ref="/data/name"><label ref="jr:itext('name')"/><hint ref="jr:itext('hint')"/></input>"""
    form = form_of("<name/><place/>", "", body, model=TRANSLATIONS)
    assert form.languages == ("Français (fr)", "العربية (ar)")
    assert form.default_language == "العربية (ar)"
    assert form.language_for("fr") == "Français (fr)"
    assert form.language_for("en") is None
    name = form.controls["/data/name"]
    assert name.label is not None
    assert name.guidance is not None
    assert name.hint is not None
    assert name.label.in_language() == "الاسم"
    assert name.label.in_language("fr") == "Nom de …"
    assert name.label.media("fr") == {"image": "jr://images/nom.png"}
    assert (name.hint.in_language("fr"), name.guidance.in_language("fr")) == ("Court", "Long")


def test_a_list_has_all_its_choices_whatever_filters_them() -> None:
    body = """<select1 ref="/data/town"><label>Town</label>
        <itemset nodeset="randomize(instance('towns')/root/item[region = /data/region])">
        <value ref="name"/><label ref="label"/></itemset></select1>
        <select ref="/data/crops"><item><label>Olives</label><value>olives</value></item></select>"""
    towns = choice_list("towns", "rabat region=rsk score=4", "agadir region=sm")
    form = form_of("<region/><town/><crops/>", "", body, model=towns)
    assert isinstance(form.controls["/data/town"].choices, Itemset)
    rabat, agadir = form.static_choices("/data/town")
    assert (rabat.value, rabat.columns["score"], agadir.value) == ("rabat", "4", "agadir")
    assert rabat.label is not None
    assert rabat.label.in_language() == "Rabat"
    assert isinstance(form.controls["/data/crops"].choices, InlineChoices)
    assert [one.value for one in form.static_choices("/data/crops")] == ["olives"]


def test_actions_know_their_events_and_where_they_stand() -> None:
    model = '<setvalue ref="/data/a" event="odk-instance-first-load">one</setvalue>'
    body = """<input ref="/data/a"><setvalue ref="/data/b" event="xforms-value-changed" value="../a"/></input>"""
    first, second = form_of("<a/><b/>", "", body, model=model).actions
    assert (first.path, first.text, first.source) == ("/data/a", "one", None)
    assert first.events == {"odk-instance-first-load"}
    assert (second.path, second.source) == ("/data/b", "/data/a")
    assert second.expression is not None


CSV = b"\xef\xbb\xbfname;label\nrabat;Rabat\nfes;F\xc3\xa8s\n"
GEOJSON = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "fs87b",
 "geometry": {"type": "Point", "coordinates": [102, 0.5]}, "properties": {"name": "My cool point"}}]}"""
XML = b"<root><item><name>rabat</name><label>Rabat</label></item></root>"


@pytest.mark.parametrize("content", [CSV, XML])
def test_a_list_may_lie_in_a_file_of_its_own(content: bytes) -> None:
    body = """<select1 ref="/data/town"><itemset nodeset="instance('towns')/root/item">
        <value ref="name"/><label ref="label"/></itemset></select1>"""
    xml = form_xml(
        "<town/>", "", body, model='<instance id="towns" src="jr://file-csv/towns.csv"/>'
    )
    assert external_sources(xml) == {"towns": "jr://file-csv/towns.csv"}
    form = read_form(xml, {"towns": content})
    assert form.static_choices("/data/town")[0].value == "rabat"
    with pytest.raises(FormError) as refused:
        read_form(xml)
    assert (refused.value.code, refused.value.subject) == (FormFault.MISSING_INSTANCE, "towns")


def test_places_of_a_map_are_written_as_the_form_writes_places() -> None:
    xml = form_xml("<p/>", model='<instance id="sites" src="jr://file/sites.geojson"/>')
    item = next(next(read_form(xml, {"sites": GEOJSON}).secondary["sites"].elements()).elements())
    assert {e.name: e.string_value() for e in item.elements()} == {
        "geometry": "0.5 102 0 0",
        "name": "My cool point",
        "id": "fs87b",
    }


REFUSED = [
    ("<h:html", FormFault.NOT_XML),
    ('<!DOCTYPE x [<!ENTITY a "b">]><x/>', FormFault.NOT_XML),
    ("<x>" * 200 + "</x>" * 200, FormFault.NOT_XML),
    ("<x/>", FormFault.NO_MODEL),
    ("<x><model/></x>", FormFault.NO_INSTANCE),
    ("<x><model><instance/></model></x>", FormFault.NO_INSTANCE),
    (form_xml("<a/>", '<bind nodeset="/data/a" relevant="1 +"/>'), FormFault.EXPRESSION),
    (form_xml("<a/>", '<bind type="int"/>'), FormFault.NO_REFERENCE),
    (form_xml("<a/>", "", "<input/>"), FormFault.NO_REFERENCE),
    (form_xml("<a/>", "", "<repeat/>"), FormFault.NO_REFERENCE),
    (form_xml("<a/>", model='<setvalue event="x"/>'), FormFault.NO_REFERENCE),
    (form_xml("<a/>", model=choice_list("l", "a") * 2), FormFault.DUPLICATE),
]


@pytest.mark.parametrize(("xml", "code"), REFUSED)
def test_what_cannot_run_is_refused_with_its_reason(xml: str, code: FormFault) -> None:
    with pytest.raises(FormError) as refused:
        read_form(xml)
    assert refused.value.code is code
    assert refused.value.message


@pytest.mark.parametrize(
    ("binds", "body", "code", "subject"),
    [
        ('<bind nodeset="/data/b"/>', "", FormFault.NOWHERE, "/data/b"),
        ("", '<input ref="/data/b"/>', FormFault.NOWHERE, "/data/b"),
        ('<bind nodeset="/data/a" relevant="explode()"/>', "", FormFault.FUNCTION, "explode"),
        ('<bind nodeset="/data/a" relevant="true(1)"/>', "", FormFault.EXPRESSION, "true"),
        ('<bind nodeset="/data/a"/>' * 2, "", FormFault.DUPLICATE, "/data/a"),
        (
            '<odk:setgeopoint ref="/data/a" event="odk-instance-first-load"/>',
            "",
            FormFault.UNKNOWN_ELEMENT,
            "/data/a",
        ),
    ],
)
def test_what_is_wrong_but_runs_is_told(
    binds: str, body: str, code: FormFault, subject: str
) -> None:
    (problem,) = form_of("<a/>", binds, body).problems
    assert (problem.code, problem.subject) == (code, subject)


def test_nothing_of_a_form_can_be_changed() -> None:
    form = form_of("<a/>", '<bind nodeset="/data/a"/>', '<input ref="/data/a"/>')
    with pytest.raises(FrozenInstanceError):
        form.id = "other"  # type: ignore[misc]  # the very thing that must fail
    with pytest.raises(TypeError):
        form.binds["/data/b"] = form.binds["/data/a"]  # type: ignore[index]  # must fail too
