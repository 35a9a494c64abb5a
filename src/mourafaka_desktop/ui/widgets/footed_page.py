"""A page that scrolls over a foot that stays: what can be done is in sight at every size of text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.action_row import ActionRow
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class FootedPage(Themed, QWidget):
    """`add()` fills the page, `add_action()` the foot, from the least to the most likely button.

    `set_reason` says beside them why they can or cannot be pressed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ScrollPage(margin=Space.XL)
        self.reason = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.reason.hide()
        self._actions = ActionRow()
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.addWidget(self.reason, 1, Qt.AlignmentFlag.AlignVCenter)
        self._foot.addWidget(self._actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._page, 1)
        column.addLayout(self._foot)
        self.restyle()

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a part under what the page already holds."""
        self._page.add(part, stretch)

    def fill(self) -> None:
        """Keep the parts at the top of the page, unless one of them stretches."""
        self._page.column.addStretch(0)

    def add_action(self, button: Button) -> None:
        """Put a button after those the foot already holds."""
        self._actions.add(button)

    def set_reason(self, reason: str) -> None:
        """Why the last button can or cannot be pressed; empty says nothing."""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def show_top(self) -> None:
        """Scroll up to where it is said what became of it."""
        self._page.verticalScrollBar().setValue(0)

    def restyle(self) -> None:
        margin = self.theme.space(Space.XL)
        self._foot.setContentsMargins(margin, self.theme.space(Space.S), margin, margin)
        self._foot.setSpacing(self.theme.space(Space.S))
        is_stacked = self.theme.has_one_column
        self._actions.set_wraps(is_stacked)
        self._foot.setDirection(
            QBoxLayout.Direction.TopToBottom if is_stacked else QBoxLayout.Direction.LeftToRight
        )
        super().restyle()
