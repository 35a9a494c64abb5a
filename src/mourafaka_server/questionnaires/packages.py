"""An .xlsx file is a zip of XML parts from who knows where: measured here before a parser sees it.

Every part is unpacked once, in pieces, by Expat alone. Nothing is believed that the file says of
itself; what is counted are bytes that came out, elements, rows, letters. Whoever reads the parts
afterwards meets no document type, no entity and nothing larger than the limits below.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from mourafaka_server.questionnaires.problems import FileCode, WorkbookRefused

MOST_FILE_BYTES: Final = 10 * 1024 * 1024
MOST_UNPACKED_BYTES: Final = 48 * 1024 * 1024
MOST_PARTS: Final = 500
MOST_ELEMENTS: Final = 400_000
"""Of all parts together: openpyxl holds a few hundred bytes for each."""
MOST_ELEMENTS_BESIDE: Final = 100_000
"""Of one part that is no sheet: each style becomes an object of a kilobyte."""
MOST_ROWS: Final = 20_000
"""Rows of a sheet, empty ones included, and its last one that is not: 300 questions need a thousand."""
MOST_COLUMNS: Final = 256
MOST_TEXT: Final = 32_767
"""Letters of one cell: as many as Excel takes."""
_LONGEST_ROW_NUMBER: Final = 8
_MOST_CELLS_OF_A_ROW: Final = 16_384

_PIECE_BYTES: Final = 64 * 1024
_OLD_CONTAINER: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# The old container also holds a new workbook once it has a password; the name of the part says so.
_PROTECTED_PART: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_PART: Final = "xl/workbook.xml"
_WORKBOOK_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_CONTENT_TYPES: Final = "[Content_Types].xml"
_XML_ENDINGS: Final = (".xml", ".rels", ".vml")
_MACRO_ENDINGS: Final = (".xlsm", ".xltm", ".xlam")
_EMBEDDED: Final = (
    "xl/embeddings/",
    "xl/activex/",
    "xl/connections.xml",
    "xl/querytables/",
    "xl/model/",
)
_IS_ENCRYPTED: Final = 0x1
_UNPACKABLE: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HARMLESS_LINK: Final = "/hyperlink"
_PIECES_OF_TEXT: Final = frozenset({"t", "r"})
_MACRO_CONTENT: Final = "macroEnabled"
_FAILED: Final = "e"
CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
"""A cell by its name: letters of the column, number of the row."""


@dataclass
class Facts:
    """What a sheet's part shows that a reader of values does not tell. Cells by their name, "B3"."""

    merged: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    last_row: int = 0
    """The last row in which a cell holds anything; the formatted ones below say nothing."""


@dataclass(frozen=True)
class Package:
    """A file that was measured: facts of each sheet, by the sheet's name."""

    content: bytes
    facts: dict[str, Facts]


