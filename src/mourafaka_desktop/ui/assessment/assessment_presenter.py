"""Between the assessment screen and the services: keeps each answer, finds the way, undoes.

An answer is saved when it is given, its notes while they are written. Where the coach is, and in which
language the questionnaire is read, is not part of the assessment and is not saved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.services import assessments
from mourafaka_desktop.services.assessments import AssessmentPage
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.assessment.assessment_model import (
    FinishSummary,
    ModuleOffer,
    Questionnaire,
    is_done,
)
from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView
from mourafaka_desktop.ui.autosave import Autosave
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_forms.answers import UNANSWERED, Answer, Evidence

Key = tuple[AssessmentId, str]


@dataclass(frozen=True, kw_only=True)
class AssessmentServices:
    """What this screen asks of the services, bound to one profile."""

    assessment_page: Callable[[AssessmentId], AssessmentPage]
    answer: Callable[[AssessmentId, str, Answer | None], Changes]
    open_module: Callable[[AssessmentId, str], Changes]
    close_module: Callable[[AssessmentId, str], Changes]
    submit_assessment: Callable[[AssessmentId], Changes]

    @classmethod
    def of(cls, workspace: Workspace) -> "AssessmentServices":
        """The services of an opened profile."""
        return cls(
            assessment_page=partial(assessments.assessment_page, workspace),
            answer=partial(assessments.answer, workspace),
            open_module=partial(assessments.open_module, workspace),
            close_module=partial(assessments.close_module, workspace),
            submit_assessment=partial(assessments.submit_assessment, workspace),
        )


class AssessmentPresenter:
    """A page of the window: `open()` it at a place that names the assessment, `leave()` before closing."""

    def __init__(
        self,
        view: AssessmentView,
        services: AssessmentServices,
        *,
        background: Background,
        clock: Callable[[], datetime],
        router: Router,
        notice: ChangeNotice,
        say: Callable[[str, Callable[[], object] | None], object],
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._clock = clock
        self._router = router
        self._notice = notice
        self._say = say
        self._assessment: Assessment | None = None
        self._cooperative: Cooperative | None = None
        self._questionnaire: Questionnaire | None = None
        self._initial: Mapping[str, Answer] | None = None
        self._answers: dict[str, Answer] = {}
        self._code = ""
        self._places: dict[AssessmentId, str] = {}  # where the coach was in each
        self._undo: list[tuple[str, Answer]] = []
        self._edits = 0
        self._is_announcing = False
        self._saves: Autosave[Key, Answer] = Autosave(
            self._save_answer, background, self._saved, self._not_saved, view
        )
        self._listen()

    @property
    def view(self) -> QWidget:
        """The widget to show."""
        return self._view

    def open(self, place: Place) -> None:
        """Show the place's `assessment` where it was left, else at the first criterion not rated yet."""
        self.leave()
        self._assessment = None
        self._undo.clear()
        self._read(AssessmentId(place.ids["assessment"]), self._show_and_focus)

    def leave(self) -> None:
        """Save what is still waiting: the screen or the window closes."""
        self._saves.flush()

    @property
    def is_settled(self) -> bool:
        """Whether every answer has reached the disk."""
        return self._saves.is_settled

    def _listen(self) -> None:
        view = self._view
        view.level_chosen.connect(self._choose_level)
        view.not_applicable_chosen.connect(self._turn_not_applicable)
        view.reason_written.connect(self._write_reason)
        view.cleared.connect(self._clear)
        view.evidence_chosen.connect(self._choose_evidence)
        view.evidence_note_written.connect(self._write_evidence_note)
        view.note_written.connect(self._write_note)
        view.writing_paused.connect(self.leave)
        view.next_requested.connect(self._go_on)
        view.previous_requested.connect(self._go_back)
        view.next_unanswered_requested.connect(self._go_to_unanswered)
        view.criterion_requested.connect(self._go_to)
        view.group_requested.connect(self._go_to_group)
        view.module_opened.connect(partial(self._turn_module, services_call="open_module"))
        view.module_closed.connect(partial(self._turn_module, services_call="close_module"))
        view.finish_requested.connect(self._finish)
        view.finish_confirmed.connect(self._submit)
        view.undo_requested.connect(self.undo)
        view.back_requested.connect(self._leave_screen)
        self._notice.changed.connect(self._look_again)

    # Reading

    def _read(self, assessment_id: AssessmentId, show: Callable[[AssessmentPage], object]) -> None:
        read = partial(self._services.assessment_page, assessment_id)
        self._background.run(Lane.DATABASE, read, show, self._refused, owner=self._view)

    def _show_and_focus(self, page: AssessmentPage) -> None:
        self._show(page)
        self._view.take_focus()

    def _show(self, page: AssessmentPage) -> None:
        self._assessment = page.assessment
        self._cooperative = page.cooperative
        assert page.framework is not None  # the screens start the diagnostic alone, which is scored
        self._questionnaire = Questionnaire(page.framework, page.modules_open)
        self._initial = page.baseline.answers if page.baseline else None
        self._answers = dict(page.assessment.answers)
        self._view.show_assessment(page.assessment, page.cooperative)
        self._view.show_frozen(page.assessment.state is AssessmentState.SUBMITTED)
        self._view.show_questionnaire(self._questionnaire)
        self._view.show_modules(self._module_offers())
        self._go_to(self._starting_place())
        self._view.show_saved(self._clock())

    def _starting_place(self) -> str:
        assert self._assessment is not None
        questionnaire = self._asked
        place = self._places.get(self._assessment.id)
        if place is not None and questionnaire.contains(place):
            return place
        return questionnaire.next_unanswered(self._answers, None) or questionnaire.codes[0]

    def _look_again(self, changes: Changes) -> None:
        """Somebody else wrote: a sync brought another state of this assessment."""
        assessment = self._assessment
        if self._is_announcing or assessment is None:
            return
        if assessment.id in changes.ids("assessment"):
            self.leave()
            edits = self._edits
            self._read(assessment.id, lambda page: self._show_again(page, edits))

    def _show_again(self, page: AssessmentPage, edits: int) -> None:
        if self._assessment is None or page.assessment.id != self._assessment.id:
            return
        if edits == self._edits:
            self._show(page)
        else:  # the coach answered on meanwhile: those answers come first
            self._look_again(Changes.of("assessment", page.assessment.id))

    @property
    def _asked(self) -> Questionnaire:
        assert self._questionnaire is not None
        return self._questionnaire

    # Answering

    def _choose_level(self, code: str, rating: int) -> None:
        answer = replace(self._answer(code), rating=rating, not_applicable_reason=None)
        self._decide(code, answer)

    def _turn_not_applicable(self, code: str) -> None:
        """Out of the score, once its reason is written; asked again, back in with its level."""
        answer = self._answer(code)
        reason = "" if answer.not_applicable_reason is None else None
        self._decide(code, replace(answer, not_applicable_reason=reason))
        if reason is None:
            self._view.take_focus()
        else:
            self._view.focus_reason(code)

    def _clear(self, code: str) -> None:
        """Not assessed yet. What was noted stays: it is still what the coach saw."""
        before = self._answer(code)
        self._decide(code, replace(before, rating=None, not_applicable_reason=None))
        if is_done(before):
            self._say(_("Marked as not assessed yet."), self.undo)

    def _choose_evidence(self, code: str, evidence: Evidence | None) -> None:
        self._decide(code, replace(self._answer(code), evidence=evidence))

    def _write_reason(self, code: str, text: str) -> None:
        self._note(code, replace(self._answer(code), not_applicable_reason=text))

    def _write_evidence_note(self, code: str, text: str) -> None:
        self._note(code, replace(self._answer(code), evidence_note=text or None))

    def _write_note(self, code: str, text: str) -> None:
        self._note(code, replace(self._answer(code), note=text or None))

    def undo(self) -> None:
        """Take the last choice back; what was written stays."""
        if not self._undo:
            return
        code, before = self._undo.pop()
        answer = replace(
            self._answer(code),
            rating=before.rating,
            not_applicable_reason=before.not_applicable_reason,
            evidence=before.evidence,
        )
        self._put(code, answer)
        self._saves.now(self._key(code), answer)
        self._go_to(code)

    def _decide(self, code: str, answer: Answer) -> None:
        before = self._answer(code)
        if answer == before:
            return
        self._undo.append((code, before))
        self._put(code, answer)
        self._saves.now(self._key(code), answer)

    def _note(self, code: str, answer: Answer) -> None:
        if answer != self._answer(code):
            self._put(code, answer)
            self._saves.soon(self._key(code), answer)

    def _put(self, code: str, answer: Answer) -> None:
        self._edits += 1
        self._answers[code] = answer
        self._view.show_saving()
        self._view.show_answer(self._asked.shown(code, self._answers, self._initial))
        self._show_progress()

    def _answer(self, code: str) -> Answer:
        return self._answers.get(code, UNANSWERED)

    def _key(self, code: str) -> Key:
        assert self._assessment is not None
        return self._assessment.id, code

    def _save_answer(self, key: Key, answer: Answer) -> Changes:
        assessment_id, code = key
        return self._services.answer(assessment_id, code, None if answer == UNANSWERED else answer)

    def _saved(self, changes: Changes) -> None:
        self._announce(changes)
        if self.is_settled:
            self._view.show_saved(self._clock())

    def _not_saved(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_not_saved(failure)

    def _announce(self, changes: Changes) -> None:
        self._is_announcing = True
        try:
            self._notice.announce(changes)
        finally:
            self._is_announcing = False

    def _show_progress(self) -> None:
        counts = {}
        for chapter in self._asked.chapters:
            counts[chapter.code] = self._asked.count(chapter, self._answers)
            for group in chapter.groups:
                counts[group.code] = self._asked.count(group, self._answers)
        self._view.show_progress(counts)
        self._view.show_provisional_score(self._asked.provisional_score(self._answers))

    # The way through the criteria

    def _go_to(self, code: str) -> None:
        assert self._assessment is not None
        if not self._asked.contains(code):
            return
        self._code = self._places[self._assessment.id] = code
        group = self._asked.group_of(code)
        self._view.show_criterion(
            self._asked.shown(code, self._answers, self._initial),
            has_previous=self._asked.before(code) is not None,
            has_next=self._asked.after(code) is not None,
        )
        self._view.show_group(
            group,
            tuple(self._asked.shown(c.code, self._answers, self._initial) for c in group.criteria),
        )
        self._show_progress()

    def _go_on(self) -> None:
        following = self._asked.after(self._code)
        if following is None:
            self._finish()
        else:
            self._go_to(following)

    def _go_back(self) -> None:
        before = self._asked.before(self._code)
        if before is not None:
            self._go_to(before)

    def _go_to_unanswered(self) -> None:
        following = self._asked.next_unanswered(self._answers, self._code)
        if following is None:
            self._view.show_all_answered()
        else:
            self._go_to(following)

    def _go_to_group(self, group_code: str) -> None:
        codes = [criterion.code for criterion in self._asked.group(group_code).criteria]
        waiting = (code for code in codes if not is_done(self._answer(code)))
        self._go_to(next(waiting, codes[0]))

    # Territorial modules

    def _module_offers(self) -> tuple[ModuleOffer, ...]:
        cooperative = self._cooperative
        assert cooperative is not None
        return tuple(
            ModuleOffer(
                code=module.code,
                label=module.label,
                note=module.applies_to.note,
                is_open=module.code in self._asked.open_modules,
                by_rule=module.applies_to.matches(cooperative.province_code, cooperative.sector),
            )
            for module in self._asked.framework.modules
        )

    def _turn_module(self, code: str, *, services_call: str) -> None:
        if self._assessment is None:
            return
        self.leave()
        turn: Callable[[AssessmentId, str], Changes] = getattr(self._services, services_call)
        assessment_id = self._assessment.id

        def turned(changes: Changes) -> None:
            self._announce(changes)
            self._read(assessment_id, self._show)

        self._background.run(
            Lane.DATABASE,
            partial(turn, assessment_id, code),
            turned,
            self._refused,
            owner=self._view,
        )

    # Finishing

    def _finish(self) -> None:
        """Asks only where something is left to do; a complete assessment is finished at once."""
        self.leave()
        unanswered = self._asked.unanswered(self._answers)
        capped = self._asked.capped(self._answers)
        if not unanswered and not capped:
            self._submit()
            return
        self._view.show_finish(
            FinishSummary(
                score=self._asked.provisional_score(self._answers),
                unanswered=tuple(self._asked.framework.criterion(code) for code in unanswered),
                capped=tuple(self._asked.framework.criterion(code) for code in capped),
            )
        )

    def _submit(self) -> None:
        if self._assessment is None:
            return
        self.leave()
        self._background.run(
            Lane.DATABASE,
            partial(self._services.submit_assessment, self._assessment.id),
            self._submitted,
            self._refused,
            owner=self._view,
        )

    def _submitted(self, changes: Changes) -> None:
        assert self._assessment is not None
        self._announce(changes)
        self._router.replace(Screen.RESULT, assessment=self._assessment.id)

    def _refused(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_problem(failure)

    def _leave_screen(self) -> None:
        self.leave()
        self._router.back()
