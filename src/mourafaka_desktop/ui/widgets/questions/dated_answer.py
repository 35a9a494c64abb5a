"""Answers of the calendar and the clock: a day, a time of day, or both."""

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.ui.widgets.date_field import DateField, parse_date
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.questions.answer_text import (
    moment_text,
    read_date,
    read_moment,
    read_time,
    time_text,
)
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.question import Question
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.time_field import TimeField, parse_time

_DATE_WIDTH = 240
_TIME_WIDTH = 160


class DateAnswer(QuestionView):
    """A day, typed or chosen in a calendar, and written out under it."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self._written_out = manner.content
        self.date = DateField(describe=self._describe)
        super().__init__(self.date, question, manner, voice)
        self.field.column.setAlignment(self.date.frame, Qt.AlignmentFlag.AlignLeft)
        self.date.input.textEdited.connect(lambda _text: self._write())
        self.date.changed.connect(self._take)
        self.date.input.editingFinished.connect(self._leave)

    def show_manner(self, manner: Manner) -> None:
        self._written_out = manner.content
        self.date.input.stand_among(manner.direction)
        super().show_manner(manner)

    def restyle(self) -> None:
        self.date.frame.setFixedWidth(self.theme.px(_DATE_WIDTH))
        super().restyle()

    def _describe(self, day: dt.date) -> str:
        return formats(self._written_out).full_date(day)

    def _take(self, day: dt.date | None) -> None:
        self._give("" if day is None else day.isoformat())

    def _typing_problem(self) -> str:
        return _date_problem(self.date, self.manner)

    def _shows(self, text: str) -> bool:
        return not self._typing_problem() and self.date.value == read_date(text)

    def _show_value(self, text: str) -> None:
        self.date.set_value(read_date(text))


class TimeAnswer(QuestionView):
    """A time of day, as the clock on the wall says it."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self.time = TimeField()
        super().__init__(self.time, question, manner, voice)
        self.field.column.setAlignment(self.time.frame, Qt.AlignmentFlag.AlignLeft)
        self.time.input.textEdited.connect(lambda _text: self._write())
        self.time.changed.connect(self._take)
        self.time.input.editingFinished.connect(self._leave)

    def show_manner(self, manner: Manner) -> None:
        self.time.input.stand_among(manner.direction)
        super().show_manner(manner)

    def restyle(self) -> None:
        self.time.frame.setFixedWidth(self.theme.px(_TIME_WIDTH))
        super().restyle()

    def _take(self, at: dt.time | None) -> None:
        self._give("" if at is None else time_text(at))

    def _typing_problem(self) -> str:
        return _time_problem(self.time, self.manner)

    def _shows(self, text: str) -> bool:
        return not self._typing_problem() and self.time.value == _minute(read_time(text))

    def _show_value(self, text: str) -> None:
        self.time.set_value(_minute(read_time(text)))


class MomentAnswer(QuestionView):
    """A day and a time of day on Morocco's clock; half of it is no answer yet."""

    def __init__(self, question: Question, manner: Manner, voice: Voice) -> None:
        self._written_out = manner.content
        self.date, self.time = DateField(describe=self._describe), TimeField()
        both = QWidget()
        self._both = QHBoxLayout(both)
        self._both.setContentsMargins(0, 0, 0, 0)
        for part in (self.date, self.time):
            self._both.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        self._both.addStretch(1)
        super().__init__(Field(both, self.date.input), question, manner, voice)
        for part in (self.date, self.time):
            part.input.textEdited.connect(lambda _text: self._write())
            part.changed.connect(lambda _value: self._take())
            part.input.editingFinished.connect(self._leave)

    @property
    def inputs(self) -> tuple[QWidget, ...]:
        return (self.date.input, self.time.input)

    def show_manner(self, manner: Manner) -> None:
        self._written_out = manner.content
        for part in (self.date, self.time):
            part.speak(manner.words)
            part.input.stand_among(manner.direction)
        super().show_manner(manner)

    def restyle(self) -> None:
        self.date.setFixedWidth(self.theme.px(_DATE_WIDTH))
        self.time.setFixedWidth(self.theme.px(_TIME_WIDTH))
        self._both.setSpacing(self.theme.space(12))
        super().restyle()

    def _describe(self, day: dt.date) -> str:
        return formats(self._written_out).full_date(day)

    def _name(self) -> None:
        super()._name()
        self.date.input.setObjectName(f"answer.{self.question.ref}")

    def _tell_words(self) -> None:
        super()._tell_words()
        name, texts = self._spoken()[0], self.manner.texts
        for part, what in ((self.date, texts.gettext("date")), (self.time, texts.gettext("time"))):
            part.input.setAccessibleName(f"{name}, {what}")

    def _take(self) -> None:
        written = self._written()
        if written != self.question.value:
            self._give(written)
        self._tell_problem()

    def _written(self) -> str:
        day, at = self.date.value, self.time.value
        return "" if day is None or at is None else moment_text(day, at)

    def _typing_problem(self) -> str:
        texts = self.manner.texts
        has_date = bool(self.date.input.text().strip())
        has_time = bool(self.time.input.text().strip())
        if has_date == has_time or any(part.hasFocus() for part in self.inputs):
            return ""
        if has_date:
            return texts.gettext("Write the time too: without it the answer is not complete.")
        return texts.gettext("Write the date too: without it the answer is not complete.")

    def _shows(self, text: str) -> bool:
        return read_moment(self._written()) == read_moment(text)

    def _show_value(self, text: str) -> None:
        day, at = read_moment(text) or (None, None)
        self.date.set_value(day)
        self.time.set_value(_minute(at))


def _minute(at: dt.time | None) -> dt.time | None:
    """What is shown has no seconds."""
    return None if at is None else at.replace(second=0, microsecond=0)


def _date_problem(field: DateField, manner: Manner) -> str:
    text = field.input.text().strip()
    if not text or parse_date(text) is not None:
        return ""
    return manner.texts.gettext(
        "This is not a date yet: write day, month, year, for example 23/11/2026."
    )


def _time_problem(field: TimeField, manner: Manner) -> str:
    text = field.input.text().strip()
    if not text or parse_time(text) is not None:
        return ""
    return manner.texts.gettext(
        "This is not a time yet: write hours and minutes, for example 10:30."
    )
