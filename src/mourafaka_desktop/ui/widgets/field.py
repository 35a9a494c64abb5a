"""A field: a label above, an input, help below, and a problem in its place without blocking anything."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Catalogue, Language, catalogue, current
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class Field(Themed, QWidget):
    """The base of all fields. `frame` is the painted edge, `focus_input` what the label names."""

    def __init__(
        self, frame: QWidget, focus_input: QWidget, label: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._frame, self._input = frame, focus_input
        self._help = ""
        self._about = ""
        self._spoken: Language | None = None
        self.label = Text(Type.SECONDARY_STRONG, colour=Colour.INK)
        self.label.setBuddy(focus_input)
        self.help = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.problem = Text(Type.SECONDARY)
        self._problem_icon = IconLabel("info", size=18)
        self._problem_row = QWidget()
        problem_row = QHBoxLayout(self._problem_row)
        problem_row.setContentsMargins(0, 0, 0, 0)
        problem_row.setSpacing(8)
        problem_row.addWidget(self._problem_icon, 0, Qt.AlignmentFlag.AlignTop)
        problem_row.addWidget(self.problem, 1)
        self.head = QHBoxLayout()
        self.head.addWidget(self.label, 1, Qt.AlignmentFlag.AlignVCenter)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addLayout(self.head)
        self.column.addWidget(frame)
        self.column.addWidget(self._problem_row)
        self.column.addWidget(self.help)
        # Beside a field with more below it, this one stays at the top of the row.
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(focus_input)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.set_label(label)
        self.set_help("")
        self.clear_problem()
        self.restyle()

    @property
    def words(self) -> Catalogue:
        """The texts the field itself speaks with."""
        return catalogue(current() if self._spoken is None else self._spoken)

    def speak(self, language: Language | None) -> None:
        """Speak another language than the screen, as beside questions read in it; None is the screen's."""
        self._spoken = language
        self.restyle()

    @property
    def input_widget(self) -> QWidget:
        """What takes the focus, whatever it is."""
        return self._input

    def set_label(self, label: str) -> None:
        """What is asked; also the accessible name of the input."""
        self.label.setText(label)
        self.label.setVisible(bool(label))
        self._input.setAccessibleName(label)

    def set_help(self, text: str) -> None:
        """A quiet line below; empty hides it."""
        self._help = text
        self.help.setText(text)
        self.help.setVisible(bool(text))
        self._describe()

    def set_description(self, text: str) -> None:
        """What screen readers add to the name, where the screen says it outside the field."""
        self._about = text
        self._describe()

    def show_problem(self, text: str, state: State = State.SOON) -> None:
        """Say at the field what this means and what to do; typing goes on."""
        look = state.value
        self.problem.set_colour(look.text)
        self.problem.setText(text)
        self._problem_icon.set_icon("triangle-alert" if state is State.LATE else "info", look.text)
        self._problem_row.show()
        if isinstance(self._frame, Framed):
            self._frame.set_edge(look.mark)
        self._describe()

    def clear_problem(self) -> None:
        """The problem is gone."""
        self.problem.setText("")
        self._problem_row.hide()
        if isinstance(self._frame, Framed):
            self._frame.set_edge(Colour.LINE_STRONG)
        self._describe()

    def restyle(self) -> None:
        self.column.setSpacing(self.theme.space(6))
        super().restyle()

    def _describe(self) -> None:
        texts = (self.problem.text(), self._help, self._about)
        self._input.setAccessibleDescription(". ".join(text for text in texts if text))
