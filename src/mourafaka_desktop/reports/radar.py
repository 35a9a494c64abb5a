"""`Radar`: the scores of all sub-dimensions on one wheel, now and at earlier assessments.

The axes run in reading direction from the top, counter-clockwise in Arabic, grouped by pillar. The
names stand outside, pushed apart where they would touch; the wheel takes the height they need.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.bars import draw_earlier_marker
from mourafaka_desktop.reports.ink import Point, hatch, inked, polygon
from mourafaka_desktop.reports.palette import BLUE, GREY, HAIR, INK, RULE, WHITE
from mourafaka_desktop.reports.radar_labels import Label, clear_of, place_labels
from mourafaka_desktop.reports.style import Direction, Span, Style
from mourafaka_desktop.reports.text import draw_line, draw_text, height_of, ltr, width_of
from mourafaka_desktop.reports.typed_text import NBSP

_NAME = Style(8.5, 12, colour=INK)
_PILLAR = Style(11, 16, "semibold", BLUE, align="centre")
_FIGURE = Style(8, 11, colour=GREY)
# The room between two pillars, in steps from one axis to the next.
_PILLAR_GAP = 0.55
_ARC = 1.3 * mm
_ARC_AT = 1.7 * mm
_NAMES_AT = 6 * mm
_TAB_HEIGHT = 20

Outline = list[Point | None]


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """A sub-dimension: its name, today's score as shown, and the scores from 0 to 100.

    None is a score that is not known: the line has a gap there.
    """

    name: str
    shown: str
    now: float | None
    midterm: float | None = None
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class RadarPillar:
    """A pillar: its name and its axes in order."""

    name: str
    axes: Sequence[RadarAxis]


class Radar(Flowable):
    """The wheel; an assessment without any score is left out, so its legend must be as well."""

    def __init__(
        self,
        pillars: Sequence[RadarPillar],
        *,
        direction: Direction,
        width: float = 174 * mm,
        radius: float = 45 * mm,
    ) -> None:
        super().__init__()
        self._pillars = pillars
        self._direction = direction
        self._radius = radius
        self._axes = [axis for pillar in pillars for axis in pillar.axes]
        self._step = 2 * math.pi / (len(self._axes) + _PILLAR_GAP * len(pillars))
        self._angles = self._angles_of_axes()
        self.width = width
        self._labels = place_labels(self._natural_labels())
        reach = radius + _ARC_AT + _ARC
        self._top = max([reach, *(label.top for label in self._labels)])
        self._bottom = min([-reach, *(label.bottom for label in self._labels)])
        self._tabs = self._place_tabs()
        self._top = max([self._top, *(tab.top for tab in self._tabs)])
        self._bottom = min([self._bottom, *(tab.bottom for tab in self._tabs)])
        self.height = self._top - self._bottom

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.translate(self.width / 2, -self._bottom)
        self._draw_wheel(canvas)
        # Today is drawn last and lies on top.
        self._draw_earlier(canvas, lambda axis: axis.baseline, "baseline", (0, 1.5))
        self._draw_earlier(canvas, lambda axis: axis.midterm, "midterm", (2.6 * mm, 1.1 * mm))
        self._draw_now(canvas)
        self._draw_ring_figures(canvas)
        for label in self._labels:
            self._draw_label(canvas, label)
        for tab in self._tabs:
            self._draw_tab(canvas, tab)
        canvas.restoreState()

    # --- geometry, with the origin at the centre --------------------------------------------------

    def _angles_of_axes(self) -> list[float]:
        """Clockwise from the top; the gap before the first pillar has its middle at the top."""
        angles = []
        angle = -self._step / 2 + _PILLAR_GAP * self._step / 2
        for pillar in self._pillars:
            for _ in pillar.axes:
                angle += self._step
                angles.append(angle)
            angle += _PILLAR_GAP * self._step
        return angles if self._direction == "ltr" else [-angle for angle in angles]

    def _angles_of_pillar(self, at: int) -> tuple[float, float]:
        start = sum(len(pillar.axes) for pillar in self._pillars[:at])
        return self._angles[start], self._angles[start + len(self._pillars[at].axes) - 1]

    def _outline(self, score_of: Callable[[RadarAxis], float | None]) -> Outline:
        points: Outline = []
        for axis, angle in zip(self._axes, self._angles, strict=True):
            score = score_of(axis)
            points.append(None if score is None else _at(angle, self._radius * score / 100))
        return points

    # --- the wheel --------------------------------------------------------------------------------

    def _draw_wheel(self, canvas: Any) -> None:
        with inked(canvas, stroke=HAIR, width=0.2 * mm):
            for angle in self._angles:
                canvas.line(0, 0, *_at(angle, self._radius))
        for ring in (25, 50, 75, 100):
            colour = INK if ring == 100 else RULE
            with inked(canvas, stroke=colour, width=0.25 * mm):
                canvas.circle(0, 0, self._radius * ring / 100)
        reach = self._radius + _ARC_AT + _ARC / 2
        with inked(canvas, stroke=BLUE, width=_ARC):
            for at in range(len(self._pillars)):
                first, last = sorted(self._angles_of_pillar(at))
                over = self._step * 0.35
                start = 90 - math.degrees(last + over)
                extent = math.degrees(last - first + 2 * over)
                canvas.arc(-reach, -reach, reach, reach, start, extent)

    def _draw_ring_figures(self, canvas: Any) -> None:
        for ring in (25, 50, 75, 100):
            y = self._radius * ring / 100
            width = width_of(str(ring), _FIGURE) + 2
            with inked(canvas, fill=WHITE):
                canvas.rect(-width / 2, y - 3.5, width, 7, stroke=0, fill=1)
            draw_line(canvas, 0, y - 2.8, str(ring), _FIGURE, anchor="centre")

    # --- the assessments --------------------------------------------------------------------------

    def _draw_earlier(
        self,
        canvas: Any,
        score_of: Callable[[RadarAxis], float | None],
        kind: Any,
        dash: tuple[float, float],
    ) -> None:
        outline = self._outline(score_of)
        with inked(canvas, stroke=GREY, width=0.5 * mm if dash[0] == 0 else 0.4 * mm, dash=dash):
            _draw_outline(canvas, outline)
        for point in outline:
            if point:
                draw_earlier_marker(canvas, kind, *point, 0.8 * mm)

    def _draw_now(self, canvas: Any) -> None:
        outline = self._outline(lambda axis: axis.now)
        known = [point for point in outline if point]
        if len(known) == len(outline):
            canvas.saveState()
            canvas.clipPath(polygon(canvas, known), stroke=0, fill=0)
            with inked(canvas, stroke=BLUE, width=0.12 * mm):
                reach = self._radius
                hatch(canvas, (-reach, -reach, reach, reach), 1.5 * mm)
            canvas.restoreState()
        with inked(canvas, stroke=BLUE, width=1 * mm):
            _draw_outline(canvas, outline)
        with inked(canvas, fill=BLUE, stroke=WHITE, width=0.2 * mm):
            for point in known:
                canvas.circle(*point, 1.15 * mm, stroke=1, fill=1)

    # --- names ------------------------------------------------------------------------------------

    def _natural_labels(self) -> list[Label]:
        labels = []
        for axis, angle in zip(self._axes, self._angles, strict=True):
            text = (
                # The score stays with the last word of the name.
                f"{axis.name}{NBSP}{NBSP}",
                Span(ltr(axis.shown), weight="bold", colour=BLUE, size=10),
            )
            x, y = _at(angle, self._radius + _NAMES_AT)
            room = self.width / 2 - abs(x)
            centred = abs(math.sin(angle)) < 0.1
            style, width = _NAME, min(room, 40 * mm)
            if centred:
                width = 60 * mm
            width = min(width, width_of(text, style, self._direction) + 0.1)
            height = height_of(text, style, width, self._direction)
            side = 0 if centred else 1 if x > 0 else -1
            size = (width, height)
            labels.append(
                Label.beside((x, y), text, style, size, side=side, direction=self._direction)
            )
        return labels

    def _place_tabs(self) -> list[Label]:
        """The names of the pillars in the corners they lie nearest to, clear of all others."""
        tabs: list[Label] = []
        for at, pillar in enumerate(self._pillars):
            middle = sum(self._angles_of_pillar(at)) / 2
            upwards = 1 if math.cos(middle) > -0.5 else -1
            width = width_of(pillar.name, _PILLAR, self._direction) + 4 * mm
            side = 0 if abs(math.sin(middle)) < 0.4 else 1 if math.sin(middle) > 0 else -1
            left = {-1: -self.width / 2, 0: -width / 2, 1: self.width / 2 - width}[side]
            top = self._top if upwards > 0 else self._bottom
            tab = Label(pillar.name, _PILLAR, left, top, width, _TAB_HEIGHT, side)
            tabs.append(clear_of([*self._labels, *tabs], tab, upwards))
        return tabs

    def _draw_label(self, canvas: Any, label: Label) -> None:
        left, top, width = label.left, label.top, label.width
        direction = self._direction
        draw_text(canvas, left, top, label.text, label.style, width=width, direction=direction)

    def _draw_tab(self, canvas: Any, tab: Label) -> None:
        self._draw_label(canvas, tab)
        with inked(canvas, fill=BLUE):
            canvas.rect(tab.left, tab.bottom, tab.width, _ARC, stroke=0, fill=1)


def _at(angle: float, reach: float) -> Point:
    return reach * math.sin(angle), reach * math.cos(angle)


def _draw_outline(canvas: Any, outline: Outline) -> None:
    """A closed line through the points, open where one is missing."""
    if None not in outline:
        canvas.drawPath(polygon(canvas, [point for point in outline if point]))
        return
    for here, there in zip(outline, outline[1:] + outline[:1], strict=True):
        if here and there:
            canvas.line(*here, *there)
