"""Forms set values by themselves: when they are opened, when an answer changes, in a new instance."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mourafaka_forms.instance import Surroundings, open_submission, resume, start
from mourafaka_forms.xform import FormFault
from tests.forms.forms import form_of

NOON = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
CASABLANCA = Surroundings(
    now=lambda: NOON,
    zone=ZoneInfo("Africa/Casablanca"),
    properties={"username": "amina", "deviceid": "laptop-7"},
    new_id=lambda: "uuid:one",
)


def test_a_first_load_happens_once() -> None:
    form = form_of(
        "<a/><b>2</b><sum/>",
        '<bind nodeset="/data/sum" calculate="/data/a + /data/b"/>',
        model="""<setvalue ref="/data/a" event="odk-instance-first-load" value="/data/b * 2"/>""",
    )
    instance = start(form)
    assert instance.node("/data/a").value == "4"
    assert instance.node("/data/sum").value == "6"
    instance.set_value("/data/b", "10")
    assert instance.node("/data/a").value == "4"
    instance.set_value("/data/a", "")
    assert resume(form, instance.values()).node("/data/a").value == ""


def test_a_load_happens_each_time() -> None:
    form = form_of(
        "<n>0</n>", model='<setvalue ref="/data/n" event="odk-instance-load" value=". + 1"/>'
    )
    instance = start(form)
    assert instance.node("/data/n").value == "1"
    assert resume(form, instance.values()).node("/data/n").value == "2"
    assert open_submission(form, instance.as_xml()).node("/data/n").value == "2"


CHANGED = form_of(
    "<a/><b/><c/>",
    "",
    """<input ref="/data/a"><setvalue ref="/data/b" event="xforms-value-changed" value="../a * 2"/></input>
    <input ref="/data/b">
    <setvalue ref="/data/c" event="odk-instance-first-load xforms-value-changed">set</setvalue></input>""",
)


def test_a_changed_answer_sets_others_and_they_others_again() -> None:
    instance = start(CHANGED)
    assert instance.node("/data/c").value == "set"
    instance.set_value("/data/c", "mine")
    changed = instance.set_value("/data/a", "4")
    assert instance.node("/data/b").value == "8"
    assert instance.node("/data/c").value == "set"
    assert {"/data/b", "/data/c"} <= changed


def test_the_same_answer_again_is_no_change() -> None:
    instance = start(CHANGED)
    instance.set_value("/data/a", "4")
    instance.set_value("/data/b", "mine")
    instance.set_value("/data/a", "4")
    assert instance.node("/data/b").value == "mine"


def test_opening_a_draft_is_no_change() -> None:
    instance = start(CHANGED)
    instance.set_value("/data/a", "4")
    instance.set_value("/data/b", "mine")
    assert resume(CHANGED, instance.values()).node("/data/b").value == "mine"


IN_REPEAT = form_of(
    "<r jr:template=''><a/><b/><born/></r>",
    "",
    """<repeat nodeset="/data/r">
    <setvalue ref="/data/r/born" event="odk-new-repeat" value="position(..)"/>
    <input ref="/data/r/a"><setvalue ref="/data/r/b" event="xforms-value-changed" value="../a"/></input>
    </repeat>""",
)


def test_in_a_repeat_each_instance_sets_its_own() -> None:
    instance = start(IN_REPEAT)
    instance.add_repeat("/data/r")
    instance.add_repeat("/data/r")
    instance.set_value("/data/r[2]/a", "x")
    assert instance.node("/data/r[1]/b").value == ""
    assert instance.node("/data/r[2]/b").value == "x"
    assert [instance.node(f"/data/r[{n}]/born").value for n in (1, 2)] == ["1", "2"]


def test_instances_that_a_count_adds_are_new_too() -> None:
    form = form_of(
        "<n/><r jr:template=''><born/></r>",
        "",
        """<repeat nodeset="/data/r" jr:count="/data/n">
        <setvalue ref="/data/r/born" event="odk-new-repeat">new</setvalue></repeat>""",
    )
    instance = start(form)
    instance.set_value("/data/n", "1")
    assert instance.node("/data/r[1]/born").value == "new"


def test_from_outside_a_repeat_an_instance_must_be_named() -> None:
    def form(target: str):
        return form_of(
            "<a/><r><b/></r><r><b/></r>",
            "",
            f"""<input ref="/data/a"><setvalue ref="{target}" event="xforms-value-changed">x</setvalue>
            </input><repeat nodeset="/data/r"><input ref="/data/r/b"/></repeat>""",
        )

    named, vague = form("/data/r[position() = 2]/b"), form("/data/r/b")
    assert named.problems == ()
    assert [problem.code for problem in vague.problems] == [FormFault.AMBIGUOUS]
    instance = start(named)
    instance.set_value("/data/a", "1")
    assert [instance.node(f"/data/r[{n}]/b").value for n in (1, 2)] == ["", "x"]
    instance = start(vague)
    instance.set_value("/data/a", "1")
    assert [instance.node(f"/data/r[{n}]/b").value for n in (1, 2)] == ["", ""]


PRELOADS = [
    ('jr:preload="date" jr:preloadParams="today"', "2026-11-24"),
    ('jr:preload="timestamp" jr:preloadParams="start"', "2026-11-24T00:30:00.000+01:00"),
    ('jr:preload="property" jr:preloadParams="username"', "amina"),
    ('jr:preload="property" jr:preloadParams="email"', ""),
    ('jr:preload="uid"', "uuid:one"),
    ('jr:preload="timestamp" jr:preloadParams="end"', ""),
    ('jr:preload="weather"', ""),
]


@pytest.mark.parametrize(("preload", "value"), PRELOADS)
def test_a_new_instance_knows_when_and_by_whom(preload: str, value: str) -> None:
    form = form_of("<p/>", f'<bind nodeset="/data/p" {preload}/>')
    assert start(form, CASABLANCA).node("/data/p").value == value


def test_the_end_is_noted_when_the_answers_are_handed_on() -> None:
    form = form_of(
        "<p/>", '<bind nodeset="/data/p" jr:preload="timestamp" jr:preloadParams="end"/>'
    )
    instance = start(form, CASABLANCA)
    assert "<p>2026-11-24T00:30:00.000+01:00</p>" in instance.as_xml()


def test_days_begin_where_the_person_is() -> None:
    form = form_of("<p/>", '<bind nodeset="/data/p" calculate="today()"/>')
    assert start(form, CASABLANCA).node("/data/p").value == "2026-11-24"
    assert start(form, Surroundings(now=lambda: NOON)).node("/data/p").value == "2026-11-23"


def test_a_new_day_is_worked_out_when_asked_for() -> None:
    clock = [NOON]
    form = form_of("<p/>", '<bind nodeset="/data/p" calculate="today()"/>')
    instance = start(form, Surroundings(now=lambda: clock[0]))
    clock[0] = NOON.replace(day=25)
    assert instance.recalculate() >= {"/data/p"}
    assert instance.node("/data/p").value == "2026-11-25"
