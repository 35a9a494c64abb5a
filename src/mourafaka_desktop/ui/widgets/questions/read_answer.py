"""What is read and not written: a note of the questionnaire, and a value it worked out."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius, Type
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.questions.answer_text import shown_value
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.marked_text import plain
from mourafaka_desktop.ui.widgets.questions.question import Question, QuestionKind
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_WITHOUT_ANSWER = "–"


class ReadAnswer(QuestionView):
    """The label and its value on a quiet ground; a note has no value. Nothing here takes the focus."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.sheet = _Sheet()
        super().__init__(Field(self.sheet, self.sheet), question, manner, voice)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        return (self.sheet,)

    def show_manner(self, manner: Manner) -> None:
        super().show_manner(manner)
        # There is nothing to write: frozen or not, it reads the same.
        self.field.setEnabled(True)

    def _tell_words(self) -> None:
        super()._tell_words()
        is_note = self.question.kind is QuestionKind.NOTE
        self.label.set_weight(400 if is_note else None)
        self.field.setVisible(not is_note)
        self._show_value(self.question.value)
        self.sheet.setAccessibleName(f"{self._spoken()[0]}: {self.sheet.words.text()}")

    def _show_value(self, text: str) -> None:
        self.sheet.words.setText(self._words(text))

    def _words(self, text: str) -> str:
        """The value as people read it."""
        if not text:
            return _WITHOUT_ANSWER
        question = self.question
        if question.choices:
            chosen = text.split() if question.kind is QuestionKind.SELECT_MULTIPLE else [text]
            names = {choice.value: plain(choice.label) for choice in question.choices}
            return "\n".join(names.get(one, one) for one in chosen)
        if question.kind in (QuestionKind.TEXT, QuestionKind.LONG_TEXT):
            return text
        return shown_value(text, self.manner.content)


class _Sheet(Themed, QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.words = Text(Type.BODY, own_direction=True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.restyle()

    def restyle(self) -> None:
        across, along = self.theme.space(14), self.theme.space(8)
        self._column.setContentsMargins(across, along, across, along)
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter, QRectF(self.rect()), ground=Colour.PANEL, edge=Colour.LINE,
            radius=Radius.BUTTON,
        )  # fmt: skip
        painter.end()
