"""The button on a toast: white and underlined on ink."""

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind


class ToastButton(Button):
    """A link in white."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ButtonKind.LINK, icon="undo", parent=parent)
        self.ring_colour = Colour.SURFACE

    def _paint_content(self, painter: QPainter, _ink: str) -> None:
        super()._paint_content(painter, Colour.SURFACE)
