"""`Legend`: what the signs of a chart mean, on one line."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.bands import Band, fill_band
from mourafaka_desktop.reports.bars import draw_earlier_marker
from mourafaka_desktop.reports.ink import cross, inked
from mourafaka_desktop.reports.palette import BLUE, GREY, HAIR, INK, WHITE
from mourafaka_desktop.reports.road import draw_training
from mourafaka_desktop.reports.style import Direction, Style, Text
from mourafaka_desktop.reports.text import draw_line, width_of

Sign = Literal["baseline", "midterm", "now", "session", "missed", "training"] | Band

_LABEL = Style(8.5, 12, colour=INK)
_GAP = 2.5 * mm
_HEIGHT = 7 * mm


class Legend(Flowable):
    """Signs and their words in reading order, spread over the width and centred.

    `ruled` sets it between two hair lines; `spread` False keeps the entries together at the
    leading side, `end` at the trailing side.
    """

    def __init__(
        self,
        entries: Sequence[tuple[Sign, Text]],
        *,
        direction: Direction,
        width: float = 174 * mm,
        ruled: bool = False,
        place: Literal["spread", "start", "end"] = "spread",
        style: Style | None = None,
    ) -> None:
        super().__init__()
        self._entries = entries
        self._direction = direction
        self._ruled = ruled
        self._place = place
        self._style = style or _LABEL
        self.width, self.height = width, _HEIGHT

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, y = self.canv, self.height / 2
        if self._ruled:
            with inked(canvas, stroke=HAIR, width=0.25 * mm):
                canvas.line(0, 0, self.width, 0)
                canvas.line(0, self.height, self.width, self.height)
        widths = [self._width(sign, text) for sign, text in self._entries]
        between = min((self.width - sum(widths)) / (len(widths) + 1), 10 * mm)
        total = sum(widths) + between * (len(widths) - 1)
        free = self.width - total
        along = {"spread": free / 2, "start": 0.0, "end": free}[self._place]
        for (sign, text), width in zip(self._entries, widths, strict=True):
            rtl = self._direction == "rtl"
            edge = self.width - along if rtl else along
            breadth, draw = _SIGNS[sign]
            draw(canvas, edge - breadth if rtl else edge, y)
            start = edge - breadth - _GAP if rtl else edge + breadth + _GAP
            baseline = y - self._style.size * 0.35
            draw_line(canvas, start, baseline, text, self._style, direction=self._direction)
            along += width + between

    def _width(self, sign: Sign, text: Text) -> float:
        return _SIGNS[sign][0] + _GAP + width_of(text, self._style, self._direction)


def _earlier(kind: Literal["baseline", "midterm"]) -> Callable[[Any, float, float], None]:
    dash = (0, 1.5) if kind == "baseline" else (2.6 * mm, 1.1 * mm)

    def draw(canvas: Any, x: float, y: float) -> None:
        with inked(canvas, stroke=GREY, width=0.5 * mm, dash=dash):
            canvas.line(x, y, x + 11 * mm, y)
        draw_earlier_marker(canvas, kind, x + 5.5 * mm, y, 1.1 * mm)

    return draw


def _now(canvas: Any, x: float, y: float) -> None:
    with inked(canvas, stroke=BLUE, fill=BLUE, width=1 * mm):
        canvas.line(x, y, x + 11 * mm, y)
        canvas.circle(x + 5.5 * mm, y, 1.5 * mm, stroke=0, fill=1)


def _session(canvas: Any, x: float, y: float) -> None:
    with inked(canvas, fill=BLUE):
        canvas.circle(x + 1.5 * mm, y, 1.5 * mm, stroke=0, fill=1)


def _missed(canvas: Any, x: float, y: float) -> None:
    with inked(canvas, stroke=INK, fill=WHITE, width=0.3 * mm):
        canvas.circle(x + 1.5 * mm, y, 1.5 * mm, stroke=1, fill=1)
        cross(canvas, x + 1.5 * mm, y, 0.6 * mm)


def _training(canvas: Any, x: float, y: float) -> None:
    draw_training(canvas, x, y - 1.75 * mm, "held")


def _band(band: Band) -> Callable[[Any, float, float], None]:
    def draw(canvas: Any, x: float, y: float) -> None:
        fill_band(canvas, band, (x, y - 1.8 * mm, 10 * mm, 3.6 * mm))

    return draw


# Of each sign its breadth and how it is drawn from its left edge, centred on y.
_SIGNS: dict[str, tuple[float, Callable[[Any, float, float], None]]] = {
    "baseline": (11 * mm, _earlier("baseline")),
    "midterm": (11 * mm, _earlier("midterm")),
    "now": (11 * mm, _now),
    "session": (3 * mm, _session),
    "missed": (3 * mm, _missed),
    "training": (3.5 * mm, _training),
    **{band: (10 * mm, _band(band)) for band in get_args(Band)},
}
