"""How values lie in the columns: exact, readable, and the same in the outbox as in the row.

Texts are cleaned of what cannot cross the wire (U+0000, halves of characters) where they enter. A word of a
newer version that no enum here knows stays in its column as it is and reads as `unknown`.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

_EPOCH_AT = datetime(1970, 1, 1, tzinfo=UTC)


def clean(text: str) -> str:
    """`text` without what no store can hold: U+0000, and surrogates that stand for no character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class Converted(sa.types.TypeDecorator[Any]):
    """A type with its own form in the column; None stays NULL."""

    impl: type[sa.types.TypeEngine[Any]] = sa.Text
    cache_ok = True

    def to_column(self, value: Any) -> Any:
        """What is stored for `value`."""
        return clean(str(value))

    def from_column(self, stored: Any) -> Any:
        """The value that was stored."""
        return stored

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """SQLAlchemy's way in."""
        return None if value is None else self.to_column(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's signature
        """SQLAlchemy's way out."""
        return None if value is None else self.from_column(value)


class Text(sa.types.TypeDecorator[str]):
    """A text, cleaned."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """SQLAlchemy's way in."""
        return None if value is None else clean(str(value))


class Texts(Converted):
    """A list of texts as a JSON array; an empty list where there are none."""

    cache_ok = True

    def to_column(self, value: Any) -> str:
        """A JSON array without spaces, in its own letters."""
        texts = [clean(str(text)) for text in value]
        return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))

    def from_column(self, stored: str) -> tuple[str, ...]:
        """A tuple."""
        return tuple(json.loads(stored))


class Identity(Converted):
    """An id, in its 36 characters."""

    cache_ok = True

    def from_column(self, stored: str) -> UUID:
        """A UUID."""
        return UUID(stored)


class Day(Converted):
    """A plain date, `2026-11-23`."""

    cache_ok = True

    def to_column(self, value: date) -> str:
        """Year, month, day."""
        return value.isoformat()

    def from_column(self, stored: str) -> date:
        """A date."""
        return date.fromisoformat(stored)


class TimeOfDay(Converted):
    """A local time to the minute, `09:30`."""

    cache_ok = True

    def to_column(self, value: time) -> str:
        """Hour and minute."""
        return f"{value:%H:%M}"

    def from_column(self, stored: str) -> time:
        """A naive time."""
        return time.fromisoformat(stored)


class Instant(Converted):
    """An aware time to the millisecond, as milliseconds since 1970 in UTC."""

    impl = sa.Integer
    cache_ok = True

    def to_column(self, value: datetime) -> int:
        """Milliseconds. Raises TypeError for a time that does not say its offset."""
        return (value - _EPOCH_AT) // timedelta(milliseconds=1)

    def from_column(self, stored: int) -> datetime:
        """A time in UTC."""
        return _EPOCH_AT + timedelta(milliseconds=stored)


class Exact(Converted):
    """A decimal number as text: no binary fraction ever touches money."""

    cache_ok = True

    def to_column(self, value: Decimal) -> str:
        """Without exponent and needless zeros, so that equal numbers are equal texts."""
        text = format(value, "f")
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    def from_column(self, stored: str) -> Decimal:
        """A Decimal."""
        return Decimal(stored)


class Word(Converted):
    """A word of an enum. One that the enum does not know yet reads as `unknown` and stays as it is."""

    cache_ok = True

    def __init__(self, words: type[StrEnum], unknown: StrEnum | None = None) -> None:
        super().__init__()
        self.words = words
        self.unknown = unknown

    def from_column(self, stored: str) -> StrEnum | None:
        """A member of the enum."""
        return self.words(stored) if stored in self.words.__members__.values() else self.unknown
