"""The four types of XPath and how each turns into the others.

A value is a text, a number (a float, or a Moment), a truth value or a set of nodes. Where a text is
read as a number, `zone` decides whether dates count: they are read as of that zone; None is plain
XPath 1.0, which knows no dates.
"""

import math
import re
from datetime import tzinfo
from typing import Final, TypeAlias

from mourafaka_forms.xpath.dates import Moment, days_since_epoch, read_iso
from mourafaka_forms.xpath.nodes import NodeSet

Value: TypeAlias = str | float | bool | NodeSet

_NUMBER: Final = re.compile(
    r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?(?:e-[0-9]{1,3})?|\.[0-9]+)[ \t\r\n]*"
)
"""With a negative exponent only: so `number_text` writes what is very small."""
_SHORTEST_DATE: Final = 10
_SMALLEST_EXPONENT: Final = 6
_WHITE_SPACE: Final = " \t\r\n"
_GAP: Final = re.compile(r"[ \t\r\n]+")


def to_string(value: Value) -> str:
    """The value as a text; of nodes, the first one's."""
    if isinstance(value, str):
        return value
    if isinstance(value, NodeSet):
        return value[0].string_value() if value else ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return number_text(value)


def to_number(value: Value, zone: tzinfo | None) -> float:
    """The value as a number, NaN where it is none; of nodes, the first one's."""
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return read_number(value, zone)
    if isinstance(value, NodeSet):
        return read_number(value[0].string_value(), zone) if value else math.nan
    return 1.0 if value else 0.0


def to_boolean(value: Value) -> bool:
    """Whether the value holds: some text, some node, a number that is neither 0 nor NaN."""
    if isinstance(value, float):
        return value == value and value != 0  # noqa: PLR0124 - only NaN differs from itself
    return bool(value)


def read_number(text: str, zone: tzinfo | None) -> float:
    """The number, or the days of the date, that a text tells; NaN if neither."""
    if _NUMBER.fullmatch(text):
        return float(text)
    if zone is not None and len(text) >= _SHORTEST_DATE and text[4] == "-":
        instant = read_iso(text, zone)
        if instant is not None:
            return days_since_epoch(instant)
    return math.nan


def is_number(text: str) -> bool:
    """Whether the text is a number by itself, dates not counted."""
    return _NUMBER.fullmatch(text) is not None


def number_text(number: float) -> str:
    """The number in digits; a Moment's own text.

    Only what is smaller than a millionth has an exponent, as in engines written in JavaScript: such
    numbers are what is left of a difference between two dates.
    """
    if isinstance(number, Moment):
        return number.iso
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    text = repr(number)
    return _small(text) if "e" in text else text


def _small(text: str) -> str:
    """Only numbers below 1 come here: from 1e16 on, floats are whole."""
    mantissa, _, exponent = text.partition("e-")
    if int(exponent) > _SMALLEST_EXPONENT:
        return f"{mantissa}e-{int(exponent)}"
    sign, digits = ("-", mantissa[1:]) if mantissa[0] == "-" else ("", mantissa)
    return f"{sign}0.{'0' * (int(exponent) - 1)}{digits.replace('.', '')}"


def words_of(text: str) -> list[str]:
    """The parts of a text between white space, as a select-multiple keeps its choices."""
    stripped = text.strip(_WHITE_SPACE)
    return _GAP.split(stripped) if stripped else []
