"""How texts, numbers, dates and truth turn into one another."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.xpath import Moment, NodeSet, to_boolean, to_number, to_string
from mourafaka_forms.xpath.dates import (
    EPOCH,
    NO_MOMENT,
    days_since_epoch,
    instant_of_days,
    moment_of,
    read_iso,
)
from mourafaka_forms.xpath.values import number_text, read_number, words_of

CASABLANCA = ZoneInfo("Africa/Casablanca")
YEAR_MS = 365 * 86_400_000
instants = st.integers(-100 * YEAR_MS, 200 * YEAR_MS).map(
    lambda ms: EPOCH + timedelta(milliseconds=ms)
)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_out_is_read_as_the_same_number(number: float) -> None:
    text = number_text(number)
    assert ("e" in text) is (0 < abs(number) < 1e-6)
    assert read_number(text, None) == number


@given(instants)
def test_an_instant_written_out_is_read_as_the_same_instant(at: datetime) -> None:
    local = at.astimezone(CASABLANCA)
    moment = moment_of(local)
    assert read_iso(moment.iso, CASABLANCA) == at
    assert moment == pytest.approx(days_since_epoch(at))
    assert to_string(moment) == moment.iso


@given(instants)
def test_days_are_as_good_as_the_instant_to_the_millisecond(at: datetime) -> None:
    assert instant_of_days(days_since_epoch(at), UTC) == at


def test_a_day_begins_at_midnight_where_the_person_is() -> None:
    assert read_number("2026-11-23", UTC) == 20780
    assert read_number("2026-11-23", ZoneInfo("America/Phoenix")) == pytest.approx(20780 + 7 / 24)
    assert moment_of(read_iso("2026-11-23", CASABLANCA)).iso == "2026-11-23"


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13-01",
        "2026-1-1",
        "2026-01-01T25:00",
        "2026-01-01+01:00",
        "2026-01-01T00:00:00+15:00",
        "0000-01-01",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_what_no_calendar_knows_is_no_date(text: str) -> None:
    assert read_iso(text, UTC) is None
    assert math.isnan(read_number(text, UTC))


def test_days_beyond_the_calendar_are_no_date() -> None:
    assert instant_of_days(1e12, UTC) is None
    assert instant_of_days(math.inf, UTC) is None
    assert moment_of(None) is NO_MOMENT


def test_dates_are_texts_only_in_plain_xpath() -> None:
    assert math.isnan(read_number("2026-11-23", None))


def test_a_date_reckons_as_a_number_and_reads_as_a_date() -> None:
    day = Moment(20780.0, "2026-11-23")
    assert day - 30 == 20750
    assert to_string(day) == "2026-11-23"
    assert to_number(day, UTC) == 20780
    assert to_boolean(day) is True


@pytest.mark.parametrize(
    ("value", "text", "number", "truth"),
    [
        (True, "true", 1, True),
        (False, "false", 0, False),
        ("", "", math.nan, False),
        ("0", "0", 0, True),
        (" -1.50 ", " -1.50 ", -1.5, True),
        ("1e3", "1e3", math.nan, True),
        ("+1", "+1", math.nan, True),
        ("\u0661\u0662", "\u0661\u0662", math.nan, True),
        (math.nan, "NaN", math.nan, False),
        (-0.0, "0", 0, False),
        (math.inf, "Infinity", math.inf, True),
        (-math.inf, "-Infinity", -math.inf, True),
        (1e21, "1" + "0" * 21, 1e21, True),
        (1.5e-9, "1.5e-9", 1.5e-9, True),
        (NodeSet(), "", math.nan, False),
    ],
)
def test_each_type_turns_into_the_others(value, text: str, number: float, truth: bool) -> None:
    assert to_string(value) == text
    assert to_number(value, UTC) == pytest.approx(number, nan_ok=True)
    assert to_boolean(value) is truth


def test_the_words_of_a_select_multiple() -> None:
    assert words_of("  huile \n argan\tamlou ") == ["huile", "argan", "amlou"]
    assert words_of(" \n") == []
