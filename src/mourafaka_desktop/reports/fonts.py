"""Font files: what they cover and how they shape a word.

A `Family` gives for each weight a stack of faces; `Family.face_for` picks the first that has a
character. `Face.shape` turns a word into a `Word` of drawn slots, once for each word.
`embedding` brings into a document what was drawn.

Text can be searched and copied because **each character has exactly one code (CID) of its own**:
the glyph carries one character, further characters of a ligature and the diacritics are carried by
a blank glyph almost without width beside it. The visible diacritics are drawn as outlines and carry
no text. Where kerning leaves a gap inside a word, the code before it is as wide as the gap: readers
of PDF take a gap for a space. All other widths are those of the font.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple

import uharfbuzz as hb

from mourafaka_desktop.paths import resources

Weight = Literal["regular", "medium", "semibold", "bold"]
Script = Literal["Arab", "Latn", "Tfng"]

# What shaping needs but no reader ever typed: never part of the text that is copied.
JOINERS = frozenset("\u200c\u200d")

# Carried between a punctuation mark and the diacritics before it: pdfium takes both for neutral and
# would leave them in the order they are drawn.
_RIGHT_TO_LEFT_MARK = "\u200f"

# How far apart the carriers of a ligature's further characters stand, in thousandths: some readers
# of PDF drop a character that stands where the same one has just been.
_CARRIER_STEP = 20

# More than the vocabulary of a week's papers; bounded, so that a long batch stays flat in memory.
_KEPT_WORDS = 50_000

CSS_WEIGHT = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700}
_DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "DSIG", "meta", "name", "cmap", "post", "OS/2", "gasp")


class Slot(NamedTuple):
    """One code of a word, from left to right: where it stands and the character it carries.

    Lengths are thousandths of the type size; `text` is empty or one character; `width` is that of
    the glyph, or more where the next slot leaves a gap.
    """

    x: float
    rise: float
    glyph: int
    text: str
    width: float


class Mark(NamedTuple):
    """A diacritic as drawn, without text; its place is that of its origin."""

    x: float
    y: float
    glyph: int


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A shaped piece of text without a break inside, of one face and one direction."""

    face: "Face"
    slots: tuple[Slot, ...]
    marks: tuple[Mark, ...]
    advance: float


class Face:
    """One font file."""

    def __init__(self, path: Path, weight: Weight) -> None:
        self.path = path
        self.weight: Weight = weight
        self._face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self._face)
        self._per_mille: float = 1000 / self._face.upem
        self.coverage = frozenset(self._face.unicodes)
        extents = self._font.get_font_extents("ltr")
        self.ascent: float = extents.ascender * self._per_mille
        self.descent: float = extents.descender * self._per_mille
        self._words: dict[tuple[str, bool, Script], Word] = {}

    @cached_property
    def postscript_name(self) -> str:
        return str(self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or self.path.stem)

    @cached_property
    def blank(self) -> int:
        """The glyph without outline that takes the least room: the carrier of text."""
        empty = [
            glyph
            for glyph in range(1, self._face.glyph_count)
            if not any(self._font.get_glyph_extents(glyph)[:])
        ]
        return min(empty, key=self.advance_of)

    def advance_of(self, glyph: int) -> float:
        return float(self._font.get_glyph_h_advance(glyph) * self._per_mille)

    def shape(self, text: str, *, rtl: bool, script: Script) -> Word:
        """Shape a word; the same word is shaped once."""
        key = (text, rtl, script)
        word = self._words.get(key)
        if word is None:
            if len(self._words) >= _KEPT_WORDS:
                self._words.clear()
            word = self._words[key] = self._shape(text, rtl=rtl, script=script)
        return word

    def _shape(self, text: str, *, rtl: bool, script: Script) -> Word:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        buffer.language = "ar" if script == "Arab" else "fr"
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(self._font, buffer, {})
        glyphs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        texts = _texts_of_glyphs(text, [info.cluster for info, _ in glyphs], rtl=rtl)
        placed: list[tuple[float, float, int, str]] = []
        marks: list[Mark] = []
        waiting: list[str] = []
        pen = 0.0
        for (info, position), carried in zip(glyphs, texts, strict=True):
            x = pen + position.x_offset * self._per_mille
            y = position.y_offset * self._per_mille
            if self._is_mark(info.codepoint):
                marks.append(Mark(x, y, info.codepoint))
                if rtl:  # A mark comes before its base when read from the left.
                    waiting += reversed(carried)
                else:
                    placed += [(pen, 0, self.blank, one) for one in carried]
            else:
                # From the left, the last character of a right-to-left ligature comes first.
                ordered = carried[::-1] if rtl else carried
                if waiting and placed and not placed[-1][3].isalpha():
                    placed.append((x, y, self.blank, _RIGHT_TO_LEFT_MARK))
                placed += [(x, y, self.blank, one) for one in waiting]
                waiting.clear()
                placed.append((x, y, info.codepoint, ordered[:1]))
                end = pen + position.x_advance * self._per_mille
                step = _CARRIER_STEP
                places = range(1 - len(ordered), 0)
                placed += [
                    (end + place * step, y, self.blank, one)
                    for place, one in zip(places, ordered[1:], strict=True)
                ]
            pen += position.x_advance * self._per_mille
        placed += [(pen, 0, self.blank, one) for one in waiting]
        nexts = [x for x, *_ in placed[1:]] + [pen]
        slots = [
            Slot(*place, width=max(self.advance_of(place[2]), following - place[0], 1))
            for place, following in zip(placed, nexts, strict=bool(placed))
        ]
        return Word(self, tuple(slots), tuple(marks), pen)

    def _is_mark(self, glyph: int) -> bool:
        return bool(self._face.get_layout_glyph_class(glyph) == hb.OTLayoutGlyphClass.MARK)

    def bounding_box(self) -> tuple[int, int, int, int]:
        """The box of all glyphs in thousandths, as the head table gives it."""
        head = bytes(self._face.reference_table("head").data)
        left, bottom, right, top = struct.unpack(">4h", head[36:44])
        scale = self._per_mille
        return round(left * scale), round(bottom * scale), round(right * scale), round(top * scale)

    def cap_height(self) -> int:
        height: float | None = self._font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
        return round((height or 700) * self._per_mille)

    def outline(self, glyph: int) -> str:
        """The glyph as PDF path operators, in thousandths, filled."""
        return _Outline(self._per_mille).operators(self._font, glyph)

    def subset(self, glyphs: frozenset[int]) -> tuple[bytes, dict[int, int]]:
        """A font file of these glyphs, and their new numbers."""
        request = hb.SubsetInput()
        request.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs)
        request.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
        dropped = request.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
        for tag in _DROPPED_TABLES:
            dropped.add(int.from_bytes(tag.encode(), "big"))
        plan = hb.SubsetPlan(self._face, request)
        numbers = {glyph: int(plan.old_to_new_glyph_mapping[glyph]) for glyph in glyphs}
        return bytes(plan.execute().blob.data), numbers


