"""One of several answers: the group decides which is chosen, and knows what the arrow keys do."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from mourafaka_desktop.ui.widgets.hovered import Hovered
from mourafaka_desktop.ui.widgets.themed import Themed


class OneOfSeveral(Hovered, Themed, QAbstractButton):
    """A press or Space asks (`clicked`); other keys go on to the group around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def nextCheckState(self) -> None:
        """Asking does not choose yet."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A button of Qt would move the focus by itself at the arrow keys.
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()
