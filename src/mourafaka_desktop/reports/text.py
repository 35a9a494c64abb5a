"""Arabic and French on paper: the one door through which text reaches a PDF.

`Paragraph` flows down a page; `draw_line` and `draw_text` put text at a place; `width_of`,
`fitted_size` and `elided` measure it. Everything takes the same `Style`, the same `Span`s and a
direction, and needs no knowledge of letters that join or of the order in which they are drawn.

    Paragraph([Span("GOV-5", weight="semibold"), " التدبير المالي"], style, direction="rtl")
"""

import math
from collections.abc import Sequence
from typing import Any, Literal

from reportlab.platypus import Flowable

from mourafaka_desktop.reports.bidi import first_strong_level
from mourafaka_desktop.reports.line_writer import write_line
from mourafaka_desktop.reports.style import Align, Direction, Span, Style, Text, spans_of
from mourafaka_desktop.reports.typed_text import isolate_figures, isolated, ltr
from mourafaka_desktop.reports.typeset import Line, most_that_fit, typeset

__all__ = [
    "Align",
    "Direction",
    "Paragraph",
    "Span",
    "Style",
    "Text",
    "baseline_of",
    "direction_of",
    "draw_line",
    "draw_text",
    "elided",
    "fitted_size",
    "height_of",
    "isolate_figures",
    "isolated",
    "ltr",
    "paragraphs",
    "width_of",
]

Anchor = Literal["start", "end", "left", "right", "centre"]

# No page begins or ends with fewer lines of a paragraph than this.
_KEPT_LINES = 2


def direction_of(text: str, otherwise: Direction) -> Direction:
    """The direction of typed text by its first strong letter; `otherwise` where it has none."""
    level = first_strong_level(text)
    if level is None:
        return otherwise
    return "rtl" if level else "ltr"


def width_of(text: Text, style: Style, direction: Direction = "ltr") -> float:
    """The width in points of a text set on one line."""
    return typeset(spans_of(text), style, direction).width


def height_of(text: Text, style: Style, width: float, direction: Direction | None = None) -> float:
    """The height in points of a text set to this width."""
    return len(typeset(spans_of(text), style, direction).lines(width)) * style.leading


def baseline_of(style: Style) -> float:
    """How far the baseline of a line lies below the top of its leading, in points."""
    face = style.family.faces(style.weight)[0]
    return style.leading / 2 + (face.ascent + face.descent) / 2000 * style.size


def fitted_size(
    text: Text, style: Style, width: float, sizes: Sequence[float], direction: Direction = "ltr"
) -> float:
    """The first of these type sizes, given from large to small, at which the text fits one line.

    The last one where none fits: the caller then lets the text wrap.
    """
    natural = width_of(text, style, direction)
    return next((size for size in sizes if natural * size / style.size <= width), sizes[-1])


