"""The base of every screen and dialog: it retranslates itself when the language changes."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget


class View(QWidget):
    """A part of the window with texts of its own: set them all in `retranslate()`, not in the constructor.

    The constructor of a view builds its widgets without text and ends with `self.retranslate()`.
    """

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text again, in the screen's language."""
