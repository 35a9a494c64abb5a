"""A whole part at once: each criterion in a row with its five levels, other questions between them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Catalogue, Language, catalogue
from mourafaka_desktop.ui.assessment.assessment_model import ShownCriterion
from mourafaka_desktop.ui.assessment.outline_model import Part, Step
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.physical_keys import digit_of, letter_of
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.questions.question import Item
from mourafaka_desktop.ui.widgets.questions.question_list import QuestionList
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_forms.framework import RATINGS, Framework


class PartView(QWidget):
    """`level_chosen` and `not_applicable_chosen` with the criterion's code; `criterion_requested` opens one.

    `questions_made` hands over each list of other questions, for whoever listens to what is answered there.
    """

    level_chosen = Signal(str, int)
    not_applicable_chosen = Signal(str)
    criterion_requested = Signal(str)
    single_view_requested = Signal()
    questions_made = Signal(str, object)  # key of the step, QuestionList

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._framework: Framework | None = None
        self._part: Part | None = None
        self._is_frozen = False
        self._words = self._content = Language.EN
        self._rows: dict[str, _CriterionRow] = {}
        self._lists: dict[str, QuestionList] = {}
        self._title = Text(Type.OBJECT_TITLE)
        self._one_by_one = Button(ButtonKind.LINK)
        self._one_by_one.setObjectName("assessment.one_by_one")
        self._one_by_one.clicked.connect(self.single_view_requested)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._one_by_one)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addLayout(head)
        self._column.addStretch(1)

    @property
    def lists(self) -> Mapping[str, QuestionList]:
        """The lists of other questions by the key of their step."""
        return self._lists

    def show_framework(self, framework: Framework | None) -> None:
        """The framework that names the levels; None where nothing is scored."""
        if framework is not self._framework:
            self._framework = framework
            self._part = None

    def show_part(
        self,
        part: Part,
        shown: Callable[[str], ShownCriterion],
        items: Callable[[str], Sequence[Item]],
    ) -> None:
        """The steps of a part: `shown` gives a criterion by its code, `items` the questions of a step by its key."""
        if self._part is None or _steps(part) != _steps(self._part):
            self._build(part)
        self._part = part
        for code, row in self._rows.items():
            row.show_criterion(shown(code))
        for key, questions in self._lists.items():
            questions.show_items(items(key))
        self._show_texts()

    def show_asked(self, is_asked: Callable[[str], bool]) -> None:
        """Hide what is not asked at the moment."""
        for key, widget in {**self._rows, **self._lists}.items():
            widget.setVisible(is_asked(key))

    def show_answer(self, shown: ShownCriterion) -> None:
        """The answer to one criterion changed."""
        row = self._rows.get(shown.criterion.code)
        if row is not None:
            row.show_criterion(shown)

    def show_language(self, words: Language, content: Language) -> None:
        """The language of the words, and that of the questionnaire."""
        self._words, self._content = words, content
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if content.is_rtl else Qt.LayoutDirection.LeftToRight
        )
        for shown in self._shown:
            shown.show_language(words, content)
        self._show_texts()

    def take_focus(self) -> None:
        """Put the focus on the first row not dealt with, or on the first question."""
        rows = [row for row in self._rows.values() if row.isVisibleTo(self)]
        if rows:
            next((row for row in rows if row.levels.value is None), rows[0]).take_focus()
        elif self._lists:
            next(iter(self._lists.values())).focus_first()

    def freeze(self, is_frozen: bool) -> None:
        """A submitted assessment is read, not written."""
        self._is_frozen = is_frozen
        for shown in self._shown:
            shown.freeze(is_frozen)

    @property
    def _shown(self) -> "Sequence[_CriterionRow | QuestionList]":
        return (*self._rows.values(), *self._lists.values())

    def _build(self, part: Part) -> None:
        for shown in self._shown:
            shown.hide()
            shown.deleteLater()
        self._rows, self._lists = {}, {}
        for position, step in enumerate(part.steps, start=1):
            widget = self._questions(step) if step.code is None else self._row(step.code)
            widget.show_language(self._words, self._content)
            widget.freeze(self._is_frozen)
            self._column.insertWidget(position, widget)

    def _questions(self, step: Step) -> QuestionList:
        questions = self._lists[step.key] = QuestionList()
        self.questions_made.emit(step.key, questions)
        return questions

    def _row(self, code: str) -> "_CriterionRow":
        assert self._framework is not None  # a criterion has levels, and they have names
        row = self._rows[code] = _CriterionRow(self._framework)
        row.levels.setObjectName(f"assessment.levels_{code}")
        row.levels.changed.connect(partial(self.level_chosen.emit, code))
        row.levels.left_out.connect(partial(self.not_applicable_chosen.emit, code))
        row.leave_out.clicked.connect(partial(self._leave_out, code))
        row.open_button.clicked.connect(partial(self._request, code))
        return row

    def _leave_out(self, code: str, _checked: bool = False) -> None:
        self.not_applicable_chosen.emit(code)

    def _request(self, code: str, _checked: bool = False) -> None:
        self.criterion_requested.emit(code)

    def _show_texts(self) -> None:
        self._one_by_one.setText(catalogue(self._words).gettext("One criterion at a time"))
        if self._part is not None:
            self._title.setText(self._part.title.in_language(self._content))


def _steps(part: Part) -> list[str]:
    return [step.key for step in part.steps]


class _Levels(SegmentedChoice[int]):
    """The five levels side by side; digits and N act by the key's place."""

    left_out = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        has_command = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if digit is not None:
            self.changed.emit(digit)
        elif not has_command and letter_of(event) == "N":
            self.left_out.emit()
        else:
            super().keyPressEvent(event)


