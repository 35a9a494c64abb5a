"""Pictures of the screens as the coach sees them, each in Arabic and in French."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.direction import LanguageSwitcher


class Camera:
    """Takes `NN-screen-ar.png` and `NN-screen-fr.png` into `folder`, and leaves the language as it was."""

    def __init__(
        self,
        window: QWidget,
        switcher: LanguageSwitcher,
        folder: Path,
        *,
        first_number: int = 1,
    ) -> None:
        self._window = window
        self._switcher = switcher
        self._folder = folder
        self._first_number = first_number
        self.taken: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Leave `stopped-here.png` where something inside does not hold."""
        try:
            yield
        except BaseException:
            self._window.grab().save(str(self._folder / "stopped-here.png"))
            raise

    def take(self, screen: str) -> None:
        """One picture of the window in each of the two languages."""
        before = self._switcher.language
        number = self._first_number + len(self.taken) // 2
        for language in (Language.AR, Language.FR):
            self._switcher.switch_to(language)
            for _round in range(3):  # a layout may ask for another one
                QApplication.processEvents()
            path = self._folder / f"{number:02d}-{screen}-{language}.png"
            if not self._window.grab().save(str(path)):
                raise OSError(f"the picture {path} could not be written")
            self.taken.append(path)
        self._switcher.switch_to(before)
        QApplication.processEvents()
