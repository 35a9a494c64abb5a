"""The shipped icons on paper: `Icon` draws one as a vector, in outlines of one width.

Reads what lucide's files contain: paths, circles and rectangles on a grid of 24. Anything else
raises ValueError, so that an icon is never drawn in part.
"""

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.paths import resources
from mourafaka_desktop.reports.palette import INK

_GRID = 24
_TOKENS = re.compile(r"[MmLlHhVvCcSsQqAaZz]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
# How many numbers each command takes.
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}

# A step of an outline in the file's own coordinates: "move", "line", "curve" or "close".
Step = tuple[str, tuple[float, ...]]


class Icon(Flowable):
    """One of the icons of `resources/icons`, by name; `stroke` is the width of its lines on the grid."""

    def __init__(
        self, name: str, size: float = 4 * mm, *, colour: str = INK, stroke: float = 1.8
    ) -> None:
        super().__init__()
        self._name, self._colour, self._stroke = name, colour, stroke
        self.width = self.height = size

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        draw_icon(self.canv, self._name, 0, 0, self.width, colour=self._colour, stroke=self._stroke)


def draw_icon(
    canvas: Any,
    name: str,
    x: float,
    y: float,
    size: float,
    *,
    colour: str = INK,
    stroke: float = 1.8,
) -> None:
    """Draw an icon with its lower left corner at the point."""
    canvas.saveState()
    canvas.translate(x, y + size)
    canvas.scale(size / _GRID, -size / _GRID)
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(stroke)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for outline in _outlines(name):
        path = canvas.beginPath()
        for kind, numbers in outline:
            _PENS[kind](path)(*numbers)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


_PENS: dict[str, Callable[[Any], Callable[..., None]]] = {
    "move": lambda path: path.moveTo,
    "line": lambda path: path.lineTo,
    "curve": lambda path: path.curveTo,
    "close": lambda path: path.close,
}


@cache
def _outlines(name: str) -> tuple[tuple[Step, ...], ...]:
    drawing = ElementTree.parse(resources() / "icons" / f"{name}.svg")  # noqa: S314  (our own file)
    return tuple(_outline(element) for element in drawing.getroot())


def _outline(element: ElementTree.Element) -> tuple[Step, ...]:
    kind = element.tag.rpartition("}")[2]
    if kind == "path":
        return tuple(_PathReader(element.attrib["d"]).steps())
    if kind == "circle":
        return tuple(_circle(*_numbers(element, "cx", "cy", "r")))
    if kind == "rect":
        return tuple(_rectangle(*_numbers(element, "x", "y", "width", "height", "rx")))
    raise ValueError(f"an icon on paper cannot contain {kind!r}")


def _numbers(element: ElementTree.Element, *names: str) -> list[float]:
    return [float(element.attrib[name]) for name in names]


def _circle(x: float, y: float, radius: float) -> Iterator[Step]:
    yield "move", (x + radius, y)
    yield from _arc((x + radius, y), (x - radius, y), (radius, radius), large=False, sweep=True)
    yield from _arc((x - radius, y), (x + radius, y), (radius, radius), large=False, sweep=True)
    yield "close", ()


def _rectangle(x: float, y: float, width: float, height: float, radius: float) -> Iterator[Step]:
    right, bottom = x + width, y + height
    corners = [
        ((right - radius, y), (right, y + radius)),
        ((right, bottom - radius), (right - radius, bottom)),
        ((x + radius, bottom), (x, bottom - radius)),
        ((x, y + radius), (x + radius, y)),
    ]
    yield "move", (x + radius, y)
    for start, end in corners:
        yield "line", start
        yield from _arc(start, end, (radius, radius), large=False, sweep=True)
    yield "close", ()


