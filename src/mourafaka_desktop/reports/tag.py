"""`Tagged`: a text with a small framed word after it, on its last line where there is room."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.icons import draw_icon
from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.palette import INK
from mourafaka_desktop.reports.style import Style
from mourafaka_desktop.reports.text import Paragraph, draw_line, width_of
from mourafaka_desktop.reports.voice import Voice

_INSIDE = 1.3 * mm
_BEFORE = 1.6 * mm


class Tagged(Flowable):
    """A paragraph and its tag: a word in a thin frame, an `icon` before it where there is one."""

    def __init__(
        self,
        text: Paragraph,
        tag: str,
        voice: Voice,
        *,
        icon: str | None = None,
        line: float = 0.25 * mm,
    ) -> None:
        super().__init__()
        self._text, self._tag, self._voice = text, tag, voice
        self._icon, self._line = icon, line
        self._style = Style(8, 10, "semibold" if icon else "medium", INK)
        self._icon_room = 3.6 * mm if icon else 0
        natural = width_of(tag, self._style, voice.direction)
        self._tag_width = natural + self._icon_room + 2 * _INSIDE

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        _, height = self._text.wrap(available_width, available_height)
        self.width = available_width
        self._along = self._text.last_line_width(available_width) + _BEFORE
        self._is_beside = self._along + self._tag_width <= available_width
        leading = self._text.style.leading
        self.height = height if self._is_beside else height + leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        parts = self._text.split(available_width, available_height)
        if len(parts) < 2:
            return []
        head, tail = parts
        assert isinstance(tail, Paragraph)
        rest = Tagged(tail, self._tag, self._voice, icon=self._icon, line=self._line)
        return [head, rest]

    def draw(self) -> None:
        canvas, rtl = self.canv, self._voice.direction == "rtl"
        leading = self._text.style.leading
        self._text.drawOn(canvas, 0, 0 if self._is_beside else leading)
        along = self._along if self._is_beside else 0
        left = self.width - along - self._tag_width if rtl else along
        height = min(leading - 1.2, 4 * mm)
        bottom = (leading - height) / 2
        with inked(canvas, stroke=INK, width=self._line):
            canvas.rect(left, bottom, self._tag_width, height)
        start = _INSIDE + self._icon_room
        x = left + self._tag_width - start if rtl else left + start
        baseline = bottom + height / 2 - self._style.size * 0.32
        draw_line(canvas, x, baseline, self._tag, self._style, direction=self._voice.direction)
        if self._icon:
            size = 2.9 * mm
            icon_x = left + self._tag_width - _INSIDE - size if rtl else left + _INSIDE
            draw_icon(canvas, self._icon, icon_x, bottom + (height - size) / 2, size, stroke=2.2)
