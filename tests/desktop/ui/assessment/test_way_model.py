"""The way through a questionnaire: what is asked now, how far it is, what is next."""

import pytest

from mourafaka_desktop.ui.assessment.draft_model import Effect
from mourafaka_desktop.ui.assessment.filling_model import Filling
from mourafaka_desktop.ui.assessment.way_model import Count, is_done
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import make_answers, make_cooperative
from tests.desktop.ui.assessment.fillings import make_filling
from tests.forms.forms import form_of

VILLAGE = form_of(
    "<has_well/><well><depth/><owner/></well><members><name/><age/></members><free/>",
    """<bind nodeset="/data/has_well" required="true()"/>
       <bind nodeset="/data/well" relevant="/data/has_well = 'yes'"/>
       <bind nodeset="/data/well/depth" type="int" required="true()"/>
       <bind nodeset="/data/members/name" required="true()"/>""",
    """<group ref="/data/has_well_page"><label>Water</label><input ref="/data/has_well"/></group>
       <group ref="/data/well"><label>The well</label><input ref="/data/well/depth"/>
         <input ref="/data/well/owner"/></group>
       <group ref="/data/members"><label>Members</label><repeat nodeset="/data/members">
         <input ref="/data/members/name"/><input ref="/data/members/age"/></repeat></group>
       <input ref="/data/free"/>""",
)
WATER, WELL, MEMBERS, FREE = (
    "/data/has_well",
    "/data/well/depth",
    "/data/members",
    "/data/free",
)


def put(filling: Filling, ref: str, text: str) -> bool:
    """Answer a question and take it in; whether steps came or went."""
    return filling.way.look_again(filling.draft.put(ref, text, filling.step_of(ref)))


def test_the_diagnostic_asks_its_61_criteria_in_the_order_of_the_framework():
    way = make_filling().way
    assert len(way.steps) == 61
    assert way.steps[0] == "GOV-1.1"
    assert way.before("GOV-1.1") is None
    assert way.after(way.steps[-1]) is None
    walked = [way.steps[0]]
    while (following := way.after(walked[-1])) is not None:
        assert way.before(following) == walked[-1]
        walked.append(following)
    assert tuple(walked) == way.steps


def test_a_module_opens_where_province_and_sector_match_or_by_hand():
    there = make_cooperative(province_code="09.001", sector="argane")
    by_rule = make_filling(cooperative=there).way.steps[61:]
    by_hand = make_filling(opened_modules=("OAS",)).way.steps[61:]
    assert {key.partition("-")[0] for key in by_rule} == {"ARG"}
    assert {key.partition("-")[0] for key in by_hand} == {"OAS"}
    assert make_filling().way.steps[61:] == ()


def test_the_next_step_waiting_turns_round_at_the_end():
    answers = make_answers(2)
    del answers["GOV-1.2"]
    way = make_filling(answers=answers).way
    assert way.next_waiting("MKT-1.1") == "GOV-1.2"
    assert way.next_waiting("GOV-1.2") == "GOV-1.2"
    assert make_filling(answers=make_answers(2)).way.next_waiting("GOV-1.1") is None


@pytest.mark.parametrize(
    ("answer", "done"),
    [
        (Answer(), False),
        (Answer(rating=0), True),
        (Answer(not_applicable_reason=""), False),
        (Answer(rating=3, not_applicable_reason=""), False),
        (Answer(not_applicable_reason="لا نشاط"), True),
        (Answer(evidence=Evidence.SEEN, note="رأيت السجل"), False),
    ],
)
def test_a_criterion_is_dealt_with_by_a_level_or_by_a_reason(answer: Answer, done: bool):
    assert is_done(answer) is done


def test_progress_counts_by_pillar_and_by_sub_dimension():
    answers = {code: Answer(rating=1) for code in ("GOV-1.1", "GOV-1.2", "GOV-2.1")}
    counts = make_filling(answers=answers).way.counts()
    assert (counts["GOV"], counts["GOV-1"]) == (Count(3, 25), Count(2, 4))
    assert "OAS" not in counts


def test_a_part_is_asked_as_soon_as_an_answer_makes_it_relevant_and_goes_with_it():
    filling = make_filling(VILLAGE)
    assert filling.way.steps == (WATER, MEMBERS, FREE)
    assert put(filling, "/data/has_well", "yes")
    assert filling.way.steps == (WATER, WELL, MEMBERS, FREE)
    assert not put(filling, "/data/well/depth", "12")
    assert put(filling, "/data/has_well", "no")
    assert filling.way.steps == (WATER, MEMBERS, FREE)


def test_one_walks_past_what_is_not_asked_and_out_of_what_ceased_to_be_asked():
    filling = make_filling(VILLAGE)
    assert (filling.way.after(WATER), filling.way.before(MEMBERS)) == (MEMBERS, WATER)
    assert (filling.way.after(WELL), filling.way.before(WELL)) == (MEMBERS, WATER)


def test_required_questions_wait_and_others_do_not():
    filling = make_filling(VILLAGE)
    assert filling.way.waiting(WATER) == ("/data/has_well",)
    assert filling.way.total == Count(0, 2)
    put(filling, "/data/has_well", "no")
    assert filling.way.next_waiting(None) == MEMBERS
    put(filling, "/data/members[1]/name", "Fatima")
    assert filling.way.total == Count(2, 2)
    assert filling.way.next_waiting(None) is None


def test_each_row_of_a_repeat_has_its_own_questions():
    filling = make_filling(VILLAGE)
    effect, row = filling.draft.add_row("/data/members", MEMBERS)
    assert effect.refs is None
    filling.way.look_again(effect)
    assert filling.way.waiting(MEMBERS) == ("/data/members[1]/name", f"{row}/name")


def test_where_nothing_is_required_every_question_waits():
    form = form_of("<a/><b/><c/>", "<bind nodeset='/data/c' readonly='true()'/>",
                   "<input ref='/data/a'/><input ref='/data/b'/><input ref='/data/c'/>")  # fmt: skip
    filling = make_filling(form, values={"/data/a": "yes"})
    assert filling.way.total == Count(1, 2)


def test_only_the_steps_an_answer_touched_are_looked_at_again():
    filling = make_filling()
    filling.draft.answers["MKT-1.1"] = Answer(rating=1)  # behind the back of the way
    assert not filling.way.look_again(Effect(frozenset({"/diagnostic/gov/gov_1/gov_1_1"})))
    assert filling.way.counts()["MKT"].done == 0
    filling.way.look_everywhere()
    assert filling.way.counts()["MKT"].done == 1
