"""A sheet by its columns: headers in all their spellings, read as pyxform reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mourafaka_forms.linter.workbook import Row, Sheet, column_letter

TRANSLATED: Final = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
"""Columns of `survey` that have one column for each language."""

MEDIA: Final = ("image", "big-image", "audio", "video")

_ALIASES: Final[Mapping[str, str]] = {
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "caption": "label",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "command": "type",
}
_NAME_ALIASES: Final = {"survey": {"tag": "name", "value": "name"}, "choices": {"value": "name"}}
_SETTINGS_ALIASES: Final = {
    "set_form_id": "form_id",
    "id_string": "form_id",
    "set_form_title": "form_title",
    "title": "form_title",
}
_CONTAINERS: Final = {"bind": "bind", "control": "body", "body": "body", "media": "media"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is what it is called everywhere here, whichever way it is `written`;
    `language` is what stands after the double colon, None where nothing does."""

    index: int
    written: str
    name: str
    language: str | None = None

    @property
    def letter(self) -> str:
        """What a spreadsheet calls it."""
        return column_letter(self.index)


class Table:
    """A sheet and its columns."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.kind = sheet.name.lower()
        has_double_colon = any("::" in written for written in sheet.header)
        self.columns = tuple(
            _column(index, written, self.kind, has_double_colon=has_double_colon)
            for index, written in enumerate(sheet.header)
            if written.strip()
        )

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows with content."""
        return self.sheet.rows

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Column, ...]]:
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            found.setdefault(column.name, []).append(column)
        return {name: tuple(columns) for name, columns in found.items()}

    def column(self, name: str) -> Column | None:
        """The first column of that name, in whatever language."""
        return next(iter(self.columns_of(name)), None)

    def columns_of(self, name: str) -> tuple[Column, ...]:
        """The columns of that name: one for each language."""
        return self._by_name.get(name, ())

    def text(self, row: Row, name: str) -> str:
        """What stands in the row, in the first column of that name that has something."""
        return next(
            (text for column in self.columns_of(name) if (text := row.cell(column.index))), ""
        )


def _column(index: int, written: str, kind: str, *, has_double_colon: bool) -> Column:
    clean = " ".join(written.split())
    tokens = _tokens(clean, has_double_colon=has_double_colon)
    first = _plain(tokens[0])
    container = _CONTAINERS.get(first)
    if container and len(tokens) > 1:
        inner = _canonical(tokens[1], kind)
        if inner in _INNER[container]:
            return Column(index, clean, inner, _language(tokens[2:]))
        return Column(index, clean, f"{container}::{tokens[1]}")
    if first in ("instance", "attribute") and len(tokens) > 1:
        return Column(index, clean, f"{first}::{tokens[1]}")
    name = _canonical(tokens[0], kind)
    if kind == "choices" and name not in {"list_name", "name", "label", *MEDIA}:
        name = tokens[0]  # a choice filter finds it under the name as written
    return Column(index, clean, name, _language(tokens[1:]))


_INNER: Final[Mapping[str, Iterable[str]]] = {
    "bind": {
        "relevant",
        "calculation",
        "readonly",
        "required",
        "constraint",
        "constraint_message",
        "required_message",
    },
    "body": {"appearance", "repeat_count"},
    "media": MEDIA,
}


def _tokens(written: str, *, has_double_colon: bool) -> list[str]:
    if has_double_colon or "::" in written:
        return [token.strip() for token in written.split("::")]
    tokens = [token.strip() for token in written.split(":")]
    if "jr" in tokens[:-1]:
        at = tokens.index("jr")
        tokens[at : at + 2] = [f"jr:{tokens[at + 1]}"]
    return tokens


def _plain(token: str) -> str:
    return "_".join(token.split()).lower()


def _canonical(token: str, kind: str) -> str:
    plain = _plain(token)
    aliases = _SETTINGS_ALIASES if kind == "settings" else _ALIASES
    return _NAME_ALIASES.get(kind, {}).get(plain) or aliases.get(plain, plain)


def _language(tokens: list[str]) -> str | None:
    return "::".join(tokens) or None
