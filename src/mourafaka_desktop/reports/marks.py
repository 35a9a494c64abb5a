"""Small signs: the star and its lattice, lozenges of a level, squares of a state."""

from math import ceil
from typing import Any, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.ink import inked, polygon, star
from mourafaka_desktop.reports.palette import BLUE, GREY, INK, WHITE
from mourafaka_desktop.reports.style import Direction

Progress = Literal["done", "begun", "not_begun"]

_HIGHEST_LEVEL = 4


def draw_star(canvas: Any, x: float, y: float, radius: float, colour: str = BLUE) -> None:
    """The programme's mark with its centre at the point: a star in the outline of a star."""
    with inked(canvas, stroke=colour, fill=colour, width=radius * 0.14):
        canvas.drawPath(polygon(canvas, star(x, y, radius * 0.93)), stroke=1, fill=0)
        canvas.drawPath(polygon(canvas, star(x, y, radius * 0.55)), stroke=0, fill=1)
    with inked(canvas, fill=WHITE):
        canvas.circle(x, y, radius * 0.17, stroke=0, fill=1)


class StarMark(Flowable):
    """The programme's mark; on the cover, where nothing stands in it, without its white eye."""

    def __init__(self, radius: float = 6.5 * mm) -> None:
        super().__init__()
        self._radius = radius
        self.width = self.height = 2 * radius

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, radius = self.canv, self._radius
        with inked(canvas, stroke=BLUE, fill=BLUE, width=0.5 * mm):
            outline = polygon(canvas, star(radius, radius, radius * 0.97))
            canvas.drawPath(outline, stroke=1, fill=0)
            filled = polygon(canvas, star(radius, radius, radius * 0.5))
            canvas.drawPath(filled, stroke=0, fill=1)


class Lattice(Flowable):
    """Stars that touch, and the crosses between them: the only ornament, on the cover."""

    def __init__(self, width: float = 174 * mm, stars: int = 16, rows: int = 2) -> None:
        super().__init__()
        self._stars, self._rows = stars, rows
        self._pitch = width / stars
        self._margin = 1.2 * mm
        self.width = width
        self.height = rows * self._pitch + 2 * self._margin

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, pitch = self.canv, self._pitch
        with inked(canvas, stroke=BLUE, width=0.6 * mm):
            canvas.line(0, 0, self.width, 0)
            canvas.line(0, self.height, self.width, self.height)
        for row in range(self._rows):
            for column in range(self._stars):
                canvas.saveState()
                canvas.translate((column + 0.5) * pitch, self._margin + (row + 0.5) * pitch)
                canvas.doForm(self._tile(with_corner=bool(column and row)))
                canvas.restoreState()

    def _tile(self, *, with_corner: bool) -> str:
        """The name of one tile in this file, with its centre at 0; drawn once, shown many times."""
        canvas, pitch = self.canv, self._pitch
        name = f"lattice-{round(pitch * 100)}-{int(with_corner)}"
        if canvas.hasForm(name):
            return name
        reach = ceil(0.65 * pitch)  # The corner reaches over half a pitch.
        canvas.beginForm(name, -reach, -reach, reach, reach)
        with inked(canvas, stroke=BLUE, fill=BLUE, width=0.22 * mm):
            for radius in (0.5, 0.27):
                canvas.drawPath(polygon(canvas, star(0, 0, pitch * radius)))
            canvas.circle(0, 0, pitch * 0.075, stroke=0, fill=1)
            if with_corner:
                corner = lozenge(canvas, -pitch / 2, -pitch / 2, pitch * 0.11)
                canvas.drawPath(corner, stroke=0, fill=1)
        canvas.endForm()
        return name


def lozenge(canvas: Any, x: float, y: float, reach: float) -> Any:
    """The path of a lozenge whose centre is the point."""
    corners = [(x, y + reach), (x + reach, y), (x, y - reach), (x - reach, y)]
    return polygon(canvas, corners)


class Lozenges(Flowable):
    """The level of a criterion: four lozenges filled from the leading side.

    `level` None is not assessed (dashed); `applicable` False is a grey bar.
    """

    def __init__(
        self,
        level: int | None,
        *,
        direction: Direction,
        applicable: bool = True,
        size: float = 2.7 * mm,
    ) -> None:
        super().__init__()
        self._level = level
        self._direction = direction
        self._applicable = applicable
        self._size = size
        self.width = size * _HIGHEST_LEVEL
        # As high as a line of table text, so that lozenges stand level with the words beside them.
        self.height = max(size, 13.6)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, y = self.canv, self.height / 2
        if not self._applicable:
            with inked(canvas, stroke=GREY, width=0.4 * mm):
                canvas.line(0, y, self.width, y)
            return
        known = self._level is not None
        pen: dict[str, Any] = (
            {"stroke": INK, "fill": INK, "width": 0.22 * mm}
            if known
            else {"stroke": GREY, "width": 0.2 * mm, "dash": (1, 0.9)}
        )
        with inked(canvas, **pen):
            for number in range(1, _HIGHEST_LEVEL + 1):
                place = number - 1 if self._direction == "ltr" else _HIGHEST_LEVEL - number
                path = lozenge(canvas, (place + 0.5) * self._size, y, self._size * 0.44)
                canvas.drawPath(path, stroke=1, fill=int(known and number <= (self._level or 0)))


class ProgressSquare(Flowable):
    """The state of a promise or an action: filled with a tick, half filled, or empty."""

    def __init__(self, progress: Progress, *, direction: Direction, size: float = 3.2 * mm) -> None:
        super().__init__()
        self._progress = progress
        self._direction = direction
        self._size = size
        self.width = size
        self.height = max(size, 13.6)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, size, y = self.canv, self._size, (self.height - self._size) / 2
        with inked(canvas, stroke=INK, fill=INK, width=0.3 * mm):
            canvas.rect(0, y, size, size, stroke=1, fill=int(self._progress == "done"))
            if self._progress == "begun":
                leading = size if self._direction == "rtl" else 0
                half = [(0, y), (size, y), (leading, y + size)]
                canvas.drawPath(polygon(canvas, half), stroke=0, fill=1)
        if self._progress == "done":
            with inked(canvas, stroke=WHITE, width=0.45 * mm):
                tick = [(0.22, 0.5), (0.43, 0.28), (0.8, 0.74)]
                points = [(size * across, y + size * up) for across, up in tick]
                canvas.drawPath(polygon(canvas, points, closed=False))
