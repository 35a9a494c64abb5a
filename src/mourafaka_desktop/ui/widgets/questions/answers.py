"""Which widget answers which question."""

from typing import Final

from mourafaka_desktop.ui.widgets.questions.chosen_answer import (
    LineChoiceAnswer,
    RowChoiceAnswer,
    SearchChoiceAnswer,
    SeveralChoicesAnswer,
    TickAnswer,
    is_folded,
    is_in_a_line,
)
from mourafaka_desktop.ui.widgets.questions.dated_answer import (
    DateAnswer,
    MomentAnswer,
    TimeAnswer,
)
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.question import Question, QuestionKind
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.questions.read_answer import ReadAnswer
from mourafaka_desktop.ui.widgets.questions.scale_answer import ScaleAnswer
from mourafaka_desktop.ui.widgets.questions.written_answer import (
    LineAnswer,
    NumberAnswer,
    TextAnswer,
)

AnswerType = (
    type[LineAnswer] | type[TextAnswer] | type[NumberAnswer]
    | type[DateAnswer] | type[TimeAnswer] | type[MomentAnswer]
    | type[LineChoiceAnswer] | type[RowChoiceAnswer] | type[SearchChoiceAnswer]
    | type[SeveralChoicesAnswer] | type[TickAnswer] | type[ScaleAnswer] | type[ReadAnswer]
)  # fmt: skip

_BY_KIND: Final[dict[QuestionKind, AnswerType]] = {
    QuestionKind.TEXT: LineAnswer,
    QuestionKind.LONG_TEXT: TextAnswer,
    QuestionKind.INTEGER: NumberAnswer,
    QuestionKind.DECIMAL: NumberAnswer,
    QuestionKind.DATE: DateAnswer,
    QuestionKind.TIME: TimeAnswer,
    QuestionKind.DATETIME: MomentAnswer,
    QuestionKind.SELECT_MULTIPLE: SeveralChoicesAnswer,
    QuestionKind.RANGE: ScaleAnswer,
    QuestionKind.ACKNOWLEDGE: TickAnswer,
}


def answer_type(question: Question) -> AnswerType:
    """The widget for a question as it is now; with other choices it may be another."""
    if not question.is_asked:
        return ReadAnswer
    if question.kind is not QuestionKind.SELECT_ONE:
        return _BY_KIND[question.kind]
    if is_folded(question):
        return SearchChoiceAnswer
    return LineChoiceAnswer if is_in_a_line(question) else RowChoiceAnswer


def build_answer(question: Question, manner: Manner, voice: Voice) -> QuestionView:
    """The widget of a question, showing it."""
    view = answer_type(question)(question, manner, voice)
    view.begin()
    return view
