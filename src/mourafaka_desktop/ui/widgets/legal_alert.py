"""The legal alert: scales, a red bar, the obligation, one line of fact. It cannot be closed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.ui.tokens import State
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.notice import Notice


class LegalAlert(Notice):
    """Goes when the level rises. `action_requested` from its one outlined button."""

    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(State.LATE, "scale", bar=5, parent=parent)
        self.button = Button(ButtonKind.OUTLINED, small=True)
        self.button.clicked.connect(self.action_requested)
        self.button.hide()
        self.set_action(self.button)

    def show_alert(self, title: str, fact: str = "", action: str = "") -> None:
        """The obligation by name, the fact, and the word of the button (empty: no button)."""
        self.show_words(title, fact)
        self.button.setText(action)
        self.button.setVisible(bool(action))

    def show_sentence(self, lead: str, sentence: str) -> None:
        """The short form of the ladder: a bold lead and its sentence on one line."""
        self.show_words("", "")
        self.fact.set_lead(lead, sentence, State.LATE.value.text)
        self.fact.show()
        self.setAccessibleName(f"{lead} {sentence}")