class _PathReader:
    """Reads the `d` of a path; relative commands become absolute, arcs become curves."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = (0.0, 0.0)
        self._start = (0.0, 0.0)
        self._control: tuple[float, float] | None = None

    def steps(self) -> Iterator[Step]:
        for letter, numbers in self._commands():
            command = letter.upper()
            x, y = self._at if letter.islower() else (0.0, 0.0)
            control, self._control = self._control, None
            if command == "M":
                yield self._to("move", (x + numbers[0], y + numbers[1]))
                self._start = self._at
            elif command == "L":
                yield self._to("line", (x + numbers[0], y + numbers[1]))
            elif command == "H":
                yield self._to("line", (x + numbers[0], self._at[1]))
            elif command == "V":
                yield self._to("line", (self._at[0], y + numbers[0]))
            elif command == "A":
                end = (x + numbers[5], y + numbers[6])
                radii, large, sweep = (numbers[0], numbers[1]), bool(numbers[3]), bool(numbers[4])
                yield from _arc(self._at, end, radii, large=large, sweep=sweep)
                self._at = end
            elif command == "Z":
                yield "close", ()
                self._at = self._start
            else:
                yield self._curve(command, numbers, (x, y), control)

    def _curve(
        self,
        command: str,
        numbers: list[float],
        origin: tuple[float, float],
        control: tuple[float, float] | None,
    ) -> Step:
        """C as it stands; S begins with the mirror of the control point before it; Q has only one."""
        points = [
            (origin[0] + across, origin[1] + down)
            for across, down in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        if command == "S":
            mirrored = (
                (2 * self._at[0] - control[0], 2 * self._at[1] - control[1])
                if control
                else self._at
            )
            points = [mirrored, *points]
        if command == "Q":
            quadratic, end = points
            points = [_two_thirds(self._at, quadratic), _two_thirds(end, quadratic), end]
        self._control, self._at = points[1], points[2]
        return "curve", tuple(number for point in points for number in point)

    def _to(self, kind: str, point: tuple[float, float]) -> Step:
        self._at = point
        return kind, point

    def _commands(self) -> Iterator[tuple[str, list[float]]]:
        tokens = _tokens(self._text)
        letter, at = "", 0
        while at < len(tokens):
            if tokens[at].isalpha():
                letter, at = tokens[at], at + 1
            count = _ARGUMENTS[letter.upper()]
            yield letter, [float(token) for token in tokens[at : at + count]]
            at += count
            if letter in "Mm":  # Points after the first of a move are lines.
                letter = "L" if letter == "M" else "l"


def _two_thirds(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * 2 / 3, start[1] + (end[1] - start[1]) * 2 / 3


def _tokens(text: str) -> list[str]:
    """Commands and numbers; the two flags of an arc may stand glued to what follows them."""
    tokens: list[str] = []
    letter, place = "", 0
    at = 0
    while found := re.compile(r"[\s,]*").match(text, at):
        at = found.end()
        if at == len(text):
            break
        is_flag = letter in "Aa" and letter and place % 7 in (3, 4)
        matched = re.compile("[01]").match(text, at) if is_flag else _TOKENS.match(text, at)
        if matched is None:
            raise ValueError(f"an icon on paper cannot contain {text[at:]!r}")
        token, at = matched[0], matched.end()
        letter, place = (token, 0) if token.isalpha() else (letter, place + 1)
        tokens.append(token)
    return tokens


def _arc(
    start: tuple[float, float],
    end: tuple[float, float],
    radii: tuple[float, float],
    *,
    large: bool,
    sweep: bool,
) -> Iterator[Step]:
    """An arc of an upright ellipse as cubic curves (SVG 1.1, appendix F.6, without rotation)."""
    across, down = radii
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    stretch = math.hypot(half_x / across, half_y / down)
    if stretch > 1:  # Too small to reach: the radii grow.
        across, down = across * stretch, down * stretch
    off = (half_x / across) ** 2 + (half_y / down) ** 2
    root = math.sqrt(max(1 / off - 1, 0)) * (1 if large != sweep else -1) if off else 0.0
    centre_x = root * across * half_y / down + (start[0] + end[0]) / 2
    centre_y = -root * down * half_x / across + (start[1] + end[1]) / 2
    first = math.atan2((start[1] - centre_y) / down, (start[0] - centre_x) / across)
    last = math.atan2((end[1] - centre_y) / down, (end[0] - centre_x) / across)
    turn = last - first
    if sweep and turn < 0:
        turn += 2 * math.pi
    elif not sweep and turn > 0:
        turn -= 2 * math.pi
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / pieces
    reach = 4 / 3 * math.tan(step / 4)
    for piece in range(pieces):
        here, there = first + piece * step, first + (piece + 1) * step
        yield (
            "curve",
            (
                centre_x + across * (math.cos(here) - reach * math.sin(here)),
                centre_y + down * (math.sin(here) + reach * math.cos(here)),
                centre_x + across * (math.cos(there) + reach * math.sin(there)),
                centre_y + down * (math.sin(there) - reach * math.cos(there)),
                centre_x + across * math.cos(there),
                centre_y + down * math.sin(there),
            ),
        )
