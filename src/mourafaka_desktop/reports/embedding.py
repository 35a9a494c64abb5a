"""Fonts inside one document: the codes its text is written in, and the embedded subsets."""

import string
import struct
import zlib
from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc

from mourafaka_desktop.reports.fonts import CSS_WEIGHT, Face, Slot, Word


class DocumentFont:
    """A face in one document: its codes, and at the end the embedded subset.

    reportlab asks each member of `document.delayedFonts` to write itself when the document is
    closed; that is all it knows of our fonts.
    """

    def __init__(self, document: Any, face: Face, number: int) -> None:
        self.face = face
        self.name = f"T{number}"
        self._codes: dict[tuple[int, str, int], int] = {}
        self._encoded: dict[Word, list[tuple[float, str]]] = {}
        self._document = document
        self._marks: dict[int, str] = {}
        document.delayedFonts.append(self)

    def encode(self, word: Word) -> list[tuple[float, str]]:
        """The word as pieces of a TJ array, each with its rise; together they advance by its width.

        Thousandths throughout, so that the pieces hold for every size.
        """
        pieces = self._encoded.get(word)
        if pieces is None:
            pieces = self._encoded[word] = self._encode(word)
        return pieces

    def mark(self, glyph: int) -> str:
        """The name of the drawing of a diacritic, in thousandths of the type size.

        A glyph without text would make some readers invent one; a drawing does not.
        """
        name = self._marks.get(glyph)
        if name is None:
            name = self._marks[glyph] = f"{self.name}m{glyph}"
            left, bottom, right, top = self.face.bounding_box()
            drawing = pdfdoc.PDFStream(
                pdfdoc.PDFDictionary(
                    {
                        "Type": "/XObject",
                        "Subtype": "/Form",
                        "BBox": pdfdoc.PDFArray([left, bottom, right, top]),
                    }
                ),
                self.face.outline(glyph).encode("ascii"),
            )
            self._document.Reference(drawing, self._document.getXObjectName(name))
        return name

    def _code(self, slot: Slot) -> str:
        key = (slot.glyph, slot.text, round(slot.width))
        return f"{self._codes.setdefault(key, len(self._codes) + 1):04X}"

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
            array.append(f"<{self._code(slot)}>")
            pen = round(slot.x) + round(slot.width)
        array.append(_move(round(word.advance) - pen))
        pieces.append((rise, "".join(array).replace("><", "")))
        return pieces

    def addObjects(self, document: Any) -> None:
        """Write the font into the document (called by reportlab as it closes it)."""
        entries = [(0, "", 0), *self._codes]
        used = frozenset(glyph for glyph, _, _ in entries)
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
                "StemV": 50 + (CSS_WEIGHT[face.weight] - 400) // 4 + 40,
                "FontFile2": self._stream(document, "file", data, Length1=len(data)),
            }
        )
        glyphs = b"".join(struct.pack(">H", numbers[glyph]) for glyph, _, _ in entries)
        widths = [width for _, _, width in entries]
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
                "ToUnicode": self._stream(
                    document, "text", _to_unicode([text for _, text, _ in entries])
                ),
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


def _to_unicode(texts: Sequence[str]) -> bytes:
    """The CMap from codes to the characters they carry."""
    mapped = [
        f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(texts)
        if text
    ]
    lines = [_CMAP_HEAD]
    for start in range(0, len(mapped), 100):  # The format allows 100 in a block.
        block = mapped[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, _CMAP_TAIL]).encode("ascii")
