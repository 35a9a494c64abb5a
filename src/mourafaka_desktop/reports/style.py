"""How text looks: `Style` for a paragraph, `Span` for a part of it that looks different."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mourafaka_desktop.reports.fonts import PLEX, Family, Weight
from mourafaka_desktop.reports.palette import INK

Direction = Literal["rtl", "ltr"]
Align = Literal["start", "end", "centre", "justify"]


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a paragraph; lengths in points.

    `start` and `end` follow the direction of the paragraph; `justify` widens the spaces of all
    lines but the last. `marker_indent` is the room kept at the leading side when a paragraph has
    a marker.
    """

    size: float
    leading: float
    weight: Weight = "regular"
    colour: str = INK
    align: Align = "start"
    space_before: float = 0
    space_after: float = 0
    keep_with_next: bool = False
    marker_indent: float = 14
    family: Family = PLEX


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a paragraph; None takes what the style says."""

    text: str
    weight: Weight | None = None
    colour: str | None = None
    size: float | None = None


Text = str | Span | Sequence[str | Span]


def spans_of(text: Text) -> tuple[Span, ...]:
    """The spans of a text, however it was given."""
    if isinstance(text, str | Span):
        text = (text,)
    return tuple(Span(part) if isinstance(part, str) else part for part in text)
