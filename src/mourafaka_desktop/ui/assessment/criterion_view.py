"""One criterion: where it stands, what is asked, its ladder, what the level means, evidence and note."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Catalogue, Language, catalogue
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import enum_label
from mourafaka_desktop.ui.assessment.assessment_model import ShownCriterion
from mourafaka_desktop.ui.assessment.not_applicable_view import NotApplicableView
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.legal_alert import LegalAlert
from mourafaka_desktop.ui.widgets.level_ladder import Level, LevelLadder
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.text_editor import TextField
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_forms.answers import Evidence
from mourafaka_forms.framework import Framework

_EVIDENCE_ICONS = {
    Evidence.SEEN: "file-check",
    Evidence.OBSERVED: "eye",
    Evidence.DECLARED: "message-circle",
}


class CriterionView(Themed, QWidget):
    """Says what is chosen and written for the criterion on show, by its code."""

    level_chosen = Signal(str, int)
    not_applicable_chosen = Signal(str)
    reason_written = Signal(str, str)
    evidence_chosen = Signal(str, object)  # Evidence
    evidence_note_written = Signal(str, str)
    note_written = Signal(str, str)
    next_requested = Signal()
    whole_part_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ShownCriterion | None = None
        self._framework: Framework | None = None
        self._words = self._content = Language.EN
        self._note_is_open = False
        self._build_head()
        self._build_body()
        self._lay_out()
        self._listen()
        self.restyle()

    @property
    def code(self) -> str:
        """The code of the criterion on show."""
        return "" if self._shown is None else self._shown.criterion.code

    def show_framework(self, framework: Framework | None) -> None:
        """The framework that names levels and kinds of evidence; None where nothing is rated."""
        self._framework = framework

    def show_criterion(self, shown: ShownCriterion) -> None:
        """Show a criterion with its answer."""
        is_other = shown.criterion.code != self.code
        self._shown = shown
        if is_other:
            self._note_is_open = bool(shown.answer.note)
        self._show_texts()
        self._show_answer()

    def show_answer(self, shown: ShownCriterion) -> None:
        """The answer changed; texts being written are left alone where nothing differs."""
        self._shown = shown
        self._show_answer()

    def show_language(self, words: Language, content: Language) -> None:
        """The language of the screen's own words here, and the one the questionnaire is read in."""
        self._words, self._content = words, content
        direction = (
            Qt.LayoutDirection.RightToLeft if content.is_rtl else Qt.LayoutDirection.LeftToRight
        )
        self.setLayoutDirection(direction)
        self._not_applicable.show_language(words, content)
        if self._shown is not None:
            self._show_texts()
            self._show_answer()

    def freeze(self, is_frozen: bool) -> None:
        """A submitted assessment is read, not written."""
        for widget in (
            self.ladder,
            self._evidence,
            self._evidence_note,
            self._note,
            self._not_applicable,
        ):
            widget.setEnabled(not is_frozen)

    def turn_evidence(self) -> None:
        """Choose the next kind of evidence: seen, observed, declared in turn."""
        kinds = list(Evidence)
        now = self._evidence_choice.value
        following = kinds[0] if now is None else kinds[(kinds.index(now) + 1) % len(kinds)]
        self.evidence_chosen.emit(self.code, following)

    def focus_note(self) -> None:
        """Put the caret in the note."""
        self._evidence_note.input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_reason(self) -> None:
        """Put the caret where the reason is written."""
        self._not_applicable.take_focus()

    def restyle(self) -> None:
        stacked = self.theme.has_one_column
        self._answer_row.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self._answer_row.setSpacing(self.theme.space(12 if stacked else 24))
        super().restyle()

    def _build_head(self) -> None:
        self._chapter = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._part = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._facts = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._legal = Chip(State.LATE)
        self._unverified = Chip(State.NEUTRAL)
        self._whole_part = Button(ButtonKind.LINK)
        self._whole_part.setObjectName("assessment.whole_part")
        crumb = QWidget()
        self._crumb = FlowLayout(crumb, spacing=10)
        for widget in (
            self._chapter,
            IconLabel("chevron-forward", Colour.INK_2, 16),
            self._part,
            self._facts,
            self._legal,
            self._unverified,
        ):
            self._crumb.addWidget(widget)
        self._head = QHBoxLayout()
        self._head.addWidget(crumb, 1)
        self._head.addWidget(self._whole_part, 0, Qt.AlignmentFlag.AlignTop)
        self._title = Text(Type.OBJECT_TITLE)
        self._title.setObjectName("assessment.criterion")
        self._rule = Text(Type.SECONDARY, colour=Colour.INK_2)

    def _build_body(self) -> None:
        self.ladder = LevelLadder()
        self.ladder.setObjectName("assessment.ladder")
        for card in self.ladder.cards:
            card.setObjectName(f"assessment.level_{card.number}")
        self._alert = LegalAlert()
        self._alert.setObjectName("assessment.legal_alert")
        self._capped = InlineProblem(State.SOON)
        self._capped.setObjectName("assessment.capped")
        self._problem = InlineProblem(State.LATE)
        self._problem.setObjectName("assessment.criterion_problem")
        self._not_applicable = NotApplicableView()
        self._evidence_choice: SegmentedChoice[Evidence] = SegmentedChoice()
        self._evidence_choice.setObjectName("assessment.evidence")
        self._evidence = Field(self._evidence_choice, self._evidence_choice)
        self._evidence_note = LineField()
        self._evidence_note.input.setObjectName("assessment.evidence_note")
        self._hint = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._open_note = Button(ButtonKind.LINK)
        self._open_note.setObjectName("assessment.open_note")
        self._note = TextField(least_lines=2)
        self._note.input.setObjectName("assessment.note")

    def _lay_out(self) -> None:
        self._answer_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._answer_row.addWidget(self._evidence, 0, Qt.AlignmentFlag.AlignTop)
        self._answer_row.addWidget(self._evidence_note, 1, Qt.AlignmentFlag.AlignTop)
        note_line = QHBoxLayout()
        note_line.addWidget(self._hint, 1)
        note_line.addWidget(self._open_note, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._title)
        column.addWidget(self._rule)
        column.addSpacing(10)
        column.addWidget(self.ladder)
        column.addSpacing(10)
        for notice in (self._problem, self._alert, self._capped, self._not_applicable):
            column.addWidget(notice)
        column.addSpacing(8)
        column.addLayout(self._answer_row)
        column.addSpacing(4)
        column.addLayout(note_line)
        column.addWidget(self._note)
        column.addStretch(1)

    def _listen(self) -> None:
        self.ladder.level_chosen.connect(lambda level: self.level_chosen.emit(self.code, level))
        self.ladder.not_applicable_chosen.connect(
            lambda: self.not_applicable_chosen.emit(self.code)
        )
        self.ladder.next_requested.connect(self.next_requested)
        self.ladder.letter_pressed.connect(self._take_letter)
        self._not_applicable.reason_written.connect(
            lambda text: self.reason_written.emit(self.code, text)
        )
        self._not_applicable.withdrawn.connect(lambda: self.not_applicable_chosen.emit(self.code))
        self._evidence_choice.changed.connect(
            lambda kind: self.evidence_chosen.emit(self.code, kind)
        )
        self._evidence_note.changed.connect(
            lambda text: self.evidence_note_written.emit(self.code, text)
        )
        self._note.changed.connect(lambda text: self.note_written.emit(self.code, text))
        self._open_note.clicked.connect(self._show_note)
        self._whole_part.clicked.connect(self.whole_part_requested)

    def _take_letter(self, letter: str) -> None:
        if letter == "E":
            self.turn_evidence()

    def _show_note(self) -> None:
        self._note_is_open = True
        self._show_answer()
        self._note.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_texts(self) -> None:
        shown, framework = self._shown, self._framework
        assert shown is not None
        assert framework is not None
        texts = catalogue(self._words)
        criterion = shown.criterion
        self._chapter.setText(shown.chapter.title.in_language(self._content))
        # The dot ends the line before where the facts do not fit beside it.
        self._part.setText(f"{shown.part.title.in_language(self._content)} ·")
        self._part.setVisible(not shown.chapter.is_whole)
        weight = formats(self._words).number(criterion.weight)
        self._facts.setText(
            f"{isolate(criterion.code)} · "
            + texts.gettext("Weight {weight}").format(weight=isolate(weight))
        )
        self._show_legal(texts)
        self._whole_part.setText(texts.gettext("Show the whole part"))
        self._title.setText(criterion.label.in_language(self._content))
        self._hint.setText(criterion.evidence.in_language(self._content))
        self._evidence.set_label(texts.gettext("Evidence"))
        self._evidence_choice.set_options(
            [Option(kind, enum_label(kind, texts), _EVIDENCE_ICONS[kind]) for kind in Evidence]
        )
        before: QWidget = self.ladder.cards[-1]
        for kind, segment in zip(Evidence, self._evidence_choice.segments, strict=True):
            segment.setObjectName(f"assessment.evidence_{kind}")
            QWidget.setTabOrder(before, segment)  # made after the note that follows them
            before = segment
        self._evidence_choice.set_name(texts.gettext("Evidence"))
        self._evidence_note.set_label(texts.gettext("Note"))
        self._note.set_label(texts.gettext("Remark for the report"))
        self._open_note.setText(texts.gettext("Add a remark"))
        self._show_levels(texts, framework)
        self._crumb.invalidate()

    def _show_legal(self, texts: Catalogue) -> None:
        shown = self._shown
        assert shown is not None
        legal = shown.legal
        self._legal.setVisible(shown.criterion.is_legal_obligation)
        self._legal.show_state(State.LATE, texts.gettext("Legal obligation"), "scale")
        self._unverified.setVisible(legal is not None and not legal.is_verified)
        self._unverified.show_state(State.NEUTRAL, texts.gettext("Rule to verify"), "info")
        self._rule.setText(legal.rule.in_language(self._content) if legal else "")
        self._rule.setVisible(legal is not None)

    def _show_levels(self, texts: Catalogue, framework: Framework) -> None:
        shown = self._shown
        assert shown is not None
        chip = texts.gettext("in the first assessment")
        self.ladder.show_levels(
            [
                Level(
                    name=scale.label.in_language(self._content),
                    text=level.text.in_language(self._content),
                    chip=chip if level.rating == shown.initial_rating else "",
                )
                for scale, level in zip(framework.scale, shown.criterion.levels, strict=True)
            ]
        )

    def _show_answer(self) -> None:
        shown = self._shown
        assert shown is not None
        texts, answer = catalogue(self._words), shown.answer
        is_left_out = answer.not_applicable_reason is not None
        self.ladder.show_level(None if is_left_out else answer.rating)
        self._not_applicable.show_reason(
            answer.not_applicable_reason, shown.criterion.not_applicable
        )
        self._alert.show_sentence(
            texts.gettext("Legal alert:"),
            texts.gettext("this level adds a regularisation action to the development plan."),
        )
        self._alert.setVisible(shown.raises_alert)
        if answer.is_capped:
            self._capped.show_problem(
                texts.gettext("Counted as level 2 for now."),
                texts.gettext("A level 3 or 4 asks for evidence that was seen and noted."),
            )
        else:
            self._capped.clear()
        if shown.problem:
            self._problem.show_problem(shown.problem)
        else:
            self._problem.clear()
        self._evidence_choice.set_value(answer.evidence)
        if self._evidence_note.value != (answer.evidence_note or "").strip():
            self._evidence_note.set_value(answer.evidence_note)
        self._note.set_value(answer.note)
        self._note.setVisible(self._note_is_open or bool(answer.note))
        self._open_note.setVisible(not self._note.isVisibleTo(self))
