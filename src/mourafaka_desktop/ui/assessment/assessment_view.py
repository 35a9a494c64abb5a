"""The assessment: outline at the start, one step (or a whole part) in the middle, the way on below.

The questionnaire can be read in another language (F9) without leaving the place: texts change, focus and
scroll stay. Shows what it is told; says what the coach chooses and writes, by criterion or by question.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import Language, _, current
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.labels import enum_label
from mourafaka_desktop.services.questionnaires import Startable
from mourafaka_desktop.ui.assessment.assessment_model import (
    FinishSummary,
    ModuleOffer,
    ProvisionalScore,
    ShownCriterion,
)
from mourafaka_desktop.ui.assessment.criterion_view import CriterionView
from mourafaka_desktop.ui.assessment.finish_view import FinishView
from mourafaka_desktop.ui.assessment.footer_view import FooterView
from mourafaka_desktop.ui.assessment.newer_version_view import NewerVersionView
from mourafaka_desktop.ui.assessment.outline_model import Chapter, Outline, Part, Step
from mourafaka_desktop.ui.assessment.outline_view import OutlineView
from mourafaka_desktop.ui.assessment.part_view import PartView
from mourafaka_desktop.ui.assessment.provisional_score_view import ProvisionalScoreView
from mourafaka_desktop.ui.assessment.questionnaire_choice_view import QuestionnaireChoiceView
from mourafaka_desktop.ui.assessment.questions_view import QuestionsView
from mourafaka_desktop.ui.assessment.way_model import Count
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.physical_keys import letter_of
from mourafaka_desktop.ui.tokens import Colour, Space, State
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.form_header import FormHeader
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.menu_button import MenuButton
from mourafaka_desktop.ui.widgets.questions.question import Item
from mourafaka_desktop.ui.widgets.questions.question_list import QuestionList
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.sync_badge import SyncBadge, SyncMark
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View
from mourafaka_forms.framework import Framework

_OUTLINE_WIDTH = 275


class AssessmentView(Themed, View):
    """One assessment; intentions name a criterion by its code, a question by its ref, a step or part by its key."""

    level_chosen = Signal(str, int)
    not_applicable_chosen = Signal(str)
    reason_written = Signal(str, str)
    cleared = Signal(str)
    evidence_chosen = Signal(str, object)  # Evidence
    evidence_note_written = Signal(str, str)
    note_written = Signal(str, str)
    question_answered = Signal(str, str)
    row_added = Signal(str)
    row_removed = Signal(str)
    writing_paused = Signal()
    language_switched = Signal(object)  # Language
    next_requested = Signal()
    previous_requested = Signal()
    next_unanswered_requested = Signal()
    criterion_requested = Signal(str)
    question_requested = Signal(str)
    part_requested = Signal(str)
    whole_part_requested = Signal()
    single_view_requested = Signal()
    module_opened = Signal(str)
    module_closed = Signal(str)
    finish_requested = Signal()
    finish_confirmed = Signal()
    undo_requested = Signal()
    back_requested = Signal()
    questionnaire_chosen = Signal(str)
    newer_version_requested = Signal()
    blank_requested = Signal()
    why_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("assessment")
        self._title: Callable[[], str] = lambda: _("Assessment")
        self._context: Callable[[], str] = str
        self._languages: Sequence[Language] = (Language.AR, Language.FR)
        self._chosen_language: Language | None = None  # by F9; None follows the screen
        self._saved_at: datetime | None = None
        self._sync_mark: SyncMark | None = None
        self._failure: MourafakaError | None = None
        self._shows_missing = False
        self._is_scored = True
        self._build_header()
        self._build_outline()
        self._build_pages()
        self._lay_out()
        self._listen()
        self._show_page(self.criterion)
        self.setFocusProxy(self.criterion.ladder.cards[0])
        self.retranslate()
        self.restyle()

    # What is shown

    def show_title(self, title: Callable[[], str], context: Callable[[], str]) -> None:
        """What is filled in and for whom, in the language of the screen at the moment."""
        self._title, self._context = title, context
        self._show_header()

    def show_nothing(self) -> None:
        """There is no questionnaire to show; why is said by `show_problem`."""
        self._show_page(self._nothing)

    def show_choice(self, startable: Sequence[Startable]) -> None:
        """The questionnaires to choose from before one begins."""
        self.choice.show_startable(startable)
        self._show_page(self.choice)
        self.choice.take_focus()

    def show_questionnaire(
        self, outline: Outline, framework: Framework | None, languages: Sequence[Language]
    ) -> None:
        """The questionnaire: what it asks, how it is scored (None: not), and the languages it speaks, if it is
        translated."""
        self._languages, self._is_scored = languages, framework is not None
        self._show_next_unanswered()
        self._show_missing(False)
        self.criterion.show_framework(framework)
        self.part.show_framework(framework)
        self.outline.show_chapters(outline.chapters)
        self._show_language()

    def show_diagnosis(self, is_diagnosis: bool) -> None:
        """Whether it is the programme's diagnosis or any other questionnaire."""
        self.score.show_diagnosis(is_diagnosis)

    def show_modules(self, offers: Sequence[ModuleOffer]) -> None:
        """The territorial modules that can be opened or closed by hand."""
        self.outline.show_modules(offers)

    def show_newer_version(self, version: str | None) -> None:
        """The newer version of the questionnaire that has arrived; None where there is none."""
        self.newer_version.show_version(version)

    def show_criterion(self, shown: ShownCriterion) -> None:
        """The criterion the coach is at."""
        is_other = shown.criterion.code != self.criterion.code
        self.criterion.show_criterion(shown)
        self.outline.show_current(shown.part)
        self._show_page(self.criterion, from_top=is_other)

    def show_questions(
        self, chapter: Chapter, part: Part, step: Step, items: Sequence[Item]
    ) -> None:
        """The questions the coach is at."""
        is_other = step.key != self.questions.key
        self.questions.show_step(chapter, part, step, items)
        self.outline.show_current(part)
        self._show_page(self.questions, from_top=is_other)

    def show_part(
        self,
        part: Part,
        shown: Callable[[str], ShownCriterion],
        items: Callable[[str], Sequence[Item]],
        is_asked: Callable[[str], bool],
    ) -> None:
        """A part with all its criteria and questions."""
        self.part.show_part(part, shown, items)
        self.part.show_asked(is_asked)
        self.outline.show_current(part)
        self._show_page(self.part)

    def show_way(self, *, has_previous: bool, has_next: bool) -> None:
        """Whether there is something before and after what is on show."""
        self.footer.show_way(has_previous=has_previous, has_next=has_next)

    def show_answer(self, shown: ShownCriterion) -> None:
        """The answer to a criterion changed."""
        if shown.criterion.code == self.criterion.code:
            self.criterion.show_answer(shown)
        self.part.show_answer(shown)

    def show_items(self, key: str, items: Sequence[Item]) -> None:
        """The questions of a step have changed; nothing happens where it is not on show."""
        questions = self._question_lists.get(key)
        if questions is not None:
            questions.show_items(items)

    def show_refused(self, ref: str) -> None:
        """What was written as the answer to a question cannot be one; it stays, and the reason under it."""
        for questions in self._question_lists.values():
            if ref in questions.questions:
                questions.show_refused(ref)

    @property
    def question_steps(self) -> Sequence[str]:
        """The keys of the steps of questions on show."""
        return tuple(self._question_lists)

    def show_asked(self, is_asked: Callable[[str], bool]) -> None:
        """Which steps of the part on show are asked at the moment."""
        self.part.show_asked(is_asked)

    def show_progress(self, counts: Mapping[str, Count]) -> None:
        """How far each chapter and part that is asked is, by key."""
        self.outline.show_counts(counts)

    def show_provisional_score(self, score: ProvisionalScore) -> None:
        """The score so far."""
        self.score.show_score(score)

    def show_finish(self, summary: FinishSummary) -> None:
        """What is left before finishing."""
        self.finish.show_summary(summary)
        self._show_page(self.finish)
        self._show_missing(True)
        self.finish.take_focus()

    def show_all_answered(self) -> None:
        """There is nothing left to answer."""
        self._problem.show_problem(
            _("Everything is dealt with."),
            _("The assessment can be finished."),
            state=State.OK,
        )

    def show_frozen(self, is_frozen: bool) -> None:
        """A submitted assessment is read, not written."""
        for part in (self.criterion, self.part, self.footer, self.questions.questions):
            part.freeze(is_frozen)
        self.score.show_finish(not is_frozen)

    def show_saving(self) -> None:
        """Something is on its way to the disk: the time of the last save stands until it arrives."""

    def show_sync_state(self, mark: SyncMark | None) -> None:
        """How far a finished assessment has come; None: it is a draft, of which the saved mark says enough."""
        self._sync_mark = mark
        self._sync_badge.show_state(mark)

    def show_saved(self, at: datetime) -> None:
        """Every answer is on the disk, since `at`."""
        if self._failure is not None:
            self._problem.clear()
        self._saved_at, self._failure = at, None
        self._show_saved_mark()

    def show_not_saved(self, failure: MourafakaError) -> None:
        """The last answer could not be saved yet; it is kept and tried again."""
        self._failure = failure
        self._show_saved_mark()
        self.show_problem(failure)

    def show_problem(self, failure: MourafakaError) -> None:
        """Something asked for could not be done."""
        explanation = failure.explain(_)
        self._problem.show_problem(explanation.title, explanation.advice, state=State.SOON)

    def clear_problem(self) -> None:
        """What was said belongs to another step."""
        self._problem.clear()

    def take_focus(self) -> None:
        """Put the focus where one answers."""
        if self.part.isVisibleTo(self):
            self.part.take_focus()
        elif self.questions.isVisibleTo(self):
            self.questions.questions.focus_first()
        else:
            self.criterion.ladder.take_focus()

    def focus_reason(self) -> None:
        """Put the caret where the reason for leaving a criterion out is written."""
        self.criterion.focus_reason()

    def focus_question(self, ref: str) -> None:
        """Bring a question into view and put the focus in it."""
        any(questions.focus(ref) for questions in self._question_lists.values())

    @property
    def questionnaire_language(self) -> Language:
        """The language the questionnaire is read in."""
        wanted = self._chosen_language or _followed()
        return wanted if wanted in self._languages or not self._languages else self._languages[0]

    @property
    def _next_language(self) -> Language:
        """The language that F9 leads to."""
        now, languages = self.questionnaire_language, self._languages
        return languages[(languages.index(now) + 1) % len(languages)] if languages else now

    # Texts and sizes

    def retranslate(self) -> None:
        self._show_next_unanswered()
        self._outline_toggle.setText(_("Outline"))
        self._more.set_name(_("More"))
        self._print_blank.setText(_("Print the blank questionnaire"))
        self._show_header()
        self._sync_badge.show_state(self._sync_mark)
        self._show_saved_mark()
        self._show_language()

    def restyle(self) -> None:
        one_column = self.theme.has_one_column
        self._outline_toggle.setVisible(one_column)
        if not one_column:
            self._outline_toggle.setChecked(False)
        self._arrange()
        self._outline_panel.setFixedWidth(
            16_777_215 if one_column else self.theme.px(_OUTLINE_WIDTH)
        )
        if one_column:
            self._outline_panel.setMinimumWidth(0)
        pad = self.theme.space(12)
        self._outline_column.setContentsMargins(
            pad, self.theme.space(14), pad, self.theme.space(14)
        )
        self._outline_column.setSpacing(pad)
        across, along = self.theme.space(Space.FORM_PAGE), self.theme.space(10)
        self._finish_row.setContentsMargins(across, along, across, along)
        super().restyle()

    # What the coach does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
        elif event.modifiers() == Qt.KeyboardModifier.ControlModifier and letter_of(event) == "M":
            self._write_note()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.writing_paused.emit()
        super().hideEvent(event)

    def _build_header(self) -> None:
        self._header = FormHeader()
        self._sync_badge = SyncBadge()
        self._sync_badge.setObjectName("assessment.sync_state")
        self._header.add_action(self._sync_badge)
        self._sync_badge.hide()
        self._outline_toggle = Button(ButtonKind.TOGGLE, icon="list", small=True)
        self._outline_toggle.setObjectName("assessment.outline")
        self._language = Button(icon="languages", small=True)
        self._language.setObjectName("assessment.language")
        self._next_unanswered = Button(key="F8", small=True)
        self._next_unanswered.setObjectName("assessment.next_unanswered")
        self._more = MenuButton()
        self._more.setObjectName("assessment.more")
        self._print_blank = self._more.add("assessment.print_blank")
        for button in (self._outline_toggle, self._language, self._next_unanswered, self._more):
            self._header.add_action(button)

    def _build_outline(self) -> None:
        self.outline = OutlineView()
        self.newer_version = NewerVersionView()
        self.score = ProvisionalScoreView()
        area = QScrollArea()
        area.setWidget(self.outline)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        self.outline.setAutoFillBackground(False)
        self._outline_panel = _grounded(Colour.PANEL)
        self._outline_column = QVBoxLayout(self._outline_panel)
        self._outline_column.addWidget(area, 1)
        self._outline_column.addWidget(self.newer_version)
        self._outline_column.addWidget(self.score)

    def _build_pages(self) -> None:
        self.criterion = CriterionView()
        self.questions = QuestionsView()
        self.part = PartView()
        self.finish = FinishView()
        self.choice = QuestionnaireChoiceView()
        self._nothing = QWidget()
        self._pages = (
            self.criterion,
            self.questions,
            self.part,
            self.finish,
            self.choice,
            self._nothing,
        )
        self._page: QWidget = self.criterion
        self._problem = InlineProblem()
        self._scroll = ScrollPage(Space.FORM_PAGE)
        self._scroll.add(self._problem)
        for page in self._pages:
            self._scroll.add(page)
        self.footer = FooterView()
        self._footer_ground = _grounded(Colour.SURFACE)
        footer_row = QHBoxLayout(self._footer_ground)
        footer_row.setContentsMargins(0, 0, 0, 0)
        footer_row.addWidget(self.footer)
        self._finish_footer = _grounded(Colour.SURFACE)
        self._finish_row = QHBoxLayout(self._finish_footer)
        self._finish_row.addWidget(self.finish.foot)

    def _lay_out(self) -> None:
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._scroll, 1)
        middle.addWidget(Separator())
        middle.addWidget(self._footer_ground)
        middle.addWidget(self._finish_footer)
        self._line = Separator(upright=True)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._outline_panel)
        body.addWidget(self._line)
        body.addWidget(self._middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(body, 1)

    def _listen(self) -> None:
        criterion, part = self.criterion, self.part
        for page in (criterion, part):
            page.level_chosen.connect(self.level_chosen)
            page.not_applicable_chosen.connect(self.not_applicable_chosen)
        criterion.reason_written.connect(self.reason_written)
        criterion.evidence_chosen.connect(self.evidence_chosen)
        criterion.evidence_note_written.connect(self.evidence_note_written)
        criterion.note_written.connect(self.note_written)
        criterion.next_requested.connect(self.next_requested)
        criterion.whole_part_requested.connect(self.whole_part_requested)
        self.questions.whole_part_requested.connect(self.whole_part_requested)
        self._listen_to(self.questions.questions)
        part.questions_made.connect(lambda _key, questions: self._listen_to(questions))
        part.single_view_requested.connect(self.single_view_requested)
        part.criterion_requested.connect(self.criterion_requested)
        self.finish.criterion_requested.connect(self.criterion_requested)
        self.finish.question_requested.connect(self.question_requested)
        self.finish.confirmed.connect(self.finish_confirmed)
        self.finish.declined.connect(self._go_on_assessing)
        self.choice.chosen.connect(self.questionnaire_chosen)
        self.newer_version.preview_requested.connect(self.newer_version_requested)
        self.outline.part_requested.connect(self._open_part)
        self.outline.module_opened.connect(self.module_opened)
        self.outline.module_closed.connect(self.module_closed)
        self.score.finish_requested.connect(self.finish_requested)
        self.score.why_requested.connect(self.why_requested)
        self.footer.previous_requested.connect(self.previous_requested)
        self.footer.next_requested.connect(self.next_requested)
        self.footer.cleared.connect(lambda: self.cleared.emit(criterion.code))
        self.footer.not_applicable_chosen.connect(
            lambda: self.not_applicable_chosen.emit(criterion.code)
        )
        self._header.back_requested.connect(self.back_requested)
        self._language.clicked.connect(self._switch_language)
        self._print_blank.triggered.connect(self.blank_requested)
        self._next_unanswered.clicked.connect(self.next_unanswered_requested)
        self._outline_toggle.toggled.connect(self._arrange)
        for keys, slot in (
            ("F8", self.next_unanswered_requested.emit),
            ("F9", self._switch_language),
            ("Alt+Down", self.next_requested.emit),
            ("Alt+Up", self.previous_requested.emit),
            ("Ctrl+M", self._write_note),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def _listen_to(self, questions: QuestionList) -> None:
        questions.answered.connect(self.question_answered)
        questions.row_added.connect(self.row_added)
        questions.row_removed.connect(self.row_removed)
        questions.left.connect(lambda _ref: self.writing_paused.emit())
        questions.show_problems(self._shows_missing)

    def _show_missing(self, shows: bool) -> None:
        """Required questions say so once the coach has asked to finish, not before."""
        self._shows_missing = shows
        for questions in (self.questions.questions, *self.part.lists.values()):
            questions.show_problems(shows)

    @property
    def _question_lists(self) -> Mapping[str, QuestionList]:
        """The lists of questions on show, by the key of their step."""
        if self._page is self.questions:
            return {self.questions.key: self.questions.questions}
        return self.part.lists if self._page is self.part else {}

    def _focus_moved(self, old: QWidget | None, _now: QWidget | None) -> None:
        if old is not None and self.isAncestorOf(old):
            self.writing_paused.emit()

    def _write_note(self) -> None:
        if self._page is self.part and self.criterion.code:
            self.criterion_requested.emit(self.criterion.code)
        if self._page is self.criterion:
            self.criterion.focus_note()

    def _switch_language(self) -> None:
        """The questionnaire in its next language, in place."""
        following = self._next_language
        self._chosen_language = None if following is _followed() else following
        self._show_language()

    def _open_part(self, key: str) -> None:
        self._outline_toggle.setChecked(False)
        self.part_requested.emit(key)

    def _go_on_assessing(self) -> None:
        self.single_view_requested.emit()

    def _show_page(self, shown: QWidget, *, from_top: bool = True) -> None:
        self._page = shown
        for page in self._pages:
            page.setVisible(page is shown)
        begins = self._is_before_questions
        for beside in (self._next_unanswered, self._more, self._header.saved):
            beside.setHidden(begins)
        self._language.setVisible(len(self._languages) > 1 and not begins)
        self._footer_ground.setVisible(shown is not self.finish and not begins)
        self._finish_footer.setVisible(shown is self.finish)
        self.footer.show_criterion_buttons(shown is self.criterion)
        self._arrange()
        if from_top:
            self._scroll.verticalScrollBar().setValue(0)

    @property
    def _is_before_questions(self) -> bool:
        """Whether there is nothing to answer on the page: no outline, no foot."""
        return self._page in (self.choice, self._nothing)

    def _arrange(self) -> None:
        """With very large text the outline takes the place of the step while it is asked for."""
        begins = self._is_before_questions
        one_column = self.theme.has_one_column
        wants_outline = self._outline_toggle.isChecked() and not begins
        self._outline_toggle.setVisible(one_column and not begins)
        self._outline_panel.setVisible(not begins and (wants_outline or not one_column))
        self._line.setVisible(not begins and not one_column)
        self._middle.setVisible(not (one_column and wants_outline))

    # Words

    def _show_language(self) -> None:
        """Texts change in their places; the focus and the scroll are left where they are."""
        content = self.questionnaire_language
        words = current() if self._chosen_language is None else content
        self.language_switched.emit(content)
        for part in (self.criterion, self.questions, self.part, self.outline, self.score):
            part.show_language(words, content)
        self.finish.show_language(content)
        self.newer_version.show_language(words)
        self._language.setVisible(len(self._languages) > 1 and not self._is_before_questions)
        other = self._next_language
        self._language.setText(enum_label(other))
        self._language.setToolTip(_("Language of the questionnaire, F9"))
        self._language.setAccessibleName(
            _("Read the questionnaire in {language}").format(language=enum_label(other))
        )

    def _show_next_unanswered(self) -> None:
        self._next_unanswered.setText(
            _("Next not assessed") if self._is_scored else _("Next unanswered")
        )

    def _show_header(self) -> None:
        self._header.set_title(self._title())
        self._header.set_context(self._context())

    def _show_saved_mark(self) -> None:
        if self._failure is not None:
            self._header.saved.show_waiting(_("Not saved yet; kept on the screen"))
        elif self._saved_at is not None:
            time = formats(current()).time(morocco_time(self._saved_at).time())
            self._header.saved.show_saved(_("Saved, {time}").format(time=isolate(time)))


def _grounded(colour: str) -> QWidget:
    """A part of the screen on a ground of its own."""
    part = QWidget()
    palette = part.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    part.setPalette(palette)
    part.setAutoFillBackground(True)
    return part


def _followed() -> Language:
    """The language of the questionnaire that goes with the screen's."""
    return Language.AR if current() is Language.AR else Language.FR
