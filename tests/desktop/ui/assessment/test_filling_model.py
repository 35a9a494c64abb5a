"""A questionnaire in hand: its languages, what is left of it, and why an answer does not hold."""

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.assessment.filling_model import Filling
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import make_answers
from tests.desktop.ui.assessment.fillings import make_filling, shipped_form
from tests.forms.forms import form_of

AGE = form_of(
    "<age/><name/><members><name/></members>",
    """<bind nodeset="/data/age" type="int" constraint=". &lt; 100" jr:constraintMsg="Less than 100"/>
       <bind nodeset="/data/name" required="true()"/>
       <bind nodeset="/data/members/name" required="true()"/>""",
    """<input ref="/data/age"><label>Age</label></input><input ref="/data/name"/>
       <group ref="/data/members"><label>Members</label><repeat nodeset="/data/members">
         <input ref="/data/members/name"><label>Name</label></input></repeat></group>""",
)


def codes(filling: Filling) -> tuple[list[str], list[str]]:
    """The codes of the criteria left, and of those that lack evidence."""
    left = filling.left()
    return [c.code for c in left.unanswered], [c.code for c in left.capped]


def test_a_complete_diagnostic_leaves_nothing():
    assert make_filling(answers=make_answers(2)).left().is_clear


def test_criteria_not_rated_and_levels_without_evidence_are_left():
    proved = Answer(rating=4, evidence=Evidence.SEEN, evidence_note="السجل 2026")
    answers = make_answers(2) | {"GOV-1.1": Answer(rating=3), "GOV-1.2": proved}
    del answers["MKT-1.2"]
    assert codes(make_filling(answers=answers)) == (["MKT-1.2"], ["GOV-1.1"])


def test_a_reason_still_to_be_written_leaves_its_criterion_and_no_question_besides():
    answers = make_answers(2) | {"GOV-1.1": Answer(not_applicable_reason="")}
    left = make_filling(answers=answers).left()
    assert [c.code for c in left.unanswered] == ["GOV-1.1"]
    assert left.missing == ()


def test_a_module_that_is_not_open_leaves_nothing():
    unanswered, _capped = codes(make_filling(answers=make_answers(2), opened_modules=("OAS",)))
    assert unanswered == [f"OAS-{number}" for number in range(1, 5)]


def test_required_questions_are_left_in_each_row_under_their_label_or_name():
    missing = make_filling(AGE).left().missing
    assert [(one.ref, one.label) for one in missing] == [
        ("/data/name", "name"),
        ("/data/members[1]/name", "Name"),
    ]


def test_an_answer_that_breaks_its_rule_is_told_in_the_words_of_the_form():
    (refused,) = make_filling(AGE, values={"/data/age": "130"}).left().refused
    assert (refused.ref, refused.label, refused.message) == ("/data/age", "Age", "Less than 100")


def test_a_question_leads_to_the_step_that_asks_it():
    filling = make_filling(AGE)
    assert filling.step_of("/data/members[1]/name") == "/data/members"
    assert make_filling().step_of("/diagnostic/gov/gov_1/gov_1_1_note") == "GOV-1.1"


def test_it_is_read_in_the_languages_it_has():
    assert make_filling().languages == [Language.AR, Language.FR]
    model = """<itext><translation lang="Français (fr)"><text id="a"><value>Nom</value></text>
      </translation></itext>"""
    french = form_of("<a/>", "", "<input ref='/data/a'/>", model=model)
    assert make_filling(french).languages == [Language.FR]
    assert make_filling(AGE).languages == []


def test_questions_follow_the_language():
    filling = make_filling(shipped_form("example"))
    key = filling.way.steps[0]
    french = filling.items(key)
    filling.speak(Language.AR)
    assert filling.items(key) != french


def test_the_questionnaire_without_scores_counts_answers():
    score = make_filling(AGE, values={"/data/name": "Fatima"}).score()
    assert (score.enough, score.value, score.count.done, score.count.total) == (None, None, 1, 2)
    assert make_filling(AGE).module_offers() == ()
