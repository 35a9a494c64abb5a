"""Functions about days and times."""

import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.dates import (
    days_since_epoch,
    instant_of_days,
    moment_of,
    read_iso,
)
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.functions.table import Arguments, FunctionTable, text_of
from mourafaka_forms.xpath.values import Value, to_string

FUNCTIONS = FunctionTable()

_UNPADDED: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(T.*)?")
_TIME: Final = re.compile(
    r"[0-9]{2}:[0-9]{2}(?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[-+][0-9]{2}:[0-9]{2})?"
)
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FORMATS: Final[dict[str, Callable[[datetime], str]]] = {
    "Y": lambda at: f"{at.year:04d}",
    "y": lambda at: f"{at.year % 100:02d}",
    "m": lambda at: f"{at.month:02d}",
    "n": lambda at: str(at.month),
    "b": lambda at: _MONTHS[at.month - 1],
    "d": lambda at: f"{at.day:02d}",
    "e": lambda at: str(at.day),
    "a": lambda at: _DAYS[at.weekday()],
    "H": lambda at: f"{at.hour:02d}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02d}",
    "S": lambda at: f"{at.second:02d}",
    "3": lambda at: f"{at.microsecond // 1000:03d}",
}
"""What stands after a percent sign. Names are English in every language: the text is data."""
_FORMAT: Final = re.compile(f"%([{''.join(_FORMATS)}])")


def _instant(value: Value, context: Context) -> datetime | None:
    """The instant a value means; None if it means none. Raises XPathError for a truth value."""
    zone = context.environment.zone
    if isinstance(value, bool):
        raise XPathError(Fault.BAD_ARGUMENT, "a truth value is no date")
    if isinstance(value, float):
        return instant_of_days(value, zone)
    return read_iso(to_string(value), zone)


@FUNCTIONS.define("today", 0)
def _today(context: Context, _: Arguments) -> Value:
    now = _now_here(context)
    return moment_of(now.replace(hour=0, minute=0, second=0, microsecond=0))


@FUNCTIONS.define("now", 0)
def _now(context: Context, _: Arguments) -> Value:
    return moment_of(_now_here(context))


def _now_here(context: Context) -> datetime:
    return context.environment.now().astimezone(context.environment.zone)


def _date(context: Context, arguments: Arguments) -> Value:
    """ "" stays "", so that an unanswered question is no date rather than a wrong one."""
    value = arguments[0](context)
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return moment_of(_instant(value, context))
    text = to_string(value)
    if not text:
        return ""
    unpadded = _UNPADDED.fullmatch(text)
    if unpadded:
        year, month, day, time = unpadded.groups()
        text = f"{year}-{month:0>2}-{day:0>2}{time or ''}"
    return moment_of(read_iso(text, context.environment.zone))


FUNCTIONS.define("date", 1)(_date)
FUNCTIONS.define("date-time", 1)(_date)


@FUNCTIONS.define("decimal-date-time", 1)
def _decimal_date_time(context: Context, arguments: Arguments) -> Value:
    instant = _instant(arguments[0](context), context)
    return math.nan if instant is None else days_since_epoch(instant)


@FUNCTIONS.define("decimal-time", 1)
def _decimal_time(context: Context, arguments: Arguments) -> Value:
    """The part of the day that has gone by at a time, with or without its date, from 0 up to 1."""
    text = text_of(context, arguments[0])
    full = f"1970-01-01T{text}" if _TIME.fullmatch(text) else text
    at = read_iso(full, context.environment.zone) if "T" in full else None
    if at is None:
        return math.nan
    return (at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1_000_000) / 86_400


def _format_date(context: Context, arguments: Arguments) -> Value:
    """The date as the format says; "" for what is no date."""
    instant = _instant(arguments[0](context), context)
    if instant is None:
        return ""
    at = instant
    return _FORMAT.sub(lambda found: _FORMATS[found[1]](at), text_of(context, arguments[1]))


FUNCTIONS.define("format-date", 2)(_format_date)
FUNCTIONS.define("format-date-time", 2)(_format_date)
