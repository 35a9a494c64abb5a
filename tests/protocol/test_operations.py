"""An operation keeps its identity however it travels."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol.kinds import ASSESSMENT, VISIT, AnswerValue
from mourafaka_protocol.operations import (
    CHAIN_START,
    Change,
    Op,
    OpKind,
    next_chain,
    patch_from_wire,
    put_patch,
    set_patch,
    wire_patch,
)
from tests.protocol.samples import DEVICE, PUT, SET

values = (
    st.none()
    | st.integers(-(2**60), 2**60)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
    | st.binary()
    | st.booleans()
)
changes = st.builds(Change, values, values)
keys = st.text(st.characters(exclude_characters="\0$", exclude_categories=["Cs"]), min_size=1)
patches = st.dictionaries(
    st.integers(0, 2**31 - 1), changes | st.dictionaries(keys, changes, max_size=4), max_size=6
)


@given(patches)
def test_a_patch_comes_back_from_the_wire(patch) -> None:
    assert patch_from_wire(OpKind.SET, wire_patch(OpKind.SET, patch)) == patch


@given(patches)
def test_the_order_in_which_fields_were_written_does_not_change_the_identity(patch) -> None:
    def turned(part):
        return dict(reversed(part.items())) if isinstance(part, dict) else part

    there = replace(SET, patch=patch)
    back = replace(SET, patch={tag: turned(part) for tag, part in reversed(patch.items())})
    assert there.canonical_bytes() == back.canonical_bytes()


def test_a_new_record_sends_new_values_alone() -> None:
    patch = put_patch(VISIT, {"visited_on": date(2026, 11, 23), "state": "draft", "findings": None})
    assert wire_patch(OpKind.PUT, patch) == {3: 20_780, 32: "draft"}


def test_an_edit_sends_the_old_and_the_new_value_of_what_changed() -> None:
    patch = set_patch(
        VISIT, {"session_no": 3, "state": "draft"}, {"session_no": 4, "state": "draft"}
    )
    assert wire_patch(OpKind.SET, patch) == {1: [3, 4]}


def test_answers_are_changed_one_by_one() -> None:
    before = {"A1": AnswerValue(2), "A2": AnswerValue(1), "A3": AnswerValue(0)}
    after = {"A1": AnswerValue(2), "A2": AnswerValue(3, evidence="seen"), "A4": AnswerValue(4)}
    patch = set_patch(ASSESSMENT, {"answers": before}, {"answers": after})
    assert wire_patch(OpKind.SET, patch) == {
        8: {"A2": [[1], [3, None, "seen"]], "A3": [[0], None], "A4": [None, [4]]}
    }


def test_the_identity_is_the_one_that_was_published() -> None:
    assert PUT.operation_id(DEVICE).hex() == "3b431f20c793c193"
    assert SET.operation_id(DEVICE).hex() == "9e5cef824abceabe"
    assert (
        next_chain(CHAIN_START, PUT.operation_id(DEVICE)).hex()
        == "6a34f61d2781ebd89cd7877da50abbbb"
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(PUT, ctr=43),
        replace(PUT, kind=OpKind.SET),
        replace(PUT, scope="ref:x"),
        replace(PUT, record_kind=3),
        replace(PUT, record_id=uuid.UUID(int=5)),
        replace(PUT, base=0),
        replace(PUT, at_ms=0),
        replace(PUT, patch={}),
        replace(PUT, command="close"),
    ],
)
def test_whatever_differs_makes_another_operation(other: Op) -> None:
    assert other.operation_id(DEVICE) != PUT.operation_id(DEVICE)


def test_the_same_write_of_another_device_is_another_operation() -> None:
    assert PUT.operation_id(bytes(8)) != PUT.operation_id(DEVICE)


def test_under_a_new_device_an_operation_stays_what_it_was() -> None:
    again = PUT.renumbered(DEVICE, 1)
    thrice = again.renumbered(b"newer id", 9)
    assert (again.ctr, thrice.ctr) == (1, 9)
    assert (
        again.operation_id(b"newer id")
        == thrice.operation_id(b"newest..")
        == PUT.operation_id(DEVICE)
    )


@pytest.mark.parametrize(
    "wire",
    [
        {1: "no pair"},
        {1: [1]},
        {1: [1, 2, 3]},
        {1: [None, 1.5]},
        {8: {"$a": [None, 1]}},
        {8: {"": [None, 1]}},
        {8: {1: [None, 1]}},
        {1: [None, "\0"]},
        {8: {"A": {"B": [1, 2]}}},
    ],
)
def test_a_malformed_patch_is_refused(wire) -> None:
    with pytest.raises(ValueError):
        patch_from_wire(OpKind.SET, wire)
