"""Answers that are chosen: one of a few, one of many, several, or a tick alone."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.combo_field import ComboField
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.questions.choice_list import ChoiceList
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.marked_text import plain
from mourafaka_desktop.ui.widgets.questions.question import Choice, Question
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.text import Text

ACKNOWLEDGED: Final = "OK"
"""The answer of a question that is only ticked."""

MOST_ROWS: Final = 7
"""More choices than this are searched in a list that folds away."""

_FOLDED = frozenset({"minimal", "autocomplete", "search"})
_IN_A_LINE = frozenset({"horizontal", "horizontal-compact", "likert"})
_MOST_IN_A_LINE, _SHORT = 3, 12


def is_folded(question: Question) -> bool:
    """Whether the choices of a question are looked for in a list that folds away."""
    return len(question.choices) > MOST_ROWS or bool(question.appearance & _FOLDED)


def is_in_a_line(question: Question) -> bool:
    """Whether the choices of a question stand side by side: a yes or a no, or where its author says so."""
    choices = question.choices
    if is_folded(question) or not choices or any(choice.image for choice in choices):
        return False
    if question.appearance & _IN_A_LINE:
        return True
    are_short = all(len(plain(choice.label)) <= _SHORT for choice in choices)
    return are_short and len(choices) <= _MOST_IN_A_LINE


class LineChoiceAnswer(QuestionView):
    """One of a few short answers side by side."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.choice: SegmentedChoice[str] = SegmentedChoice(marks_choice=True)
        at_start = QWidget()
        row = QHBoxLayout(at_start)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choice)
        row.addStretch(1)
        super().__init__(Field(at_start, self.choice), question, manner, voice)
        self.choice.changed.connect(self._give)
        self._offer_clearing()

    def begin(self) -> None:
        self._show_choices()
        super().begin()

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        return (self.choice,)

    def take_focus(self) -> None:
        stops = self.choice.segments
        chosen = next((segment for segment in stops if segment.isChecked()), stops[0])
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_words(self) -> None:
        super()._tell_words()
        self.choice.set_name(self._spoken()[0])

    def _show_choices(self) -> None:
        self.choice.set_options(
            [Option(choice.value, plain(choice.label)) for choice in self.question.choices]
        )
        for value, segment in zip(self.question.choices, self.choice.segments, strict=True):
            segment.setObjectName(f"choice.{self.question.ref}.{value.value}")
        self.choice.set_value(self.question.value or None)

    def _show_value(self, text: str) -> None:
        self.choice.set_value(text or None)


class _RowsAnswer(QuestionView):
    """Answers that are chosen among rows."""

    def __init__(self, question: Question, manner: Manner, voice: Voice, *, is_round: bool) -> None:
        self.choice = ChoiceList(is_round=is_round)
        super().__init__(Field(self.choice, self.choice), question, manner, voice)
        self.choice.asked.connect(self._choose)

    def begin(self) -> None:
        self._show_choices()
        super().begin()

    def show_manner(self, manner: Manner) -> None:
        super().show_manner(manner)
        self._show_choices()

    def take_focus(self) -> None:
        self.choice.take_focus()

    def _tell_words(self) -> None:
        super()._tell_words()
        self.choice.name_rows(self.question.ref, self._spoken()[0])

    def _show_choices(self) -> None:
        self.choice.show_choices(self.question.choices, self.manner.content)
        self.choice.name_rows(self.question.ref, self._spoken()[0])
        self._show_value(self.question.value)

    def _choose(self, value: str) -> None:
        """The person pressed the row of this choice."""
        raise NotImplementedError


