"""Instances of repeats come and go, by hand or by a count, and whoever counts them knows."""

import pytest

from mourafaka_forms.instance import NodeKind, RepeatControlled, UnknownRef, resume, start
from mourafaka_forms.instance.recalculation import MOST_ROWS
from tests.forms.forms import form_of

MEMBERS = form_of(
    "<members jr:template=''><name/><age>1</age><place/></members><total/><count/>",
    """<bind nodeset="/data/members/age" type="int"/>
    <bind nodeset="/data/members/place" calculate="position(..)"/>
    <bind nodeset="/data/total" calculate="sum(/data/members/age)"/>
    <bind nodeset="/data/count" calculate="count(/data/members)"/>""",
    """<group ref="/data/members"><label>Members</label><repeat nodeset="/data/members">
    <input ref="/data/members/name"><label>Name of <output value="../place"/></label></input>
    <input ref="/data/members/age"/></repeat></group>""",
)


def test_a_new_instance_begins_as_the_template() -> None:
    instance = start(MEMBERS)
    assert instance.node("/data/members").count == 0
    assert instance.add_repeat("/data/members") == "/data/members[1]"
    assert instance.add_repeat("/data/members[1]") == "/data/members[2]"
    assert instance.node("/data/members[2]/age").value == "1"
    assert instance.node("/data/members[2]/place").value == "2"
    assert instance.node("/data/members[2]/name").label == "Name of 2"
    assert instance.node("/data/count").value == "2"
    assert instance.node("/data/total").value == "2"


def test_those_after_a_removed_instance_move_up() -> None:
    instance = start(MEMBERS)
    for name in "abc":
        row = instance.add_repeat("/data/members")
        instance.set_value(f"{row}/name", name)
    changed = instance.remove_repeat("/data/members[2]")
    assert instance.node("/data/members[2]/name").value == "c"
    assert instance.node("/data/members[2]/place").value == "2"
    assert instance.node("/data/total").value == "2"
    assert {"/data/total", "/data/members[2]/place"} <= changed
    with pytest.raises(UnknownRef):
        instance.node("/data/members[3]/name")


def test_a_range_stands_before_its_instances_even_without_any() -> None:
    instance = start(MEMBERS)
    kinds = {state.ref: state.kind for state in instance.nodes()}
    assert kinds["/data/members"] is NodeKind.REPEAT_RANGE
    assert instance.node("/data/members").label == "Members"
    instance.add_repeat("/data/members")
    refs = [state.ref for state in instance.nodes()]
    place = refs.index("/data/members")
    assert refs[place + 1 : place + 3] == ["/data/members[1]", "/data/members[1]/name"]


def test_the_outline_has_an_item_for_each_instance() -> None:
    instance = start(MEMBERS)
    instance.add_repeat("/data/members")
    instance.add_repeat("/data/members")
    (members,) = instance.outline()
    assert (members.ref, members.kind, members.label) == (
        "/data/members",
        NodeKind.REPEAT_RANGE,
        "Members",
    )
    assert [row.ref for row in members.children] == ["/data/members[1]", "/data/members[2]"]
    assert [item.ref for item in members.children[1].children] == [
        "/data/members[2]/name",
        "/data/members[2]/age",
    ]
    assert members.children[1].children[0].label == "Name of 2"


@pytest.mark.parametrize("ref", ["/data", "/data/total", "/data/nowhere", "/data/members[1]/age"])
def test_only_a_repeat_has_instances(ref: str) -> None:
    instance = start(MEMBERS)
    instance.add_repeat("/data/members")
    with pytest.raises(UnknownRef):
        instance.add_repeat(ref)
    with pytest.raises(UnknownRef):
        instance.remove_repeat(ref)


def test_a_draft_has_as_many_instances_as_it_was_left_with() -> None:
    instance = start(MEMBERS)
    assert instance.values()["/data/members"] == "0"
    instance.add_repeat("/data/members")
    instance.add_repeat("/data/members")
    instance.set_value("/data/members[1]/age", "")
    again = resume(MEMBERS, instance.values())
    assert again.node("/data/members").count == 2
    assert again.values() == instance.values()


FIRST = form_of(
    "<r><x>default</x></r>", "", '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>'
)


def test_without_a_template_the_form_begins_with_its_own_instance() -> None:
    instance = start(FIRST)
    assert instance.node("/data/r[1]/x").value == "default"
    instance.remove_repeat("/data/r[1]")
    assert instance.node("/data/r").count == 0
    assert resume(FIRST, instance.values()).node("/data/r").count == 0
    assert resume(FIRST, {}).node("/data/r").count == 1
    assert instance.add_repeat("/data/r") == "/data/r[1]"
    assert instance.node("/data/r[1]/x").value == "default"


COUNTED = form_of(
    "<n/><r jr:template=''><x/></r><after/>",
    '<bind nodeset="/data/n" type="int"/>',
    """<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">
    <input ref="/data/r/x"/></repeat>""",
)


def test_a_count_decides_how_many_there_are() -> None:
    instance = start(COUNTED)
    assert instance.node("/data/r").count == 0
    changed = instance.set_value("/data/n", "3")
    assert "/data/r[3]/x" in changed
    instance.set_value("/data/r[1]/x", "kept")
    instance.set_value("/data/n", "1")
    assert instance.node("/data/r").count == 1
    assert instance.node("/data/r[1]/x").value == "kept"
    assert instance.as_xml().index("<r>") < instance.as_xml().index("<after/>")


