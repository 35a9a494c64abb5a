"""What moved since the first assessment, and what is left unsaid."""

from dataclasses import replace
from datetime import date

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.ui.result.comparison_model import Compared, CriterionMoved, Rank, compared
from mourafaka_forms.answers import Answer, Answers
from mourafaka_forms.comparison import Assessed, Obstacle, compare
from mourafaka_forms.framework import Framework
from tests.builders import make_answers

FRAMEWORK = shipped_framework()
THEN, NOW = date(2026, 1, 14), date(2026, 11, 23)


def moved(
    before: Answers,
    after: Answers,
    *,
    first: Framework = FRAMEWORK,
    then: tuple[str, ...] = (),
    now: tuple[str, ...] = (),
) -> Compared:
    earlier, later = Assessed(first, before, then), Assessed(FRAMEWORK, after, now)
    return compared(compare(earlier, later), earlier, THEN, later, NOW)


def codes(lines: tuple[CriterionMoved, ...]) -> list[str]:
    return [line.code for line in lines]


def test_each_criterion_stands_where_it_moved_to():
    after = make_answers(2) | {"GOV-1.1": Answer(rating=4), "GOV-1.2": Answer(rating=0)}
    change = moved(make_answers(1), make_answers(1) | {"GOV-1.1": Answer(rating=2)})
    assert codes(change.risen) == ["GOV-1.1"]
    assert len(change.same) == 60
    assert codes(moved(make_answers(2), after).fallen) == ["GOV-1.2"]


def test_scores_come_with_their_rank():
    change = moved(make_answers(1), make_answers(2), then=("OAS",), now=("OAS",))
    ranks = {line.change.code: line.rank for line in change.scores}
    assert ranks[None] is Rank.OVERALL
    assert (ranks["GOV"], ranks["GOV-1"], ranks["OAS"]) == (Rank.LARGE, Rank.SMALL, Rank.LARGE)
    assert change.scores[0].change.points == 25


def test_a_level_at_one_time_alone_is_neither_a_rise_nor_a_fall():
    before, after = make_answers(1), make_answers(1)
    del before["GOV-1.1"]
    after["GOV-1.2"] = Answer(not_applicable_reason="لا أعضاء جدد")
    del before["GOV-1.3"], after["GOV-1.3"]
    change = moved(before, after)
    assert codes(change.only_after) == ["GOV-1.1"]
    assert codes(change.only_before) == ["GOV-1.2"]
    assert change.without_level == 1
    assert (change.risen, change.fallen) == ((), ())


def test_a_module_opened_since_is_asked_now_alone():
    change = moved(make_answers(1), make_answers(1) | {"OAS-1": Answer(rating=2)}, now=("OAS",))
    asked = {line.code: line for line in change.only_after}
    assert asked["OAS-1"].before is None
    assert asked["OAS-1"].label == FRAMEWORK.criterion("OAS-1").label
    assert change.only_before == ()


def test_another_way_of_scoring_leaves_the_levels_comparable():
    other = replace(FRAMEWORK, version="0.0.9", scoring_version="9.0.0")
    change = moved(make_answers(1), make_answers(2), first=other)
    assert change.obstacle is Obstacle.OTHER_SCORING
    assert change.scores == ()
    assert len(change.risen) == 61
    assert (change.before_version, change.after_version) == ("0.0.9", FRAMEWORK.version)


def test_another_questionnaire_leaves_nothing_to_say():
    change = moved(make_answers(1), make_answers(2), first=replace(FRAMEWORK, id="milk"))
    assert change.obstacle is Obstacle.OTHER_QUESTIONNAIRE
    lines = (change.risen, change.fallen, change.same, change.only_before, change.only_after)
    assert lines == ((), (), (), (), ())


def test_a_version_that_is_not_here_leaves_nothing_to_say():
    change = compared(None, None, THEN, Assessed(FRAMEWORK, make_answers(2)), NOW)
    assert change.is_missing
    assert (change.scores, change.risen, change.before_version) == ((), (), None)