class _CriterionRow(Themed, QWidget):
    """A criterion's name, the words of its level, and the levels to choose from."""

    def __init__(self, framework: Framework) -> None:
        super().__init__()
        self._framework = framework
        self._shown: ShownCriterion | None = None
        self._words = self._content = Language.EN
        self._name = Text(Type.BODY_BOLD)
        self._level = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._legal = Chip(State.LATE)
        self._capped = Chip(State.SOON)
        self.levels = _Levels(small=True)
        self.open_button = Button(ButtonKind.LINK)
        self.leave_out = Button(ButtonKind.LINK)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._level)
        chips = QHBoxLayout()
        chips.setSpacing(14)
        chips.addWidget(self._legal)
        chips.addWidget(self._capped)
        chips.addWidget(self.open_button)
        chips.addWidget(self.leave_out)
        chips.addStretch(1)
        words.addLayout(chips)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.levels, 0, Qt.AlignmentFlag.AlignVCenter)
        card = Card()
        card.add(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.restyle()

    def show_criterion(self, shown: ShownCriterion) -> None:
        self._shown = shown
        self._show()

    def show_language(self, words: Language, content: Language) -> None:
        self._words, self._content = words, content
        if self._shown is not None:
            self._show()

    def freeze(self, is_frozen: bool) -> None:
        self.levels.setEnabled(not is_frozen)
        self.leave_out.setEnabled(not is_frozen)

    def take_focus(self) -> None:
        chosen = next((s for s in self.levels.segments if s.isChecked()), self.levels.segments[0])
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        stacked = self.theme.has_one_column
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self._row.setSpacing(self.theme.space(16))
        super().restyle()

    def _show(self) -> None:
        shown = self._shown
        assert shown is not None
        texts = catalogue(self._words)
        name = shown.criterion.label.in_language(self._content)
        self._name.setText(name)
        self._level.setText(self._level_words(texts))
        self.levels.set_options([Option(rating, isolate(rating)) for rating in RATINGS])
        left_out = shown.answer.not_applicable_reason is not None
        self.levels.set_value(None if left_out else shown.answer.rating)
        self.levels.set_name(name)
        self._name_levels()
        self._legal.setVisible(shown.raises_alert)
        self._legal.show_state(State.LATE, texts.gettext("Legal alert"), "scale")
        self._capped.setVisible(shown.answer.is_capped)
        self._capped.show_state(State.SOON, texts.gettext("Counted as level 2"), "info")
        self.leave_out.setText(
            texts.gettext("It applies") if left_out else texts.gettext("Not applicable")
        )
        self.leave_out.setAccessibleName(f"{self.leave_out.text()}, {name}")
        self.open_button.setText(texts.gettext("Evidence and note"))
        self.open_button.setAccessibleName(f"{texts.gettext('Evidence and note')}, {name}")

    def _level_words(self, texts: Catalogue) -> str:
        shown = self._shown
        assert shown is not None
        answer = shown.answer
        if answer.not_applicable_reason is not None:
            reason = answer.not_applicable_reason or texts.gettext("reason still to be written")
            return texts.gettext("Not applicable: {reason}").format(reason=reason)
        if answer.rating is None:
            return texts.gettext("Not assessed yet")
        return shown.criterion.levels[answer.rating].text.in_language(self._content)

    def _name_levels(self) -> None:
        shown = self._shown
        assert shown is not None
        for segment, scale, level in zip(
            self.levels.segments, self._framework.scale, shown.criterion.levels, strict=True
        ):
            name = scale.label.in_language(self._content)
            text = level.text.in_language(self._content)
            segment.setAccessibleName(f"{level.rating}, {name}. {text}")
            segment.setToolTip(f"{name}: {text}")
            segment.setObjectName(f"assessment.level_{shown.criterion.code}_{level.rating}")