def test_without_an_answer_to_the_count_the_instances_stay() -> None:
    instance = start(COUNTED)
    instance.set_value("/data/n", "2")
    instance.set_value("/data/n", "")
    assert instance.node("/data/r").count == 2


def test_a_negative_count_is_none() -> None:
    instance = start(COUNTED)
    instance.set_value("/data/n", "-3")
    assert instance.node("/data/r").count == 0


def test_nobody_adds_to_what_the_form_counts() -> None:
    instance = start(COUNTED)
    instance.set_value("/data/n", "1")
    with pytest.raises(RepeatControlled):
        instance.add_repeat("/data/r")
    with pytest.raises(ValueError, match="/data/r"):
        instance.remove_repeat("/data/r[1]")


def test_a_repeat_may_grow_as_long_as_its_last_instance_says() -> None:
    form = form_of(
        "<r jr:template=''><more/></r><count>0</count>",
        """<bind nodeset="/data/count" type="int"
        calculate="if(/data/count = 0 or /data/r[position() = /data/count]/more = 'yes',
        /data/count + 1, /data/count)"/>""",
        """<repeat nodeset="/data/r" jr:count="/data/count"><input ref="/data/r/more"/></repeat>""",
    )
    instance = start(form)
    assert instance.node("/data/r").count == 1
    instance.set_value("/data/r[1]/more", "yes")
    assert instance.node("/data/r").count == 2


NESTED = form_of(
    "<house jr:template=''><n/><child jr:template=''><age/></child><sum/></house><all/>",
    """<bind nodeset="/data/house/sum" calculate="sum(../child/age)"/>
    <bind nodeset="/data/all" calculate="sum(/data/house/child/age)"/>""",
    """<repeat nodeset="/data/house"><input ref="/data/house/n"/>
    <repeat nodeset="/data/house/child" jr:count="../n"><input ref="/data/house/child/age"/></repeat>
    </repeat>""",
)


def test_repeats_in_repeats_stay_with_their_own() -> None:
    instance = start(NESTED)
    instance.add_repeat("/data/house")
    instance.add_repeat("/data/house")
    instance.set_value("/data/house[1]/n", "1")
    instance.set_value("/data/house[2]/n", "2")
    instance.set_value("/data/house[1]/child[1]/age", "5")
    instance.set_value("/data/house[2]/child[1]/age", "6")
    changed = instance.set_value("/data/house[2]/child[2]/age", "7")
    assert instance.node("/data/house[2]/sum").value == "13"
    assert instance.node("/data/house[1]/sum").value == "5"
    assert "/data/house[1]/sum" not in changed
    assert "/data/house[2]/sum" in changed
    assert instance.node("/data/house[2]/child").count == 2
    again = resume(NESTED, instance.values())
    assert again.as_xml() == instance.as_xml()


def test_an_instance_may_look_at_the_one_before_it() -> None:
    form = form_of(
        "<r jr:template=''><x/><sum/></r>",
        """<bind nodeset="/data/r/sum" type="int" calculate="coalesce(
        /data/r[position() = position(current()/..) - 1]/sum, 0) + ../x"/>""",
        '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>',
    )
    instance = start(form)
    for amount in (1, 2, 3):
        row = instance.add_repeat("/data/r")
        instance.set_value(f"{row}/x", str(amount))
    assert instance.node("/data/r[3]/sum").value == "6"
    instance.set_value("/data/r[1]/x", "10")
    assert instance.node("/data/r[3]/sum").value == "15"


def test_relevance_is_each_instances_own() -> None:
    form = form_of(
        "<hide/><r jr:template=''><x/></r>",
        """<bind nodeset="/data/r" relevant="position(.) &gt; 1 and /data/hide = ''"/>""",
        '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>',
    )
    instance = start(form)
    instance.add_repeat("/data/r")
    instance.add_repeat("/data/r")
    assert not instance.node("/data/r[1]/x").is_relevant
    assert instance.node("/data/r[2]/x").is_relevant
    assert instance.node("/data/r").is_relevant
    instance.set_value("/data/hide", "yes")
    assert not instance.node("/data/r").is_relevant


def test_one_digit_too_many_does_not_make_a_million_rows() -> None:
    instance = start(COUNTED)
    instance.set_value("/data/n", "1000000")
    assert instance.node("/data/r").count == MOST_ROWS


def test_many_instances_are_taken_up_at_once() -> None:
    instance = start(COUNTED)
    instance.set_value("/data/n", "300")
    instance.set_value("/data/r[300]/x", "last")
    again = resume(COUNTED, instance.values())
    assert again.node("/data/r").count == 300
    assert again.values() == instance.values()


def test_an_instance_that_began_otherwise_than_the_forms_own_stays_as_it_is() -> None:
    form = form_of(
        "<r jr:template=''><x/></r><r><x>own</x></r>",
        "",
        '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>',
    )
    instance = start(form)
    instance.remove_repeat("/data/r[1]")
    instance.add_repeat("/data/r")
    assert instance.node("/data/r[1]/x").value == ""
    assert resume(form, instance.values()).node("/data/r[1]/x").value == ""


def test_a_range_is_told_when_its_instances_come_or_go() -> None:
    instance = start(COUNTED)
    assert "/data/r" in instance.set_value("/data/n", "2")
    assert "/data/r" in instance.set_value("/data/n", "0")
