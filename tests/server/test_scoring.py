"""Every score is counted again on the server, and what differs is found, kept and left as it was written."""

import datetime as dt
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from mourafaka_protocol.kinds import ASSESSMENT, COOPERATIVE, AnswerValue
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server import score_checks
from mourafaka_server.questionnaires.publication import publish
from mourafaka_server.score_checks import Check, Finding, Reckoning
from mourafaka_server.service import Service
from tests.server.conftest import new_laptop, second_laptop
from tests.server.laptop import CLOCK_MS, Laptop
from tests.server.questionnaires.workbooks import (
    EXAMPLE_ID,
    EXAMPLE_RULES,
    EXAMPLE_VERSION,
    example,
)

# By hand: pillar QUA 60, VEN 40; in each the first criterion weighs 2, the second 1.
# QUA (2×2 + 1×2) / 12 = 50; VEN (2×2 + 1×1) / 12 = 41.666…; 0.6 × 50 + 0.4 × 41.666… = 46.666…
ANSWERS = {
    "QUA-1.1": AnswerValue(2),
    "QUA-1.2": AnswerValue(2),
    "VEN-1.1": AnswerValue(3),  # without evidence it counts as 2
    "VEN-1.2": AnswerValue(1, evidence="a kind of a newer version"),
}
SCORE = Decimal("46.6667")


def submit(laptop: Laptop, **fields: Any) -> tuple[str, uuid.UUID]:
    """A cooperative with a submitted assessment, sent; its scope and id."""
    cooperative_id, assessment_id = uuid.uuid4(), uuid.uuid4()
    scope_id = cooperative_scope(cooperative_id)
    laptop.put(scope_id, COOPERATIVE, cooperative_id, name_fr="Tissaliwine")
    written = {
        "framework_id": EXAMPLE_ID,
        "framework_version": EXAMPLE_VERSION,
        "occasion": "baseline",
        "assessed_on": dt.date(2026, 11, 23),
        "state": "submitted",
        "answers": ANSWERS,
        "score": SCORE,
        "scoring_version": EXAMPLE_RULES,
    }
    laptop.put(scope_id, ASSESSMENT, assessment_id, **(written | fields))
    assert laptop.sync().refused == []
    return scope_id, assessment_id


def check_of(service: Service, place: tuple[str, uuid.UUID]) -> Check | None:
    return service.database.read(lambda connection: score_checks.find(connection, *place))


def finding(service: Service, place: tuple[str, uuid.UUID]) -> Finding | None:
    check = check_of(service, place)
    return check and check.finding


@pytest.fixture
def published(service: Service) -> Service:
    publish(service, example(), "q.xlsx")
    return service


def test_an_equal_score_is_no_difference(published: Service) -> None:
    place = submit(new_laptop(published))
    assert check_of(published, place) == Check(
        *place,
        Finding.EQUAL,
        EXAMPLE_ID,
        EXAMPLE_VERSION,
        stated=Reckoning("46.6667", "1.0"),
        counted=Reckoning("46.6667", "1.0"),
        checked_ms=CLOCK_MS,
    )


@pytest.mark.parametrize(
    "stated",
    [
        {"score": Decimal("46.6666")},
        {"score": Decimal("100")},
        {"score": None},
        {"scoring_version": "0.9"},
    ],
)
def test_a_different_score_is_found(published: Service, stated: dict[str, Any]) -> None:
    place = submit(new_laptop(published), **stated)
    found = published.database.read(
        lambda connection: score_checks.with_finding(connection, Finding.DIFFERENT)
    )
    assert [(check.scope_id, check.record_id) for check in found] == [place]
    assert found[0].counted == ("46.6667", "1.0")


def test_a_difference_changes_nothing_of_what_was_written(published: Service) -> None:
    laptop = new_laptop(published)
    scope_id, assessment_id = submit(laptop, score=Decimal("100"))
    second = second_laptop(published, laptop)
    for one in (laptop, second):
        one.sync()
        assert one.values(scope_id, ASSESSMENT, assessment_id)["score"] == "100"
    assert laptop.cursors == second.cursors


