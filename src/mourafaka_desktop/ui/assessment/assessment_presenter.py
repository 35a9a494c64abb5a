"""Between the assessment screen and the services: keeps each answer, finds the way, undoes.

The questionnaire runs on the engine's instance, here on the main thread: an answer goes in, what it touched comes
back and is shown, and the write follows in the background. Where the coach is, and in which language the
questionnaire is read, is not part of the assessment and is not saved.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, changed_values
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import AssessmentId, CooperativeId
from mourafaka_desktop.domain.questionnaire_migration import Migration
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC
from mourafaka_desktop.errors import MourafakaError, QuestionnaireAsksNothing, QuestionnaireFails
from mourafaka_desktop.i18n.catalogue import Language, _, current
from mourafaka_desktop.labels import content, occasion
from mourafaka_desktop.services import assessments, questionnaires
from mourafaka_desktop.services.assessments import AssessmentPage, MovedDraft
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.questionnaires import StartPage
from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView
from mourafaka_desktop.ui.assessment.draft_model import Effect
from mourafaka_desktop.ui.assessment.filling_model import Filling
from mourafaka_desktop.ui.assessment.passing import Passing
from mourafaka_desktop.ui.assessment.starting import Starting
from mourafaka_desktop.ui.autosave import Autosave
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.fresh_page import FreshPage, told
from mourafaka_desktop.ui.navigation import REASONS, Place, Router, Screen
from mourafaka_desktop.ui.widgets.sync_badge import SyncMark
from mourafaka_forms.answers import UNANSWERED, Answer, Evidence
from mourafaka_forms.instance import BadValue, Instance
from mourafaka_forms.xform import FormError

_log = logging.getLogger(__name__)

Say = Callable[[str, Callable[[], object] | None], object]
Values = Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class AssessmentServices:
    """What this screen asks of the services, bound to one profile."""

    startable: Callable[[CooperativeId], StartPage]
    start_assessment: Callable[..., Assessment]
    assessment_page: Callable[[AssessmentId], AssessmentPage]
    opened_instance: Callable[[AssessmentPage], Instance]
    answer: Callable[[AssessmentId, str, Answer | None], Changes]
    set_values: Callable[[AssessmentId, Values], Changes]
    open_module: Callable[[AssessmentId, str], Changes]
    close_module: Callable[[AssessmentId, str], Changes]
    submit_assessment: Callable[[AssessmentId], Changes]
    newer_version: Callable[[AssessmentId], Migration | None]
    migrate: Callable[[AssessmentId], MovedDraft]
    take_back_migration: Callable[[AssessmentId], MovedDraft]

    @classmethod
    def of(cls, workspace: Workspace) -> "AssessmentServices":
        """The services of an opened profile."""
        return cls(
            startable=partial(questionnaires.startable, workspace),
            start_assessment=partial(assessments.start_assessment, workspace),
            assessment_page=partial(assessments.assessment_page, workspace),
            opened_instance=partial(assessments.opened_instance, workspace),
            answer=partial(assessments.answer, workspace),
            set_values=partial(assessments.set_values, workspace),
            open_module=partial(assessments.open_module, workspace),
            close_module=partial(assessments.close_module, workspace),
            submit_assessment=partial(assessments.submit_assessment, workspace),
            newer_version=partial(assessments.newer_version, workspace),
            migrate=partial(assessments.migrate, workspace),
            take_back_migration=partial(assessments.take_back_migration, workspace),
        )


class AssessmentPresenter:
    """A page of the window: `open()` it at a place, `leave()` before closing.

    A place names the assessment, or the cooperative for which one is to be begun or gone on with.
    """

    def __init__(
        self,
        view: AssessmentView,
        services: AssessmentServices,
        *,
        background: Background,
        clock: Callable[[], datetime],
        router: Router,
        notice: ChangeNotice,
        say: Say,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._clock = clock
        self._router = router
        self._say = say
        self._filling: Filling | None = None
        self._key = ""  # the step the coach is at
        self._shows_part = False
        self._places: dict[AssessmentId, str] = {}  # where the coach was in each
        self._written: Mapping[str, str] = {}  # the other answers as they stand on the disk
        self._fresh: FreshPage[AssessmentId, Filling] = FreshPage(
            self._open_questionnaire,
            self._show,
            self._not_read,
            concerns=lambda filling, changes: filling.page.assessment.id in changes.ids("assessment"),
            background=background,
            notice=notice,
            owner=view,
            save=self.leave,
        )  # fmt: skip
        self._starting = Starting(
            view,
            background,
            router,
            startable=services.startable,
            start=services.start_assessment,
            announce=self._fresh.announce,
        )
        self._passing = Passing(
            view,
            background,
            router,
            newer_version=services.newer_version,
            migrate=services.migrate,
            take_back=services.take_back_migration,
            announce=self._fresh.announce,
            say=say,
            save=self.leave,
        )
        failed = told(view.show_not_saved)
        self._answer_saves: Autosave[tuple[AssessmentId, str], Answer] = Autosave(
            self._save_answer, background, self._saved, failed, view
        )
        self._value_saves: Autosave[AssessmentId, Mapping[str, str]] = Autosave(
            self._save_values, background, self._saved, failed, view
        )
        self._listen()

    @property
    def view(self) -> QWidget:
        """The widget to show."""
        return self._view

    def open(self, place: Place) -> None:
        """Show the place's `assessment` where it says or it was left, or begin one of its `cooperative`."""
        self.leave()
        self._filling = None
        if "assessment" in place.ids:
            assessment_id = AssessmentId(place.ids["assessment"])
            if place.at is not None:
                self._places[assessment_id] = place.at
                self._shows_part = False
            self._fresh.open(assessment_id, self._view.take_focus)
        else:
            self._starting.begin(CooperativeId(place.ids["cooperative"]))

    def leave(self) -> None:
        """Save what is still waiting: the screen or the window closes."""
        self._answer_saves.flush()
        self._value_saves.flush()

    @property
    def is_settled(self) -> bool:
        """Whether every answer has reached the disk."""
        return self._answer_saves.is_settled and self._value_saves.is_settled

    def _listen(self) -> None:
        view, services = self._view, self._services
        for signal, answer in (
            (view.level_chosen, self._choose_level),
            (view.not_applicable_chosen, self._turn_not_applicable),
            (view.reason_written, self._write_reason),
            (view.cleared, self._clear),
            (view.evidence_chosen, self._choose_evidence),
            (view.evidence_note_written, self._write_evidence_note),
            (view.note_written, self._write_note),
            (view.question_answered, self._answer_question),
            (view.row_added, self._add_row),
            (view.row_removed, self._remove_row),
            (view.language_switched, self._read_in),
            (view.next_requested, self._go_on),
            (view.previous_requested, self._go_back),
            (view.next_unanswered_requested, self._go_to_unanswered),
            (view.criterion_requested, self._go_to_single),
            (view.question_requested, self._go_to_question),
            (view.part_requested, self._go_to_part),
            (view.whole_part_requested, partial(self._show_whole, True)),
            (view.single_view_requested, partial(self._show_whole, False)),
            (view.module_opened, partial(self._turn_module, services.open_module)),
            (view.module_closed, partial(self._turn_module, services.close_module)),
            (view.finish_requested, self._finish),
            (view.finish_confirmed, self._submit),
            (view.undo_requested, self.undo),
            (view.blank_requested, self._print_blank),
            (view.why_requested, self._explain_score),
        ):
            signal.connect(partial(self._while_open, answer))
        view.writing_paused.connect(self.leave)
        view.back_requested.connect(self._leave_screen)

    def _while_open(self, answer: Callable[..., object], *given: object) -> None:
        """What is pressed while the questionnaire is still being read concerns the one before."""
        if self._filling is None:
            return
        try:
            answer(*given)
        except (FormError, QuestionnaireFails) as failure:
            _log.warning("the questionnaire cannot go on with an answer: %s", failure)
            self._stand_as_before()
            self._view.show_problem(QuestionnaireFails())

    def _stand_as_before(self) -> None:
        """The draft took nothing in of what its questionnaire cannot go on with: show it as it stands."""
        filling = self._now
        filling.way.look_everywhere()
        filling.speak(self._view.questionnaire_language)
        self._show_here()

    # Reading

    def _open_questionnaire(self, assessment_id: AssessmentId) -> Filling:
        """Read the page and open its questionnaire, off the main thread; nobody else knows the instance yet."""
        return Filling(
            self._services.assessment_page(assessment_id), self._services.opened_instance
        )

    def _show(self, filling: Filling) -> None:
        page = filling.page
        self._filling = filling
        self._written = page.assessment.values
        view = self._view
        view.show_title(*_title(page))
        is_finished = page.assessment.state is not AssessmentState.DRAFT
        view.show_sync_state(SyncMark(page.sync_state) if is_finished else None)
        if not filling.way.steps:
            self._filling = None
            view.show_nothing()
            view.show_problem(QuestionnaireAsksNothing())
            return
        view.show_questionnaire(filling.outline, page.framework, filling.languages)
        view.show_diagnosis(page.assessment.framework_id == DIAGNOSTIC)
        view.show_frozen(is_finished)
        view.show_modules(filling.module_offers())
        self._passing.show(page)
        self._read_in(view.questionnaire_language)
        self._go_to(self._starting_place(filling))
        view.show_saved(self._clock())

    def _not_read(self, failure: MourafakaError) -> None:
        """Its questionnaire is not on this laptop, or it is gone: nothing can be answered."""
        if self._filling is None:
            self._view.show_nothing()
        self._view.show_problem(failure)

    def _starting_place(self, filling: Filling) -> str:
        place = self._places.get(filling.page.assessment.id)
        if place is not None and filling.way.is_asked(place):
            return place
        return filling.way.next_waiting(None) or filling.way.steps[0]

    @property
    def _now(self) -> Filling:
        """The questionnaire on show."""
        assert self._filling is not None
        return self._filling

    def _read_in(self, language: Language) -> None:
        """The questionnaire's own words in another language."""
        self._now.speak(language)
        self._show_questions(None)

    # Answering

    def _choose_level(self, code: str, rating: int) -> None:
        self._decide(code, rating=rating, not_applicable_reason=None)

    def _turn_not_applicable(self, code: str) -> None:
        """Leave the criterion out, or take it back in; the reason is then asked for."""
        leaves_out = self._now.draft.answer(code).not_applicable_reason is None
        self._decide(code, not_applicable_reason="" if leaves_out else None)
        if leaves_out:
            self._go_to_single(code)
            self._view.focus_reason()

    def _clear(self, code: str) -> None:
        """Not assessed: level and reason go, what was seen and noted stays."""
        before = self._now.draft.answer(code)
        self._decide(code, rating=None, not_applicable_reason=None)
        if before.is_rated or before.is_not_applicable:
            self._offer_undo(_("Marked as not assessed yet."))

    def _choose_evidence(self, code: str, evidence: Evidence | None) -> None:
        self._decide(code, evidence=evidence)

    def _write_reason(self, code: str, text: str) -> None:
        self._note(code, not_applicable_reason=text)

    def _write_evidence_note(self, code: str, text: str) -> None:
        self._note(code, evidence_note=text or None)

    def _write_note(self, code: str, text: str) -> None:
        self._note(code, note=text or None)

    def _decide(self, code: str, **given: Any) -> None:
        answer = replace(self._now.draft.answer(code), **given)
        if answer != self._now.draft.answer(code):
            self._take_in(self._now.draft.decide(code, answer), at_once=True)

    def _note(self, code: str, **written: Any) -> None:
        answer = replace(self._now.draft.answer(code), **written)
        if answer != self._now.draft.answer(code):
            self._take_in(self._now.draft.note(code, answer), at_once=False)

    def _answer_question(self, ref: str, text: str) -> None:
        try:
            effect = self._now.draft.put(ref, text, self._key)
        except BadValue:
            self._view.show_refused(ref)
        else:
            self._take_in(effect, at_once=False)

    def _add_row(self, ref: str) -> None:
        effect, row = self._now.draft.add_row(ref, self._key)
        self._take_in(effect, at_once=True)
        for question in self._now.questions_in(row)[:1]:
            self._view.focus_question(question)

    def _remove_row(self, ref: str) -> None:
        self._take_in(self._now.draft.remove_row(ref, self._key), at_once=True)
        self._offer_undo(_("Row removed."))

    def _offer_undo(self, sentence: str) -> None:
        """The message outlives the screen: it takes nothing back in another assessment."""
        filling = self._now
        self._say(sentence, lambda: self.undo() if self._filling is filling else None)

    def undo(self) -> None:
        """Take the last choice back; what was written under a criterion stays."""
        undone = self._now.undo()
        if undone is not None:
            step, effect = undone
            self._take_in(effect, at_once=True)
            if self._now.way.is_asked(step):
                self._go_to(step)

    def _take_in(self, effect: Effect, *, at_once: bool) -> None:
        """Show what an answer changed, and nothing else; then save it."""
        filling = self._now
        self._fresh.edited()
        self._view.show_saving()
        steps_changed = filling.way.look_again(effect)
        for code in effect.codes:
            self._view.show_answer(self._now.shown(code))
        self._show_questions(effect.refs)
        if steps_changed:
            self._show_way()
        self._show_progress()
        self._keep(effect, at_once=at_once)

    def _keep(self, effect: Effect, *, at_once: bool) -> None:
        assessment_id, draft = self._now.page.assessment.id, self._now.draft
        for code in effect.codes:
            save = self._answer_saves.now if at_once else self._answer_saves.soon
            save((assessment_id, code), draft.answer(code))
        if effect.values:
            keep = self._value_saves.now if at_once else self._value_saves.soon
            keep(assessment_id, draft.values)

    def _save_answer(self, key: tuple[AssessmentId, str], answer: Answer) -> Changes:
        return self._services.answer(*key, None if answer == UNANSWERED else answer)

    def _save_values(self, assessment_id: AssessmentId, values: Mapping[str, str]) -> Changes:
        """Write what differs from the disk; a save that failed is made good by the next one."""
        changes = self._services.set_values(assessment_id, changed_values(self._written, values))
        self._written = values
        return changes

    def _saved(self, changes: Changes) -> None:
        self._fresh.announce(changes)
        if self.is_settled:
            self._view.show_saved(self._clock())

    # What is on show

    def _show_questions(self, refs: frozenset[str] | None) -> None:
        for key in self._view.question_steps:
            if key in self._now.outline:
                self._view.show_items(key, self._now.items(key, refs))

    def _show_progress(self) -> None:
        filling = self._now
        self._view.show_progress(filling.way.counts())
        self._view.show_provisional_score(filling.score())

    def _show_way(self) -> None:
        before, after = self._ways
        self._view.show_way(has_previous=before is not None, has_next=after is not None)
        self._view.show_asked(self._now.way.is_asked)

    # The way through the questionnaire

    @property
    def _ways(self) -> tuple[str | None, str | None]:
        """The steps before and after what is on show: a step, or a whole part."""
        way, outline = self._now.way, self._now.outline
        if not self._shows_part:
            return way.before(self._key), way.after(self._key)
        steps = [step.key for step in outline.part_of(self._key).steps]
        before = way.before(steps[0])
        first = before and way.first_of(outline.part_of(before))
        return first, way.after(steps[-1])

    def _go_to(self, key: str) -> None:
        filling = self._now
        self._key = self._places[filling.page.assessment.id] = key
        self._view.clear_problem()
        self._show_here()
        self._show_way()
        self._show_progress()

    def _show_here(self) -> None:
        now, outline = self._now, self._now.outline
        step, part = outline.step(self._key), outline.part_of(self._key)
        if self._shows_part:
            self._view.show_part(part, now.shown, now.items, now.way.is_asked)
        elif step.code is not None:
            self._view.show_criterion(self._now.shown(step.code))
        else:
            chapter = outline.chapter_of(step.key)
            self._view.show_questions(chapter, part, step, now.items(step.key))

    def _go_on(self) -> None:
        self._go_or_finish(self._ways[1])

    def _go_or_finish(self, key: str | None) -> None:
        if key is None:
            self._finish()
        else:
            self._move_to(key)

    def _go_back(self) -> None:
        before = self._ways[0]
        if before is not None:
            self._move_to(before)

    def _move_to(self, key: str) -> None:
        """Go to a step of which the focus follows where the one before was answered elsewhere on the screen."""
        kind_before = self._now.outline.step(self._key).is_criterion
        self._go_to(key)
        if self._shows_part or not (kind_before and self._now.outline.step(key).is_criterion):
            self._view.take_focus()

    def _go_to_unanswered(self) -> None:
        following = self._now.way.next_waiting(self._key)
        if following is None:
            self._view.show_all_answered()
            return
        self._move_to(following)
        for ref in self._now.way.waiting(following)[:1]:
            self._view.focus_question(ref)

    def _go_to_single(self, code: str) -> None:
        if self._now.way.is_asked(code):
            self._shows_part = False
            self._go_to(code)
            self._view.take_focus()

    def _go_to_question(self, ref: str) -> None:
        """Lead to a question of the list of what is left; a criterion's own question leads to the criterion."""
        step = self._now.step_of(ref)
        self._shows_part = False
        self._go_to(step)
        self._view.take_focus()
        self._view.focus_question(ref)

    def _go_to_part(self, key: str) -> None:
        first = self._now.way.first_of(self._now.outline.part(key))
        if first is not None:
            self._move_to(first)

    def _show_whole(self, whole: bool) -> None:
        self._shows_part = whole
        self._go_to(self._key)
        self._view.take_focus()

    # Territorial modules

    def _turn_module(self, turn: Callable[[AssessmentId, str], Changes], code: str) -> None:
        self.leave()
        self._write(partial(turn, self._now.page.assessment.id, code), self._module_turned)

    def _module_turned(self, changes: Changes) -> None:
        self._fresh.announce(changes)
        self._fresh.read_again()

    # Finishing

    def _finish(self) -> None:
        """Asks only where something is left to do; a complete assessment is finished at once."""
        self.leave()
        summary = self._now.left()
        if summary.is_clear:
            self._submit()
        else:
            self._view.show_finish(summary)

    def _submit(self) -> None:
        self.leave()
        submit = partial(self._services.submit_assessment, self._now.page.assessment.id)
        self._write(submit, self._submitted)

    def _submitted(self, changes: Changes) -> None:
        page = self._now.page
        self._fresh.announce(changes)
        if page.framework is not None:
            self._router.replace(Screen.RESULT, assessment=page.assessment.id)
        else:
            self._say(_("The assessment is finished."), None)
            self._router.back()

    def _write(self, write: Callable[[], Changes], then: Callable[[Changes], object]) -> None:
        refused: Callable[[MourafakaError], object] = self._view.show_problem
        self._background.run(Lane.DATABASE, write, then, told(refused), owner=self._view)

    def _print_blank(self) -> None:
        """The paper screen prints this version of the questionnaire without answers."""
        self.leave()
        self._router.open(Screen.REPORTS, blank=self._now.page.assessment.id)

    def _explain_score(self) -> None:
        """The result of a draft says why its score is what it is so far, and leads back to what is missing."""
        self.leave()
        self._router.open(Screen.RESULT, at=REASONS, assessment=self._now.page.assessment.id)

    def _leave_screen(self) -> None:
        self.leave()
        self._router.back()


def _title(page: AssessmentPage) -> tuple[Callable[[], str], Callable[[], str]]:
    """The programme's diagnosis goes by its occasion; any other questionnaire by its own title."""
    assessment, cooperative = page.assessment, page.cooperative
    return (
        lambda: (
            occasion(assessment.occasion)
            if assessment.framework_id == DIAGNOSTIC
            else content(page.title)
        ),
        lambda: cooperative.name_in(current()),
    )
