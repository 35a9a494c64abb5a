"""A number of a range: a slider, and beside it the exact number, to read or to type."""

from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.line_field import LineInput
from mourafaka_desktop.ui.widgets.questions.answer_text import (
    number_text,
    read_number,
    shown_number,
    western,
)
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.question import Question, Scale
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.questions.slider import Slider
from mourafaka_desktop.ui.widgets.text import Text

_NUMBER_WIDTH = 110
_NOT_CHOSEN = "–"
_USUAL = Scale(Decimal(1), Decimal(10), Decimal(1))


class ScaleAnswer(QuestionView):
    """Nothing is chosen until someone chooses; the number between two steps is explained, not rounded."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.slider = Slider()
        self.input = LineInput(ltr=True, role=Type.BODY_BOLD)
        self.input.setPlaceholderText(_NOT_CHOSEN)
        self._frame = Framed()
        self._frame.row.addWidget(self.input)
        self._least = Text(Type.SMALL, colour=Colour.INK_2, wrap=False)
        self._most = Text(Type.SMALL, colour=Colour.INK_2, wrap=False)
        both = QWidget()
        self._row = QHBoxLayout(both)
        self._row.setContentsMargins(0, 0, 0, 0)
        sliding = QVBoxLayout()
        sliding.setSpacing(0)
        sliding.addWidget(self.slider)
        ends = QHBoxLayout()
        ends.addWidget(self._least)
        ends.addStretch(1)
        ends.addWidget(self._most)
        sliding.addLayout(ends)
        self._row.addLayout(sliding, 1)
        beside = QVBoxLayout()
        beside.addWidget(self._frame)
        beside.addStretch(1)
        self._row.addLayout(beside)
        super().__init__(Field(both, self.slider), question, manner, voice)
        self.slider.moved.connect(self._slide)
        self.input.textEdited.connect(self._take)
        self.input.editingFinished.connect(self._tidy)
        self._offer_clearing()

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        return (self.slider, self.input)

    @property
    def scale(self) -> Scale:
        """The numbers to choose from."""
        return self.question.scale or _USUAL

    def show_manner(self, manner: Manner) -> None:
        self.input.stand_among(manner.direction)
        super().show_manner(manner)

    def restyle(self) -> None:
        self._frame.setFixedWidth(self.theme.px(_NUMBER_WIDTH))
        self._row.setSpacing(self.theme.space(20))
        super().restyle()

    def _tell_words(self) -> None:
        super()._tell_words()
        self.slider.setRange(0, self.scale.last)
        self._least.setText(isolate(self._written(0)))
        self._most.setText(isolate(self._written(self.scale.last)))
        exact = self.manner.texts.gettext("exact number")
        self.input.setAccessibleName(f"{self._spoken()[0]}, {exact}")

    def _written(self, step: int) -> str:
        return shown_number(number_text(self.scale.at(step)), self.manner.content)

    def _slide(self, step: int) -> None:
        self._is_writing = False
        self.input.setText(self._written(step))
        self._give(number_text(self.scale.at(step)))

    def _take(self, text: str) -> None:
        self._write()
        if western(text) != text:
            caret = self.input.cursorPosition()
            self.input.setText(western(text))
            self.input.setCursorPosition(caret)
        step = self._typed()
        if not text.strip():
            self.slider.show_step(None)
            if self.question.value:
                self._give("")
        elif step is not None and step != self.slider.step:
            self.slider.show_step(step)
            self._give(number_text(self.scale.at(step)))
        self._tell_problem()

    def _typed(self) -> int | None:
        number = read_number(self.input.text())
        return None if number is None else self.scale.index_of(number)

    def _typing_problem(self) -> str:
        if not self.input.text().strip() or self._typed() is not None:
            return ""
        sentence = self.manner.texts.gettext(
            "Write a number from {least} to {most}, in steps of {step}."
        )
        return sentence.format(
            least=isolate(self._written(0)),
            most=isolate(self._written(self.scale.last)),
            step=isolate(shown_number(number_text(abs(self.scale.step)), self.manner.content)),
        )

    def _tidy(self) -> None:
        step = self._typed()
        if step is not None:
            self.input.setText(self._written(step))
        self._leave()

    def _shows(self, text: str) -> bool:
        number = read_number(text)
        typed = self._typed()
        if not text:
            return not self.input.text().strip() and self.slider.step is None
        return number is not None and typed is not None and self.scale.at(typed) == number

    def _show_value(self, text: str) -> None:
        number = read_number(text)
        self.slider.show_step(None if number is None else self.scale.index_of(number))
        self.input.setText(shown_number(text, self.manner.content) if text else "")
