"""Flowables that hold other flowables: what a cell, a box or a column of a page contains.

`Stack` is a pile of flowables that can be measured, drawn and divided; `SideBySide` sets piles
beside each other in reading order; `Headed` keeps a heading with what it heads, `Whole` a pile on
one page; `Box` draws a frame round a pile; `FillInLine` waits for a pen.
"""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.palette import GREY, INK
from mourafaka_desktop.reports.style import Align, Direction

# More than any page: a flowable asked for its natural height.
_UNBOUNDED = 1e6


class Stack:
    """Flowables one under the other at one width; not itself a flowable."""

    def __init__(self, content: Sequence[Flowable], width: float) -> None:
        self.content = list(content)
        self.width = width
        self._heights = [one.wrap(width, _UNBOUNDED)[1] for one in self.content]
        self._gaps = [
            max(above.getSpaceAfter(), below.getSpaceBefore())
            for above, below in zip(self.content, self.content[1:], strict=False)
        ] + [0.0] * bool(self.content)
        self.height: float = sum(self._heights) + sum(self._gaps)

    def draw(
        self,
        canvas: Any,
        x: float,
        top: float,
        align: Align = "start",
        direction: Direction = "ltr",
    ) -> None:
        """Draw from `top` down; what is narrower than the stack stands as `align` says."""
        for one, height, gap in zip(self.content, self._heights, self._gaps, strict=True):
            free = self.width - one.wrap(self.width, _UNBOUNDED)[0]
            at_right = (direction == "rtl") != (align == "end")
            shift = free / 2 if align == "centre" else free if at_right else 0
            one.drawOn(canvas, x + shift, top - height)
            top -= height + gap

    def split(self, available_height: float) -> "tuple[Stack, Stack] | None":
        """What fits into this height and the rest; None where nothing fits."""
        used = 0.0
        for at, (height, gap) in enumerate(zip(self._heights, self._gaps, strict=True)):
            if used + height > available_height:
                parts = self.content[at].split(self.width, available_height - used)
                if len(parts) < 2:
                    parts = [self.content[at]]
                    if at == 0:
                        return None
                    return self._divided(self.content[:at], self.content[at:])
                head = [*self.content[:at], parts[0]]
                return self._divided(head, [*parts[1:], *self.content[at + 1 :]])
            used += height + gap
        return self, Stack([], self.width)

    def _divided(self, head: Sequence[Flowable], tail: Sequence[Flowable]) -> "tuple[Stack, Stack]":
        return Stack(head, self.width), Stack(tail, self.width)


class SideBySide(Flowable):
    """Piles beside each other, given in reading order; they do not break over pages."""

    def __init__(
        self,
        blocks: Sequence[Sequence[Flowable]],
        widths: Sequence[float],
        *,
        gap: float,
        direction: Direction,
        middle: bool = False,
    ) -> None:
        """`widths` and `gap` in points; `middle` centres lower piles on the highest."""
        super().__init__()
        self._stacks = [Stack(block, width) for block, width in zip(blocks, widths, strict=True)]
        self._gap = gap
        self._direction = direction
        self._middle = middle
        self.hAlign = "RIGHT" if direction == "rtl" else "LEFT"
        self.width = sum(widths) + gap * (len(widths) - 1)
        self.height = max(stack.height for stack in self._stacks)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        rtl = self._direction == "rtl"
        edge = self.width if rtl else 0.0
        for stack in self._stacks:
            x = edge - stack.width if rtl else edge
            lower = (self.height - stack.height) / 2 if self._middle else 0
            stack.draw(self.canv, x, self.height - lower, direction=self._direction)
            edge += (stack.width + self._gap) * (-1 if rtl else 1)


class Headed(Flowable):
    """A heading and the text or table under it; the heading never stands alone on a page.

    Unlike reportlab's keep-with-next, long content still begins under its heading on the page where
    there is room for its first lines.
    """

    def __init__(self, heading: Flowable, content: Flowable) -> None:
        super().__init__()
        self._heading = heading
        self._content = content
        self.spaceBefore = heading.getSpaceBefore()
        self.spaceAfter = content.getSpaceAfter()

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self._stack = Stack([self._heading, self._content], available_width)
        self.width, self.height = available_width, self._stack.height
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        _, height = self.wrap(available_width, available_height)
        _, content_height = self._content.wrap(available_width, available_height)
        room = available_height - (height - content_height)
        parts = self._content.split(available_width, room) if room > 0 else []
        if len(parts) > 1:
            return [Headed(self._heading, parts[0]), *parts[1:]]
        # What is higher than a page and cannot be divided is left to reportlab to report.
        return [self._heading, self._content] if hasattr(self, "_postponed") else []

    def draw(self) -> None:
        self._stack.draw(self.canv, 0, self.height)


class Whole(Flowable):
    """A pile that stays on one page; only what is higher than a page is divided."""

    def __init__(self, content: Sequence[Flowable], *, direction: Direction) -> None:
        super().__init__()
        self._content = content
        self._direction: Direction = direction

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self._stack = Stack(self._content, available_width)
        self.width, self.height = available_width, self._stack.height
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        # reportlab marks what it has already moved to a new page: that is all the room there is.
        halves = self._stack.split(available_height) if hasattr(self, "_postponed") else None
        if halves is None:
            return []
        return [Whole(half.content, direction=self._direction) for half in halves if half.content]

    def draw(self) -> None:
        self._stack.draw(self.canv, 0, self.height, direction=self._direction)


class Box(Flowable):
    """A frame round a pile, as wide as its column; boxes are rare, so a box means something."""

    def __init__(
        self,
        content: Sequence[Flowable],
        *,
        direction: Direction,
        line: float = 0.5 * mm,
        colour: str = INK,
        padding: float = 2.5 * mm,
        dashed: bool = False,
    ) -> None:
        super().__init__()
        self._content = content
        self._direction = direction
        self._line = line
        self._colour = colour
        self._padding = padding
        self._dashed = dashed

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self._stack = Stack(self._content, available_width - 2 * self._padding)
        self.width = available_width
        self.height = self._stack.height + 2 * self._padding
        return self.width, self.height

    def draw(self) -> None:
        canvas, half = self.canv, self._line / 2
        canvas.saveState()
        canvas.setStrokeColor(HexColor(self._colour))
        canvas.setLineWidth(self._line)
        if self._dashed:
            canvas.setDash(2, 1.5)
        canvas.rect(half, half, self.width - self._line, self.height - self._line)
        canvas.restoreState()
        top = self.height - self._padding
        self._stack.draw(canvas, self._padding, top, direction=self._direction)


class FillInLine(Flowable):
    """A dotted line where a fact is missing: never `0`, `-` or « not available »."""

    def __init__(self, width: float | None = None, height: float = 5 * mm) -> None:
        """`width` None takes the column's; `height` is 8 mm where it is to be written by hand."""
        super().__init__()
        self._wished = width
        self.height = height

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = min(self._wished or available_width, available_width)
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(HexColor(GREY))
        canvas.setLineWidth(0.3 * mm)
        canvas.setLineCap(1)
        canvas.setDash(0, 1.7)
        canvas.line(0, 0.8 * mm, self.width, 0.8 * mm)
        canvas.restoreState()
