"""The reading direction: the live switch of language, and the marks that keep mixed text in order."""

import unicodedata
from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme

_LTR_ISOLATE = "\u2066"
_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"


class LanguageSwitcher(QObject):
    """Switches language and text size of the running application; every `View` retranslates itself."""

    changed = Signal(object)  # theme.Theme

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app

    @property
    def language(self) -> Language:
        """The language of the screen."""
        return theme.current().language

    @property
    def text_scale(self) -> int:
        """The text size in percent."""
        return theme.current().text_scale

    def switch_to(self, language: Language) -> None:
        """Show everything in `language`, in its direction, keeping focus and scroll."""
        if language is not self.language:
            self.changed.emit(theme.apply(self._app, language, self.text_scale))

    def scale_text(self, text_scale: int) -> None:
        """Show everything at `text_scale` percent (100 to 200)."""
        if text_scale != self.text_scale:
            self.changed.emit(theme.apply(self._app, self.language, text_scale))


def isolate(text: object) -> str:
    """A number, code, telephone or file name that must keep its order from left to right."""
    return f"{_LTR_ISOLATE}{text}{_POP_ISOLATE}"


def isolate_name(text: str) -> str:
    """A name or a quoted sentence whose own first letter gives its direction."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def joined(parts: Iterable[str]) -> str:
    """Short facts in one line, each keeping its own direction: « a · b · c »."""
    return " · ".join(isolate_name(part) for part in parts if part)


def first_strong_direction(text: str) -> Qt.LayoutDirection | None:
    """The direction of the first letter that has one; None for a text of digits and signs only."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return Qt.LayoutDirection.LeftToRight
            case "R" | "AL":
                return Qt.LayoutDirection.RightToLeft
    return None
