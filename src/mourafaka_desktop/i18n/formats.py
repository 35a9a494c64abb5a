"""Dates, times, numbers, dirhams, sizes and telephones as people in Morocco write them: the only formatter.

`formats(language)` gives the `Formats` of a screen or a paper. Figures are Western in all languages, months are
Morocco's (نونبر, غشت), and nothing that belongs together breaks at a line's end: U+00A0 stands between thousands
and before units, for the font has no narrow space. Nothing invisible comes back, unless `isolated` is asked for:
inside Arabic lines a telephone or a signed number keeps its order between U+2066 and U+2069. Keep these out of
what is stored.
"""

import dataclasses
import datetime as dt
import functools
import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor

from mourafaka_desktop.i18n.catalogue import Catalogue, Language, catalogue

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_LEFT_TO_RIGHT, _FIRST_STRONG, _END = "\u2066", "\u2068", "\u2069"
_INVISIBLE = str.maketrans(dict.fromkeys("\u200e\u200f\u061c"))
_ISOLATES = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069"))

# Morocco's French locale shortens June and July alike ("jui.", "juil."), and March needlessly.
_DATE_LOCALE = {Language.AR: "ar_MA", Language.FR: "fr", Language.EN: "en_GB"}

# More than any amount that can be kept has; the usual 28 would refuse the longest ones.
_DIGITS = 80

_FIRST_OF_MONTH = re.compile(r"\b1( [^\d\s])")


Number = int | float | Decimal | Fraction


@dataclass(frozen=True)
class Formats:
    """How one language writes values. With `isolates`, figures are fit to stand in any line."""

    language: Language
    isolates: bool = False

    @property
    def isolated(self) -> "Formats":
        """The same, its figures between isolates."""
        return dataclasses.replace(self, isolates=True)

    def date(self, day: dt.date) -> str:
        """The one form of tables and papers: `31 janv. 2027`, « 31 يناير 2027 »."""
        return self._dated(day, "d MMM y")

    def full_date(self, day: dt.date) -> str:
        """With its weekday: `lundi 23 novembre 2026`, « الاثنين 23 نونبر 2026 »."""
        return self._dated(day, "EEEE d MMMM y")

    def long_date(self, day: dt.date) -> str:
        """With its month in full: `23 novembre 2026`."""
        return self._dated(day, "d MMMM y")

    def day_month(self, day: dt.date) -> str:
        """A date of these weeks: `17 novembre`, « 17 نونبر »."""
        return self._dated(day, "d MMMM")

    def short_day_month(self, day: dt.date) -> str:
        """The same where there is little room: `17 nov.`."""
        return self._dated(day, "d MMM")

    def weekday(self, day: dt.date) -> str:
        """`mercredi`, « الأربعاء »."""
        return self._dated(day, "EEEE")

    def month(self, day: dt.date) -> str:
        """`novembre 2026`, « نونبر 2026 »."""
        return self._dated(day, "MMMM y")

    def short_month(self, day: dt.date) -> str:
        """`nov. 2026`."""
        return self._dated(day, "MMM y")

    def time(self, moment: dt.time) -> str:
        """`09:05`."""
        return self._in_order(f"{moment.hour:02}:{moment.minute:02}")

    def instant(self, at: dt.datetime) -> str:
        """An aware time on Morocco's clock: `mardi 3 novembre 2026 à 18:40`."""
        there = morocco_time(at)
        sentence = self._texts.gettext("{date} at {time}")
        return sentence.format(date=self.full_date(there.date()), time=self.time(there.time()))

    def number(self, value: Number, decimals: int = 0) -> str:
        """`12 500`, or with so many `decimals`: `1,5`. Halves are rounded away from zero."""
        rounded = _rounded(value, decimals)
        sign = MINUS if rounded < 0 else ""
        return self._in_order(sign + self._figures(rounded.copy_abs(), decimals))

    def signed(self, value: Number, decimals: int = 0) -> str:
        """A change: `+14`, `−2`, `0`."""
        rounded = _rounded(value, decimals)
        sign = MINUS if rounded < 0 else "+" if rounded > 0 else ""
        return self._in_order(sign + self._figures(rounded.copy_abs(), decimals))

    def percent(self, share: Number, decimals: int = 0) -> str:
        """A share of 1: `75 %`, « 75% »."""
        from babel.numbers import format_percent

        rounded = _rounded(_exact(share) * 100, decimals) / 100
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        pattern += f"{NO_BREAK_SPACE}%" if self.language is Language.FR else "%"
        text = format_percent(
            rounded, format=pattern, locale=self._locale, decimal_quantization=False
        )
        return self._in_order(self._tidy(text))

    def dirhams(self, amount: Number) -> str:
        """An amount: `12 500 DH`, « 12 500 درهم »; with centimes where there are any."""
        decimals = 0 if _exact(amount) == floor(_exact(amount)) else 2
        return self._with_unit(self._texts.gettext("{number} DH"), self.number(amount, decimals))

    def size(self, byte_count: int) -> str:
        """Bytes in units people know: `38 Ko`, `1,5 Mo`, « 12 ميغا ». Nothing but nothing is 0."""
        if byte_count < 1_000_000:
            kilobytes = max(1, round(byte_count / 1000)) if byte_count else 0
            return self._with_unit(self._texts.gettext("{number} KB"), self.number(kilobytes))
        if byte_count < 1_000_000_000:
            unit, value = self._texts.gettext("{number} MB"), Fraction(byte_count, 1_000_000)
        else:
            unit, value = self._texts.gettext("{number} GB"), Fraction(byte_count, 1_000_000_000)
        return self._with_unit(unit, self.number(value, 1 if value < 10 else 0))

    def phone(self, number: str) -> str:
        """A Moroccan number as it is dialled here, `06 12 34 56 78`; any other as it stands."""
        digits = number.removeprefix("+212")
        if len(digits) == 9 and digits.isdecimal() and digits != number:
            local = "0" + digits
            number = NO_BREAK_SPACE.join(local[i : i + 2] for i in range(0, 10, 2))
        return self._in_order(number)

    def deadline(self, due_on: dt.date, today: dt.date) -> str:
        """What is said beside a thing to do: late by so many days, due today, or its date."""
        texts, days = self._texts, (due_on - today).days
        if days < 0:
            return self._counting(texts.ngettext("{n} day late", "{n} days late", -days), -days)
        if days == 0:
            return texts.gettext("Due today")
        return self.day_month(due_on) if due_on.year == today.year else self.date(due_on)

    @property
    def _texts(self) -> Catalogue:
        return catalogue(self.language)

    @property
    def _locale(self) -> str:
        return self.language.locale

    def _dated(self, day: dt.date, pattern: str) -> str:
        from babel.dates import format_date

        text = format_date(day, pattern, locale=_DATE_LOCALE[self.language])
        if self.language is Language.FR and day.day == 1:
            text = _FIRST_OF_MONTH.sub(r"1er\1", text)
        return self._tidy(text)

    def _figures(self, value: Decimal, decimals: int) -> str:
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        with localcontext(prec=_DIGITS):
            return self._tidy(format_decimal(value, format=pattern, locale=self._locale))

    def _tidy(self, text: str) -> str:
        """Babel's text without invisible marks and with one kind of space between thousands."""
        text = text.translate(_INVISIBLE).replace("\u202f", NO_BREAK_SPACE)
        if self.language is Language.AR:
            # The Arabic of Morocco groups with points, which read as decimals here.
            text = text.replace(".", NO_BREAK_SPACE)
        return text

    def _with_unit(self, sentence: str, number: str) -> str:
        return sentence.replace(" ", NO_BREAK_SPACE).format(number=number)

    def _counting(self, sentence: str, n: int) -> str:
        return sentence.format(n=self._figures(Decimal(n), 0))

    def _in_order(self, text: str) -> str:
        return isolated(text) if self.isolates else text


