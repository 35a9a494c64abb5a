"""How a value of a type is written, so that two equal answers are equal texts.

The rules are those of ODK's engine: a whole number loses its fraction, a decimal always has one, a
date its time. What is no value of its type is None here; a calculation that gives it gives nothing.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from mourafaka_forms.xpath.dates import read_iso

_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
_TIME: Final = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[-+](?:0\d|1[0-4]):[0-5]\d)?", re.ASCII
)
_DATE_TIME: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[-+]\d{2}:\d{2})?", re.ASCII
)
_LARGEST_INT: Final = 2**31 - 1
_SMALLEST_INT: Final = -(2**31)
_FARTHEST: Final = (90.0, 180.0)
_FEWEST_OF_TRACE: Final = 2
_FEWEST_OF_SHAPE: Final = 4


def written(type_name: str, text: str) -> str | None:
    """The text as a value of the type is written; "" stays "", None is no value of it.

    A letter and its accent become one character: what looks alike is alike.
    """
    if not text:
        return ""
    if not text.isascii():
        text = normalize("NFC", text)
    write = _WRITERS.get(type_name)
    return text if write is None else write(text)


def _number(text: str) -> float | None:
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        return None
    number = float(stripped)
    return number if math.isfinite(number) else None


def _int(text: str) -> str | None:
    number = _number(text)
    if number is None or not _SMALLEST_INT <= math.trunc(number) <= _LARGEST_INT:
        return None
    return str(math.trunc(number))


def _decimal(text: str) -> str | None:
    number = _number(text)
    return None if number is None else decimal_text(number)


def decimal_text(number: float) -> str:
    """A number in digits with at least one after the point, never with an exponent."""
    text = format(Decimal(repr(number)), "f")
    return text if "." in text else f"{text}.0"


def _date(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1]).isoformat()
    except ValueError:
        return None


def _time(text: str) -> str | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    try:
        time(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return text


def _date_time(text: str) -> str | None:
    is_real = _DATE_TIME.fullmatch(text) is not None and _is_instant(text)
    return text if is_real else None


def _is_instant(text: str) -> bool:
    instant: datetime | None = read_iso(text, UTC)
    return instant is not None


def _boolean(text: str) -> str | None:
    return {"true": "1", "false": "0"}.get(text, text)


def _geopoint(text: str) -> str | None:
    numbers = [_number(part) for part in text.split()]
    known = [number for number in numbers if number is not None]
    if len(known) != len(numbers) or not 2 <= len(known) <= 4:
        return None
    if any(abs(one) > most for one, most in zip(known, _FARTHEST, strict=False)):
        return None
    if known[0] == known[1] == 0:
        return None
    return " ".join(map(decimal_text, known))


def _points(text: str) -> list[str] | None:
    parts = [part.strip() for part in text.split(";")]
    if parts and not parts[-1]:
        parts.pop()
    points = [_geopoint(part) for part in parts]
    known = [point for point in points if point is not None]
    return known if len(known) == len(points) else None


def _geotrace(text: str) -> str | None:
    points = _points(text)
    return None if points is None or len(points) < _FEWEST_OF_TRACE else ";".join(points)


def _geoshape(text: str) -> str | None:
    points = _points(text)
    if points is None or len(points) < _FEWEST_OF_SHAPE:
        return None
    is_closed = points[0].split()[:2] == points[-1].split()[:2]
    return ";".join(points) if is_closed else None


_WRITERS: Final[dict[str, Callable[[str], str | None]]] = {
    "int": _int,
    "integer": _int,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _date_time,
    "boolean": _boolean,
    "geopoint": _geopoint,
    "geotrace": _geotrace,
    "geoshape": _geoshape,
}
"""Of all other types every text is a value."""
