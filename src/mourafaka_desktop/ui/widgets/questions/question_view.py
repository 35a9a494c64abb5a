"""One question: its words, what explains it, the field that takes the answer, and what is the matter with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.questions.guidance_panel import GuidancePanel
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.marked_text import MarkedText, plain
from mourafaka_desktop.ui.widgets.questions.picture import Picture
from mourafaka_desktop.ui.widgets.questions.question import Question, QuestionKind
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class QuestionView(Themed, QWidget):
    """The base of all questions; `field` holds the input, without a label of its own.

    A kind of question extends `_show_value` (put an answer into the input), `_show_choices` where it has
    any, `_shows` (whether the input says this answer already: then caret and spelling are left alone),
    `_typing_problem` (what is wrong with what stands there), and calls `_give` with ODK's text.
    """

    def __init__(
        self, field: Field, question: Question, manner: Manner, voice: Voice,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.field, self.question, self.manner, self.voice = field, question, manner, voice
        self._is_writing = False
        self._refusal = ""
        self._was_cleared = False
        self._guidance: GuidancePanel | None = None
        self._picture: Picture | None = None
        self._clear: Button | None = None
        self.label = MarkedText(Type.BODY_STRONG)
        self.hint = MarkedText(Type.SECONDARY, colour=Colour.INK_2)
        self.required = Text(Type.SECONDARY, colour=Colour.INK_3, wrap=False)
        self.head = QHBoxLayout()
        self.head.addWidget(self.label, 1)
        self.head.addWidget(self.required, 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addLayout(self.head)
        self.column.addWidget(self.hint)
        self.column.addWidget(field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(field)

    def begin(self) -> None:
        """Show the question for the first time; the last step of making one."""
        self.show_manner(self.manner)
        self.show_question(self.question)
        self._show_value(self.question.value)
        self.restyle()

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        """What takes the focus, in its order."""
        return (self.field.input_widget,)

    def show_question(self, question: Question, before: Question | None = None) -> None:
        """Show what is now the case; says nothing by `answered`, and what is being typed stays.

        `before` is what was shown last where that was in another widget.
        """
        before = before or self.question
        if question.choices != before.choices:
            self._was_cleared = bool(_lost(before, question))
        elif question.value:
            self._was_cleared = False
        self.question = question
        self._name()
        self._tell_words()
        if question.choices != before.choices or question.appearance != before.appearance:
            self._show_choices()
            self.voice.reshaped.emit(self.field)
        if question.value != before.value:
            self._refusal = ""
        if question.value != before.value and not self._shows(question.value):
            self._is_writing = False
            self._show_value(question.value)
        self._after_value()
        self._tell_problem()

    def show_manner(self, manner: Manner) -> None:
        """Another language, frozen or not, with or without what is missing."""
        self.manner = manner
        self.setLayoutDirection(manner.direction)
        self.field.speak(manner.words)
        self.field.setEnabled(not manner.is_frozen)
        self._tell_words()
        self._after_value()
        self._tell_problem()

    def show_refused(self, sentence: str) -> None:
        """The answer cannot be kept as it is written: it stays, with the reason under it."""
        self._refusal = sentence or self.manner.texts.gettext(
            "This answer cannot be kept as it is written: please write it another way."
        )
        self._is_writing = False
        self._tell_problem()

    def take_focus(self) -> None:
        """Put the focus where the answer is given."""
        self.inputs[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        self.column.setSpacing(self.theme.space(6))
        self.head.setSpacing(self.theme.space(12))
        # Quiet words at the end of the first line stand in its middle.
        self.required.setMinimumHeight(self.theme.line_height(Type.BODY_STRONG))
        super().restyle()

    def _show_value(self, text: str) -> None:
        """Put an answer into the input."""
        raise NotImplementedError

    def _show_choices(self) -> None:
        """Take the choices of the question."""

    def _shows(self, _text: str) -> bool:
        """Whether the input says this answer already, perhaps in other figures."""
        return False

    def _typing_problem(self) -> str:
        """What to do about what stands in the input; empty where it is an answer."""
        return ""

    def _give(self, text: str) -> None:
        """The person answered."""
        self._refusal = ""
        self._was_cleared = False
        self.voice.answered.emit(self.question.ref, text)

    def _write(self) -> None:
        """The person is writing: problems wait until the field is left, unless they are shown already."""
        self._is_writing = True
        self._refusal = ""

    def _leave(self) -> None:
        """The person has written."""
        self._is_writing = False
        self._tell_problem()
        self.voice.left.emit(self.question.ref)

    def _name(self) -> None:
        ref = self.question.ref
        self.setObjectName(f"question.{ref}")
        for index, widget in enumerate(self.inputs):
            widget.setObjectName(f"answer.{ref}" if index == 0 else f"answer.{ref}.{index}")

    def _tell_words(self) -> None:
        question, content = self.question, self.manner.content
        self.label.show_text(question.label, content)
        self.label.setVisible(bool(question.label))
        self.hint.show_text(question.hint, content)
        self.hint.setVisible(bool(question.hint))
        wanted = question.is_required and question.is_asked
        self.required.setText(self.manner.texts.gettext("required") if wanted else "")
        self.required.setVisible(wanted)
        self._tell_guidance()
        self._tell_picture()
        name, about = self._spoken()
        for widget in self.inputs:
            widget.setAccessibleName(name)
        self.field.set_description(about)

    def _spoken(self) -> tuple[str, str]:
        """What a screen reader says of the input: its name, and what is known about it."""
        question = self.question
        about = [plain(question.hint), self.required.text() if question.is_required else ""]
        return plain(question.label), ". ".join(part for part in about if part)

    def _tell_guidance(self) -> None:
        if self._guidance is None and self.question.guidance:
            self._guidance = GuidancePanel()
            self._guidance.turned.connect(lambda: self.voice.reshaped.emit(self))
            self.head.addWidget(self._guidance.button, 0, Qt.AlignmentFlag.AlignTop)
            self.column.insertWidget(self.column.indexOf(self.hint) + 1, self._guidance)
        if self._guidance is not None:
            self._guidance.button.setObjectName(f"guidance.{self.question.ref}")
            self._guidance.show_guidance(self.question.guidance, self.manner)

    def _tell_picture(self) -> None:
        question = self.question
        if self._picture is None and (question.image or question.image_name):
            self._picture = Picture()
            self.column.insertWidget(1, self._picture)
        if self._picture is not None:
            self._picture.show_picture(
                question.image, question.image_name, plain(question.label), self.manner
            )

    def _after_value(self) -> None:
        """The answer on show may be another."""
        if self._clear is not None:
            self._clear.setText(self.manner.texts.gettext("Clear"))
            self._clear.setAccessibleDescription(plain(self.question.label))
            self._clear.setVisible(bool(self.question.value) and not self.manner.is_frozen)

    def _offer_clearing(self) -> None:
        """A quiet link that takes the answer back."""
        self._clear = Button(ButtonKind.LINK)
        self._clear.hide()
        self._clear.clicked.connect(lambda: self._give(""))
        self.head.addWidget(self._clear, 0, Qt.AlignmentFlag.AlignTop)

    def _tell_problem(self) -> None:
        sentence, state = self._problem()
        shown = self.field.problem.text()
        if self._is_writing and sentence and not shown:
            return
        if sentence == shown:
            return
        if sentence:
            self.field.show_problem(sentence, state)
        else:
            self.field.clear_problem()
        self.voice.reshaped.emit(self.field)

    def _problem(self) -> tuple[str, State]:
        question, texts = self.question, self.manner.texts
        if self.manner.is_frozen:
            return "", State.SOON
        if typing := self._typing_problem():
            return typing, State.SOON
        if self._refusal:
            return self._refusal, State.LATE
        if question.is_broken:
            usual = texts.gettext("This answer does not keep to the rule of the question.")
            return plain(question.message) or usual, State.LATE
        if self._was_cleared:
            return texts.gettext(
                "The choices have changed, and the answer given before is not among them: "
                "please choose again."
            ), State.SOON
        is_missing = question.is_required and question.is_asked and not question.value
        if is_missing and self.manner.tells_missing:
            usual = texts.gettext("This question is waiting for an answer.")
            return plain(question.message) or usual, State.SOON
        return "", State.SOON


def _lost(before: Question, now: Question) -> set[str]:
    """The choices that were the answer, can no longer be it, and are gone from it."""
    offered = {choice.value for choice in now.choices}
    return set(_chosen(before)) - offered - set(_chosen(now))


def _chosen(question: Question) -> list[str]:
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return question.value.split()
    return [question.value] if question.value else []
