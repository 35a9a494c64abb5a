"""The mark that says that everything written is saved, and when."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import State, Type
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.text import Text


class SavedMark(QWidget):
    """A green check with words; amber with a triangle while something could not be kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("check", State.OK.value.text, 18)
        self._words = Text(Type.SECONDARY_STRONG, colour=State.OK.value.text, wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_saved(self, words: str) -> None:
        """Everything is kept: « All that is written is saved, 11:42 »."""
        self._show("check", State.OK, words)

    def show_waiting(self, words: str) -> None:
        """Something could not be kept yet; the words say what to do."""
        self._show("triangle-alert", State.SOON, words)

    def _show(self, icon: str, state: State, words: str) -> None:
        self._icon.set_icon(icon, state.value.text)
        self._words.set_colour(state.value.text)
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()
