"""Places for a pen on paper: boxes to tick, boxes for figures, and ruled lines."""

from typing import Any, Final, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.marks import lozenge
from mourafaka_desktop.reports.palette import GREY, INK, RULE
from mourafaka_desktop.reports.style import Style
from mourafaka_desktop.reports.text import draw_line

Shape = Literal["square", "circle", "lozenge"]

LINE_HEIGHT: Final = 8 * mm
"""The height of a line to write on by hand."""

_BOX: Final = 6 * mm
_BOX_HEIGHT: Final = 7 * mm
_SEPARATOR: Final = Style(11, 14, colour=GREY)


class TickBox(Flowable):
    """A mark to tick: a square where several may be ticked, a circle where one may, a lozenge for a
    level. It stands in the middle of `line_height` points, level with the first line of its words."""

    def __init__(
        self, shape: Shape = "square", *, size: float = 3.8 * mm, line_height: float = 13.6
    ) -> None:
        super().__init__()
        self._shape = shape
        self.width = size
        self.height = max(size, line_height)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, size, middle = self.canv, self.width, self.height / 2
        with inked(canvas, stroke=INK, width=0.3 * mm):
            match self._shape:
                case "square":
                    canvas.rect(0, middle - size / 2, size, size)
                case "circle":
                    canvas.circle(size / 2, middle, size / 2)
                case "lozenge":
                    canvas.drawPath(lozenge(canvas, size / 2, middle, size / 2))


class FigureBoxes(Flowable):
    """Boxes for single figures, `groups` of them with a sign between: (2, 2, 4) and "/" for a date.

    Figures are written from left to right in every language, and so the boxes stand.
    """

    def __init__(self, groups: tuple[int, ...], separator: str = "") -> None:
        super().__init__()
        self._groups, self._separator = groups, separator
        self._gap = 4 * mm if separator else 0
        self.width = sum(groups) * _BOX + (len(groups) - 1) * self._gap
        self.height = _BOX_HEIGHT

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        x = 0.0
        for number, count in enumerate(self._groups):
            if number:
                self._draw_separator(x + self._gap / 2)
                x += self._gap
            with inked(self.canv, stroke=GREY, width=0.25 * mm):
                for _ in range(count):
                    self.canv.rect(x, 0, _BOX, _BOX_HEIGHT)
                    x += _BOX

    def _draw_separator(self, x: float) -> None:
        baseline = _BOX_HEIGHT / 2 - _SEPARATOR.size * 0.33
        draw_line(self.canv, x, baseline, self._separator, _SEPARATOR, anchor="centre")


class RuledLines(Flowable):
    """Lines to write on, over the width of their column; they may run over pages, line by line."""

    def __init__(self, count: int, *, line_height: float = LINE_HEIGHT) -> None:
        super().__init__()
        self._count, self._line_height = count, line_height

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = self._count * self._line_height
        return self.width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        fitting = min(int(available_height // self._line_height), self._count)
        if fitting < 1 or fitting == self._count:
            return []
        return [self._part(fitting), self._part(self._count - fitting)]

    def draw(self) -> None:
        canvas: Any = self.canv
        with inked(canvas, stroke=RULE, width=0.2 * mm):
            for line in range(self._count):
                y = line * self._line_height + 0.4 * mm
                canvas.line(0, y, self.width, y)

    def _part(self, count: int) -> "RuledLines":
        return RuledLines(count, line_height=self._line_height)