def elided(text: str, style: Style, width: float, direction: Direction = "ltr") -> str:
    """The text, or what fits of its beginning and its end with … between: names in a header."""
    if width_of(text, style, direction) <= width:
        return text

    def shortened(kept: int) -> str:
        head, tail = text[: (kept + 1) // 2].rstrip(), text[len(text) - kept // 2 :].lstrip()
        return f"{head}…{tail}"

    def fits(kept: int) -> bool:
        return width_of(shortened(kept), style, direction) <= width

    return shortened(most_that_fit(len(text) - 1, fits))


def draw_line(
    canvas: Any,
    x: float,
    y: float,
    text: Text,
    style: Style,
    *,
    direction: Direction = "ltr",
    anchor: Anchor = "start",
) -> float:
    """Draw one line with its baseline at `y` and its anchor at `x`; the width drawn is returned.

    `start` and `end` are the ends of the line as read in `direction`.
    """
    prepared = typeset(spans_of(text), style, direction)
    line = prepared.lines(math.inf)[0]
    side = (
        {"start": "left", "end": "right"}
        if direction == "ltr"
        else {"start": "right", "end": "left"}
    )
    shift = {"left": 0.0, "right": line.width, "centre": line.width / 2}[side.get(anchor, anchor)]
    write_line(canvas, line, x - shift, y)
    return line.width


def draw_text(
    canvas: Any,
    x: float,
    top: float,
    text: Text,
    style: Style,
    *,
    width: float,
    direction: Direction | None = None,
) -> float:
    """Draw a block of lines between `x` and `x + width`, from `top` down; its height is returned."""
    prepared = typeset(spans_of(text), style, direction)
    lines = prepared.lines(width)
    _show_lines(canvas, lines, style, left=x, top=top, width=width)
    return len(lines) * style.leading


def paragraphs(text: str, style: Style, otherwise: Direction) -> list["Paragraph"]:
    """Typed text as one paragraph for each line typed, each in the direction of its own script."""
    return [
        Paragraph(isolate_figures(part), style, direction=direction_of(part, otherwise))
        for part in text.splitlines()
        if part.strip()
    ]


class Paragraph(Flowable):
    """Text that flows down a column and over pages, keeping two lines together at either end.

    `direction` None is that of its first strong letter. A `marker` (number, bullet) stands at the
    leading side of the first line, and the text is then indented by `style.marker_indent`.
    The frames a paragraph continues in are as wide as the one it begins in.
    """

    def __init__(
        self,
        text: Text,
        style: Style,
        *,
        direction: Direction | None = None,
        marker: Text = "",
    ) -> None:
        super().__init__()
        self.style = style
        self._prepared = typeset(spans_of(text), style, direction)
        self._marker = spans_of(marker) if marker else ()
        self._indent = style.marker_indent if marker else 0.0
        self._continued: tuple[Line, ...] | None = None
        self.spaceBefore = style.space_before
        self.spaceAfter = style.space_after
        self.keepWithNext = int(style.keep_with_next)

    @property
    def direction(self) -> Direction:
        return self._prepared.direction

    @property
    def natural_width(self) -> float:
        """The width at which no line has to be broken."""
        return self._prepared.width + self._indent

    def last_line_width(self, width: float) -> float:
        """How far the last line reaches when the text is set to this width."""
        return self._lines(width)[-1].width + self._indent

    def minWidth(self) -> float:
        return self._prepared.longest_word + self._indent

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = len(self._lines(available_width)) * self.style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        lines = self._lines(available_width)
        fitting = int((available_height + 0.01) // self.style.leading)
        if fitting >= len(lines):
            return [self]
        fitting = min(fitting, len(lines) - _KEPT_LINES)
        if fitting < _KEPT_LINES:
            return []
        head, tail = self._part(lines[:fitting]), self._part(lines[fitting:])
        head._marker = self._marker
        head.spaceBefore, tail.spaceAfter = self.spaceBefore, self.spaceAfter
        tail.keepWithNext = self.keepWithNext
        return [head, tail]

    def draw(self) -> None:
        rtl = self.direction == "rtl"
        canvas, style = self.canv, self.style
        left, width = (0 if rtl else self._indent), self.width - self._indent
        lines = self._lines(self.width)
        _show_lines(canvas, lines, style, left=left, top=self.height, width=width)
        if self._marker:
            x, y = (self.width if rtl else 0), self.height - baseline_of(style)
            draw_line(canvas, x, y, self._marker, style, direction=self.direction)

    def _part(self, lines: tuple[Line, ...]) -> "Paragraph":
        """These lines as a paragraph of their own; a copy would carry reportlab's own notes."""
        part = Paragraph("", self.style)
        part._prepared, part._indent, part._continued = self._prepared, self._indent, lines
        part.spaceBefore = part.spaceAfter = part.keepWithNext = 0
        return part

    def _lines(self, width: float) -> tuple[Line, ...]:
        if self._continued is not None:
            return self._continued
        return self._prepared.lines(width - self._indent)


# --- drawing --------------------------------------------------------------------------------------


def _show_lines(
    canvas: Any, lines: Sequence[Line], style: Style, *, left: float, top: float, width: float
) -> None:
    baseline = top - baseline_of(style)
    for line in lines:
        justified = style.align == "justify" and not line.last and line.spaces
        if justified:
            write_line(canvas, line, left, baseline, (width - line.width) / line.spaces)
        else:
            write_line(canvas, line, left + _offset(line, width, style.align), baseline)
        baseline -= style.leading


def _offset(line: Line, width: float, align: Align) -> float:
    free = width - line.width
    if align == "centre":
        return free / 2
    at_right = (line.direction == "rtl") != (align == "end")
    return free if at_right else 0
