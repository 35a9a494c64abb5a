"""No file harms whoever checks it: it is refused with its reason, within limits of memory and time."""

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mourafaka_server.questionnaires.packages import MOST_PARTS, MOST_ROWS, MOST_UNPACKED_BYTES
from mourafaka_server.questionnaires.problems import FileCode, WorkbookRefused
from mourafaka_server.questionnaires.workbook import MOST_QUESTIONS, read_workbook
from tests.server.questionnaires.written import (
    FIRST_SHEET,
    asked,
    sheet_part,
    sound,
    with_parts,
    workbook,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SECOND_SHEET = "xl/worksheets/sheet2.xml"
SHARED = '<c t="s"><v>0</v></c>'
OLD = bytes.fromhex("d0cf11e0a1b11ae1")
MEBIBYTE = 1024 * 1024
# A whole new Python with openpyxl and pyxform maps some hundred megabytes of which it touches fifty.
MEMORY_BYTES = 300 * MEBIBYTE
SECONDS = 5


def refusal(content: bytes, name: str = "enquete.xlsx") -> FileCode:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(content, name)
    code = refused.value.problem.code
    assert isinstance(code, FileCode)
    return code


def encrypted_parts(content: bytes) -> bytes:
    """The zip with each part said to be encrypted, as a zip program with a password makes it."""
    archive = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = archive.find(signature)
        while at >= 0:
            archive[at + offset] |= 1
            at = archive.find(signature, at + 4)
    return bytes(archive)


def understated(content: bytes, part: str, size: int) -> bytes:
    """The zip with a table of contents that says less of a part than comes out."""
    archive = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        real = source.getinfo(part).file_size
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = archive.find(signature)
        while at >= 0:
            if struct.unpack_from("<I", archive, at + offset)[0] == real:
                struct.pack_into("<I", archive, at + offset, size)
            at = archive.find(signature, at + 4)
    return bytes(archive)


def blank_rows() -> bytes:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(1, 1_048_577))
    return with_parts({FIRST_SHEET: sheet_part(rows)})


def bomb() -> bytes:
    return with_parts({FIRST_SHEET: b" " * (MOST_UNPACKED_BYTES + 1)})


def laughs() -> str:
    entities = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a0 "ha">{entities}]>'
        f'<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    )


