"""A white sheet with a title row; a screen is made of a few of them."""

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.sheet import Sheet
from mourafaka_desktop.ui.widgets.text import Text


class Card(Sheet):
    """A sheet with a title, a quiet count at the end of the title row, and a `body` to fill.

    `lined` draws a line under the title, for cards that hold a list of rows.
    """

    def __init__(
        self, title: str = "", count: str = "", *, lined: bool = False, icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.title = Text(Type.SECTION, title)
        self.count = Text(Type.SECONDARY, count, colour=Colour.INK_2, wrap=False)
        self.line = Separator()
        self.title_row = QHBoxLayout()
        if icon:
            self.title_row.addWidget(IconLabel(icon, Colour.INK))
        self.title_row.addWidget(self.title, 1)
        self.title_row.addWidget(self.count)
        self.body = QVBoxLayout()
        self._outer = QVBoxLayout(self)
        self._outer.addLayout(self.title_row)
        self._outer.addWidget(self.line)
        self.line.setVisible(lined)  # once it has a parent: alone it would be a window
        self._outer.addLayout(self.body)
        self._outer.addStretch(0)
        self.set_title(title)
        self.set_count(count)
        self.restyle()

    def set_title(self, title: str) -> None:
        """The title, which is also the accessible name of the card; empty hides the title row."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_count(self, count: str) -> None:
        """The quiet words at the end of the title row, for example « 3 promises »."""
        self.count.setText(count)
        self.count.setVisible(bool(count))

    def set_action(self, button: QWidget) -> None:
        """A link or a small button at the end of the title row."""
        self.title_row.addWidget(button)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout under what the card already holds."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def restyle(self) -> None:
        across, along = self.theme.space(24), self.theme.space(18)
        self._outer.setContentsMargins(across, along, across, along)
        self._outer.setSpacing(self.theme.space(8))
        self.title_row.setSpacing(self.theme.space(8))
        self.body.setSpacing(self.theme.space(12))
        super().restyle()