@functools.cache
def formats(language: Language) -> Formats:
    """How `language` writes values."""
    return Formats(language)


def isolated(text: str) -> str:
    """Figures, a code or a file name, to be read from left to right inside any line."""
    return f"{_LEFT_TO_RIGHT}{text}{_END}"


def isolated_words(text: str) -> str:
    """A name in whichever script, which keeps its own direction inside any line."""
    return f"{_FIRST_STRONG}{text}{_END}"


def without_isolates(text: str) -> str:
    """What was shown, as it is stored."""
    return text.translate(_ISOLATES)


@functools.cache
def morocco() -> dt.tzinfo:
    """Morocco's time zone, by the package `tzdata`.

    The country left UTC+1 on 20 September 2026; the zones of a laptop's system may be older.
    """
    from importlib import resources
    from zoneinfo import ZoneInfo

    with (resources.files("tzdata.zoneinfo") / "Africa" / "Casablanca").open("rb") as file:
        return ZoneInfo.from_file(file, key="Africa/Casablanca")


def morocco_time(at: dt.datetime) -> dt.datetime:
    """An aware time on Morocco's clock."""
    return at.astimezone(morocco())


def _exact(value: Number) -> Fraction:
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def _rounded(value: Number, decimals: int) -> Decimal:
    scaled = _exact(value) * 10**decimals
    away_from_zero = floor(abs(scaled) + Fraction(1, 2))
    with localcontext(prec=_DIGITS):
        return Decimal(away_from_zero if scaled >= 0 else -away_from_zero).scaleb(-decimals)
