"""Font files: what they cover, how they shape a word, and how they are embedded in a document.

A `Family` gives for each weight a stack of faces; `Family.face_for` picks the first that has a
character. `Face.shape` turns a word into a `Word` of drawn slots, once for each word. Of each face
a document used, `DocumentFont` embeds the drawn glyphs, once for each document.

Text can be searched and copied because **each character has exactly one code (CID) of its own**:
the glyph carries one character, further characters of a ligature and the diacritics are carried by
a blank glyph without width beside it. The visible diacritics themselves carry no text. Widths are
those of the font.
"""

import string
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from mourafaka_desktop.paths import resources

Weight = Literal["regular", "medium", "semibold", "bold"]
Script = Literal["Arab", "Latn", "Tfng"]

# What shaping needs but no reader ever typed: never part of the text that is copied.
JOINERS = frozenset("\u200c\u200d")

# More than the vocabulary of a week's papers; bounded, so that a long batch stays flat in memory.
_KEPT_WORDS = 50_000

_CSS_WEIGHT = {"regular": 400, "medium": 500, "semibold": 600, "bold": 700}
_DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "DSIG", "meta", "name", "cmap", "post", "OS/2", "gasp")


class Slot(NamedTuple):
    """One code of a word, from left to right: where it stands and the character it carries.

    Lengths are thousandths of the type size; `text` is empty or one character.
    """

    x: float
    rise: float
    glyph: int
    text: str


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
        slots: list[Slot] = []
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
                    slots += [Slot(pen, 0, self.blank, one) for one in carried]
            else:
                # From the left, the last character of a right-to-left ligature comes first.
                ordered = carried[::-1] if rtl else carried
                slots += [Slot(x, y, self.blank, one) for one in waiting]
                waiting.clear()
                slots.append(Slot(x, y, info.codepoint, ordered[:1]))
                end = pen + position.x_advance * self._per_mille
                slots += [Slot(end, y, self.blank, one) for one in ordered[1:]]
            pen += position.x_advance * self._per_mille
        slots += [Slot(pen, 0, self.blank, one) for one in waiting]
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
    wanted = _CSS_WEIGHT[weight]
    nearest, path = min(family.files, key=lambda file: abs(_CSS_WEIGHT[file[0]] - wanted))
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


# --- embedding ------------------------------------------------------------------------------------


class DocumentFont:
    """A face in one document: its codes, and at the end the embedded subset.

    reportlab asks each member of `document.delayedFonts` to write itself when the document is
    closed; that is all it knows of our fonts.
    """

    def __init__(self, document: Any, face: Face, number: int) -> None:
        self.face = face
        self.name = f"T{number}"
        self._codes: dict[tuple[int, str], int] = {}
        self._encoded: dict[Word, list[tuple[float, str]]] = {}
        document.delayedFonts.append(self)

    def encode(self, word: Word) -> list[tuple[float, str]]:
        """The word as pieces of a TJ array, each with its rise; together they advance by its width.

        Thousandths throughout, so that the pieces hold for every size.
        """
        pieces = self._encoded.get(word)
        if pieces is None:
            pieces = self._encoded[word] = self._encode(word)
        return pieces

    def code(self, glyph: int, text: str = "") -> str:
        """The hexadecimal code of a glyph that carries this text."""
        number = self._codes.setdefault((glyph, text), len(self._codes) + 1)
        return f"{number:04X}"

    def _encode(self, word: Word) -> list[tuple[float, str]]:
        pieces: list[tuple[float, str]] = []
        pen = 0
        array: list[str] = []
        rise = word.slots[0].rise if word.slots else 0.0
        for slot in word.slots:
            if slot.rise != rise:
                pieces.append((rise, "".join(array)))
                array, rise = [], slot.rise
            array.append(_move(round(slot.x) - pen))
            array.append(f"<{self.code(slot.glyph, slot.text)}>")
            pen = round(slot.x) + round(self.face.advance_of(slot.glyph))
        array.append(_move(round(word.advance) - pen))
        pieces.append((rise, "".join(array).replace("><", "")))
        return pieces

    def addObjects(self, document: Any) -> None:
        """Write the font into the document (called by reportlab as it closes it)."""
        entries = [(0, ""), *self._codes]
        used = frozenset(glyph for glyph, _ in entries)
        data, numbers = self.face.subset(used)
        face = self.face
        name = f"/{_subset_tag(used)}+{face.postscript_name}"
        dictionary, array = pdfdoc.PDFDictionary, pdfdoc.PDFArray
        descriptor = dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                "Flags": 4,
                "FontBBox": array(face.bounding_box()),
                "ItalicAngle": 0,
                "Ascent": round(face.ascent),
                "Descent": round(face.descent),
                "CapHeight": face.cap_height(),
                "StemV": 50 + (_CSS_WEIGHT[face.weight] - 400) // 4 + 40,
                "FontFile2": self._stream(document, "file", data, Length1=len(data)),
            }
        )
        glyphs = b"".join(struct.pack(">H", numbers[glyph]) for glyph, _ in entries)
        widths = [round(face.advance_of(glyph)) for glyph, _ in entries]
        descendant = dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": dictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": document.Reference(descriptor, f"{self.name}.descriptor"),
                "W": array([0, array(widths)]),
                "CIDToGIDMap": self._stream(document, "glyphs", glyphs),
            }
        )
        font = dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": array([document.Reference(descendant, f"{self.name}.cid")]),
                "ToUnicode": self._stream(document, "text", _to_unicode(entries)),
            }
        )
        fonts = document.idToObject[pdfdoc.BasicFonts]
        fonts.dict[self.name] = document.Reference(font, self.name)

    def _stream(self, document: Any, part: str, content: bytes, **entries: int) -> Any:
        stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(dict(entries)), content)
        if document.compression:
            stream.filters = [pdfdoc.PDFZCompress]
        return document.Reference(stream, f"{self.name}.{part}")


def document_font(canvas: Any, face: Face) -> DocumentFont:
    """The face as the document of this canvas holds it."""
    fonts: dict[Face, DocumentFont] = canvas._doc.__dict__.setdefault("mourafaka_fonts", {})
    if face not in fonts:
        fonts[face] = DocumentFont(canvas._doc, face, len(fonts) + 1)
    return fonts[face]


def _move(thousandths: int) -> str:
    """A move to the right inside a TJ array (where positive numbers move to the left)."""
    return f"{-thousandths}" if thousandths else ""


def _subset_tag(glyphs: frozenset[int]) -> str:
    number = zlib.crc32(repr(sorted(glyphs)).encode())
    return "".join(string.ascii_uppercase[number // 26**place % 26] for place in range(6))


_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def "
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def "
    "1 begincodespacerange <0000> <FFFF> endcodespacerange"
)
_CMAP_TAIL = "endcmap CMapName currentdict /CMap defineresource pop end end"


def _to_unicode(entries: Sequence[tuple[int, str]]) -> bytes:
    mapped = [
        f"<{code:04X}> <{unicodedata.normalize('NFC', text).encode('utf-16-be').hex().upper()}>"
        for code, (_, text) in enumerate(entries)
        if text
    ]
    lines = [_CMAP_HEAD]
    for start in range(0, len(mapped), 100):  # The format allows 100 in a block.
        block = mapped[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, _CMAP_TAIL]).encode("ascii")
