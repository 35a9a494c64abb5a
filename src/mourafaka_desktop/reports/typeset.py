"""Text set into lines: what is shaped as one word, which way it runs, and where a line ends.

`typeset` prepares a text once; `Typeset.lines` breaks it to a width. A `Line` lists its `Piece`s
from left to right, ready to be drawn. Words are shaped one by one, so lines break without shaping
again; the letters of an Arabic word are never separated, a Latin word only when a whole line is too
short for it.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mourafaka_desktop.reports.bidi import Paragraph, first_strong_level, resolve, visual_order
from mourafaka_desktop.reports.fonts import JOINERS, Face, Family, Script, Weight, Word
from mourafaka_desktop.reports.style import Direction, Span, Style
from mourafaka_desktop.reports.typed_text import BIDI_CONTROLS, clean

_WORDS_AND_SPACES = re.compile(" +|[^ ]+")
_BREAK_AFTER = frozenset("/-@.\u2013_?&=\\")
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Piece:
    """A shaped word as it stands in a line; `space` pieces may be widened."""

    word: Word
    size: float
    colour: str
    level: int
    space: bool

    @property
    def width(self) -> float:
        return self.word.advance * self.size / 1000


@dataclass(frozen=True, slots=True)
class Line:
    """The pieces of a line from left to right.

    `width` is the natural width in points. `scale` is below 1 where a single word that may not be
    broken is wider than the line; `last` says that the line ends a paragraph.
    """

    pieces: tuple[Piece, ...]
    width: float
    direction: Direction
    last: bool
    scale: float = 1

    @property
    def spaces(self) -> int:
        return sum(len(piece.word.slots) for piece in self.pieces if piece.space)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a run of spaces, in logical order, as it could stand in a line."""

    start: int
    end: int
    space: bool
    pieces: tuple[Piece, ...]
    width: float


@lru_cache(maxsize=4096)
def typeset(spans: tuple[Span, ...], style: Style, direction: Direction | None) -> "Typeset":
    """The text made ready; `direction` None takes that of the first strong letter, else ltr."""
    return Typeset(spans, style, direction)


class Typeset:
    """A text made ready to be broken into lines of any width; its line breaks start new lines."""

    def __init__(
        self, spans: tuple[Span, ...], style: Style, direction: Direction | None = None
    ) -> None:
        cleaned = [(clean(span.text, style.family), span) for span in spans]
        text = "".join(part for part, _ in cleaned)
        if direction is None:
            direction = "rtl" if first_strong_level(text) == 1 else "ltr"
        self.direction: Direction = direction
        self._parts: list[_Part] = []
        edges = _edges(cleaned)
        start = 0
        for part in text.split("\n"):
            self._parts.append(_Part(part, start, edges, style, direction))
            start += len(part) + 1
        self._lines: dict[float, tuple[Line, ...]] = {}

    def lines(self, width: float) -> tuple[Line, ...]:
        """The lines at this width in points; an empty text has one empty line."""
        if width not in self._lines:
            self._lines[width] = tuple(line for part in self._parts for line in part.lines(width))
        return self._lines[width]

    @property
    def width(self) -> float:
        """The width at which nothing breaks."""
        return max(sum(token.width for token in part.tokens) for part in self._parts)

    @property
    def longest_word(self) -> float:
        """The width below which words would be broken."""
        return max(
            (token.width for part in self._parts for token in part.tokens if not token.space),
            default=0,
        )


def _edges(cleaned: list[tuple[str, Span]]) -> list[tuple[int, Span]]:
    """Where each span ends in the joined text."""
    edges: list[tuple[int, Span]] = []
    end = 0
    for part, span in cleaned:
        end += len(part)
        edges.append((end, span))
    return edges