class RowChoiceAnswer(_RowsAnswer):
    """One of several answers, each in a row."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        super().__init__(question, manner, voice, is_round=True)
        self._offer_clearing()

    def _choose(self, value: str) -> None:
        self._show_value(value)
        self._give(value)

    def _show_value(self, text: str) -> None:
        self.choice.show_chosen([text] if text else [])


class SearchChoiceAnswer(QuestionView):
    """One of many answers: a list that folds away and is searched by typing."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.combo: ComboField[str] = ComboField(searchable=True)
        super().__init__(self.combo, question, manner, voice)
        self.combo.changed.connect(self._choose)
        line = self.combo.input.lineEdit()
        assert line is not None, "a combo to search in has a line"
        self._line = line
        self._unfinished = ""
        line.textEdited.connect(lambda _text: self._write())
        line.editingFinished.connect(self._read)
        self._offer_clearing()

    def begin(self) -> None:
        self._show_choices()
        super().begin()

    def show_manner(self, manner: Manner) -> None:
        super().show_manner(manner)
        self._show_choices()

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        return (self.combo.input,)

    def _show_choices(self) -> None:
        unfinished = self._unfinished
        self.combo.set_options(
            [(choice.value, plain(choice.label)) for choice in self.question.choices],
            self.manner.texts.gettext("Choose, or type to search"),
        )
        self._show_value(self.question.value)
        if unfinished:
            self._unfinished = unfinished
            self._line.setText(unfinished)

    def _choose(self, value: str | None) -> None:
        self._is_writing = False
        self._give(value or "")
        self._tell_problem()

    def _typed(self) -> Choice | None:
        """The choice whose words stand in the line."""
        text = self._line.text().strip()
        named = (choice for choice in self.question.choices if plain(choice.label) == text)
        return next(named, None)

    def _read(self) -> None:
        """The line is left: its words are a choice, or are nothing, or are explained."""
        typed = self._typed()
        if not self._line.text().strip() and self.question.value:
            self._give("")
        elif typed is not None and typed.value != self.question.value:
            self._give(typed.value)
        self._unfinished = self._line.text() if self._typing_problem() else ""
        self._leave()

    def _typing_problem(self) -> str:
        if not self._line.text().strip() or self._typed() is not None:
            return ""
        return self.manner.texts.gettext(
            "This is not in the list: choose one of its lines, or type a part of one."
        )

    def _show_value(self, text: str) -> None:
        self._unfinished = ""
        self.combo.set_value(text or None)
        if not text:
            self._line.clear()

    def _shows(self, text: str) -> bool:
        typed = self._typed()
        return typed is not None and typed.value == text == self.combo.value


class SeveralChoicesAnswer(_RowsAnswer):
    """As many answers as hold, each in a row, in the order of the questionnaire."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        super().__init__(question, manner, voice, is_round=False)
        self.count = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self.head.insertWidget(1, self.count, 0, Qt.AlignmentFlag.AlignTop)

    def restyle(self) -> None:
        self.count.setMinimumHeight(self.theme.line_height(Type.BODY_STRONG))
        super().restyle()

    def _choose(self, value: str) -> None:
        row = self.choice.rows[value]
        row.setChecked(not row.isChecked())
        self._give(" ".join(one for one, row in self.choice.rows.items() if row.isChecked()))

    def _after_value(self) -> None:
        super()._after_value()
        n = len(self.question.value.split())
        sentence = self.manner.texts.ngettext("{n} choice ticked", "{n} choices ticked", n)
        self.count.setText(sentence.format(n=n))
        self.count.setVisible(n > 0)

    def _show_value(self, text: str) -> None:
        self.choice.show_chosen(text.split())


class TickAnswer(QuestionView):
    """A statement that is confirmed by a tick."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.choice = ChoiceList(is_round=False)
        super().__init__(Field(self.choice, self.choice), question, manner, voice)
        self.choice.asked.connect(lambda _value: self._turn())

    def show_manner(self, manner: Manner) -> None:
        super().show_manner(manner)
        words = manner.texts.pgettext("a tick", "Confirmed")
        self.choice.show_choices([Choice(ACKNOWLEDGED, words)], manner.words)
        self.choice.name_rows(self.question.ref, self._spoken()[0])
        self._show_value(self.question.value)

    def take_focus(self) -> None:
        self.choice.take_focus()

    def _turn(self) -> None:
        text = "" if self.question.value else ACKNOWLEDGED
        self._show_value(text)
        self._give(text)

    def _show_value(self, text: str) -> None:
        self.choice.show_chosen([ACKNOWLEDGED] if text else [])
