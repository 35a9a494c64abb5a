"""One side of a conflict: whose value it is, the value whole, and the button that keeps it."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.sheet import Sheet
from mourafaka_desktop.ui.widgets.text import Text


class ValueSide(Sheet):
    """Both sides of a conflict look alike; the one that stands in the file says so, and is not chosen for that."""

    def __init__(
        self, whose: str, value: QWidget, spoken: str, *, icon: str, button: str, stands: str = ""
    ) -> None:
        super().__init__(radius=Radius.CHOICE)
        self.button = Button(ButtonKind.OUTLINED, button, small=True, fills_width=True)
        head = QHBoxLayout()
        head.setSpacing(Space.XS)
        head.addWidget(IconLabel(icon, Colour.INK_2, 18))
        head.addWidget(Text(Type.SECONDARY, whose, colour=Colour.INK_2), 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(value)
        if stands:
            self._column.addWidget(Chip(State.CALM, stands, "check"))
        self._column.addStretch(1)
        self._column.addWidget(self.button)
        self.setAccessibleName(f"{whose}: {spoken}")
        self.button.setAccessibleDescription(f"{whose}: {spoken}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.restyle()

    def restyle(self) -> None:
        margin = self.theme.space(Space.M)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self.theme.space(Space.XS))
        super().restyle()
