"""Pens and shapes all drawings on paper share."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from reportlab.lib.colors import HexColor

Point = tuple[float, float]

_ROUND = 1


@contextmanager
def inked(
    canvas: Any,
    *,
    stroke: str | None = None,
    fill: str | None = None,
    width: float = 0.5,
    dash: Sequence[float] = (),
) -> Iterator[None]:
    """Draw with these colours (`#RRGGBB`), this line width and dash in points, then put them back.

    Lines end and turn round, so that a dash of length 0 is a dot.
    """
    canvas.saveState()
    if stroke is not None:
        canvas.setStrokeColor(HexColor(stroke))
    if fill is not None:
        canvas.setFillColor(HexColor(fill))
    canvas.setLineWidth(width)
    canvas.setLineJoin(_ROUND)
    if dash:
        canvas.setDash(list(dash))
        canvas.setLineCap(_ROUND if 0 in dash else 0)
    yield
    canvas.restoreState()


def polygon(canvas: Any, points: Sequence[Point], *, closed: bool = True) -> Any:
    """A path through these points, to be drawn or clipped to."""
    path = canvas.beginPath()
    path.moveTo(*_written(points[0]))
    for point in points[1:]:
        path.lineTo(*_written(point))
    if closed:
        path.close()
    return path


def _written(point: Point) -> Point:
    """To a hundredth of a point, which no eye sees: reportlab would write ten times as finely."""
    return round(point[0], 2), round(point[1], 2)


def cross(canvas: Any, x: float, y: float, reach: float) -> None:
    """A × with its centre at the point, in the pen's stroke."""
    canvas.line(x - reach, y - reach, x + reach, y + reach)
    canvas.line(x - reach, y + reach, x + reach, y - reach)


def star(x: float, y: float, radius: float) -> list[Point]:
    """The sixteen corners of the eight-pointed star that two squares make."""
    inner = radius * math.cos(math.pi / 4) / math.cos(math.pi / 8)
    return [
        (
            x + (inner if corner % 2 else radius) * math.sin(corner * math.pi / 8),
            y + (inner if corner % 2 else radius) * math.cos(corner * math.pi / 8),
        )
        for corner in range(16)
    ]


def hatch(canvas: Any, box: tuple[float, float, float, float], pitch: float) -> None:
    """Lines at 45° over the box `(left, bottom, right, top)`, `pitch` apart, in the pen's stroke.

    The caller clips to the shape to be hatched. Lines lie on one grid for the whole page, so that
    hatched shapes beside each other match.
    """
    left, bottom, right, top = box
    step = pitch * math.sqrt(2)
    start = math.floor((left - top) / step)
    end = math.ceil((right - bottom) / step)
    for number in range(start, end + 1):
        offset = number * step  # the line x - y = offset
        low, high = max(left, bottom + offset), min(right, top + offset)
        if low < high:
            canvas.line(*_written((low, low - offset)), *_written((high, high - offset)))
