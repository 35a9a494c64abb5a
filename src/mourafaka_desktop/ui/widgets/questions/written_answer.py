"""Answers that are written: words on one line or several, whole numbers, numbers with a fraction."""

from PySide6.QtCore import Qt

from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.questions.answer_text import (
    LARGEST_WHOLE,
    is_too_large,
    number_text,
    read_number,
    shown_number,
    western,
)
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.question import Question, QuestionKind
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.text_editor import TextField

_NUMBER_WIDTH = 220
_FIGURES = frozenset({"numbers"})


class LineAnswer(QuestionView):
    """Words on one line; left to right where the questionnaire wants figures (`numbers`)."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        has_figures = bool(question.appearance & _FIGURES)
        self.line = LineField(ltr=has_figures)
        super().__init__(self.line, question, manner, voice)
        self.line.input.textEdited.connect(self._take)
        self.line.finished.connect(self._leave)

    def show_manner(self, manner: Manner) -> None:
        self.line.input.stand_among(manner.direction)
        super().show_manner(manner)

    def _take(self, text: str) -> None:
        self._write()
        if text.strip() != self.question.value:
            self._give(text.strip())
        self._tell_problem()

    def _shows(self, text: str) -> bool:
        return self.line.value == text

    def _show_value(self, text: str) -> None:
        self.line.set_value(text)


class TextAnswer(QuestionView):
    """Words on several lines; each paragraph runs as its first letter says."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.text = TextField(least_lines=3)
        super().__init__(self.text, question, manner, voice)
        self.text.changed.connect(self._take)
        self.text.left.connect(self._leave)

    def _take(self, text: str) -> None:
        self._write()
        self._give(text)
        self._tell_problem()

    def _typing_problem(self) -> str:
        return self.text.full_sentence

    def _shows(self, text: str) -> bool:
        return self.text.value == text

    def _show_value(self, text: str) -> None:
        self.text.set_value(text)


class NumberAnswer(QuestionView):
    """A number: any figures and separators are read, Western figures in groups of three are shown."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.line = LineField(ltr=True)
        super().__init__(self.line, question, manner, voice)
        self.field.column.setAlignment(self.line.frame, Qt.AlignmentFlag.AlignLeft)
        self.line.input.textEdited.connect(self._take)
        self.line.finished.connect(self._tidy)

    def show_manner(self, manner: Manner) -> None:
        self.line.input.stand_among(manner.direction)
        super().show_manner(manner)

    def restyle(self) -> None:
        self.line.frame.setFixedWidth(self.theme.px(_NUMBER_WIDTH))
        super().restyle()

    @property
    def _is_whole(self) -> bool:
        return self.question.kind is QuestionKind.INTEGER

    def _take(self, text: str) -> None:
        self._write()
        if western(text) != text:
            caret = self.line.input.cursorPosition()
            self.line.input.setText(western(text))
            self.line.input.setCursorPosition(caret)
        written = self._written()
        if written is not None and not self._same(written, self.question.value):
            self._give(written)
        self._tell_problem()

    def _written(self) -> str | None:
        """The number that stands there, "" for none, None for what is no answer."""
        if not self.line.value:
            return ""
        number = read_number(self.line.value)
        return None if number is None or self._typing_problem() else number_text(number)

    def _typing_problem(self) -> str:
        if not self.line.value:
            return ""
        texts = self.manner.texts
        number = read_number(self.line.value)
        if number is None:
            return texts.gettext("This is not a number yet: write it in figures, for example 125.")
        if self._is_whole and number != number.to_integral_value():
            return texts.gettext("A whole number is asked here: write it without a fraction.")
        if is_too_large(number, whole=self._is_whole):
            return self._too_large()
        return ""

    def _too_large(self) -> str:
        texts = self.manner.texts
        if not self._is_whole:
            return texts.gettext("This number has too many figures: at most 15 can be kept.")
        largest = isolate(shown_number(str(LARGEST_WHOLE), self.manner.words))
        sentence = texts.gettext("This number is too large: the largest one is {number}.")
        return sentence.format(number=largest)

    def _tidy(self) -> None:
        written = self._written()
        if written:
            self._show_value(written)
        self._leave()

    def _shows(self, text: str) -> bool:
        written = self._written()
        return written is not None and self._same(written, text)

    @staticmethod
    def _same(one: str, other: str) -> bool:
        """Whether two texts are one number: a decimal comes back as 12.0."""
        if not one or not other:
            return one == other
        return read_number(one) == read_number(other)

    def _show_value(self, text: str) -> None:
        self.line.set_value(shown_number(text, self.manner.content))
