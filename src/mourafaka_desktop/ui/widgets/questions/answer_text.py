"""Answers between what a person types or reads and ODK's text form, which is what is kept.

Reading is generous: Arabic-Indic figures, a comma or a point, spaces between thousands. None means that
the text is no such value; ODK's text form never comes back half right.
"""

import datetime as dt
import unicodedata
from decimal import Decimal, InvalidOperation

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.i18n.formats import NO_BREAK_SPACE, formats, morocco, morocco_time

LARGEST_WHOLE = 2**31 - 1
"""Whole numbers beyond it are refused by every reader of the answers."""

_MOST_FIGURES = 15  # what a number with a fraction holds in every reader of the answers
_MARKS = str.maketrans({"٫": ",", "٬": None, "\u2212": "-", "'": None, "’": None, "،": ","})


def western(text: str) -> str:
    """The same text with Western figures; as long as it was, so that a caret stays where it is."""
    return "".join(
        str(unicodedata.digit(character)) if character.isdecimal() else character
        for character in text
    )


def read_number(text: str) -> Decimal | None:
    """12, −3, 3,5, 3.5, 12 500 or ٣٫٥ as a number."""
    plain = "".join(western(text).translate(_MARKS).split())
    point = max(plain.rfind(","), plain.rfind("."))
    if point >= 0:
        before, after = plain[:point], plain[point + 1 :]
        if plain[point] in before:  # 1.250.000 groups with points
            before, after = before + after, ""
        plain = f"{before.replace(',', '').replace('.', '')}.{after}"
    unsigned = plain.removeprefix("-")
    if not unsigned.replace(".", "").isdecimal() or not unsigned.isascii():
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def is_too_large(number: Decimal, *, whole: bool) -> bool:
    """Whether a number can be written and not be kept."""
    if whole:
        return abs(number) > LARGEST_WHOLE
    return len(number.normalize().as_tuple().digits) > _MOST_FIGURES


def number_text(number: Decimal) -> str:
    """A number in ODK's form: 3.5, 12."""
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def shown_number(text: str, language: Language) -> str:
    """A number in ODK's form as people write it: 12 500,5; what is no number as it stands."""
    number = read_number(text)
    if number is None or not number.is_finite():
        return text
    exponent = number.normalize().as_tuple().exponent
    decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    shown = formats(language).number(number, decimals)
    # A field reads a comma as the mark of a fraction, so none may part thousands in it.
    return shown.replace(",", NO_BREAK_SPACE) if language is Language.EN else shown


def read_date(text: str) -> dt.date | None:
    """The day of ODK's text of a date, or of a moment."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def time_text(at: dt.time) -> str:
    """A time of day in ODK's form: 10:30:00. Without an offset: it is what the clock on the wall said."""
    return at.isoformat(timespec="seconds")


def read_time(text: str) -> dt.time | None:
    """The time of day of ODK's text, as it stands there."""
    try:
        return dt.time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def moment_text(day: dt.date, at: dt.time) -> str:
    """A moment of Morocco's clock in ODK's form: 2026-11-23T10:30:00+00:00."""
    return dt.datetime.combine(day, at, morocco()).isoformat(timespec="seconds")


def read_moment(text: str) -> tuple[dt.date, dt.time | None] | None:
    """Day and time on Morocco's clock of ODK's text of a moment; a day alone has no time."""
    if len(text) == 10:
        day = read_date(text)
        return None if day is None else (day, None)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    there = morocco_time(moment) if moment.tzinfo else moment
    return there.date(), there.time()


def shown_value(text: str, language: Language) -> str:
    """What a questionnaire worked out, for reading: dates written out, fractions with the usual comma."""
    if len(text) == 10 and (day := read_date(text)) is not None:
        return formats(language).long_date(day)
    if text.count("-") >= 2 and (moment := read_moment(text)) is not None and moment[1] is not None:
        return f"{formats(language).long_date(moment[0])}, {formats(language).time(moment[1])}"
    is_number = text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()
    # A telephone or a code is no amount: it begins with 0 or has no fraction and many figures.
    if is_number and not (text.startswith("0") and text[1:2].isdecimal()) and len(text) <= 10:
        return shown_number(text, language)
    return text
