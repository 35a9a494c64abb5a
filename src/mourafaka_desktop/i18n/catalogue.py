"""Translated texts: `_()`, `ngettext()` and `pgettext()` in the language of the screen, `Catalogue` for a paper.

The source sentences are English; `translations/<language>/LC_MESSAGES/mourafaka.po` holds Arabic and French.
The screen's language is switched live with `use()`; a paper asks `catalogue(language)` for its own,
because it may differ from the screen's.
"""

import functools
import gettext as _gettext
import io
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mourafaka_desktop import paths

_DOMAIN = "mourafaka"


class Language(StrEnum):
    """A language of the interface and of the papers."""

    AR = "ar"
    FR = "fr"
    EN = "en"

    @property
    def is_rtl(self) -> bool:
        """Whether its lines run from right to left."""
        return self is Language.AR

    @property
    def locale(self) -> str:
        """The locale that gives Morocco's month names and Western digits; plain `ar` would not."""
        return {Language.AR: "ar_MA", Language.FR: "fr_MA", Language.EN: "en_GB"}[self]


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language."""

    language: Language
    _translations: _gettext.NullTranslations

    def gettext(self, message: str) -> str:
        """`message` in this language, or itself where no translation exists."""
        return self._translations.gettext(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The form this language uses for `n` things; Arabic has six. `{n}` is left to the caller."""
        return self._translations.ngettext(singular, plural, n)

    def pgettext(self, context: str, message: str) -> str:
        """`message` where the same English word has two meanings."""
        return self._translations.pgettext(context, message)


def _compiled(language: Language) -> _gettext.NullTranslations:
    folder = paths.translations() / language / "LC_MESSAGES"
    source, compiled = folder / f"{_DOMAIN}.po", folder / f"{_DOMAIN}.mo"
    if not source.exists() and not compiled.exists():
        return _gettext.NullTranslations()
    if compiled.exists() and (
        not source.exists() or compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns
    ):
        return _gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    return _gettext.GNUTranslations(io.BytesIO(compile_catalogue(source, language)))


def compile_catalogue(source: Path, language: Language) -> bytes:
    """The binary catalogue of a `.po` file, as `gettext` reads it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        messages = read_po(file, locale=str(language))
    binary = io.BytesIO()
    write_mo(binary, messages)
    return binary.getvalue()


@functools.cache
def catalogue(language: Language) -> Catalogue:
    """The texts of `language`."""
    return Catalogue(language, _compiled(language))


_current = Language.EN


def current() -> Language:
    """The language of the screen."""
    return _current


def use(language: Language) -> None:
    """Switch the screen's language; open screens are told by `ui`, which calls this."""
    global _current
    _current = language


def _(message: str) -> str:
    """`message` in the screen's language."""
    return catalogue(_current).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the screen's language for `n` things."""
    return catalogue(_current).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """`message` in the screen's language where the same English word has two meanings."""
    return catalogue(_current).pgettext(context, message)
