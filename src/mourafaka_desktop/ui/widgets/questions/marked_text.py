"""Texts of a questionnaire with ODK's light markdown: bold, italics, headings, links, line breaks.

Nothing is ever read as HTML: `parse` finds what is to stand out and leaves plain text, which is painted
as such. What is no markdown it knows is shown as it was written.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.theme import Theme
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.painting import Lines, lay_out
from mourafaka_desktop.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the plain text, which stand out."""

    start: int
    end: int
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text, and what stands out in it."""

    text: str
    spans: tuple[Span, ...] = ()


_BREAK = re.compile(r"<br\s*/?>|\r\n?|&#10;|&#x0?a;", re.IGNORECASE)
# Colours and fonts are the screen's own affair.
_STYLING = re.compile(r"</?(?:span|font)\b[^<>]*>", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}[ \t]*(?=\S)(.*?)[ \t]*#*$", re.MULTILINE)
_CODE = re.compile(r"(?:[A-Za-z]+-)?\d+(?:[-/.]\d+)+", re.ASCII)
_MARK = re.compile(
    r"\\(?P<escaped>[\\*_#\[\]()<>&])"
    r"|\*\*(?P<bold>(?=\S).+?(?<=\S))\*\*(?!\*)|(?<!\w)__(?P<bold2>(?=\S).+?(?<=\S))__(?!\w)"
    r"|(?<!\w)\*(?P<italic>(?=[^\s*]).+?(?<=[^\s*]))\*(?!\w)|(?<!\w)_(?P<italic2>(?=[^\s_]).+?(?<=[^\s_]))_(?!\w)"
    r"|\[(?P<words>[^\]\n]+)\]\((?P<target>[^)\s]*)\)",
    re.DOTALL,
)


def parse(source: str, *, rtl: bool = False) -> Marked:
    """The plain text of a label, and what stands out in it.

    Among Arabic words (`rtl`) the numbers of laws and codes are isolated, or 112-12 would read 12-112.
    """
    text = _STYLING.sub("", _BREAK.sub("\n", source)).strip()
    pieces = list(_headings(text))
    plain, spans = "", []
    for written, is_bold, is_italic in pieces:
        piece = in_order(written) if rtl else written
        start, plain = len(plain), plain + piece
        if piece and (is_bold or is_italic):
            spans.append(Span(start, len(plain), is_bold, is_italic))
    return Marked(plain, tuple(spans))


def plain(source: str) -> str:
    """A label without its marks, for screen readers and short lines."""
    return parse(source).text


def in_order(text: str) -> str:
    """The same with its codes and numbers of laws kept from left to right, for a line of Arabic."""
    return _CODE.sub(lambda code: isolate(code[0]), text)


_Piece = tuple[str, bool, bool]


def _headings(text: str) -> Iterator[_Piece]:
    at = 0
    for heading in _HEADING.finditer(text):
        yield from _pieces(text[at : heading.start()])
        yield from ((piece, True, italic) for piece, _bold, italic in _pieces(heading[1]))
        at = heading.end()
    yield from _pieces(text[at:])


def _pieces(text: str, *, bold: bool = False, italic: bool = False) -> Iterator[_Piece]:
    at = 0
    for mark in _MARK.finditer(text):
        yield text[at : mark.start()], bold, italic
        at = mark.end()
        if mark["escaped"] is not None:
            yield mark["escaped"], bold, italic
        elif (inner := mark["bold"] or mark["bold2"]) is not None:
            yield from _pieces(inner, bold=True, italic=italic)
        elif (inner := mark["italic"] or mark["italic2"]) is not None:
            yield from _pieces(inner, bold=bold, italic=True)
        else:
            # There is no browser in the field: the address is for the paper at hand.
            target = f" ({mark['target']})" if mark["target"] not in ("", mark["words"]) else ""
            yield mark["words"] + target, bold, italic
    yield text[at:], bold, italic


@functools.lru_cache(maxsize=8)
def content_theme(theme: Theme, content: Language) -> Theme:
    """The sizes of texts in the questionnaire's language, at the text size of the screen."""
    return replace(theme, language=content)


class MarkedText(Text):
    """A text in the questionnaire's language: its own script's sizes, and what stands out in it."""

    def __init__(self, role: Type, *, colour: str = Colour.INK) -> None:
        self._content = Language.EN
        self._marked = Marked("")
        self._source = ""
        super().__init__(role, colour=colour)

    def show_text(self, source: str, content: Language) -> None:
        """Show a label as the questionnaire writes it, in this language."""
        if (source, content) == (self._source, self._content):
            return
        self._source, self._content = source, content
        self._marked = parse(source, rtl=content.is_rtl)
        self.setText(self._marked.text)
        self.restyle()

    def set_weight(self, weight: int | None) -> None:
        """Another weight than the role's."""
        self._weight = weight
        self.restyle()

    @property
    def theme(self) -> Theme:
        return content_theme(super().theme, self._content)

    def _lay_out(self, width: int | None) -> Lines:
        # The questionnaire's language, not the screen's, says where a line begins.
        rtl = self._content.is_rtl
        return lay_out(
            self.text(), self.font(), self.theme.line_height(self._role), width=width,
            direction=Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight,
            align=Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft,
            formats=self._formats(),
        )  # fmt: skip

    def _formats(self) -> list[QTextLayout.FormatRange]:
        return [self._format(span) for span in self._marked.spans]

    def _format(self, span: Span) -> QTextLayout.FormatRange:
        look = QTextCharFormat()
        if span.is_bold:
            look.setFontWeight(QFont.Weight.DemiBold)
        elif self._content.is_rtl:
            # Arabic has no slanted letters: what another script slants is a little heavier.
            look.setFontWeight(QFont.Weight.Medium)
        look.setFontItalic(span.is_italic and not self._content.is_rtl)
        found = QTextLayout.FormatRange()
        found.start, found.length, found.format = span.start, span.end - span.start, look
        return found
