"""Answers become values of the form and come back as they were."""

from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.framework_form import answers_of, criterion_paths, values_of
from tests.forms.framework_form.scored_forms import choices, form_of, sheets, survey
from tests.forms.frameworks import left_out, proved, shipped_form

CODES = list(criterion_paths(shipped_form()))
WORDS = st.none() | st.text(min_size=1)
RATED = st.builds(
    Answer,
    rating=st.none() | st.integers(0, 4),
    evidence=st.none() | st.sampled_from(Evidence),
    evidence_note=WORDS,
    note=WORDS,
)
LEFT_OUT = st.builds(Answer, not_applicable_reason=st.text(), note=WORDS)


@given(st.dictionaries(st.sampled_from(CODES), RATED | LEFT_OUT))
def test_answers_come_back_from_the_form_as_they_went_in(answers) -> None:
    form = shipped_form()
    said = {code: answer for code, answer in answers.items() if answer != Answer()}
    assert answers_of(form, values_of(form, answers)) == said


def test_each_part_of_an_answer_has_its_place() -> None:
    values = values_of(shipped_form(), {"GOV-1.1": proved(4), "OAS-1": left_out("hors sujet")})
    assert values == {
        "/diagnostic/gov/gov_1/gov_1_1": "4",
        "/diagnostic/gov/gov_1/gov_1_1_evidence": "seen",
        "/diagnostic/gov/gov_1/gov_1_1_evidence_note": "Registre vu, page 12",
        "/diagnostic/oas/oas_1": "na",
        "/diagnostic/oas/oas_1_na_reason": "hors sujet",
    }


def test_the_score_counts_not_the_name_of_the_choice() -> None:
    form = form_of(survey(), choices(), sheets())
    assert answers_of(form, {"/data/a/a_1/q1": "n3"}) == {"A-1.1": Answer(rating=3)}
    assert values_of(form, {"A-1.1": Answer(rating=0)}) == {"/data/a/a_1/q1": "n0"}


def test_a_level_kept_behind_not_applicable_has_no_place_in_the_form() -> None:
    form = shipped_form()
    values = values_of(form, {"GOV-1.1": Answer(rating=3, not_applicable_reason="nouvelle")})
    assert answers_of(form, values) == {"GOV-1.1": Answer(not_applicable_reason="nouvelle")}


def test_what_is_no_choice_and_what_nobody_asks_is_no_answer() -> None:
    form = form_of(survey(), choices(), sheets())
    assert answers_of(form, {"/data/a/a_1/q1": "n9", "/data/other": "n1"}) == {}
    assert values_of(form, {"ZZZ-1": Answer(rating=1), "q2": left_out()}) == {}