class _Part:
    """What stands between two line breaks: one paragraph for the bidirectional algorithm."""

    def __init__(
        self,
        text: str,
        offset: int,
        edges: list[tuple[int, Span]],
        style: Style,
        direction: Direction,
    ) -> None:
        self._text = text
        self._spans = [(end - offset, span) for end, span in edges if end > offset]
        self._style = style
        self._direction = direction
        self._bidi: Paragraph = resolve(text, 1 if direction == "rtl" else 0)
        self.tokens = [self._token(*found.span()) for found in _WORDS_AND_SPACES.finditer(text)]

    def lines(self, width: float) -> Iterator[Line]:
        line: list[_Token] = []
        used = 0.0
        for token in self.tokens:
            if token.space:
                if line:
                    line.append(token)
                    used += token.width
                continue
            if used + token.width > width + _TOLERANCE:
                if line:
                    yield self._line(line, width, last=False)
                line, used = [], 0.0
                if token.width > width + _TOLERANCE:
                    *full, token = self._broken(token, width)  # noqa: PLW2901 - the rest goes on
                    for piece in full:
                        yield self._line([piece], width, last=False)
            line.append(token)
            used += token.width
        yield self._line(line, width, last=True)

    def _line(self, tokens: list[_Token], width: float, *, last: bool) -> Line:
        while tokens and tokens[-1].space:
            tokens.pop()
        pieces = [piece for token in tokens for piece in token.pieces]
        ordered = tuple(pieces[at] for at in visual_order([piece.level for piece in pieces]))
        natural = sum(piece.width for piece in pieces)
        scale = width / natural if natural > width + _TOLERANCE else 1
        return Line(ordered, natural * scale, self._direction, last, scale)

    def _broken(self, token: _Token, width: float) -> list[_Token]:
        """The token cut where it may be, each part as long as the line allows."""
        cuts = [at for at in range(token.start + 1, token.end) if self._may_cut(at)]
        cuts.append(token.end)
        parts: list[_Token] = []
        start = token.start
        while start < token.end:
            part = self._longest_part(start, cuts, width)
            parts.append(part)
            start = part.end
        return parts

    def _longest_part(self, start: int, cuts: Sequence[int], width: float) -> _Token:
        """From `start` to the last cut that fits, or to the last one after a mark before it.

        Up to the first cut where even that is too wide: the line is then drawn smaller.
        """
        first = bisect_right(cuts, start)

        def fits(count: int) -> bool:
            return self._token(start, cuts[first + count - 1]).width <= width

        fitting = cuts[first : first + max(most_that_fit(len(cuts) - first, fits), 1)]
        end = fitting[-1]
        if end < cuts[-1]:
            end = next((at for at in reversed(fitting) if self._text[at - 1] in _BREAK_AFTER), end)
        return self._token(start, end)

    def _may_cut(self, at: int) -> bool:
        """Never beside an Arabic letter, before a mark, or inside what is not Latin."""
        before, after = self._text[at - 1], self._text[at]
        return not (
            script_of(before) == "Arab"
            or script_of(after) == "Arab"
            or after in BIDI_CONTROLS
            or unicodedata.combining(after)
            or unicodedata.category(after) in ("Pe", "Pf", "Po")
        )

    def _token(self, start: int, end: int) -> _Token:
        pieces = tuple(self._pieces(start, end))
        space = self._text[start] == " "
        return _Token(start, end, space, pieces, sum(piece.width for piece in pieces))

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        levels = self._bidi.levels
        style = self._style
        at = start
        for span_end, span in self._spans:
            weight = span.weight or style.weight
            colour = span.colour or style.colour
            size = span.size or style.size
            while at < min(end, span_end):
                run_start = at
                level = levels[at]
                while at < min(end, span_end) and levels[at] == level:
                    at += 1
                drawn = "".join(c for c in self._text[run_start:at] if c not in BIDI_CONTROLS)
                for piece, face, script in itemise(drawn, style.family, weight):
                    rtl = bool(level & 1)
                    word = face.shape(piece, rtl=rtl, script=script or ("Arab" if rtl else "Latn"))
                    yield Piece(word, size, colour, level, piece[0] == " ")
            if at >= end:
                return


def most_that_fit(count: int, fits: Callable[[int], bool]) -> int:
    """How many of `count` things fit, where fewer fit whenever more do; 0 where not even one does.

    Asks about no more than twice as many as fit: what is asked about is shaped, however long it is.
    """
    fitting, beyond = 0, 1
    while beyond <= count and fits(beyond):
        fitting, beyond = beyond, 2 * beyond
    between = range(fitting + 1, min(beyond, count + 1))
    return fitting + bisect_left(between, True, key=lambda number: not fits(number))


@lru_cache(maxsize=1024)
def script_of(character: str) -> Script | None:
    """The script that shapes a character; None for figures, marks and punctuation."""
    code = ord(character)
    if 0x0600 <= code <= 0x08FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF:
        return "Arab" if unicodedata.category(character) in ("Lo", "Lm") else None
    if 0x2D30 <= code <= 0x2D7F:
        return "Tfng"
    return "Latn" if character.isalpha() else None


@lru_cache(maxsize=16_384)
def itemise(
    text: str, family: Family, weight: Weight
) -> tuple[tuple[str, Face, Script | None], ...]:
    """Cut a text of one direction where its face or its script changes, in logical order."""
    items: list[tuple[int, Face, Script | None]] = []
    for at, character in enumerate(text):
        script = script_of(character)
        follows = bool(items) and (
            character in JOINERS or unicodedata.combining(character) or character == " "
        )
        face = items[-1][1] if follows else family.face_for(character, weight)
        face = face or family.faces(weight)[0]
        if items:
            start, face_before, script_before = items[-1]
            if face is face_before and (script is None or script_before in (None, script)):
                items[-1] = (start, face, script_before or script)
                continue
        items.append((at, face, script))
    ends = [start for start, _, _ in items[1:]] + [len(text)]
    return tuple(
        (text[start:end], face, script)
        for (start, face, script), end in zip(items, ends, strict=bool(items))
    )
