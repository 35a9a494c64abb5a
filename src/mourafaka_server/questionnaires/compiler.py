"""A workbook becomes an XForm: `compile_workbook`, the same bytes for the same workbook.

pyxform makes the form out of the sheets it knows. The sheets of ours (`scoring` and those it refers to)
go into the form as secondary instances, `mk-scoring`, `mk-actions`..., one item a row, one element a
filled cell. Other clients leave instances aside that no question asks for.

The preflight has read the workbook before; what is refused here is what only pyxform can refuse.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from mourafaka_forms.linter import HEADER_ROW, Sheet, Workbook
from mourafaka_server.questionnaires.workbook import read_workbook

OUR_SHEETS: Final = ("scoring", "actions", "sessions", "law")
"""The sheets that are put into the form as they are."""

_THEIR_SHEETS: Final = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_COLUMN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SPACES: Final = re.compile(" +")

# pyxform makes typewriter's quotes of all others, in expressions as in sentences. Where people read,
# ours go through it in the guise of characters that nobody writes.
_GUISES: Final = {quote: chr(0xF0000 + ord(quote)) for quote in "‘’“”"}
_DISGUISED: Final = str.maketrans(_GUISES)
_RESTORED: Final = str.maketrans({guise: quote for quote, guise in _GUISES.items()})
_READ_BY_PEOPLE: Final = frozenset(
    {
        *("label", "caption", "hint", "guidance_hint", "constraint_message", "required_message"),
        *("constraining message", "jr:constraintmsg", "requiredmsg", "form_title", "title"),
    }
)


@dataclass(frozen=True)
class CompiledQuestionnaire:
    """An XForm in UTF-8, and what pyxform remarked, in its own English."""

    xform: bytes
    warnings: tuple[str, ...]


class CompilationFailed(Exception):  # noqa: N818 - named for what happened
    """No form could be made of the workbook. The message is pyxform's, in English, for the log."""


Cells = Mapping[str, str]


def compile_workbook(content: bytes) -> CompiledQuestionnaire:
    """The form that the workbook (`.xlsx`) describes.

    Raises WorkbookRefused for a file that cannot be read, CompilationFailed.
    """
    return compile_sheets(read_workbook(content, "questionnaire.xlsx").workbook)


def compile_sheets(workbook: Workbook) -> CompiledQuestionnaire:
    """The form that the sheets of a workbook describe. Raises CompilationFailed."""
    from pyxform.xls2xform import convert  # half a second that other commands need not wait for

    warnings: list[str] = []
    try:
        converted = convert(_for_pyxform(workbook), warnings=warnings)
    except Exception as error:
        # What pyxform did not foresee is any exception at all.
        raise CompilationFailed(str(error) or type(error).__name__) from error
    xform = _with_tables(converted.xform.translate(_RESTORED), workbook).encode()
    _check_well_formed(xform)
    return CompiledQuestionnaire(xform, tuple(warnings))


def _cells(sheet: Sheet) -> tuple[Cells, ...]:
    """The filled cells of each row by column. pyxform counts rows, so that empty ones stay."""
    named = [(index, _SPACES.sub(" ", name.strip())) for index, name in enumerate(sheet.header)]
    by_number = {
        row.number: {name: text for index, name in named if name and (text := row.cell(index))}
        for row in sheet.rows
    }
    last = max(by_number, default=HEADER_ROW)
    return tuple(by_number.get(number, {}) for number in range(HEADER_ROW + 1, last + 1))


def _columns(sheet: Sheet) -> tuple[str, ...]:
    return tuple(clean for name in sheet.header if (clean := _SPACES.sub(" ", name.strip())))


def _for_pyxform(workbook: Workbook) -> dict[str, Any]:
    given: dict[str, Any] = {
        "sheet_names": [sheet.name for sheet in workbook],
        "fallback_form_name": "data",
    }
    for name in _THEIR_SHEETS:
        sheet = workbook.sheet(name)
        if sheet is not None:
            given[name] = [_disguised(name, row) for row in _cells(sheet)]
            given[f"{name}_header"] = [dict.fromkeys(_columns(sheet))]
    return given


def _disguised(sheet: str, row: Cells) -> dict[str, str]:
    return {
        column: text.translate(_DISGUISED) if _is_read_by_people(sheet, column) else text
        for column, text in row.items()
    }


def _is_read_by_people(sheet: str, column: str) -> bool:
    if sheet == "choices":
        return column not in ("list_name", "list name", "name", "value")
    return column.startswith("bind::mk:") or column.split("::", maxsplit=1)[0] in _READ_BY_PEOPLE


def _with_tables(xform: str, workbook: Workbook) -> str:
    tables = "".join(_instance(name, workbook) for name in OUR_SHEETS)
    at = xform.find("<bind ")  # instances stand before binds; in a text it would read &lt;bind
    at = xform.index("</model>") if at < 0 else at
    return xform[:at] + tables + xform[at:]


def _instance(name: str, workbook: Workbook) -> str:
    sheet = workbook.sheet(name)
    if sheet is None:
        return ""
    for column in _columns(sheet):
        if not _COLUMN_NAME.fullmatch(column):
            raise CompilationFailed(f"Sheet {name}: {column!r} cannot name a column.")
    items = "".join(_item(row) for row in _cells(sheet) if row)
    return f'<instance id="mk-{name}"><root>{items}</root></instance>'


def _item(row: Cells) -> str:
    cells = (f"<{column}>{escape(text)}</{column}>" for column, text in row.items())
    return f"<item>{''.join(cells)}</item>"


def _check_well_formed(xform: bytes) -> None:
    """pyxform writes prefixes that nobody declared and control characters without a word."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(xform, True)
    except expat.ExpatError as error:
        raise CompilationFailed(f"The form is not well-formed XML: {error}") from error
