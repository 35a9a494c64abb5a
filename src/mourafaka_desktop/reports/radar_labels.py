"""Where the names round a wheel stand so that no two of them touch: `place_labels`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mourafaka_desktop.reports.ink import Point
from mourafaka_desktop.reports.style import Align, Direction, Style, Text

_APART = 2.0


@dataclass(frozen=True, slots=True)
class Label:
    """A block of text with its left top corner, from the centre of the wheel upwards.

    `side` is -1 left of the wheel, 1 right of it, 0 above or below it.
    """

    text: Text
    style: Style
    left: float
    top: float
    width: float
    height: float
    side: int

    @property
    def bottom(self) -> float:
        return self.top - self.height

    @classmethod
    def beside(
        cls,
        anchor: Point,
        text: Text,
        style: Style,
        size: tuple[float, float],
        *,
        side: int,
        direction: Direction,
    ) -> "Label":
        """The label that begins at the anchor and leads away from the wheel."""
        (x, y), (width, height) = anchor, size
        left = {-1: x - width, 0: x - width / 2, 1: x}[side]
        # Above and below the wheel a block hangs off its anchor, beside it it is centred on it.
        lean = max(-1.0, min(1.0, y / (abs(x) + abs(y)) * 1.2)) if side else (1 if y > 0 else -1)
        towards_wheel = (direction == "rtl") == (side > 0)
        align: Align = "centre" if side == 0 else "end" if towards_wheel else "start"
        return cls(
            text,
            replace(style, align=align),
            left,
            y + height / 2 * (1 + lean),
            width,
            height,
            side,
        )

    def raised(self, by: float) -> "Label":
        return replace(self, top=self.top + by)


def place_labels(labels: Sequence[Label]) -> list[Label]:
    """The labels moved up or down, away from the wheel's middle, until none touches another."""
    placed: list[Label] = []
    for side in (-1, 1):
        beside = [label for label in labels if label.side == side]
        placed += _outwards(sorted((one for one in beside if _middle(one) >= 0), key=_middle), 1)
        below = sorted((one for one in beside if _middle(one) < 0), key=_middle, reverse=True)
        lowest = min((one.bottom for one in placed if one.side == side), default=None)
        placed += _outwards(below, -1, lowest)
    for label in (label for label in labels if label.side == 0):
        placed.append(clear_of(placed, label, 1 if _middle(label) >= 0 else -1))
    return placed


def clear_of(others: Sequence[Label], label: Label, upwards: int) -> Label:
    """The label moved up (1) or down (-1) until it touches none of the others."""
    for other in sorted(others, key=_middle, reverse=upwards < 0):
        if touch(label, other):
            edge = other.top + _APART if upwards > 0 else other.bottom - _APART
            label = label.raised(edge - (label.bottom if upwards > 0 else label.top))
    return label


def _outwards(labels: Sequence[Label], upwards: int, edge: float | None = None) -> list[Label]:
    """One after another, each clear of the one nearer to the middle."""
    placed: list[Label] = []
    for label in labels:
        moved = label
        if upwards > 0 and edge is not None and moved.bottom < edge + _APART:
            moved = moved.raised(edge + _APART - moved.bottom)
        if upwards < 0 and edge is not None and moved.top > edge - _APART:
            moved = moved.raised(edge - _APART - moved.top)
        edge = moved.top if upwards > 0 else moved.bottom
        placed.append(moved)
    return placed


def _middle(label: Label) -> float:
    return label.top - label.height / 2


def touch(one: Label, other: Label) -> bool:
    """Whether two labels overlap or stand too near above each other."""
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.bottom < other.top + _APART
        and other.bottom < one.top + _APART
    )
