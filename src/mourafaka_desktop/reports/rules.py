"""Lines that are blocks themselves: `Ruled` under a line, `UprightRule` between columns, `SideLined`
text beside a line, which may run over pages."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.blocks import Stack
from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.palette import BLUE, RULE
from mourafaka_desktop.reports.style import Direction


class Ruled(Flowable):
    """A flowable under a line; `closed` draws one below it too."""

    def __init__(
        self,
        content: Flowable,
        *,
        colour: str = BLUE,
        line: float = 0.35 * mm,
        padding: float = 1 * mm,
        closed: bool = False,
    ) -> None:
        super().__init__()
        self._content = content
        self._colour, self._line = colour, line
        self._padding, self._closed = padding, closed

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self._content_width, height = self._content.wrap(available_width, available_height)
        self.width = available_width
        self.height = height + self._padding * (2 if self._closed else 1)
        return self.width, self.height

    def draw(self) -> None:
        with inked(self.canv, stroke=self._colour, width=self._line):
            self.canv.line(0, self.height, self.width, self.height)
            if self._closed:
                self.canv.line(0, 0, self.width, 0)
        free = self.width - self._content_width if self._content.hAlign == "RIGHT" else 0
        self._content.drawOn(self.canv, free, self._padding if self._closed else 0)


class UprightRule(Flowable):
    """A thin upright line of this height, in the middle of its column."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        with inked(self.canv, stroke=RULE, width=0.25 * mm):
            self.canv.line(self.width / 2, 0, self.width / 2, self.height)


class SideLined(Flowable):
    """Flowables with a blue line along their leading side; they may run over pages."""

    INDENT = 2.6 * mm
    _LINE = 0.7 * mm

    def __init__(self, content: Sequence[Flowable], *, direction: Direction) -> None:
        super().__init__()
        self._content = content
        self._direction: Direction = direction

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self._stack = Stack(self._content, available_width - self.INDENT)
        self.height = self._stack.height
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        halves = self._stack.split(available_height)
        if halves is None:
            return []
        return [self._part(half.content) for half in halves if half.content]

    def draw(self) -> None:
        rtl = self._direction == "rtl"
        x = self.width - self._LINE / 2 if rtl else self._LINE / 2
        with inked(self.canv, stroke=BLUE, width=self._LINE):
            self.canv.line(x, 0, x, self.height)
        self._stack.draw(self.canv, 0 if rtl else self.INDENT, self.height)

    def _part(self, content: Sequence[Flowable]) -> "SideLined":
        return SideLined(content, direction=self._direction)
