"""States follow one another as the table says, and of two written unseen the later one stays."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol.kinds import ASSESSMENT, KINDS, PLANNED_ACTION, VISIT, kind_with_tag
from mourafaka_protocol.transitions import STATE_RULES, StateRule, is_closed, state_rule

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
rules = st.sampled_from(list(STATE_RULES.values()))


def rule(tag: int) -> StateRule:
    found = state_rule(tag)
    assert found is not None
    return found


def test_each_kind_with_a_state_has_a_rule() -> None:
    with_states = {kind.tag for kind in KINDS if {"state", "status"} & kind.by_name.keys()}
    assert set(STATE_RULES) == with_states
    for tag, found in STATE_RULES.items():
        kind = kind_with_tag(tag)
        assert kind is not None
        assert kind.by_tag[found.tag].name in ("state", "status")
        assert found.final | found.closed | (found.leads or {}).keys() <= set(found.ranked)


@pytest.mark.parametrize(
    ("tag", "before", "after", "allowed"),
    [
        (VISIT.tag, None, "submitted", True),
        (VISIT.tag, "draft", "submitted", True),
        (VISIT.tag, "submitted", "draft", False),
        (VISIT.tag, "submitted", "submitted", True),
        (VISIT.tag, "draft", None, False),
        (VISIT.tag, "draft", "a newer word", True),
        (VISIT.tag, "submitted", "a newer word", False),
        (VISIT.tag, "a newer word", "draft", True),
        (ASSESSMENT.tag, "draft", "replaced", True),
        (ASSESSMENT.tag, "replaced", "submitted", False),
        (PLANNED_ACTION.tag, "done", "doing", True),
        (97, "dismissed", "applied", True),
        (97, "dismissed", "open", False),
        (97, "applied", "open", False),
    ],
)
def test_what_may_follow_what(tag: int, before: object, after: object, allowed: bool) -> None:
    assert rule(tag).may_follow(before, after) is allowed


@given(rules, st.data())
def test_the_later_state_stays_whichever_arrived_first(
    found: StateRule, data: st.DataObject
) -> None:
    word = st.none() | st.text(max_size=3) | st.sampled_from(found.ranked)
    one, other, third = (data.draw(word) for _ in range(3))
    assert found.later(one, other) == found.later(other, one)
    assert found.later(found.later(one, other), third) == found.later(
        one, found.later(other, third)
    )


def test_done_beats_open_and_a_submission_beats_a_draft() -> None:
    assert rule(PLANNED_ACTION.tag).later("done", "todo") == "done"
    assert rule(ASSESSMENT.tag).later("draft", "submitted") == "submitted"
    assert rule(ASSESSMENT.tag).later("replaced", "submitted") == "submitted"


def test_a_submitted_record_is_closed() -> None:
    assert is_closed(VISIT.tag, {32: "submitted"})
    assert is_closed(ASSESSMENT.tag, {5: "replaced"})
    assert not is_closed(VISIT.tag, {32: "draft"})
    assert not is_closed(VISIT.tag, {})
    assert not is_closed(4_000, {32: "submitted"})


def test_the_document_shows_the_same_table() -> None:
    documented = {
        int(number): (states, final, leads)
        for number, states, final, leads in re.findall(
            r"^\| (\d+) [a-z_]+ \| ([a-z, ]+) \| ([a-z, –]+) \| ([^|]+) \|$",
            DOCUMENT,
            flags=re.MULTILINE,
        )
    }
    assert documented == {
        tag: (
            ", ".join(found.ranked),
            ", ".join(sorted(found.final)) or "–",
            "; ".join(
                f"{start} → {' or '.join(sorted(ends))}"
                for start, ends in (found.leads or {}).items()
            )
            or "–",
        )
        for tag, found in STATE_RULES.items()
    }


def test_every_state_that_is_not_final_leads_somewhere() -> None:
    for found in STATE_RULES.values():
        for one, other in itertools.permutations(found.ranked, 2):
            if one in found.final:
                assert not found.may_follow(one, other)
        assert all(
            any(found.may_follow(one, other) for other in found.ranked if other != one)
            for one in set(found.ranked) - found.final
        )
