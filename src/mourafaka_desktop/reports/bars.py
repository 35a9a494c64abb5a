"""`PillarBar`: a score on a scale from 0 to 100, with the results before it."""

from collections.abc import Sequence
from typing import Any, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.bands import Band, fill_band
from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.palette import GREY, INK, RULE, WHITE
from mourafaka_desktop.reports.style import Direction, Style
from mourafaka_desktop.reports.text import draw_line

Earlier = Literal["baseline", "midterm"]

_MARKER = 1.1 * mm
_ABOVE = 4 * mm
_SCALE = Style(8, 11, colour=GREY)
_SCALE_HEIGHT = 11


class PillarBar(Flowable):
    """A bar that grows from the leading side, in the pattern of its band, its number outside.

    Earlier results stand above it: a circle for the baseline, a square for mid-term.
    """

    def __init__(
        self,
        score: float | None,
        band: Band | None,
        *,
        direction: Direction,
        number: str = "",
        number_style: Style | None = None,
        earlier: Sequence[tuple[Earlier, float]] = (),
        bar_width: float = 79 * mm,
        bar_height: float = 6.6 * mm,
        number_width: float = 14 * mm,
        scale: bool = False,
    ) -> None:
        """`score` None draws an empty dashed bar; `scale` writes 0 to 100 under it."""
        super().__init__()
        self._score = score
        self._band = band
        self._direction = direction
        self._number = number
        self._number_style = number_style or Style(18, 22, "bold", INK)
        self._earlier = earlier
        self._bar_width, self._bar_height = bar_width, bar_height
        self._scale = scale
        self._bottom = _SCALE_HEIGHT if scale else 0
        self.width = bar_width + (number_width if number else 0)
        self.height = self._bottom + bar_height + (_ABOVE if earlier else 0)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        bottom, height = self._bottom, self._bar_height
        dash = (1.2, 1.2) if self._score is None else ()
        with inked(canvas, stroke=RULE, width=0.25 * mm, dash=dash):
            canvas.rect(min(self._x(0), self._x(100)), bottom, self._bar_width, height)
            for tick in (25, 50, 75):
                canvas.line(self._x(tick), bottom, self._x(tick), bottom + height)
        if self._score is not None and self._band is not None:
            self._draw_score(self._score, self._band)
        for kind, score in self._earlier:
            self._draw_earlier(kind, score)
        if self._scale:
            for tick in (0, 25, 50, 75, 100):
                draw_line(canvas, self._x(tick), 2, str(tick), _SCALE, anchor="centre")
        if self._number:
            # A figure's middle is half its height above the baseline.
            y = bottom + height / 2 - self._number_style.size * 0.35
            x = 0 if self._direction == "rtl" else self.width
            anchor: Literal["left", "right"] = "left" if self._direction == "rtl" else "right"
            draw_line(canvas, x, y, self._number, self._number_style, anchor=anchor)

    def _draw_score(self, score: float, band: Band) -> None:
        canvas = self.canv
        bottom, height = self._bottom, self._bar_height
        filled = self._bar_width * score / 100
        if filled > 0:
            fill_band(canvas, band, (min(self._x(0), self._x(score)), bottom, filled, height))
        with inked(canvas, stroke=INK, width=0.7 * mm):
            over = 0.5 * mm
            canvas.line(self._x(score), bottom - over, self._x(score), bottom + height + over)

    def _draw_earlier(self, kind: Earlier, score: float) -> None:
        canvas = self.canv
        x, y = self._x(score), self._bottom + self._bar_height + _ABOVE - _MARKER - 0.4
        with inked(canvas, stroke=INK, width=0.2 * mm, dash=(1.4, 1.1)):
            canvas.line(x, self._bottom, x, y - _MARKER)
        draw_earlier_marker(canvas, kind, x, y, _MARKER)

    def _x(self, score: float) -> float:
        along = self._bar_width * score / 100
        return self.width - along if self._direction == "rtl" else along


def draw_earlier_marker(canvas: Any, kind: Earlier, x: float, y: float, reach: float) -> None:
    """The sign of an earlier assessment: a white circle (baseline) or square (mid-term)."""
    with inked(canvas, stroke=INK, fill=WHITE, width=0.3 * mm):
        if kind == "baseline":
            canvas.circle(x, y, reach, stroke=1, fill=1)
        else:
            side = reach * 1.8
            canvas.rect(x - side / 2, y - side / 2, side, side, stroke=1, fill=1)
