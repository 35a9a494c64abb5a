"""Versions stand in the order a reader expects."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.versions import version_order


@pytest.mark.parametrize(
    "in_order",
    [
        ("0.1.0-draft", "0.1.0", "0.1.1", "0.2", "0.10.0", "1", "1.0", "2026112301", "2026112402"),
        ("1.0.0-draft", "1.0.0-rc1", "1.0.0-rc2", "1.0.0", "1.0.0.1"),
        ("", "1"),
        ("v1.9", "v1.10"),
        ("1.0-مسودة", "1.0"),
    ],
)
def test_versions_are_ordered_by_number_and_drafts_come_before(in_order: tuple[str, ...]) -> None:
    for earlier, later in itertools.combinations(in_order, 2):
        assert version_order(earlier) < version_order(later), (earlier, later)


def test_what_separates_the_numbers_does_not_count() -> None:
    assert version_order("1.2.3") == version_order("1_2-3") == version_order("01 / 02 / 03")
    assert version_order("1.0-DRAFT") == version_order("1.0-draft")


@given(st.text(max_size=20))
def test_a_word_makes_any_version_earlier_and_a_number_later(version: str) -> None:
    draft, correction = f"{version}-draft", f"{version}.1"
    assert version_order(draft) < version_order(version) < version_order(correction)
