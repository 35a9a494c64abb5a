"""A problem in its place: what it means, what to do. Going on is always possible."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.ui.tokens import State
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.notice import Notice

_ICONS = {
    State.OK: "check",
    State.SOON: "info",
    State.LATE: "triangle-alert",
    State.NEUTRAL: "info",
    State.CALM: "info",
}


class InlineProblem(Notice):
    """Hidden until there is something to say; amber by default, red when something was refused."""

    action_requested = Signal()

    def __init__(self, state: State = State.SOON, parent: QWidget | None = None) -> None:
        super().__init__(state, _ICONS[state], bar=4, parent=parent)
        self.button = Button(ButtonKind.OUTLINED, small=True)
        self.button.clicked.connect(self.action_requested)
        self.button.hide()
        self.set_action(self.button)
        self.hide()

    def show_problem(
        self, lead: str, sentence: str = "", *, state: State | None = None, action: str = ""
    ) -> None:
        """A bold lead and the rest on the same line; `action` names a button beside it."""
        if state is not None:
            self.show_state(state, _ICONS[state])
        self.show_words("", "")
        self.fact.set_lead(lead, sentence, self._state.value.text)
        self.fact.show()
        self.setAccessibleName(f"{lead} {sentence}".strip())
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.show()

    def clear(self) -> None:
        """There is nothing to say any more."""
        self.hide()
