"""A draft in another version of its questionnaire: what is kept, reworded, dropped, and what is new."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.questionnaire_answers import given_values, is_row, open_instance
from mourafaka_desktop.domain.questionnaire_migration import (
    MigrationLine,
    MigrationPlan,
    plan_migration,
)
from mourafaka_desktop.domain.questionnaires import (
    Questionnaire,
    read_questionnaire,
    shipped_framework,
)
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.framework import Framework, Text
from mourafaka_forms.instance import Surroundings, ViolationKind
from tests.builders import make_assessment, make_cooperative
from tests.published import DAYS, QUALITIES, diagnostic_form, milk_form, scoring_setting

OLD = read_questionnaire(milk_form("1.0"))
COOPERATIVE = make_cooperative(province_code="08.201")
VALUES = {
    "/data/quality": "poor",
    "/data/days": "mon tue",
    "/data/litres": "40",
    "/data/note": "وصل الحليب",
    "/data/members[1]": "",
    "/data/members[1]/name": "Itto",
    "/data/members[2]": "",
}


def _plan(old: bytes, new: bytes, **fields: object) -> MigrationPlan:
    before, after = read_questionnaire(old), read_questionnaire(new)
    return plan_migration(before, after, _draft(before, **fields), COOPERATIVE)


def _draft(questionnaire: Questionnaire, **fields: object) -> Assessment:
    version = {"framework_id": questionnaire.id, "framework_version": questionnaire.version}
    return make_assessment(COOPERATIVE, **version, **fields)


def _keys(lines: tuple[MigrationLine, ...]) -> list[str]:
    return [line.key for line in lines]


def _same(words: str) -> Text:
    return Text(fr=words, ar=words)


def test_between_equal_versions_everything_is_kept_with_empty_rows() -> None:
    plan = _plan(milk_form("1.0"), milk_form("1.1"), values=VALUES)
    preview = plan.preview
    assert (preview.from_version, preview.to_version) == ("1.0", "1.1")
    assert plan.values == VALUES
    assert _keys(preview.kept) == [ref for ref in VALUES if not ref.endswith("]")]
    assert preview.reworded == preview.dropped == preview.added == ()
    assert preview.kept[0].value == _same("Mauvais")
    assert preview.kept[1].value == Text(fr="Lundi, Mardi", ar="Lundi، Mardi")


def test_the_root_of_the_instance_may_be_called_differently() -> None:
    plan = _plan(milk_form("1.0"), milk_form("2", root="milk"), values=VALUES)
    assert plan.values == {ref.replace("/data/", "/milk/"): text for ref, text in VALUES.items()}
    assert plan.preview.dropped == plan.preview.added == ()


def test_a_question_that_is_gone_is_dropped_with_its_words_and_its_answer() -> None:
    plan = _plan(milk_form("1.0"), milk_form("1.1", has_note=False), values=VALUES)
    (line,) = plan.preview.dropped
    assert (line.key, line.label, line.value) == (
        "/data/note",
        _same("Remarque"),
        _same("وصل الحليب"),
    )
    assert "/data/note" not in plan.values


def test_a_choice_that_is_gone_is_dropped_and_the_others_stay() -> None:
    fewer = {day: label for day, label in DAYS.items() if day != "tue"}
    plan = _plan(milk_form("1.0"), milk_form("1.1", days=fewer), values=VALUES)
    (line,) = plan.preview.dropped
    assert (line.key, line.old_text) == ("/data/days", _same("Mardi"))
    assert plan.values["/data/days"] == "mon"
    kept = {line.key: line.value for line in plan.preview.kept}
    assert kept["/data/days"] == Text(fr="Lundi", ar="Lundi")


def test_the_only_choice_that_is_gone_leaves_no_answer() -> None:
    fewer = {quality: label for quality, label in QUALITIES.items() if quality != "poor"}
    plan = _plan(milk_form("1.0"), milk_form("1.1", qualities=fewer), values=VALUES)
    assert _keys(plan.preview.dropped) == ["/data/quality"]
    assert "/data/quality" not in plan.values


def test_a_new_wording_of_the_question_or_of_the_choice_taken_is_shown_old_and_new() -> None:
    other = {"good": "Très bon", "poor": "Médiocre", "sour": "Aigre"}
    new = milk_form("1.1", qualities=other, litres="Litres par semaine")
    reworded = {
        line.key: line for line in _plan(milk_form("1.0"), new, values=VALUES).preview.reworded
    }
    assert reworded.keys() == {"/data/quality", "/data/litres"}
    quality, litres = reworded["/data/quality"], reworded["/data/litres"]
    assert (quality.old_text, quality.new_text) == (_same("Mauvais"), _same("Médiocre"))
    assert (litres.old_text, litres.new_text) == (
        _same("Litres par jour"),
        _same("Litres par semaine"),
    )


def test_an_answer_that_is_no_value_of_the_new_type_is_dropped() -> None:
    new = milk_form("1.1", litres_type="date")
    plan = _plan(milk_form("1.0"), new, values=VALUES)
    assert _keys(plan.preview.dropped) == ["/data/litres"]
    assert "/data/litres" not in plan.values


def test_a_question_emptied_on_purpose_stays_empty_without_a_word() -> None:
    values = VALUES | {"/data/rounds": ""}
    plan = _plan(milk_form("1.0"), milk_form("1.1"), values=values)
    assert plan.values == values
    assert "/data/rounds" not in _keys(plan.preview.kept)


def test_a_question_that_is_new_is_named() -> None:
    plan = _plan(milk_form("1.0"), milk_form("1.1", has_price=True), values=VALUES)
    (line,) = plan.preview.added
    assert (line.key, line.new_text, line.value) == ("/data/price", _same("Prix du litre"), None)


@given(
    qualities=st.sets(st.sampled_from(sorted(QUALITIES))),
    days=st.sets(st.sampled_from(sorted(DAYS))),
    litres_type=st.sampled_from(["int", "string", "date"]),
    has_note=st.booleans(),
    answered=st.sets(st.sampled_from(sorted(VALUES))),
)
@settings(max_examples=60, deadline=None)
def test_every_answer_is_kept_or_named_as_dropped_and_what_goes_on_fits(
    qualities: set[str], days: set[str], litres_type: str, has_note: bool, answered: set[str]
) -> None:
    new = read_questionnaire(
        milk_form(
            "2",
            qualities={name: QUALITIES[name] for name in qualities},
            days={name: DAYS[name] for name in days},
            litres_type=litres_type,
            has_note=has_note,
        )
    )
    values = {ref: VALUES[ref] for ref in VALUES if ref in answered}
    draft = _draft(OLD, values=values)
    plan = plan_migration(OLD, new, draft, COOPERATIVE)
    preview = plan.preview
    named = {line.key for lines in (preview.kept, preview.dropped) for line in lines}
    assert named == {ref for ref in values if not is_row(ref)}
    live = open_instance(new.form, replace(draft, values=plan.values), COOPERATIVE, Surroundings())
    assert live.unplaced == {}
    kept = {ref: text for ref, text in given_values(live).items() if not is_row(ref)}
    assert {ref: kept.get(ref) for ref in plan.values if not is_row(ref)} == {
        ref: text for ref, text in plan.values.items() if not is_row(ref)
    }
    assert not any(violation.kind is ViolationKind.TYPE for violation in live.validate())


# --- Criteria ----------------------------------------------------------------------------------------------

RATED = {
    "GOV-1.1": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="PV"),
    "GOV-1.2": Answer(not_applicable_reason="Créée cette année"),
}


def _framework(form: bytes) -> Framework:
    framework = read_questionnaire(form).framework
    assert framework is not None
    return framework


def _diagnostic_plan(new: bytes) -> MigrationPlan:
    return _plan(diagnostic_form("0.1.0"), new, answers=RATED)


def test_answers_to_criteria_go_on_whole() -> None:
    plan = _diagnostic_plan(diagnostic_form("0.2.0"))
    assert plan.answers == RATED
    rated, left_out = plan.preview.kept
    assert rated.key == "GOV-1.1"
    assert rated.value is not None
    assert rated.value.fr.startswith("3")
    assert left_out.value == _same("Créée cette année")
    assert plan.preview.is_comparable


def test_versions_that_do_not_compare_say_so() -> None:
    shipped = shipped_framework().scoring_version
    other = diagnostic_form("1.0.0", scoring_setting("version", shipped, "1.0.0"))
    assert not _diagnostic_plan(other).preview.is_comparable


def test_a_new_wording_of_the_level_chosen_is_shown_before_that_of_the_criterion() -> None:
    criterion = _framework(diagnostic_form("0.1.0")).criterion("GOV-1.1")
    level = next(level.text for level in criterion.levels if level.rating == 3)
    words = (level.fr, "Autre texte du niveau"), (criterion.label.fr, "Autre nom du critère")
    (line,) = _diagnostic_plan(diagnostic_form("0.2.0", *words)).preview.reworded
    assert line.old_text == level
    assert line.new_text is not None
    assert (line.new_text.fr, line.label.fr) == ("Autre texte du niveau", "Autre nom du critère")


def test_a_criterion_that_is_gone_is_dropped_and_a_new_one_is_named() -> None:
    plan = _diagnostic_plan(diagnostic_form("0.2.0", ('"GOV-1.1"', '"GOV-1.9"')))
    assert _keys(plan.preview.dropped) == ["GOV-1.1"]
    assert _keys(plan.preview.added) == ["GOV-1.9"]
    assert plan.answers.keys() == {"GOV-1.2"}
    assert plan.preview.dropped[0].value is not None
