"""The outline of any questionnaire: chapters, parts and steps out of the groups of its form."""

from mourafaka_desktop.ui.assessment.outline_model import Outline, outline_of
from mourafaka_forms.xform import Form
from tests.forms.forms import form_of

DATA = """<place><province/></place>
  <gov><gov_1><a/><a_note/><b/></gov_1><gov_2><c/><remark/></gov_2><opinion/></gov>
  <oas><oas_1/></oas><members><name/><age/></members><end/>"""
BINDS = """<bind nodeset="/data/gov" mk:pillar="GOV"/><bind nodeset="/data/gov/gov_1" mk:subdimension="GOV-1"/>
  <bind nodeset="/data/gov/gov_2" mk:subdimension="GOV-2"/><bind nodeset="/data/oas" mk:module="OAS"/>"""
BODY = """<group ref="/data/place"><label>Place</label><input ref="/data/place/province"/></group>
  <group ref="/data/gov"><label>Governance</label>
    <group ref="/data/gov/gov_1"><label>Papers</label>
      <input ref="/data/gov/gov_1/a"/><input ref="/data/gov/gov_1/a_note"/><input ref="/data/gov/gov_1/b"/></group>
    <group ref="/data/gov/gov_2"><label>Meetings</label>
      <input ref="/data/gov/gov_2/c"/><input ref="/data/gov/gov_2/remark"/></group>
    <input ref="/data/gov/opinion"/></group>
  <group ref="/data/oas"><label>Oases</label><input ref="/data/oas/oas_1"/></group>
  <group ref="/data/members"><label>Members</label><repeat nodeset="/data/members">
    <input ref="/data/members/name"/><input ref="/data/members/age"/></repeat></group>
  <input ref="/data/end"/>"""
RATINGS = {
    "/data/gov/gov_1/a": "A",
    "/data/gov/gov_1/b": "B",
    "/data/gov/gov_2/c": "C",
    "/data/oas/oas_1": "O",
}
COMPANIONS = {"/data/gov/gov_1/a_note": "A"}


def diagnosis() -> Outline:
    return outline_of(
        form_of(DATA, BINDS, BODY),
        ratings=RATINGS,
        companions=COMPANIONS,
        unasked={"/data/place/province"},
    )


def shape(outline: Outline) -> dict[str, dict[str, list[str]]]:
    """Chapters, parts and steps by their keys."""
    return {
        chapter.key: {part.key: [step.key for step in part.steps] for part in chapter.parts}
        for chapter in outline.chapters
    }


def test_pillars_parts_and_criteria_are_found_under_their_codes_in_the_order_asked():
    assert shape(diagnosis()) == {
        "GOV": {
            "GOV-1": ["A", "B"],
            "GOV-2": ["C", "/data/gov/gov_2/remark"],
            "/data/gov/opinion": ["/data/gov/opinion"],
        },
        "OAS": {"OAS": ["O"]},
        "/data/members": {"/data/members": ["/data/members"]},
        "/data/end": {"/data/end": ["/data/end"]},
    }


def test_what_the_program_answers_itself_is_not_asked_and_leaves_no_empty_part():
    assert "/data/place/province" not in diagnosis()
    assert "/data/place" in shape(outline_of(form_of(DATA, BINDS, BODY)))


def test_a_module_is_a_chapter_that_is_its_own_part():
    module = diagnosis().chapter_of("O")
    assert (module.module, module.is_whole) == ("OAS", True)
    governance = diagnosis().chapter_of("A")
    assert (governance.module, governance.is_whole) == (None, False)


def test_titles_are_those_of_the_groups_and_else_of_the_form():
    outline = diagnosis()
    titles = [chapter.title.in_language("ar") for chapter in outline.chapters]
    assert titles == ["Governance", "Oases", "Members", "A form"]
    assert outline.part_of("B").title.in_language("fr") == "Papers"
    assert outline.part_of("/data/gov/opinion").title.in_language("fr") == "Governance"


def test_a_node_leads_to_the_steps_it_concerns():
    outline = diagnosis()

    def keys(path: str) -> list[str]:
        return [step.key for step in outline.steps_at(path)]

    assert keys("/data/gov/gov_1/a_note") == ["A"]
    assert keys("/data/gov/gov_2") == ["C", "/data/gov/gov_2/remark"]
    assert keys("/data/members/age") == ["/data/members"]
    assert keys("/data/place/province") == []


def test_questions_around_a_criterion_stand_together_before_and_after_it():
    body = """<input ref="/data/a"/><input ref="/data/b"/><input ref="/data/c"/><input ref="/data/d"/>"""
    form = form_of("<a/><b/><c/><d/>", "", body)
    outline = outline_of(form, ratings={"/data/c": "C"})
    assert [
        (step.key, [getattr(q, "path", None) for q in step.questions]) for step in outline.steps
    ] == [("/data/a", ["/data/a", "/data/b"]), ("C", []), ("/data/d", ["/data/d"])]


def test_groups_without_a_title_only_hold_questions_together():
    body = """<group ref="/data/frame"><group ref="/data/frame/x"><label>X</label><input ref="/data/frame/x/a"/>
      </group></group><group><input ref="/data/b"/></group>"""
    form = form_of("<frame><x><a/></x></frame><b/>", "", body)
    assert shape(outline_of(form)) == {
        "/data/frame/x": {"/data/frame/x": ["/data/frame/x/a"]},
        "/data/b": {"/data/b": ["/data/b"]},
    }


def test_two_groups_of_one_code_are_two_parts():
    binds = """<bind nodeset="/data/x" mk:subdimension="S"/><bind nodeset="/data/y" mk:subdimension="S"/>"""
    body = """<group ref="/data/x"><label>X</label><input ref="/data/x/a"/></group>
      <group ref="/data/y"><label>Y</label><input ref="/data/y/b"/></group>"""
    form: Form = form_of("<x><a/></x><y><b/></y>", binds, body)
    assert [chapter.key for chapter in outline_of(form).chapters] == ["S", "S~2"]


def test_words_that_ask_nothing_belong_to_what_stands_before_them():
    binds = """<bind nodeset="/data/count" readonly="true()"/><bind nodeset="/data/thanks" readonly="true()"/>"""
    body = """<group ref="/data/members"><label>Members</label><repeat nodeset="/data/members">
      <input ref="/data/members/name"/></repeat></group><input ref="/data/count"/>
      <group ref="/data/last"><label>Last</label><input ref="/data/last/a"/></group><input ref="/data/thanks"/>"""
    data = "<members><name/></members><count/><last><a/></last><thanks/>"
    form = form_of(data, binds, body)
    outline = outline_of(form, ratings={"/data/last/a": "A"})
    assert shape(outline) == {
        "/data/members": {"/data/members": ["/data/members"]},
        "/data/last": {"/data/last": ["A", "/data/thanks"]},
    }
    (members,) = outline.steps_at("/data/count")
    assert [question.path for question in members.questions] == ["/data/members", "/data/count"]


def test_very_many_questions_without_groups_are_several_steps_of_one_length():
    names = [f"q{number}" for number in range(100)]
    body = "".join(f'<input ref="/data/{name}"/>' for name in names)
    outline = outline_of(form_of("".join(f"<{name}/>" for name in names), "", body))
    assert [len(step.questions) for step in outline.steps] == [25, 25, 25, 25]
    asked = [question.path for step in outline.steps for question in step.questions]
    assert asked == [f"/data/{name}" for name in names]
    assert [step.key for step in outline.steps_at("/data/q60")] == ["/data/q50"]
