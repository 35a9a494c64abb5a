"""Values as people in Morocco write them, in Arabic, French and English."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.i18n.formats import (
    Formats,
    formats,
    isolated,
    isolated_words,
    morocco_time,
    without_isolates,
)

AR, FR, EN = formats(Language.AR), formats(Language.FR), formats(Language.EN)
MONDAY = date(2026, 11, 23)

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202f\u2060-\u2069\u061c]")


def spaced(text: str) -> str:
    """`text` with ordinary spaces, to be readable here; that they do not break is another test."""
    return text.replace("\u00a0", " ")


def test_dates_have_one_form_in_tables_and_papers() -> None:
    assert FR.date(date(2027, 1, 31)) == "31 janv. 2027"
    assert AR.date(date(2027, 1, 31)) == "31 يناير 2027"
    assert EN.date(date(2027, 1, 31)) == "31 Jan 2027"


def test_a_full_date_names_its_weekday() -> None:
    assert AR.full_date(MONDAY) == "الاثنين 23 نونبر 2026"
    assert FR.full_date(MONDAY) == "lundi 23 novembre 2026"
    assert EN.full_date(MONDAY) == "Monday 23 November 2026"


def test_the_months_are_moroccos() -> None:
    months = [AR.day_month(date(2026, month, 17)) for month in range(1, 13)]
    assert " ".join(month.removeprefix("17 ") for month in months) == (
        "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر"
    )


def test_french_months_are_shortened_so_that_each_is_known() -> None:
    months = [FR.short_day_month(date(2026, month, 17)) for month in range(1, 13)]
    assert " ".join(month.removeprefix("17 ") for month in months) == (
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
    )


def test_the_first_of_a_month_is_first_in_french() -> None:
    assert FR.date(date(2026, 3, 1)) == "1er mars 2026"
    assert FR.full_date(date(2026, 8, 1)) == "samedi 1er août 2026"
    assert FR.day_month(date(2026, 5, 1)) == "1er mai"
    assert FR.date(date(2026, 3, 11)) == "11 mars 2026"
    assert FR.month(date(2026, 3, 1)) == "mars 2026"
    assert FR.weekday(date(2026, 3, 1)) == "dimanche"
    assert AR.date(date(2026, 3, 1)) == "1 مارس 2026"


def test_months_weekdays_and_long_dates() -> None:
    assert (FR.month(MONDAY), AR.month(MONDAY)) == ("novembre 2026", "نونبر 2026")
    assert (FR.short_month(MONDAY), EN.short_month(MONDAY)) == ("nov. 2026", "Nov 2026")
    assert (FR.weekday(MONDAY), AR.weekday(MONDAY)) == ("lundi", "الاثنين")
    assert FR.long_date(MONDAY) == "23 novembre 2026"


def test_a_time_has_two_figures_on_each_side() -> None:
    assert {f.time(time(9, 5)) for f in (AR, FR, EN)} == {"09:05"}


def test_an_instant_is_told_by_moroccos_clock() -> None:
    """UTC+1 until 20 September 2026, UTC since."""
    assert FR.instant(datetime(2026, 11, 3, 18, 40, tzinfo=UTC)) == (
        "mardi 3 novembre 2026 à 18:40"
    )
    assert AR.instant(datetime(2026, 11, 3, 18, 40, tzinfo=UTC)) == (
        "الثلاثاء 3 نونبر 2026 على الساعة 18:40"
    )
    assert morocco_time(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)).date() == date(2026, 7, 1)
    assert morocco_time(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)).date() == date(2026, 11, 30)


def test_numbers_group_by_thousands_that_stay_together() -> None:
    assert (AR.number(1234567), FR.number(1234567)) == ("1\u00a0234\u00a0567",) * 2
    assert EN.number(1234567) == "1,234,567"
    assert FR.number(999) == "999"


def test_decimals_are_written_as_many_as_asked_for() -> None:
    assert (FR.number(1.25, 1), AR.number(1.25, 1), EN.number(1.25, 1)) == ("1,3", "1,3", "1.3")
    assert FR.number(2, 1) == "2,0"
    assert spaced(FR.number(Decimal("12500.5"), 2)) == "12 500,50"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 2), "1"),
        (Fraction(5, 2), "3"),
        (Fraction("24.999"), "25"),
        (Fraction("24.49"), "24"),
        (Fraction(-1, 2), "\u22121"),
        (Fraction(-1, 3), "0"),
        (100, "100"),
    ],
)
def test_halves_are_rounded_away_from_zero_and_nothing_is_minus_zero(value, shown) -> None:
    assert FR.number(value) == shown


def test_a_change_has_its_sign() -> None:
    assert [FR.signed(value) for value in (14, 0, -2)] == ["+14", "0", "\u22122"]
    assert FR.signed(Fraction(13, 10), 1) == "+1,3"
    assert FR.signed(Fraction(-1, 100)) == "0"


def test_a_share_is_shown_in_percent() -> None:
    assert FR.percent(Fraction(3, 4)) == "75\u00a0%"
    assert AR.percent(0.755) == "76%"
    assert EN.percent(Decimal("0.8")) == "80%"
    assert FR.percent(Fraction(1, 3), 1) == "33,3\u00a0%"


def test_dirhams_show_centimes_only_where_there_are_any() -> None:
    assert FR.dirhams(Decimal(12500)) == "12\u00a0500\u00a0DH"
    assert AR.dirhams(Decimal("12500.00")) == "12\u00a0500\u00a0درهم"
    assert EN.dirhams(12500) == "12,500\u00a0DH"
    assert spaced(FR.dirhams(Decimal("99.5"))) == "99,50 DH"
    assert spaced(FR.dirhams(Decimal(0))) == "0 DH"


@pytest.mark.parametrize(
    ("byte_count", "french", "arabic"),
    [
        (0, "0 Ko", "0 كيلو"),
        (1, "1 Ko", "1 كيلو"),
        (38_200, "38 Ko", "38 كيلو"),
        (1_540_000, "1,5 Mo", "1,5 ميغا"),
        (12_000_000, "12 Mo", "12 ميغا"),
        (3_200_000_000, "3,2 Go", "3,2 جيغا"),
    ],
)
def test_sizes_are_in_units_people_know(byte_count, french, arabic) -> None:
    assert (spaced(FR.size(byte_count)), spaced(AR.size(byte_count))) == (french, arabic)


def test_a_telephone_is_shown_as_it_is_dialled_here() -> None:
    assert spaced(FR.phone("+212612345678")) == "06 12 34 56 78"
    assert spaced(AR.phone("+212524001122")) == "05 24 00 11 22"
    assert FR.phone("+33612345678") == "+33612345678"
    assert FR.phone("bureau 12") == "bureau 12"
    assert FR.phone("612345678") == "612345678"


def test_a_thing_to_do_is_late_due_today_or_has_its_date() -> None:
    assert AR.deadline(MONDAY - timedelta(days=8), MONDAY) == "متأخر 8 أيام"
    assert FR.deadline(MONDAY - timedelta(days=8), MONDAY) == "En retard de 8 jours"
    assert AR.deadline(MONDAY - timedelta(days=1), MONDAY) == "متأخر يوما واحدا"
    assert AR.deadline(MONDAY, MONDAY) == "أجله اليوم"
    assert FR.deadline(date(2026, 12, 10), MONDAY) == "10 décembre"
    assert FR.deadline(date(2027, 1, 31), MONDAY) == "31 janv. 2027"


def test_isolated_figures_keep_their_order_and_the_unit_its_own() -> None:
    assert AR.isolated.phone("+212612345678") == ("\u206606\u00a012\u00a034\u00a056\u00a078\u2069")
    assert AR.isolated.signed(14) == "\u2066+14\u2069"
    assert AR.isolated.dirhams(12500) == "\u206612\u00a0500\u2069\u00a0درهم"
    assert isolated("GOV-2.1") == "\u2066GOV-2.1\u2069"
    assert without_isolates(isolated_words("تعاونية") + AR.isolated.time(time(9, 5))) == (
        "تعاونية09:05"
    )


@given(
    st.sampled_from(Language),
    st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    st.fractions(min_value=-(10**9), max_value=10**9),
    st.integers(0, 3),
)
def test_nothing_invisible_and_no_eastern_figure_comes_back(language, day, value, decimals) -> None:
    write = Formats(language)
    shown = [
        *(write.date(day), write.full_date(day), write.day_month(day), write.month(day)),
        *(write.number(value, decimals), write.signed(value, decimals)),
        *(write.percent(value, decimals), write.dirhams(value), write.size(abs(int(value)))),
        write.deadline(day, MONDAY),
    ]
    for text in shown:
        assert not INVISIBLE.search(text)
        assert not re.search("[\u0660-\u0669\u06f0-\u06f9]", text)
    for text in shown[4:9]:
        assert " " not in text


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 3))
def test_the_same_number_is_read_back_in_every_language(value, decimals) -> None:
    french, arabic = (write.number(value, decimals) for write in (FR, AR))
    assert french == arabic
    read = Fraction(french.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))
    assert abs(read - value) <= Fraction(1, 2 * 10**decimals)


def test_the_longest_amount_that_can_be_kept_is_shown_whole() -> None:
    longest = Decimal("9" * 31 + ".12")
    shown = formats(Language.FR).dirhams(longest)
    assert shown.replace("\u00a0", "") == "9" * 31 + ",12DH"