def test_a_laptop_that_states_nothing_is_no_difference(published: Service) -> None:
    place = submit(new_laptop(published), score=None, scoring_version=None)
    check = check_of(published, place)
    assert check is not None
    assert (check.finding, check.counted) == (Finding.NOT_STATED, ("46.6667", "1.0"))


def test_where_too_little_is_answered_no_score_is_right(published: Service) -> None:
    few = {"QUA-1.1": AnswerValue(2)}
    place = submit(new_laptop(published), answers=few, score=None)
    assert finding(published, place) is Finding.EQUAL
    place = submit(new_laptop(published), answers=few, score=Decimal("50"))
    assert finding(published, place) is Finding.DIFFERENT


def test_an_unknown_questionnaire_is_counted_once_it_is_published(published: Service) -> None:
    laptop = new_laptop(published)
    equal = submit(laptop, framework_version="1.1")
    # The second criterion weighs 4 now: QUA is 50 all the same, for both are rated 2.
    lower = {"QUA-1.2": AnswerValue(0)}
    different = submit(
        laptop, framework_version="1.1", answers=ANSWERS | lower, score=Decimal("40")
    )
    assert {finding(published, place) for place in (equal, different)} == {Finding.UNKNOWN}
    publish(published, example("1.1", tidiness_weight=4), "q.xlsx")
    assert finding(published, equal) is Finding.EQUAL
    assert finding(published, different) is Finding.DIFFERENT


def test_a_draft_is_not_counted_until_it_is_submitted(published: Service) -> None:
    laptop = new_laptop(published)
    place = submit(laptop, state="draft", score=None, scoring_version=None)
    assert check_of(published, place) is None
    stated = {"score": SCORE, "scoring_version": EXAMPLE_RULES}
    laptop.set(*_of(place), {"state": "draft"}, {"state": "submitted"} | stated)
    laptop.sync()
    assert finding(published, place) is Finding.EQUAL


def test_an_answer_that_arrives_later_is_counted(published: Service) -> None:
    laptop = new_laptop(published)
    place = submit(laptop)
    second = second_laptop(published, laptop)
    second.sync()
    second.amend(
        *_of(place), {"answers": ANSWERS}, {"answers": ANSWERS | {"VEN-1.2": AnswerValue(0)}}
    )
    second.sync()
    check = check_of(published, place)
    assert check is not None
    assert (check.finding, check.counted.score) == (Finding.DIFFERENT, "43.3333")


def test_a_deleted_assessment_is_counted_no_more(published: Service) -> None:
    laptop = new_laptop(published)
    place = submit(laptop, score=Decimal("100"))
    laptop.delete(*_of(place))
    laptop.sync()
    assert check_of(published, place) is None


def test_what_came_with_the_program_is_known_without_publication(service: Service) -> None:
    place = submit(
        new_laptop(service),
        framework_id="mourafaka-diagnostic",
        framework_version="0.1.0-draft",
        answers={},
        score=None,
        scoring_version="0.1.0-draft",
    )
    assert finding(service, place) is Finding.EQUAL


def test_a_form_that_cannot_be_read_stops_no_exchange_and_is_counted_later(
    published: Service, data: Path
) -> None:
    hidden = (data / "blobs").rename(data / "elsewhere")
    with capture_logs() as logged:
        place = submit(new_laptop(published))
    assert "scores not counted" in [entry["event"] for entry in logged]
    assert finding(published, place) is Finding.DUE
    hidden.rename(data / "blobs")
    published.score_checks.run()
    assert finding(published, place) is Finding.EQUAL


def _of(place: tuple[str, uuid.UUID]) -> tuple[str, Any, uuid.UUID]:
    scope_id, record_id = place
    return scope_id, ASSESSMENT, record_id