def _texts_of_glyphs(text: str, clusters: Sequence[int], *, rtl: bool) -> list[str]:
    """The characters each glyph stands for; the first glyph of a cluster, as read, owns them."""
    starts = sorted(set(clusters))
    ends = [*starts[1:], len(text)]
    carried = {start: text[start:end] for start, end in zip(starts, ends, strict=False)}
    texts = [""] * len(clusters)
    reading_order = range(len(clusters) - 1, -1, -1) if rtl else range(len(clusters))
    for at in reading_order:
        characters = carried.pop(clusters[at], "")
        texts[at] = "".join(one for one in characters if one not in JOINERS)
    return texts


class _Outline:
    """Collects what HarfBuzz draws, as PDF operators; quadratic curves become cubic ones."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._operators: list[str] = []
        self._at = (0.0, 0.0)
        pen = self._pen = hb.DrawFuncs()
        pen.set_move_to_func(lambda x, y, _: self._add("m", x, y))
        pen.set_line_to_func(lambda x, y, _: self._add("l", x, y))
        pen.set_cubic_to_func(lambda *points: self._add("c", *points[:6]))
        pen.set_quadratic_to_func(lambda *points: self._quadratic(*points[:4]))
        pen.set_close_path_func(lambda _: self._operators.append("h"))

    def operators(self, font: hb.Font, glyph: int) -> str:
        font.draw_glyph(glyph, self._pen)
        return " ".join([*self._operators, "f"])

    def _quadratic(self, control_x: float, control_y: float, x: float, y: float) -> None:
        from_x, from_y = self._at
        self._add(
            "c",
            (from_x + 2 * control_x) / 3,
            (from_y + 2 * control_y) / 3,
            (x + 2 * control_x) / 3,
            (y + 2 * control_y) / 3,
            x,
            y,
        )

    def _add(self, operator: str, *points: float) -> None:
        self._at = (points[-2], points[-1])
        numbers = " ".join(f"{point * self._scale:.0f}" for point in points)
        self._operators.append(f"{numbers} {operator}")


# --- families -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Family:
    """The files of one typeface by weight, and the files that stand in for what it lacks."""

    name: str
    files: tuple[tuple[Weight, Path], ...]
    fallbacks: tuple[Path, ...] = ()

    def faces(self, weight: Weight) -> tuple[Face, ...]:
        """The stack of a weight, best first; a weight without a file takes the nearest one."""
        return _faces(self, weight)

    def face_for(self, character: str, weight: Weight) -> Face | None:
        """The first face of the stack that has the character; None where no face has it."""
        code = ord(character)
        return next((face for face in self.faces(weight) if code in face.coverage), None)

    def covers(self, character: str) -> bool:
        return self.face_for(character, "regular") is not None


@cache
def _faces(family: Family, weight: Weight) -> tuple[Face, ...]:
    wanted = CSS_WEIGHT[weight]
    nearest, path = min(family.files, key=lambda file: abs(CSS_WEIGHT[file[0]] - wanted))
    return (
        _face(path, nearest),
        *(_face(fallback, "regular") for fallback in family.fallbacks),
    )


@cache
def _face(path: Path, weight: Weight) -> Face:
    return Face(path, weight)


def _shipped(name: str) -> Path:
    return resources() / "fonts" / f"{name}.ttf"


PLEX = Family(
    "IBM Plex Sans Arabic",
    files=(
        ("regular", _shipped("IBMPlexSansArabic-Regular")),
        ("medium", _shipped("IBMPlexSansArabic-Medium")),
        ("semibold", _shipped("IBMPlexSansArabic-SemiBold")),
        ("bold", _shipped("IBMPlexSansArabic-Bold")),
    ),
    fallbacks=(_shipped("NotoSansTifinagh-Regular"),),
)
