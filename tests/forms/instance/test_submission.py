"""Answers leave as ODK's instance XML and come back from it."""

import pytest

from mourafaka_forms.instance import Surroundings, open_submission, start
from mourafaka_forms.xform import FormError, FormFault
from tests.forms.forms import form_of

FORM = form_of(
    """<name/><hidden>secret</hidden><r jr:template=''><x/></r>
    <orx:meta><orx:instanceID/></orx:meta>""",
    """<bind nodeset="/data/hidden" relevant="/data/name = 'show'"/>
    <bind nodeset="/data/orx:meta/orx:instanceID" jr:preload="uid"/>""",
    '<input ref="/data/name"/><repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>',
)
IDS = iter(f"uuid:{n}" for n in range(100))
NUMBERED = Surroundings(new_id=lambda: next(IDS))


def test_the_xml_leaves_out_what_is_not_relevant() -> None:
    instance = start(FORM, Surroundings(new_id=lambda: "uuid:one"))
    instance.set_value("/data/name", "A & <B>")
    instance.add_repeat("/data/r")
    assert instance.as_xml() == (
        '<data xmlns:orx="http://openrosa.org/xforms" id="a-form" version="3">'
        "<name>A &amp; &lt;B&gt;</name><r><x/></r>"
        "<orx:meta><orx:instanceID>uuid:one</orx:instanceID></orx:meta></data>"
    )


def test_what_no_xml_can_hold_is_left_out_of_it() -> None:
    instance = start(FORM)
    instance.set_value("/data/name", "a\x0b\x00b\ud800")
    assert open_submission(FORM, instance.as_xml()).node("/data/name").value == "ab"


def test_each_filling_in_has_a_name_whether_the_form_asks_for_it_or_not() -> None:
    instance = start(form_of("<a/>"), Surroundings(new_id=lambda: "uuid:one"))
    assert instance.instance_id == "uuid:one"
    assert instance.deprecated_id is None
    assert "<orx:instanceID>uuid:one</orx:instanceID>" in instance.as_xml()


def test_what_was_handed_on_can_be_opened_again() -> None:
    instance = start(FORM, NUMBERED)
    instance.set_value("/data/name", "Amina")
    row = instance.add_repeat("/data/r")
    instance.set_value(f"{row}/x", "1")
    again = open_submission(FORM, instance.as_xml())
    assert again.as_xml() == instance.as_xml()
    assert again.instance_id == instance.instance_id
    again.set_value("/data/name", "show")
    assert again.node("/data/hidden").value == "secret"


def test_an_edit_names_what_it_replaces() -> None:
    instance = start(FORM, NUMBERED)
    edit = open_submission(FORM, instance.as_xml(), as_edit=True, surroundings=NUMBERED)
    assert edit.deprecated_id == instance.instance_id
    assert edit.instance_id not in ("", instance.instance_id)
    assert f"<orx:deprecatedID>{instance.instance_id}</orx:deprecatedID>" in edit.as_xml()
    second = open_submission(FORM, edit.as_xml(), as_edit=True, surroundings=NUMBERED)
    assert second.deprecated_id == edit.instance_id
    assert second.as_xml().count("deprecatedID>") == 2


def test_the_prefix_of_meta_is_a_matter_of_taste() -> None:
    xml = "<data id='a-form'><name>A</name><meta><instanceID>uuid:x</instanceID></meta></data>"
    assert open_submission(FORM, xml).instance_id == "uuid:x"


def test_what_the_form_does_not_know_is_not_lost() -> None:
    xml = "<data id='a-form'><name>A</name><gone>old</gone><r><x>1</x><y>2</y></r></data>"
    instance = open_submission(FORM, xml)
    assert instance.unplaced == {"/data/gone": "old", "/data/r[1]/y": "2"}


@pytest.mark.parametrize(
    "xml",
    [
        "<data",
        "<data id='other'/>",
        "<other id='a-form'/>",
        "<!DOCTYPE d><data id='a-form'/>",
        "<a>" * 200 + "</a>" * 200,
    ],
)
def test_what_is_no_submission_of_the_form_is_refused(xml: str) -> None:
    with pytest.raises(FormError) as refused:
        open_submission(FORM, xml)
    assert refused.value.code is FormFault.BAD_INSTANCE
