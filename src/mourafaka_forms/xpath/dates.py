"""Dates as values of expressions.

In ODK's XPath a date is a number, the days since 1970 began in UTC, that reads as ISO 8601 where a
text is wanted. `Moment` is that number and carries its text, so that `today() - 30` and
`date < date` need no rule of their own.
"""

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_FARTHEST_OFFSET_HOURS: Final = 14

_ISO: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?)?(Z|[-+][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?)?",
    re.ASCII,
)


class Moment(float):
    """A day or an instant: days since the epoch, with `iso`, its text."""

    __slots__ = ("iso",)
    iso: str

    def __new__(cls, days: float, iso: str) -> "Moment":
        """The moment of that many days since the epoch, which reads `iso`."""
        moment = super().__new__(cls, days)
        moment.iso = iso
        return moment


NO_MOMENT: Final = Moment(math.nan, "Invalid Date")
"""What becomes of a text that is no date, as in ODK's own engine."""


def days_since_epoch(instant: datetime) -> float:
    """Days and parts of a day, negative before 1970."""
    return (instant - EPOCH) / _DAY


def moment_of(instant: datetime | None) -> Moment:
    """The instant as a value; midnight in its zone reads as a plain day, None as NO_MOMENT."""
    if instant is None:
        return NO_MOMENT
    is_midnight = (instant.hour, instant.minute, instant.second, instant.microsecond) == (0,) * 4
    text = instant.date().isoformat() if is_midnight else instant.isoformat(timespec="milliseconds")
    return Moment(days_since_epoch(instant), text)


def instant_of_days(days: float, zone: tzinfo) -> datetime | None:
    """The instant that many days after the epoch, to the millisecond; None where no calendar goes."""
    if not math.isfinite(days):
        return None
    try:
        return (EPOCH + timedelta(milliseconds=round(days * 86_400_000))).astimezone(zone)
    except OverflowError:
        return None


def read_iso(text: str, zone: tzinfo) -> datetime | None:
    """The instant that an ISO 8601 text tells, in `zone`; None if it is no date.

    A day begins at midnight in `zone`; so is a time without offset meant.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "")[:6].ljust(6, "0")),
            tzinfo=zone if offset is None else _zone_of(offset),
        ).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _zone_of(offset: str) -> tzinfo:
    """Raises ValueError for an offset that no place on earth has."""
    if offset == "Z":
        return UTC
    # Seconds occur before 1914, when many places kept the time of their own sun.
    hours, minutes, seconds = int(offset[1:3]), int(offset[4:6]), int(offset[7:] or 0)
    if hours > _FARTHEST_OFFSET_HOURS or max(minutes, seconds) > 59:
        raise ValueError(offset)
    away = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-away if offset[0] == "-" else away)
