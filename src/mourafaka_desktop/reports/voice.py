"""The language a paper speaks: its words, its figures, its direction and its type.

A paper is made in its own language, whatever the screen's; its parts take a `Voice` and ask it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mourafaka_desktop.i18n.catalogue import Catalogue, Language, catalogue
from mourafaka_desktop.i18n.formats import Formats, formats
from mourafaka_desktop.reports.palette import BLUE, GREY, INK
from mourafaka_desktop.reports.style import Align, Direction, Style, Text
from mourafaka_desktop.reports.text import Paragraph, isolate_figures, isolated, paragraphs
from mourafaka_desktop.reports.typed_text import NBSP

DOT: Final = f"{NBSP}· "
"""What stands between facts on one line; it never begins a line."""


@dataclass(frozen=True, slots=True)
class TypeScale:
    """The styles of all papers by what they are for, in one script."""

    cover_name: Style
    page_title: Style
    section: Style
    block: Style
    reading: Style
    table: Style
    caption: Style
    footer: Style
    overall_score: Style


ARABIC_TYPE: Final = TypeScale(
    cover_name=Style(29, 42, "bold", INK),
    page_title=Style(20, 28, "bold", BLUE),
    section=Style(13, 19, "semibold", BLUE),
    block=Style(11, 16, "semibold", INK),
    reading=Style(11, 17.4, "regular", INK),
    table=Style(9.2, 13.6, "regular", INK),
    caption=Style(8.5, 12, "regular", GREY),
    footer=Style(8, 11, "regular", GREY),
    overall_score=Style(50, 50, "bold", BLUE),
)
LATIN_TYPE: Final = TypeScale(
    cover_name=Style(25, 32, "bold", INK),
    page_title=Style(20, 26, "bold", BLUE),
    section=Style(13, 18, "semibold", BLUE),
    block=Style(10.5, 14, "semibold", INK),
    reading=Style(10, 14.5, "regular", INK),
    table=Style(9.2, 12.8, "regular", INK),
    caption=Style(8.3, 11, "regular", GREY),
    footer=Style(8, 11, "regular", GREY),
    overall_score=Style(50, 50, "bold", BLUE),
)


@dataclass(frozen=True)
class Voice:
    """How one language is written on paper."""

    language: Language

    @cached_property
    def texts(self) -> Catalogue:
        """The translated sentences."""
        return catalogue(self.language)

    @cached_property
    def formats(self) -> Formats:
        """Dates and figures, which keep their order in any line."""
        return formats(self.language).isolated

    @property
    def direction(self) -> Direction:
        """Where lines begin, and everything else with them."""
        return "rtl" if self.language.is_rtl else "ltr"

    @property
    def figures_align(self) -> Align:
        """Where figures in a column stand: their last digits under each other in both directions."""
        return "start" if self.direction == "rtl" else "end"

    @property
    def type(self) -> TypeScale:
        """The styles of its script."""
        return ARABIC_TYPE if self.language is Language.AR else LATIN_TYPE

    @property
    def list_separator(self) -> str:
        """What stands between the parts of a list in a line."""
        return "، " if self.language is Language.AR else ", "

    def paragraph(self, text: Text, style: Style, *, marker: Text = "") -> Paragraph:
        """Text of the paper itself, in its own direction."""
        return Paragraph(text, style, direction=self.direction, marker=marker)

    def typed(self, text: str, style: Style) -> list[Paragraph]:
        """What a person typed: each line in the direction of its own script."""
        return paragraphs(text, style, self.direction)


def typed_in_line(text: str) -> str:
    """What a person typed, to stand inside a line of the paper: on one line, in its own order."""
    return isolated(isolate_figures(" ".join(text.split())))
