"""The four maturity bands on paper: each has a pattern, a step of the stairs and a colour.

The pattern tells the kind and the stairs tell the order, because in grey the colours look alike.
"""

from dataclasses import dataclass
from typing import Any, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports import palette
from mourafaka_desktop.reports.ink import hatch, inked
from mourafaka_desktop.reports.style import Direction

Band = Literal["critical", "fragile", "in_progress", "solid"]
Pattern = Literal["dense hatch", "light hatch", "dots", "full"]

_STEPS = 4


@dataclass(frozen=True, slots=True)
class BandLook:
    """How a band looks; `step` of 4 is how many stairs are filled."""

    colour: str
    pattern: Pattern
    step: int


BAND_LOOKS: dict[Band, BandLook] = {
    "critical": BandLook(palette.CRITICAL, "dense hatch", 1),
    "fragile": BandLook(palette.FRAGILE, "light hatch", 2),
    "in_progress": BandLook(palette.IN_PROGRESS, "dots", 3),
    "solid": BandLook(palette.SOLID, "full", 4),
}


def fill_band(canvas: Any, band: Band, box: tuple[float, float, float, float]) -> None:
    """Fill the box `(x, y, width, height)` with the band's pattern and its outline."""
    x, y, width, height = box
    look = BAND_LOOKS[band]
    with inked(canvas, stroke=look.colour, fill=look.colour, width=0.35 * mm):
        if look.pattern == "full":
            canvas.rect(x, y, width, height, stroke=1, fill=1)
            return
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x, y, width, height)
        canvas.clipPath(clip, stroke=0, fill=0)
        _PATTERNS[look.pattern](canvas, (x, y, x + width, y + height))
        canvas.restoreState()
        canvas.rect(x, y, width, height)


def _dense_hatch(canvas: Any, box: tuple[float, float, float, float]) -> None:
    canvas.setLineWidth(0.62 * mm)
    hatch(canvas, box, 1.15 * mm)


def _light_hatch(canvas: Any, box: tuple[float, float, float, float]) -> None:
    canvas.setLineWidth(0.5 * mm)
    hatch(canvas, box, 2.2 * mm)


def _dots(canvas: Any, box: tuple[float, float, float, float]) -> None:
    """Rows of dots, each a dashed line whose dashes have no length: a tenth of the bytes."""
    left, bottom, right, top = box
    cell = 1.5 * mm
    canvas.setLineWidth(2 * 0.42 * mm)
    canvas.setLineCap(1)
    row = 0
    y = bottom + cell / 4
    while y < top + cell / 4:
        canvas.setDash([0, cell], 0)
        canvas.line(left + (cell / 4 if row % 2 else cell * 3 / 4), y, right + cell, y)
        y += cell / 2
        row += 1
    canvas.setDash([])


_PATTERNS = {"dense hatch": _dense_hatch, "light hatch": _light_hatch, "dots": _dots}


class Swatch(Flowable):
    """A sample of a band's pattern."""

    def __init__(self, band: Band, width: float = 10 * mm, height: float = 3.6 * mm) -> None:
        super().__init__()
        self._band: Band = band
        self.width, self.height = width, height

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        fill_band(self.canv, self._band, (0, 0, self.width, self.height))


class Stairs(Flowable):
    """Four stairs rising from the leading side, filled up to the band's; dashed when not known."""

    def __init__(
        self,
        band: Band | None,
        *,
        direction: Direction,
        width: float = 13.5 * mm,
        height: float = 6.5 * mm,
        colour: str | None = None,
    ) -> None:
        """`band` None: not enough is assessed; `colour` replaces the band's."""
        super().__init__()
        self._band = band
        self._direction = direction
        self._colour = colour
        self.width, self.height = width, height

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        draw_stairs(
            self.canv,
            self._band,
            (0, 0, self.width, self.height),
            direction=self._direction,
            colour=self._colour,
        )


def draw_stairs(
    canvas: Any,
    band: Band | None,
    box: tuple[float, float, float, float],
    *,
    direction: Direction,
    colour: str | None = None,
) -> None:
    """Draw the stairs in the box `(x, y, width, height)`."""
    x, y, width, height = box
    gap = width * 0.05
    stair = (width - gap * (_STEPS - 1)) / _STEPS
    look = BAND_LOOKS[band] if band else None
    shade = colour or (look.colour if look else palette.GREY)
    for step in range(1, _STEPS + 1):
        place = step - 1 if direction == "ltr" else _STEPS - step
        rise = height * (0.28 + 0.72 * (step - 1) / (_STEPS - 1))
        filled = look is not None and step <= look.step
        pen = {"stroke": shade if filled or not look else palette.RULE, "fill": shade}
        dash = () if look else (1.2, 1.2)
        with inked(canvas, width=0.25 * mm, dash=dash, **pen):
            left = x + place * (stair + gap)
            canvas.rect(left, y, stair, rise, stroke=1, fill=int(filled))
