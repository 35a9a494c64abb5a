"""What an answer counts for."""

import pytest

from mourafaka_forms.answers import Answer, Evidence
from tests.forms.frameworks import left_out, proved, rated


@pytest.mark.parametrize("rating", [0, 1, 2])
def test_a_low_rating_needs_no_evidence(rating) -> None:
    assert rated(rating).counted_rating == rating
    assert not rated(rating).is_capped


@pytest.mark.parametrize("rating", [3, 4])
def test_a_high_rating_counts_when_its_evidence_was_seen_and_noted(rating) -> None:
    assert proved(rating).counted_rating == rating
    assert not proved(rating).is_capped


@pytest.mark.parametrize("rating", [3, 4])
@pytest.mark.parametrize(
    ("evidence", "evidence_note"),
    [
        (None, None),
        (None, "Registre vu"),
        (Evidence.DECLARED, "La trésorière l’affirme"),
        (Evidence.OBSERVED, "Cahier ouvert sur la table"),
        (Evidence.SEEN, None),
        (Evidence.SEEN, " \n"),
    ],
)
def test_a_high_rating_without_seen_and_noted_evidence_counts_as_two(
    rating, evidence, evidence_note
) -> None:
    answer = Answer(rating=rating, evidence=evidence, evidence_note=evidence_note)
    assert answer.counted_rating == 2
    assert answer.is_capped
    assert answer.rating == rating


def test_a_reason_takes_the_criterion_out_and_keeps_its_rating() -> None:
    answer = Answer(rating=1, not_applicable_reason="Premier exercice non clos")
    assert answer.is_not_applicable
    assert answer.counted_rating is None
    assert answer.rating == 1


@pytest.mark.parametrize("reason", ["", "  "])
def test_not_applicable_without_a_reason_is_still_unanswered(reason) -> None:
    answer = Answer(not_applicable_reason=reason)
    assert not answer.is_not_applicable
    assert not answer.is_rated


@pytest.mark.parametrize("rating", [-1, 5])
def test_there_are_five_ratings(rating) -> None:
    with pytest.raises(ValueError, match="a rating is 0, 1, 2, 3 or 4"):
        Answer(rating=rating)


def test_nothing_said_is_neither_rated_nor_left_out() -> None:
    assert not Answer().is_rated
    assert not Answer().is_not_applicable
    assert left_out().is_not_applicable
