"""The pages of a paper: their margins, the header and footer they share, and the finished file.

    build(story, voice=voice, running=RunningLines(…), title=…, author=…)

Page one is a cover; `next_page("plain")` begins another page. A `Foot` makes a further kind of page,
which keeps a strip free above the footer for what its tables need to be read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.marks import draw_star
from mourafaka_desktop.reports.palette import BLUE, GREY, HAIR, INK
from mourafaka_desktop.reports.paper_canvas import PaperCanvas
from mourafaka_desktop.reports.style import Span, Style
from mourafaka_desktop.reports.text import draw_line, elided, isolated, ltr, width_of
from mourafaka_desktop.reports.typed_text import NBSP
from mourafaka_desktop.reports.voice import Voice

PAGE_WIDTH, PAGE_HEIGHT = A4
SIDE: Final = 18 * mm
TEXT_WIDTH: Final = PAGE_WIDTH - 2 * SIDE
TEXT_HEIGHT: Final = (278 - 22.5) * mm
COVER_HEIGHT: Final = (278 - 12.5) * mm
BOTTOM: Final = PAGE_HEIGHT - 278 * mm
_TOP = 22.5 * mm
_COVER_TOP = 12.5 * mm
_HEADER_LINE = 18.5 * mm
_FOOTER_LINE = 281.5 * mm
_FOOTER_TEXT = 286.5 * mm


@dataclass(frozen=True, slots=True)
class Document:
    """A finished PDF and how many pages it has."""

    content: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands above the footer of each page of a kind; `height` in points is kept free for it."""

    height: float
    content: Flowable


@dataclass(frozen=True, slots=True)
class RunningLines:
    """What stands on every page: in the header the programme, the kind of paper, whose it is and
    on what occasion; in the footer a reference and, at the trailing end, a `remark` such as « draft ».

    A `Section` takes the owner's place from its page on. What is "" is left out.
    """

    programme: str
    kind: str
    owner: str
    occasion: str
    reference: str
    remark: str = ""


class Section(Flowable):
    """Nothing to see: from its page on, the header names this section instead of the owner."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.width = self.height = 0

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        canvas: Any = self.canv
        canvas.section = self._title


def next_page(kind: str) -> list[Flowable]:
    """Begin a page of another kind: `plain`, or one that `feet` of `build` names."""
    return [NextPageTemplate(kind), PageBreak()]


def build(
    story: Sequence[Flowable],
    *,
    voice: Voice,
    running: RunningLines,
    title: str,
    author: str,
    feet: Mapping[str, Foot] | None = None,
) -> Document:
    """The PDF of a story; `feet` are further kinds of page by name."""
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=title,
        author=author,
        lang=str(voice.language),
        displayDocTitle=1,
        direction="R2L" if voice.language.is_rtl else "L2R",
    )
    document.addPageTemplates(
        [
            PageTemplate("cover", [_frame(_COVER_TOP)]),
            PageTemplate("plain", [_frame(_TOP)]),
            *(
                PageTemplate(kind, [_frame(_TOP, foot.height)], onPage=_with_foot(foot))
                for kind, foot in (feet or {}).items()
            ),
        ]
    )
    pages = 0

    def draw_running_lines(canvas: Any, page: int, count: int) -> None:
        nonlocal pages
        pages = count
        _draw_footer(canvas, voice, running, page, count)
        if page > 1:
            _draw_header(canvas, voice, running)

    document.build(list(story), canvasmaker=PaperCanvas.with_frame(draw_running_lines))
    return Document(out.getvalue(), pages)


def _frame(top: float, foot: float = 0) -> Frame:
    height = PAGE_HEIGHT - top - BOTTOM - foot
    return Frame(SIDE, BOTTOM + foot, TEXT_WIDTH, height, 0, 0, 0, 0)


def _with_foot(foot: Foot) -> Callable[[Any, Any], None]:
    def on_page(canvas: Any, _document: Any) -> None:
        foot.content.wrap(TEXT_WIDTH, foot.height)
        foot.content.drawOn(canvas, SIDE, BOTTOM)

    return on_page


def _draw_header(canvas: Any, voice: Voice, running: RunningLines) -> None:
    rtl, style = voice.direction == "rtl", voice.type.caption
    leading, trailing = (PAGE_WIDTH - SIDE, SIDE) if rtl else (SIDE, PAGE_WIDTH - SIDE)
    inward = -1 if rtl else 1
    middle = PAGE_HEIGHT - 13.2 * mm
    baseline = middle - style.size * 0.33
    draw_star(canvas, leading + inward * 2.6 * mm, middle, 2.6 * mm)
    kind = (Span(running.programme, "semibold", BLUE), f"{NBSP}{NBSP} {running.kind}")
    x = leading + inward * 7.2 * mm
    used = draw_line(canvas, x, baseline, kind, style, direction=voice.direction)
    owner = canvas.section or running.owner
    separator = f" {NBSP}·{NBSP} " if owner and running.occasion else ""
    occasion = f"{separator}{running.occasion}"
    room = TEXT_WIDTH - 7.2 * mm - used - 8 * mm - width_of(occasion, style, voice.direction)
    owner = elided(owner, style, room, voice.direction)
    whose = f"{isolated(owner)}{occasion}"
    draw_line(canvas, trailing, baseline, whose, style, direction=voice.direction, anchor="end")
    y = PAGE_HEIGHT - _HEADER_LINE
    with inked(canvas, stroke=BLUE, width=0.35 * mm):
        canvas.line(SIDE, y, PAGE_WIDTH - SIDE, y)


def _draw_footer(canvas: Any, voice: Voice, running: RunningLines, page: int, pages: int) -> None:
    rtl, style = voice.direction == "rtl", voice.type.footer
    leading, trailing = (PAGE_WIDTH - SIDE, SIDE) if rtl else (SIDE, PAGE_WIDTH - SIDE)
    y = PAGE_HEIGHT - _FOOTER_LINE
    with inked(canvas, stroke=HAIR, width=0.2 * mm):
        canvas.line(SIDE, y, PAGE_WIDTH - SIDE, y)
    baseline = PAGE_HEIGHT - _FOOTER_TEXT
    number = voice.texts.gettext("Page {page} of {pages}").format(page=page, pages=pages)
    figures = Style(style.size, style.leading, "semibold", INK)
    direction = voice.direction
    draw_line(canvas, leading, baseline, ltr(running.reference), style, direction=direction)
    draw_line(
        canvas, PAGE_WIDTH / 2, baseline, number, figures, direction=direction, anchor="centre"
    )
    if running.remark:
        remark = Style(style.size, style.leading, "semibold", GREY)
        draw_line(
            canvas, trailing, baseline, running.remark, remark, direction=direction, anchor="end"
        )
