"""Where there is nothing: one sentence and perhaps one button, at the start edge, no drawing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.text import Text


class EmptyState(QWidget):
    """`action_requested` from its outlined button, which is hidden without a word."""

    action_requested = Signal()

    def __init__(self, sentence: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Text(Type.BODY, colour=Colour.INK_2)
        self.button = Button()
        self.button.clicked.connect(self.action_requested)
        start = QHBoxLayout()
        start.addWidget(self.button)
        start.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(12)
        column.addWidget(self.sentence)
        column.addLayout(start)
        self.show_words(sentence, action)

    def show_words(self, sentence: str, action: str = "") -> None:
        """The sentence, and the word of the button (empty: no button)."""
        self.sentence.setText(sentence)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(sentence)
