"""The crumb above a title: the way back to the list, then where one is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.text import Text


class Crumb(QWidget):
    """A link (`followed`) and the quiet name of this place."""

    followed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = Button(ButtonKind.LINK, wraps=True)
        self._link.clicked.connect(self.followed)
        # A long name takes several lines: a button is as high as one of them only where its height is fixed.
        self._link.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)
        self._here = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._link)
        row.addWidget(IconLabel("chevron-forward", Colour.INK_2, 16))
        row.addWidget(self._here, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_path(self, link: str, here: str) -> None:
        """The words of the link and of this place."""
        self._link.setText(link)
        self._here.setText(here)
