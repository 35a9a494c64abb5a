"""What a file shows that is computed."""

from dataclasses import replace
from datetime import date

from mourafaka_desktop.domain.assessments import Occasion
from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway
from mourafaka_desktop.domain.visits import VisitState
from mourafaka_desktop.ui.cooperative.cooperative_model import (
    action_for,
    actions_by_pathway,
    axes,
    comparable_baseline,
    draft_visit,
    open_actions,
    pillar_scores,
    session_cells,
    training_cells,
)
from mourafaka_desktop.ui.widgets.session_strip import CellState
from tests.builders import make_action, make_cooperative, make_visit
from tests.desktop.ui.cooperative.files import make_file, rated


def test_the_strip_marks_what_was_held_what_is_next_and_the_assessments() -> None:
    cells = session_cells(make_file(held=3).sessions)
    assert [cell.state for cell in cells[:5]] == [
        CellState.HELD,
        CellState.HELD,
        CellState.HELD,
        CellState.NEXT,
        CellState.PLANNED,
    ]
    assert cells[2].date == "9 مارس"
    assert [cell.number for cell in cells if cell.has_star] == [2, 8, 12]
    assert [cell.number for cell in cells if cell.star_is_filled] == [1, 2, 3]


def test_the_next_training_is_the_first_that_has_a_date() -> None:
    first, second, third, fourth = make_file().trainings
    trainings = (
        replace(first, state=SlotState.HELD, held_on=date(2026, 2, 3)),
        second,
        replace(third, planned_on=date(2026, 12, 10)),
        replace(fourth, planned_on=date(2027, 2, 2)),
    )
    cells = training_cells(trainings)
    assert [cell.state for cell in cells] == [
        CellState.HELD,
        CellState.PLANNED,
        CellState.NEXT,
        CellState.PLANNED,
    ]
    assert cells[2].date == "دجنبر 2026"


def test_the_first_assessment_is_compared_with_a_later_one_of_the_same_framework() -> None:
    cooperative = make_cooperative()
    first = rated(cooperative, 1)
    last = rated(cooperative, 3, occasion=Occasion.MID_TERM, on=date(2026, 11, 9))
    file = make_file(cooperative, baseline=first, latest=last)
    assert comparable_baseline(file) == first
    assert {axis.score for axis in axes(file)} == {75.0}
    assert {axis.baseline for axis in axes(file)} == {25.0}
    assert [(pillar.score.value, pillar.baseline) for pillar in pillar_scores(file)] == [
        (75, 25.0)
    ] * 3


def test_the_only_assessment_is_compared_with_nothing() -> None:
    cooperative = make_cooperative()
    only = rated(cooperative, 2)
    file = make_file(cooperative, baseline=only, latest=only)
    assert comparable_baseline(file) is None
    assert {axis.baseline for axis in axes(file)} == {None}


def test_versions_that_do_not_compare_are_not_compared() -> None:
    cooperative = make_cooperative()
    first = rated(cooperative, 1)
    other_rules = replace(first.framework, scoring_version="7.0")
    first = replace(first, framework=other_rules)
    last = rated(cooperative, 3, occasion=Occasion.MID_TERM)
    assert comparable_baseline(make_file(cooperative, baseline=first, latest=last)) is None


def test_open_actions_stand_by_their_date() -> None:
    cooperative = make_cooperative()
    late = make_action(cooperative, due_on=date(2026, 11, 1))
    soon = make_action(cooperative, due_on=date(2026, 12, 1))
    some_day = make_action(cooperative)
    done = make_action(cooperative, status=ActionStatus.DONE, due_on=date(2026, 1, 1))
    assert open_actions([some_day, soon, done, late]) == [late, soon, some_day]


def test_the_plan_begins_with_regularisation() -> None:
    cooperative = make_cooperative()
    training = make_action(cooperative, pathway=Pathway.TRAINING)
    legal = make_action(cooperative, pathway=Pathway.REGULARISATION)
    promise = make_action(cooperative)
    assert actions_by_pathway([promise, training, legal]) == [
        (Pathway.REGULARISATION, [legal]),
        (Pathway.TRAINING, [training]),
        (None, [promise]),
    ]


def test_an_alert_is_answered_by_an_open_action_only() -> None:
    cooperative = make_cooperative()
    dropped = make_action(cooperative, criterion_codes=("MKT-2.2",), status=ActionStatus.DROPPED)
    answer = make_action(cooperative, criterion_codes=("GOV-1.1", "MKT-2.2"))
    assert action_for([dropped], "MKT-2.2") is None
    assert action_for([dropped, answer], "MKT-2.2") == answer


def test_the_visit_being_written_is_found() -> None:
    cooperative = make_cooperative()
    ended = make_visit(cooperative, state=VisitState.SUBMITTED)
    draft = make_visit(cooperative)
    assert draft_visit([ended]) is None
    assert draft_visit([ended, draft]) == draft
