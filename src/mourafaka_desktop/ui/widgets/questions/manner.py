"""How the questions of a list are shown, and where their answers go: shared by all widgets of the list."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from mourafaka_desktop.i18n.catalogue import Catalogue, Language, catalogue


@dataclass(frozen=True, slots=True)
class Manner:
    """`words` is the language of our own words, `content` the one the questionnaire is read in.

    `is_frozen` answers are read and not written; `tells_missing` says where a required one is missing.
    """

    words: Language
    content: Language
    is_frozen: bool = False
    tells_missing: bool = False

    @property
    def texts(self) -> Catalogue:
        """Our own words."""
        return catalogue(self.words)

    @property
    def direction(self) -> Qt.LayoutDirection:
        """Where the questionnaire's lines begin."""
        rtl = self.content.is_rtl
        return Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight


class Voice(QObject):
    """What the person said, by the reference of the question, range or row."""

    answered = Signal(str, str)
    left = Signal(str)
    row_added = Signal(str)
    row_removed = Signal(str)
    reshaped = Signal(object)  # the widget in which something came or went
