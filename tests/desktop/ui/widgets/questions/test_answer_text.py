"""Numbers, dates and times between people and ODK."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.answer_text import (
    is_too_large,
    moment_text,
    number_text,
    read_date,
    read_moment,
    read_number,
    read_time,
    shown_number,
    shown_value,
    time_text,
    western,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("٣٫٥", "3.5"),
        ("١٢٥٠", "1250"),
        ("12 500", "12500"),
        ("12\u00a0500,25", "12500.25"),
        ("1.250.000", "1250000"),
        ("1.250,5", "1250.5"),
        ("1,250.5", "1250.5"),
        ("٬١٬٠٠٠", "1000"),
        (",5", "0.5"),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, number: str):
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["", "-", "12a", "1-2", "NaN", "inf", "1e5", "³", ".", ",", "--1"]
)
def test_what_is_no_number_is_none(typed: str):
    assert read_number(typed) is None


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3
    )
)
def test_a_number_shown_in_any_language_is_read_back_as_itself(number: Decimal):
    for language in Language:
        assert read_number(shown_number(number_text(number), language)) == number


@given(st.text())
def test_western_figures_leave_a_text_as_long_as_it_was(text: str):
    assert len(western(text)) == len(text)


def test_a_whole_number_is_too_large_beyond_32_bits():
    assert not is_too_large(Decimal(2**31 - 1), whole=True)
    assert is_too_large(Decimal(2**31), whole=True)
    assert is_too_large(Decimal("1234567890.123456"), whole=False)


def test_a_decimal_is_written_without_needless_zeros():
    assert number_text(Decimal("12.50")) == "12.5"
    assert number_text(Decimal("1E+3")) == "1000"


def test_dates_and_times_go_there_and_back():
    assert read_date("2026-11-23") == date(2026, 11, 23)
    assert read_date("2026-02-30") is None
    assert read_time(time_text(time(10, 30))) == time(10, 30)
    assert read_time("10:30:00.000+01:00") == time(10, 30)
    assert read_moment(moment_text(date(2026, 11, 23), time(10, 30))) == (
        date(2026, 11, 23),
        time(10, 30),
    )


def test_a_moment_of_another_zone_is_shown_on_morocco_s_clock():
    assert read_moment("2026-06-01T10:00:00Z") == (date(2026, 6, 1), time(11, 0))
    assert read_moment("2026-11-23T10:00:00Z") == (date(2026, 11, 23), time(10, 0))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("29761.92", "29\u00a0761,92"),
        ("2026-11-23", "23 novembre 2026"),
        ("0612345678", "0612345678"),
        ("001234567000089", "001234567000089"),
        ("GOV-2.1", "GOV-2.1"),
    ],
)
def test_what_was_worked_out_is_shown_as_people_write_it(value: str, shown: str):
    assert shown_value(value, Language.FR) == shown
