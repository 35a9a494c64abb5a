"""The assessment: outline at the start, one criterion (or a whole part) in the middle, the way on below.

The questionnaire can be read in the other language (F9) without leaving the place: texts change, focus
and scroll stay. Shows what it is told; says what the coach chooses and writes, by criterion.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import Language, _, current
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.labels import enum_label, occasion
from mourafaka_desktop.ui.assessment.assessment_model import (
    Count,
    FinishSummary,
    Group,
    ModuleOffer,
    ProvisionalScore,
    Questionnaire,
    ShownCriterion,
)
from mourafaka_desktop.ui.assessment.criterion_view import CriterionView
from mourafaka_desktop.ui.assessment.finish_view import FinishView
from mourafaka_desktop.ui.assessment.group_view import GroupView
from mourafaka_desktop.ui.assessment.outline_view import OutlineView
from mourafaka_desktop.ui.assessment.provisional_score_view import ProvisionalScoreView
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.physical_keys import letter_of
from mourafaka_desktop.ui.tokens import Colour, Space, State
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.form_header import FormHeader
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View

_OUTLINE_WIDTH = 275


class AssessmentView(Themed, View):
    """One assessment; every intention names its criterion by code."""

    level_chosen = Signal(str, int)
    not_applicable_chosen = Signal(str)
    reason_written = Signal(str, str)
    cleared = Signal(str)
    evidence_chosen = Signal(str, object)  # Evidence
    evidence_note_written = Signal(str, str)
    note_written = Signal(str, str)
    writing_paused = Signal()
    next_requested = Signal()
    previous_requested = Signal()
    next_unanswered_requested = Signal()
    criterion_requested = Signal(str)
    group_requested = Signal(str)
    module_opened = Signal(str)
    module_closed = Signal(str)
    finish_requested = Signal()
    finish_confirmed = Signal()
    undo_requested = Signal()
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("assessment")
        self._assessment: Assessment | None = None
        self._cooperative: Cooperative | None = None
        self._chosen_language: Language | None = None  # by F9; None follows the screen
        self._saved_at: datetime | None = None
        self._failure: MourafakaError | None = None
        self._has_next = True
        self._is_frozen = False
        self._shows_group = False
        self._build_header()
        self._build_outline()
        self._build_page()
        self._build_footer()
        self._lay_out()
        self._show_pages(self.criterion)
        self._listen()
        self.setFocusProxy(self.criterion.ladder.cards[0])
        self.retranslate()
        self.restyle()

    # What is shown

    def show_assessment(self, assessment: Assessment, cooperative: Cooperative) -> None:
        """Which assessment of whom."""
        self._assessment, self._cooperative = assessment, cooperative
        self._show_header()

    def show_questionnaire(self, questionnaire: Questionnaire) -> None:
        """The criteria that are asked."""
        self.criterion.show_framework(questionnaire.framework)
        self.group.show_framework(questionnaire.framework)
        self.outline.show_chapters(questionnaire.chapters)

    def show_modules(self, offers: Sequence[ModuleOffer]) -> None:
        """The territorial modules that can be opened or closed by hand."""
        self.outline.show_modules(offers)

    def show_criterion(self, shown: ShownCriterion, *, has_previous: bool, has_next: bool) -> None:
        """The criterion the coach is at."""
        is_other = shown.criterion.code != self.criterion.code
        self._has_next = has_next
        self.criterion.show_criterion(shown)
        self.outline.show_current(shown.group)
        self._previous.setEnabled(has_previous)
        self._show_way_on()
        self._show_pages(self.group if self._shows_group else self.criterion)
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)
        self._problem.clear()

    def show_group(self, group: Group, criteria: Sequence[ShownCriterion]) -> None:
        """The part the criterion belongs to, with all its criteria."""
        self.group.show_group(group, criteria)
        self.group.freeze(self._is_frozen)

    def show_answer(self, shown: ShownCriterion) -> None:
        """An answer changed."""
        if shown.criterion.code == self.criterion.code:
            self.criterion.show_answer(shown)
        self.group.show_answer(shown)

    def show_progress(self, counts: Mapping[str, Count]) -> None:
        """How far each part is, by code."""
        self.outline.show_counts(counts)

    def show_provisional_score(self, score: ProvisionalScore) -> None:
        """The score so far."""
        self.score.show_score(score)

    def show_finish(self, summary: FinishSummary) -> None:
        """What is left before finishing."""
        self.finish.show_summary(summary)
        self._show_pages(self.finish)
        self._scroll.verticalScrollBar().setValue(0)
        self.finish.take_focus()

    def show_all_answered(self) -> None:
        """There is no unanswered criterion any more."""
        self._problem.show_problem(
            _("Every criterion is dealt with."),
            _("The assessment can be finished."),
            state=State.OK,
        )

    def show_frozen(self, is_frozen: bool) -> None:
        """A submitted assessment is read, not written."""
        self._is_frozen = is_frozen
        self.criterion.freeze(is_frozen)
        self.group.freeze(is_frozen)
        self._clear.setEnabled(not is_frozen)
        self._not_applicable.setEnabled(not is_frozen)
        self.score.show_finish(not is_frozen)

    def show_saving(self) -> None:
        """Something is on its way to the disk: the time of the last save stands until it arrives."""

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

    def take_focus(self) -> None:
        """Put the focus where levels are chosen."""
        if self._shows_group:
            self.group.take_focus()
        else:
            self.criterion.ladder.take_focus()

    def focus_reason(self, code: str) -> None:
        """Put the caret where the reason for leaving a criterion out is written."""
        if code != self.criterion.code or self._shows_group:
            self._open_criterion(code)
        self.criterion.focus_reason()

    @property
    def questionnaire_language(self) -> Language:
        """The language the questionnaire is read in: Arabic or French."""
        if self._chosen_language is not None:
            return self._chosen_language
        return Language.AR if current() is Language.AR else Language.FR

    # Texts and sizes

    def retranslate(self) -> None:
        self._next_unanswered.setText(_("Next not assessed"))
        self._outline_toggle.setText(_("Outline"))
        self._previous.setText(_("Previous"))
        self._clear.setText(_("Not assessed"))
        self._not_applicable.setText(_("Not applicable"))
        self._show_way_on()
        self._show_header()
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
        across = self.theme.space(Space.FORM_PAGE)
        along = self.theme.space(10)
        self._footer_row.setContentsMargins(across, along, across, along)
        self._finish_row.setContentsMargins(across, along, across, along)
        self._next.setMinimumWidth(self.theme.px(140))
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
        self._outline_toggle = Button(ButtonKind.TOGGLE, icon="list", small=True)
        self._outline_toggle.setObjectName("assessment.outline")
        self._language = Button(icon="languages", small=True)
        self._language.setObjectName("assessment.language")
        self._next_unanswered = Button(key="F8", small=True)
        self._next_unanswered.setObjectName("assessment.next_unanswered")
        for button in (self._outline_toggle, self._language, self._next_unanswered):
            self._header.add_action(button)

    def _build_outline(self) -> None:
        self.outline = OutlineView()
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
        self._outline_column.addWidget(self.score)

    def _build_page(self) -> None:
        self.criterion = CriterionView()
        self.group = GroupView()
        self.finish = FinishView()
        self._problem = InlineProblem()
        self._scroll = ScrollPage(Space.FORM_PAGE)
        self._scroll.add(self._problem)
        for page in (self.criterion, self.group, self.finish):
            self._scroll.add(page)

    def _build_footer(self) -> None:
        self._previous = Button(icon="arrow-back")
        self._previous.setObjectName("assessment.previous")
        self._clear = Button(ButtonKind.TEXT)
        self._clear.setObjectName("assessment.clear")
        self._not_applicable = Button(ButtonKind.TEXT, key="N")
        self._not_applicable.setObjectName("assessment.not_applicable")
        self._next = Button(ButtonKind.FILLED, icon_after="arrow-forward")
        self._next.setObjectName("assessment.next")
        self._footer = _grounded(Colour.SURFACE)
        end = QWidget()
        self._end_flow = FlowLayout(end, spacing=12, at_end=True)
        for button in (self._clear, self._not_applicable, self._next):
            self._end_flow.addWidget(button)
        self._footer_row = QHBoxLayout(self._footer)
        self._footer_row.addWidget(self._previous, 0, Qt.AlignmentFlag.AlignTop)
        self._footer_row.addWidget(end, 1)
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
        middle.addWidget(self._footer)
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
        criterion, group = self.criterion, self.group
        for part in (criterion, group):
            part.level_chosen.connect(self.level_chosen)
            part.not_applicable_chosen.connect(self.not_applicable_chosen)
        criterion.reason_written.connect(self.reason_written)
        criterion.evidence_chosen.connect(self.evidence_chosen)
        criterion.evidence_note_written.connect(self.evidence_note_written)
        criterion.note_written.connect(self.note_written)
        criterion.next_requested.connect(self.next_requested)
        criterion.group_view_requested.connect(lambda: self._show_whole_group(True))
        group.single_view_requested.connect(lambda: self._show_whole_group(False))
        group.criterion_requested.connect(self._open_criterion)
        self.finish.criterion_requested.connect(self._open_criterion)
        self.finish.confirmed.connect(self.finish_confirmed)
        self.finish.declined.connect(self._go_on_assessing)
        self.outline.group_requested.connect(self._open_group)
        self.outline.module_opened.connect(self.module_opened)
        self.outline.module_closed.connect(self.module_closed)
        self.score.finish_requested.connect(self.finish_requested)
        self._header.back_requested.connect(self.back_requested)
        self._language.clicked.connect(self._switch_language)
        self._next_unanswered.clicked.connect(self.next_unanswered_requested)
        self._outline_toggle.toggled.connect(self._arrange)
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._clear.clicked.connect(lambda: self.cleared.emit(self.criterion.code))
        self._not_applicable.clicked.connect(
            lambda: self.not_applicable_chosen.emit(self.criterion.code)
        )
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

    def _focus_moved(self, old: QWidget | None, _now: QWidget | None) -> None:
        if old is not None and self.isAncestorOf(old):
            self.writing_paused.emit()

    def _write_note(self) -> None:
        self._show_whole_group(False)
        self.criterion.focus_note()

    def _switch_language(self) -> None:
        """The questionnaire in its other language, in place."""
        other = Language.FR if self.questionnaire_language is Language.AR else Language.AR
        self._chosen_language = None if other == _followed() else other
        self._show_language()

    def _show_whole_group(self, whole: bool) -> None:
        had_focus = self.focusWidget() is not None
        self._shows_group = whole
        self._show_pages(self.group if whole else self.criterion)
        self._scroll.verticalScrollBar().setValue(0)
        if had_focus:
            self.take_focus()

    def _open_criterion(self, code: str) -> None:
        self._shows_group = False
        self.criterion_requested.emit(code)
        self._show_pages(self.criterion)
        self.take_focus()

    def _open_group(self, code: str) -> None:
        self._outline_toggle.setChecked(False)
        self.group_requested.emit(code)

    def _go_on_assessing(self) -> None:
        self._show_pages(self.group if self._shows_group else self.criterion)
        self.take_focus()

    def _show_pages(self, shown: QWidget) -> None:
        for page in (self.criterion, self.group, self.finish):
            page.setVisible(page is shown)
        self._footer.setVisible(shown is not self.finish)
        self._finish_footer.setVisible(shown is self.finish)

    def _arrange(self) -> None:
        """With very large text the outline takes the place of the criterion while it is asked for."""
        one_column = self.theme.has_one_column
        wants_outline = self._outline_toggle.isChecked()
        self._outline_panel.setVisible(wants_outline or not one_column)
        self._line.setVisible(not one_column)
        self._middle.setVisible(not (one_column and wants_outline))

    # Words

    def _show_language(self) -> None:
        """Texts change in their places; the focus and the scroll are left where they are."""
        content = self.questionnaire_language
        words = current() if self._chosen_language is None else content
        self.criterion.show_language(words, content)
        self.group.show_language(words, content)
        self.outline.show_language(words, content)
        self.finish.show_language(content)
        self.score.show_language(words, content)
        other = Language.FR if content is Language.AR else Language.AR
        self._language.setText(enum_label(other))
        self._language.setToolTip(_("Language of the questionnaire, F9"))
        self._language.setAccessibleName(
            _("Read the questionnaire in {language}").format(language=enum_label(other))
        )

    def _show_way_on(self) -> None:
        self._next.setText(_("Next") if self._has_next else _("Finish"))

    def _show_header(self) -> None:
        if self._assessment is None or self._cooperative is None:
            self._header.set_title(_("Assessment"))
            self._header.set_context("")
            return
        self._header.set_title(occasion(self._assessment.occasion))
        self._header.set_context(self._cooperative.name_in(current()))

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
