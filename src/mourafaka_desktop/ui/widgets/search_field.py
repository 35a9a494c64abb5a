"""The search field: a magnifier, what can be searched, and the key that leads to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.key_cap import KeyCap
from mourafaka_desktop.ui.widgets.line_field import LineInput


class _SearchInput(LineInput):
    left_downwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.textEdited.emit("")
        else:
            super().keyPressEvent(event)


class SearchField(Framed):
    """`changed` as one types; `entered` at Enter; `left_downwards` at ↓, to go to the results."""

    changed = Signal(str)
    entered = Signal()
    left_downwards = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.input = _SearchInput()
        self._key = KeyCap("Ctrl F")
        self.row.addSpacing(14)
        self.row.addWidget(IconLabel("search", Colour.INK_2))
        self.row.addWidget(self.input, 1)
        self.row.addWidget(self._key)
        self.row.addSpacing(14)
        self.setFocusProxy(self.input)
        self.input.textEdited.connect(self.changed)
        self.input.textChanged.connect(lambda text: self._key.setVisible(not text))
        self.input.returnPressed.connect(self.entered)
        self.input.left_downwards.connect(self.left_downwards)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        shortcut.activated.connect(self.take_focus)
        self.set_placeholder(placeholder)

    @property
    def value(self) -> str:
        """What is searched, without the blanks around it."""
        return self.input.text().strip()

    def set_value(self, text: str) -> None:
        """Put a search back, for example when returning to the list."""
        self.input.setText(text)

    def set_placeholder(self, text: str) -> None:
        """What can be searched; also the accessible name."""
        self.input.setPlaceholderText(text)
        self.input.setAccessibleName(text)

    def take_focus(self) -> None:
        """Go to the field with its text selected, so that typing replaces it."""
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()