def many_strings() -> bytes:
    strings = "<si><t>x</t></si>" * 500_000
    return with_parts({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'})


def one_string_everywhere() -> bytes:
    cells = "".join(f'<row r="{row}">{SHARED * 10}</row>' for row in range(1, 5_000))
    string = f"<si><t>{'x' * 32_000}</t></si>"
    return with_parts(
        {
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{string}</sst>',
            FIRST_SHEET: sheet_part(cells),
        }
    )


def many_styles() -> bytes:
    styles = '<xf numFmtId="1"/>' * 500_000
    part = f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>'
    return with_parts({"xl/styles.xml": part})


HOSTILE = {
    "an empty file": (b"", FileCode.EMPTY_FILE),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 100, FileCode.NOT_A_WORKBOOK),
    "a table of commas": (b"type,name\ntext,nom\n", FileCode.NOT_A_WORKBOOK),
    "an old workbook under the new name": (OLD + b"x" * 1000, FileCode.OLD_FORMAT),
    "a workbook with a password": (
        OLD + b"x" * 500 + "EncryptedPackage".encode("utf-16-le"),
        FileCode.PROTECTED,
    ),
    "a zip with a password": (encrypted_parts(sound()), FileCode.PROTECTED),
    "half a file": (sound()[:2000], FileCode.DAMAGED),
    "a file with a hole": (
        sound()[:400] + b"\0" * 200 + sound()[600:],
        FileCode.DAMAGED,
    ),
    "a zip of something else": (
        sound().replace(b"xl/workbook.xml", b"xl/workbook.xmk"),
        FileCode.NOT_A_WORKBOOK,
    ),
    "a workbook of another program": (
        sound().replace(b"xl/workbook.xml", b"xl/workbook.bin"),
        FileCode.OTHER_FORMAT,
    ),
    "a part that is no XML": (with_parts({FIRST_SHEET: "<worksheet"}), FileCode.DAMAGED),
    "macros": (with_parts({"xl/vbaProject.bin": b"\0" * 10}), FileCode.MACROS),
    "macros under another name": (
        with_parts(
            {
                "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                'content-types"><Override PartName="/xl/workbook.xml" '
                'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
            }
        ),
        FileCode.MACROS,
    ),
    "values of other files": (
        with_parts({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
        FileCode.EXTERNAL_LINKS,
    ),
    "a link to another file": (
        with_parts(
            {
                "xl/worksheets/_rels/sheet1.xml.rels": "<Relationships><Relationship "
                'Id="r1" Type="x/oleObject" Target="file:///etc/hosts" TargetMode="External"/>'
                "</Relationships>"
            }
        ),
        FileCode.EXTERNAL_LINKS,
    ),
    "objects of other programs": (
        with_parts({"xl/embeddings/oleObject1.bin": b"x"}),
        FileCode.EMBEDDED_OBJECTS,
    ),
    "a bomb": (bomb(), FileCode.UNPACKS_TOO_LARGE),
    "a bomb that says it is small": (
        understated(bomb(), FIRST_SHEET, 1000),
        FileCode.DAMAGED,
    ),
    "too many parts": (
        with_parts({f"xl/media/image{number}.png": b"x" for number in range(MOST_PARTS)}),
        FileCode.UNPACKS_TOO_LARGE,
    ),
    "a million blank rows": (blank_rows(), FileCode.TOO_MANY_ROWS),
    "a row far below": (
        with_parts({FIRST_SHEET: sheet_part('<row r="1"/><row r="1048576"><c><v>1</v></c></row>')}),
        FileCode.TOO_MANY_ROWS,
    ),
    "a row beyond all rows": (
        with_parts({FIRST_SHEET: sheet_part('<row r="99999999999"/>')}),
        FileCode.TOO_MANY_ROWS,
    ),
    "a row of no number": (
        with_parts({FIRST_SHEET: sheet_part('<row r="1e9"/>')}),
        FileCode.DAMAGED,
    ),
    "a column far to the side": (
        with_parts({FIRST_SHEET: sheet_part('<row r="1"><c r="XFD1"><v>1</v></c></row>')}),
        FileCode.TOO_MANY_COLUMNS,
    ),
    "a row of a million cells": (
        with_parts({FIRST_SHEET: sheet_part(f'<row r="1">{"<c/>" * 1_000_000}</row>')}),
        FileCode.DAMAGED,
    ),
    "a text without end": (
        with_parts(
            {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"x" * 40_000}</t></si></sst>'}
        ),
        FileCode.TEXT_TOO_LONG,
    ),
    "half a million texts": (many_strings(), FileCode.TOO_MANY_CELLS),
    "one long text in all cells": (one_string_everywhere(), FileCode.TOO_MANY_CELLS),
    "half a million styles": (many_styles(), FileCode.TOO_MANY_CELLS),
    "entities of entities": (
        with_parts({"xl/sharedStrings.xml": laughs()}),
        FileCode.DOCUMENT_TYPE,
    ),
    "a document type in a part nobody reads": (
        with_parts({"docProps/app.xml": '<!DOCTYPE a SYSTEM "file:///etc/hosts"><a/>'}),
        FileCode.DOCUMENT_TYPE,
    ),
    "a document type under the name of a picture": (
        with_parts({"xl/media/image1.png": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
        FileCode.DOCUMENT_TYPE,
    ),
}


@pytest.mark.parametrize("file", HOSTILE)
def test_a_file_is_refused_with_its_reason(file: str) -> None:
    content, code = HOSTILE[file]
    assert refusal(content) is code


def test_a_workbook_with_macros_is_known_by_its_name() -> None:
    assert refusal(sound(), "Enquête.XLSM") is FileCode.MACROS


@pytest.mark.parametrize(
    "file",
    [
        "a bomb",
        "a bomb that says it is small",
        "a million blank rows",
        "a row of a million cells",
        "half a million texts",
        "one long text in all cells",
        "half a million styles",
        "entities of entities",
    ],
)
def test_refusing_takes_little_memory_and_time(file: str, tmp_path: Path) -> None:
    content, code = HOSTILE[file]
    path = tmp_path / "enquete.xlsx"
    path.write_bytes(content)
    assert f'"file.{code}"' in checked_within_limits(path)


def test_the_most_that_is_let_in_takes_little_memory_and_time(tmp_path: Path) -> None:
    remark = '<c r="B{row}" t="b"><v>1</v></c>'
    rows = "".join(f'<row r="{row}">{remark.format(row=row)}</row>' for row in range(2, MOST_ROWS))
    names = "".join(
        f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("list_name", "remark")
    )
    header = f'<row r="1">{names}</row>'
    path = tmp_path / "enquete.xlsx"
    path.write_bytes(with_parts({SECOND_SHEET: sheet_part(header + rows)}))
    assert '"lint.missing_column"' in checked_within_limits(path)


def checked_within_limits(path: Path) -> str:
    """What the program prints of the file while it may use no more processor time and memory than said."""

    resource = pytest.importorskip("resource")  # Windows has no such limits

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))

    command = [sys.executable, "-m", "mourafaka_server", "questionnaire", "check", "--json"]
    done = subprocess.run(
        [*command, str(path)], preexec_fn=limit, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.returncode == 1
    return done.stdout


def test_more_questions_than_anybody_asks_are_refused() -> None:
    questions = [asked("text", f"q{number}") for number in range(MOST_QUESTIONS + 1)]
    assert refusal(workbook(questions)) is FileCode.TOO_MANY_ROWS


def test_a_declared_size_is_not_believed() -> None:
    content = with_parts(
        {
            FIRST_SHEET: sheet_part("").replace(
                "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
            )
        }
    )
    assert read_workbook(content, "enquete.xlsx").workbook.sheets[0].rows == ()


def test_a_format_far_below_is_no_content() -> None:
    """LibreOffice writes the last rows of a sheet when a whole column has a format."""
    rows = '<row r="1"><c t="inlineStr"><is><t>type</t></is></c></row><row r="1048576" ht="12.8"/>'
    content = with_parts({FIRST_SHEET: sheet_part(rows)})
    (survey, *_) = read_workbook(content, "enquete.xlsx").workbook.sheets
    assert (survey.header, survey.rows) == (("type",), ())


def test_cells_are_read_as_the_texts_an_author_sees() -> None:
    rows = [asked("text", name) for name in (3, 2.5, True, " nom ")]
    sheet = read_workbook(workbook(rows), "enquete.xlsx").workbook.sheets[0]
    assert [row.cell(1) for row in sheet.rows] == ["3", "2.5", "TRUE", "nom"]


def test_rows_keep_the_numbers_a_spreadsheet_shows() -> None:
    sheet = read_workbook(workbook([asked("text", "a"), [], [], asked("text", "b")]), "e.xlsx")
    assert [row.number for row in sheet.workbook.sheets[0].rows] == [2, 5]


def test_the_authors_own_sheets_are_left_alone() -> None:
    content = workbook([asked("text", "a")], sheets={"brouillon": [["x"], ["y"]]})
    (own,) = [s for s in read_workbook(content, "e.xlsx").workbook if s.name == "brouillon"]
    assert own.rows == ()