def measured(content: bytes, name: str) -> Package:
    """The package, once it is known to be harmless. Raises WorkbookRefused."""
    _check_first_bytes(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Measuring(content, archive).package()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise WorkbookRefused(FileCode.DAMAGED) from error


def _check_first_bytes(content: bytes, name: str) -> None:
    if not content:
        raise WorkbookRefused(FileCode.EMPTY_FILE)
    if content.startswith(_OLD_CONTAINER):
        is_protected = _PROTECTED_PART in content[:MOST_FILE_BYTES]
        raise WorkbookRefused(FileCode.PROTECTED if is_protected else FileCode.OLD_FORMAT)
    if not content.startswith(b"PK"):
        raise WorkbookRefused(FileCode.NOT_A_WORKBOOK)
    if name.lower().endswith(_MACRO_ENDINGS):
        raise WorkbookRefused(FileCode.MACROS)
    if len(content) > MOST_FILE_BYTES:
        raise WorkbookRefused(FileCode.FILE_TOO_LARGE, most=_megabytes(MOST_FILE_BYTES))


def _megabytes(count: int) -> str:
    return str(count // (1024 * 1024))


class _Measuring:
    """Counts what comes out of all parts together."""

    def __init__(self, content: bytes, archive: zipfile.ZipFile) -> None:
        self._content = content
        self._archive = archive
        self._bytes = 0
        self._elements = 0
        self._sheet_names: dict[str, str] = {}

    def package(self) -> Package:
        parts = self._archive.infolist()
        self._check_contents(parts)
        sheets = self._sheets()
        facts: dict[str, Facts] = {}
        for part in parts:
            if part.is_dir() or part.filename in (_WORKBOOK_PART, _WORKBOOK_RELATIONS):
                continue
            sheet = sheets.get(part.filename)
            reader = self._read(part, sheet)
            if sheet is not None:
                facts[sheet] = reader.facts
        return Package(self._content, facts)

    def _check_contents(self, parts: list[zipfile.ZipInfo]) -> None:
        """What the table of contents alone gives away."""
        names = [part.filename.lower() for part in parts]
        if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
            raise WorkbookRefused(FileCode.PROTECTED)
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise WorkbookRefused(FileCode.UNPACKS_TOO_LARGE, most=_megabytes(MOST_UNPACKED_BYTES))
        if any(part.compress_type not in _UNPACKABLE for part in parts):
            raise WorkbookRefused(FileCode.DAMAGED)
        if any(posixpath.basename(name).startswith("vbaproject") for name in names):
            raise WorkbookRefused(FileCode.MACROS)
        if any(name.startswith("xl/externallinks/") for name in names):
            raise WorkbookRefused(FileCode.EXTERNAL_LINKS)
        if any(name.startswith(_EMBEDDED) for name in names):
            raise WorkbookRefused(FileCode.EMBEDDED_OBJECTS)
        if _WORKBOOK_PART not in names or _CONTENT_TYPES.lower() not in names:
            is_other = "mimetype" in names or "content.xml" in names or "xl/workbook.bin" in names
            raise WorkbookRefused(FileCode.OTHER_FORMAT if is_other else FileCode.NOT_A_WORKBOOK)
        if len(set(names)) != len(names):
            # Two parts of one name: each reader would take another one.
            raise WorkbookRefused(FileCode.DAMAGED)

    def _sheets(self) -> dict[str, str]:
        """The names of the sheets by the parts that hold them."""
        workbook = self._read(self._part(_WORKBOOK_PART), None)
        relations = self._read(self._part(_WORKBOOK_RELATIONS), None)
        return {
            posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"): workbook.sheets[key]
            for key, target in relations.targets.items()
            if key in workbook.sheets
        }

    def _part(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._archive.getinfo(name)
        except KeyError as error:
            raise WorkbookRefused(FileCode.DAMAGED) from error

    def _read(self, part: zipfile.ZipInfo, sheet: str | None) -> "_PartReader":
        left = MOST_ELEMENTS - self._elements
        reader = _PartReader(sheet, min(left, MOST_ELEMENTS_BESIDE) if sheet is None else left)
        is_xml = part.filename.lower().endswith(_XML_ENDINGS)
        try:
            for piece in self._pieces(part):
                reader.feed(piece)
            reader.close()
        except expat.ExpatError as error:
            # Anything may be XML, whatever its name; but what is no XML need not be.
            if is_xml:
                raise WorkbookRefused(FileCode.DAMAGED) from error
            for _ in self._pieces(part):
                """Counted, for it is unpacked by whoever asks for it."""
        self._elements += reader.elements
        return reader

    def _pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._archive.open(part) as file:
            while piece := file.read(_PIECE_BYTES):
                self._bytes += len(piece)
                if self._bytes > MOST_UNPACKED_BYTES:
                    most = _megabytes(MOST_UNPACKED_BYTES)
                    raise WorkbookRefused(FileCode.UNPACKS_TOO_LARGE, most=most)
                yield piece


class _PartReader:
    """Reads one part as XML, keeping nothing but counts and a few names."""

    def __init__(self, sheet: str | None, elements_left: int) -> None:
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.facts = Facts()
        self.elements = 0
        self._sheet = sheet
        self._elements_left = elements_left
        self._rows = 0
        self._row_number = 0
        self._cells = 0
        self._text = 0
        self._cell = ""
        self._has_formula = False
        self._is_value = False
        self._is_text = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._letters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        self._parser = parser

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)
        self._end_of_cell()

    def _doctype(self, *_: object) -> None:
        raise WorkbookRefused(FileCode.DOCUMENT_TYPE)

    def _letters(self, text: str) -> None:
        if self._is_value and text.strip():
            self._has_formula = False
        self._text += len(text)
        if self._text > MOST_TEXT:
            raise WorkbookRefused(FileCode.TEXT_TOO_LONG, self._sheet, most=f"{MOST_TEXT}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self._elements_left:
            raise WorkbookRefused(FileCode.TOO_MANY_CELLS, self._sheet)
        local = name.rpartition(" ")[2]
        if local not in _PIECES_OF_TEXT:
            self._text = 0
        if self._sheet is not None:
            self._start_in_sheet(local, attributes)
        elif local == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            self.sheets[key] = attributes.get("name", "")
        elif local == "Relationship":
            self._relationship(attributes)
        elif local == "Override" and _MACRO_CONTENT in attributes.get("ContentType", ""):
            raise WorkbookRefused(FileCode.MACROS)

    def _relationship(self, attributes: dict[str, str]) -> None:
        is_outside = attributes.get("TargetMode") == "External"
        if is_outside and not attributes.get("Type", "").endswith(_HARMLESS_LINK):
            raise WorkbookRefused(FileCode.EXTERNAL_LINKS)
        self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _start_in_sheet(self, local: str, attributes: dict[str, str]) -> None:
        match local:
            case "c":
                self._end_of_cell()
                self._start_of_cell(attributes)
            case "v" | "is":
                self._is_value = True
                self._check_place()
            case "f":
                # A formula may well give an empty text; any other value that is empty was never calculated.
                self._has_formula = not self._is_text
            case "row":
                self._row(attributes.get("r", ""))
            case "mergeCell":
                self.facts.merged.append(attributes.get("ref", ""))
            case _:
                return

    def _row(self, written: str) -> None:
        self._rows += 1
        self._cells = 0
        if written and not written.isdecimal():
            raise WorkbookRefused(FileCode.DAMAGED)
        self._row_number = int(written[:_LONGEST_ROW_NUMBER]) if written else self._row_number + 1
        if self._rows > MOST_ROWS or len(written) >= _LONGEST_ROW_NUMBER:
            raise self._too_many_rows()

    def _too_many_rows(self) -> WorkbookRefused:
        return WorkbookRefused(FileCode.TOO_MANY_ROWS, self._sheet, most=str(MOST_ROWS))

    def _check_place(self) -> None:
        """Of a cell that holds something: it lies where a questionnaire may reach."""
        if self._row_number > MOST_ROWS:
            raise self._too_many_rows()
        self.facts.last_row = max(self.facts.last_row, self._row_number)
        self._check_column()

    def _check_column(self) -> None:
        # Three letters, or two beyond IV: only such a cell can lie too far.
        if len(self._cell) > 2 and self._cell[1].isalpha():
            found = CELL.fullmatch(self._cell)
            if found is None:
                raise WorkbookRefused(FileCode.DAMAGED)
            if column_number(found[1]) > MOST_COLUMNS:
                raise WorkbookRefused(
                    FileCode.TOO_MANY_COLUMNS, self._sheet, most=str(MOST_COLUMNS)
                )

    def _start_of_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes.get("r", "")
        self._is_text = attributes.get("t") == "str"
        self._cells += 1
        if self._cells > _MOST_CELLS_OF_A_ROW:
            raise WorkbookRefused(FileCode.DAMAGED)
        if attributes.get("t") == _FAILED:
            self.facts.failed.append(self._cell)

    def _end_of_cell(self) -> None:
        if self._has_formula:
            self.facts.uncalculated.append(self._cell)
        self._has_formula = self._is_value = False


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
