"""The button that is a row as a whole, whatever the row shows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from mourafaka_desktop.ui.widgets.hovered import Hovered
from mourafaka_desktop.ui.widgets.themed import Themed


class RowButton(Hovered, Themed, QAbstractButton):
    """`clicked` by a press, by Space, and by Enter, which a button of Qt leaves to the form around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = 6

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
