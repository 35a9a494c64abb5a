"""`Road`: the sessions of a cooperative in their order, with the trainings between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.ink import cross, inked
from mourafaka_desktop.reports.palette import BLUE, GREY, INK, RULE, WHITE
from mourafaka_desktop.reports.style import Direction, Style
from mourafaka_desktop.reports.text import draw_line

State = Literal["held", "missed", "planned"]

_DATES = Style(8, 11, colour=GREY)
_SQUARE = 3.5 * mm
_RING = 1.1 * mm


@dataclass(frozen=True, slots=True)
class RoadSession:
    """A session: its number, how it stands, its date where dates are shown."""

    number: str
    state: State
    date: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class RoadTraining:
    """A training at its place in time: 2.5 is halfway between the second and third session."""

    place: float
    state: State


class Road(Flowable):
    """Circles on a line that runs from the leading side, blue up to the last session held.

    A ring marks the current session, × a missed one, a dashed outline what is planned. `diameter`
    under 5 mm leaves the numbers out: the small road of a table.
    """

    def __init__(
        self,
        sessions: Sequence[RoadSession],
        trainings: Sequence[RoadTraining] = (),
        *,
        direction: Direction,
        width: float = 174 * mm,
        diameter: float = 6.2 * mm,
    ) -> None:
        super().__init__()
        self._sessions = sessions
        self._trainings = trainings
        self._direction = direction
        self._radius = diameter / 2
        self._numbered = diameter >= 5 * mm
        dated = any(session.date for session in sessions)
        self._axis = self._radius + _RING + (12 if dated else 0)
        above = self._radius + _RING
        if any(session.state == "missed" for session in sessions):
            above = self._radius + 3 * mm
        if trainings:
            above = self._radius + 2.6 * mm + _SQUARE
        self.width, self.height = width, self._axis + above

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self._draw_line()
        for training in self._trainings:
            self._draw_training(training)
        for place, session in enumerate(self._sessions, start=1):
            self._draw_session(self._x(place), session)

    def _x(self, place: float) -> float:
        edge = self._radius + _RING
        step = (self.width - 2 * edge) / max(len(self._sessions) - 1, 1)
        along = edge + (place - 1) * step
        return self.width - along if self._direction == "rtl" else along

    def _draw_line(self) -> None:
        canvas, y, last = self.canv, self._axis, len(self._sessions)
        with inked(canvas, stroke=RULE, width=0.35 * mm):
            canvas.line(self._x(1), y, self._x(last), y)
        held = [at for at, one in enumerate(self._sessions, start=1) if one.state == "held"]
        if held:
            with inked(canvas, stroke=BLUE, width=0.8 * mm):
                canvas.line(self._x(1), y, self._x(held[-1]), y)

    def _draw_session(self, x: float, session: RoadSession) -> None:
        canvas, y, radius = self.canv, self._axis, self._radius
        if session.current:
            with inked(canvas, stroke=BLUE, fill=WHITE, width=0.4 * mm):
                canvas.circle(x, y, radius + _RING * 0.8, stroke=1, fill=1)
        colour = INK if session.state == "missed" else BLUE
        dash = (1.6, 1.2) if session.state == "planned" else ()
        fill = BLUE if session.state == "held" else WHITE
        with inked(canvas, stroke=colour, fill=fill, width=0.35 * mm, dash=dash):
            canvas.circle(x, y, radius, stroke=1, fill=1)
        if session.state == "missed":
            with inked(canvas, stroke=INK, width=0.4 * mm):
                cross(canvas, x, y + radius + 1.6 * mm, 0.7 * mm)
        if self._numbered:
            figure = Style(9, 11, "semibold", WHITE if session.state == "held" else colour)
            draw_line(canvas, x, y - 9 * 0.35, session.number, figure, anchor="centre")
        if session.date:
            draw_line(
                canvas, x, 2.5, session.date, _DATES, direction=self._direction, anchor="centre"
            )

    def _draw_training(self, training: RoadTraining) -> None:
        canvas = self.canv
        x, y = self._x(training.place), self._axis + self._radius + 2 * mm
        with inked(canvas, stroke=RULE, width=0.35 * mm):
            canvas.line(x, self._axis, x, y)
        draw_training(canvas, x - _SQUARE / 2, y, training.state)


def draw_training(canvas: Any, x: float, y: float, state: State) -> None:
    """The square of a training with its lower left corner at the point."""
    dash = (1.4, 1.1) if state == "planned" else ()
    fill = BLUE if state == "held" else WHITE
    with inked(canvas, stroke=BLUE, fill=fill, width=0.35 * mm, dash=dash):
        canvas.rect(x, y, _SQUARE, _SQUARE, stroke=1, fill=1)
    if state == "missed":
        with inked(canvas, stroke=BLUE, width=0.35 * mm):
            cross(canvas, x + _SQUARE / 2, y + _SQUARE / 2, 0.75 * mm)
