"""What the widgets of a questionnaire show: plain values that compare equal where nothing changed.

Texts are in the language of the questionnaire that is read now and may carry ODK's light markdown
(see `marked_text`). Answers are in ODK's text form, "" where there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import Enum
from typing import Final, TypeAlias

UNNAMED: Final = "#"
"""Begins the number of a group without a node of its own, after the reference it lies under: "/data#2"."""


class QuestionKind(Enum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "date and time"
    SELECT_ONE = "one choice"
    SELECT_MULTIPLE = "several choices"
    RANGE = "range"
    ACKNOWLEDGE = "tick"
    NOTE = "note"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from; `image` is the file of a picture in any format Qt reads."""

    value: str
    label: str
    image: bytes | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers of a range, from `start` in steps towards `end`, which may be the smaller one.

    Raises ValueError for a step of 0.
    """

    start: Decimal
    end: Decimal
    step: Decimal

    def __post_init__(self) -> None:
        if not self.step:
            raise ValueError("the step of a range is 0")

    @property
    def last(self) -> int:
        """The number of steps, which is the index of the last number."""
        return int((abs(self.end - self.start) / abs(self.step)).to_integral_value(ROUND_FLOOR))

    def at(self, index: int) -> Decimal:
        """The number so many steps from the start."""
        step = abs(self.step) if self.end >= self.start else -abs(self.step)
        return self.start + index * step

    def index_of(self, number: Decimal) -> int | None:
        """How many steps from the start; None for a number between two steps or beyond the ends."""
        index = abs(number - self.start) / abs(self.step)
        whole = int(index)
        is_there = index == whole and whole <= self.last and self.at(whole) == number
        return whole if is_there else None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer and what can be said about it now.

    `is_broken` where the answer breaks its rule; `message` is the questionnaire's own sentence about
    that or about a missing answer, "" for the usual one. `guidance` is a longer explanation for who asks
    for it. `image_name` names a picture that may not be on this laptop.
    """

    ref: str
    kind: QuestionKind
    label: str
    value: str = ""
    hint: str = ""
    guidance: str = ""
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    is_readonly: bool = False
    is_broken: bool = False
    message: str = ""
    appearance: frozenset[str] = frozenset()
    scale: Scale | None = None
    image: bytes | None = None
    image_name: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it."""
        is_read = self.kind in (QuestionKind.NOTE, QuestionKind.VALUE)
        return not is_read and not self.is_readonly


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together, under a heading; `label` may be empty."""

    ref: str
    label: str
    items: "tuple[Item, ...]"


@dataclass(frozen=True, slots=True)
class Row:
    """One time through the questions of a repeat: its number from 1, and a line that tells it from others."""

    ref: str
    number: int
    summary: str
    items: "tuple[Item, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Questions asked as often as needed; where `is_counted`, the questionnaire says how often."""

    ref: str
    label: str
    rows: tuple[Row, ...]
    is_counted: bool = False


Item: TypeAlias = Question | Section | Repeat


def questions_in(items: Sequence[Item]) -> tuple[Question, ...]:
    """All questions, in the order they are read."""
    found: list[Question] = []
    for item in items:
        match item:
            case Question():
                found.append(item)
            case Section():
                found += questions_in(item.items)
            case Repeat():
                for row in item.rows:
                    found += questions_in(row.items)
    return tuple(found)
