"""What this computer remembers between two starts: language, text size, the folders last chosen.

Nothing of a cooperative lies here: the file is not encrypted.
"""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSettings

from mourafaka_desktop.i18n.catalogue import Language

SMALLEST_TEXT, LARGEST_TEXT = 100, 200
_LANGUAGE = "screen/language"
_TEXT_SCALE = "screen/text_scale"


class FolderUse(StrEnum):
    """What a folder was chosen for; each use remembers its own."""

    REPORTS = "reports"
    IMPORTS = "imports"


class Preferences:
    """Kept in the INI file at `path`; a file that is missing or makes no sense gives what a first start has."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def settings(self) -> QSettings:
        """The store itself, for the window's place and size."""
        return self._settings

    @property
    def language(self) -> Language | None:
        """The language of the screen; None while none was chosen."""
        stored = self._settings.value(_LANGUAGE)
        return Language(stored) if stored in set(Language) else None

    @language.setter
    def language(self, language: Language) -> None:
        self._settings.setValue(_LANGUAGE, str(language))

    @property
    def text_scale(self) -> int:
        """The text size in percent, from 100 to 200."""
        stored = str(self._settings.value(_TEXT_SCALE, SMALLEST_TEXT))
        scale = int(stored) if stored.isdecimal() else SMALLEST_TEXT
        return min(max(scale, SMALLEST_TEXT), LARGEST_TEXT)

    @text_scale.setter
    def text_scale(self, percent: int) -> None:
        self._settings.setValue(_TEXT_SCALE, percent)

    def folder(self, use: FolderUse) -> Path | None:
        """The folder last chosen for this use; None for the first time, or if it is not there now."""
        stored = self._settings.value(_folder_key(use))
        folder = Path(str(stored)) if stored else None
        return folder if folder is not None and folder.is_dir() else None

    def keep_folder(self, use: FolderUse, folder: Path) -> None:
        """Begin with this folder the next time."""
        self._settings.setValue(_folder_key(use), str(folder))


def _folder_key(use: FolderUse) -> str:
    return f"folders/{use}"
