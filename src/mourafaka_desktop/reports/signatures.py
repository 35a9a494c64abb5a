"""Where a paper is signed: boxes for a signature or a fingerprint, and in which languages it was read.

`Signed` keeps them with the last lines of what is signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop import labels
from mourafaka_desktop.domain.cooperatives import ReportLanguage
from mourafaka_desktop.reports.blocks import FillInLine, SideBySide, Stack
from mourafaka_desktop.reports.document import TEXT_HEIGHT, TEXT_WIDTH
from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.palette import INK, RULE
from mourafaka_desktop.reports.style import Direction, Span, Style
from mourafaka_desktop.reports.tables import Table
from mourafaka_desktop.reports.text import draw_line
from mourafaka_desktop.reports.voice import Voice, typed_in_line

_BOX_HEIGHT = 19 * mm
# Three lines of a plan and its total, with their table head.
_KEPT_WITH_SIGNATURES = 45 * mm
# Signatures with longer names than this stand under each other.
_HIGHEST_NAME = 60 * mm
# Signatures that are higher than this follow their table over as many pages as they take.
_HIGHEST_WHOLE = TEXT_HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the role, and the name or None where it is to be written."""

    role: str
    name: str | None


def signature_boxes(signatories: Sequence[Signatory], voice: Voice) -> list[Flowable]:
    """One box each, beside each other; under each other where a name is very long."""
    count = len(signatories)
    gap = 6 * mm
    width = (TEXT_WIDTH - (count - 1) * gap) / count
    heads = [Stack(_head(signatory, voice), width) for signatory in signatories]
    highest = max(head.height for head in heads)
    if highest > _HIGHEST_NAME:
        return [one for head in heads for one in (*head.content, *_box(voice), Spacer(1, 4 * mm))]
    boxes = SideBySide(
        # The boxes stand level, however long a name is.
        [[*head.content, Spacer(1, highest - head.height), *_box(voice)] for head in heads],
        [width] * count,
        gap=gap,
        direction=voice.direction,
    )
    return [boxes]


def _box(voice: Voice) -> list[Flowable]:
    """Where to sign and when it was done."""
    day = voice.texts.gettext("On ...... / ...... / ............")
    return [_SignatureBox(voice), voice.paragraph(day, voice.type.table)]


def _head(signatory: Signatory, voice: Voice) -> list[Flowable]:
    name = Style(voice.type.table.size, voice.type.table.leading, "semibold", INK)
    return [
        voice.paragraph(signatory.role, voice.type.caption),
        voice.paragraph(typed_in_line(signatory.name), name)
        if signatory.name
        else FillInLine(height=name.leading),
    ]


class _SignatureBox(Flowable):
    """An empty frame with a hint low inside, the one text that may be lighter than grey."""

    def __init__(self, voice: Voice) -> None:
        super().__init__()
        self._voice = voice
        self.spaceBefore = 1.2 * mm
        self.spaceAfter = 0.8 * mm
        self.height = _BOX_HEIGHT

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        canvas, voice = self.canv, self._voice
        with inked(canvas, stroke=INK, width=0.3 * mm):
            canvas.rect(0, 0, self.width, self.height)
        style = Style(8, 11, colour=RULE)
        x = self.width - 2 * mm if voice.direction == "rtl" else 2 * mm
        hint = voice.texts.gettext("Signature or fingerprint")
        draw_line(canvas, x, 2 * mm, hint, style, direction=voice.direction)


def read_aloud(spoken_languages: Sequence[str], voice: Voice) -> Flowable:
    """Boxes to tick by hand: in which languages the paper was read aloud."""
    texts = voice.texts
    written = [labels.enum_label(one, texts) for one in (ReportLanguage.AR, ReportLanguage.FR)]
    spoken = [labels.option("spoken_languages", key, texts) for key in spoken_languages]
    names = list(dict.fromkeys([*written, *spoken]))
    question = voice.paragraph(Span(texts.gettext("Read aloud in:"), "semibold"), voice.type.table)
    width = question.natural_width + 5 * mm
    share = (TEXT_WIDTH - width) / max(len(names), 5)
    return SideBySide(
        [[question], *([_TickBox(name, voice)] for name in names)],
        [width, *[share] * len(names)],
        gap=0,
        direction=voice.direction,
        middle=True,
    )


class _TickBox(Flowable):
    """A small empty square and what it stands for."""

    _SIDE = 3.4 * mm

    def __init__(self, name: str, voice: Voice) -> None:
        super().__init__()
        self._name, self._voice = name, voice
        self.height = voice.type.table.leading

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        canvas, voice, side = self.canv, self._voice, self._SIDE
        rtl, style = voice.direction == "rtl", voice.type.table
        with inked(canvas, stroke=INK, width=0.35 * mm):
            x = self.width - side if rtl else 0
            canvas.rect(x, (self.height - side) / 2, side, side)
        start = self.width - side - 1.6 * mm if rtl else side + 1.6 * mm
        baseline = self.height / 2 - style.size * 0.33
        draw_line(canvas, start, baseline, self._name, style, direction=voice.direction)


def signed(table: Table, signatures: Sequence[Flowable], *, direction: Direction) -> list[Flowable]:
    """What is signed and its signatures, kept together unless a name is longer than a page allows."""
    if Stack(signatures, TEXT_WIDTH).height > _HIGHEST_WHOLE:
        return [table, *signatures]
    return [Signed(table, signatures, direction=direction)]


class Signed(Flowable):
    """What is signed and the signatures under it, which never stand alone on a page."""

    def __init__(
        self, table: Table, signatures: Sequence[Flowable], *, direction: Direction
    ) -> None:
        super().__init__()
        self._table, self._signatures = table, signatures
        self._direction: Direction = direction

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self._stack = Stack([self._table, *self._signatures], available_width)
        self.width, self.height = available_width, self._stack.height
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The table breaks where the page ends, but early enough to leave lines for the signatures."""
        _, table_height = self._table.wrap(available_width, available_height)
        latest = max(table_height - _KEPT_WITH_SIGNATURES, 0)
        if hasattr(self, "_postponed"):
            # The table has to know too that it begins a page and cannot wait for another.
            self._table._postponed = 1  # type: ignore[attr-defined]  # reportlab's own mark
        parts = self._table.split(available_width, min(available_height, latest))
        if len(parts) < 2:
            return []
        head, tail = parts
        assert isinstance(tail, Table)
        return [head, Signed(tail, self._signatures, direction=self._direction)]

    def draw(self) -> None:
        self._stack.draw(self.canv, 0, self.height, direction=self._direction)
