"""Between the result screen and the services: reads the result, explains it, plans what is accepted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from mourafaka_desktop.domain.assessments import AssessmentState
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import AssessmentId, PlannedActionId
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import ngettext
from mourafaka_desktop.services import assessments, development_plans, visits
from mourafaka_desktop.services.assessments import AssessmentResult
from mourafaka_desktop.services.development_plans import AcceptedActions
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.fresh_page import FreshPage, told
from mourafaka_desktop.ui.navigation import REASONS, Place, Router, Screen
from mourafaka_desktop.ui.result import result_model as model
from mourafaka_desktop.ui.result.comparison_model import Compared, compared
from mourafaka_desktop.ui.result.explanation_model import scope_of, score_explained
from mourafaka_desktop.ui.result.result_model import Proposal, Proposals
from mourafaka_desktop.ui.result.result_view import ResultView
from mourafaka_desktop.ui.widgets.sync_badge import SyncMark
from mourafaka_forms.comparison import Assessed
from mourafaka_forms.guidance import ProposedAction


@dataclass(frozen=True, kw_only=True)
class ResultServices:
    """What this screen asks of the services, bound to one profile."""

    assessment_result: Callable[[AssessmentId], AssessmentResult]
    accept_proposals: Callable[[AssessmentId, Sequence[ProposedAction]], AcceptedActions]
    change_action: Callable[[PlannedAction], Changes]
    remove_action: Callable[[PlannedActionId], Changes]

    @classmethod
    def of(cls, workspace: Workspace) -> "ResultServices":
        """The services of an opened profile."""
        return cls(
            assessment_result=partial(assessments.assessment_result, workspace),
            accept_proposals=partial(development_plans.accept_proposals, workspace),
            change_action=partial(visits.change_action, workspace),
            remove_action=partial(development_plans.remove_action, workspace),
        )


class ResultPresenter:
    """A page of the window: `open()` it at a place that names the assessment."""

    def __init__(
        self,
        view: ResultView,
        services: ResultServices,
        *,
        background: Background,
        router: Router,
        notice: ChangeNotice,
        say: Callable[[str, Callable[[], object] | None], object],
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._router = router
        self._notice = notice
        self._say = say
        self._assessment_id: AssessmentId | None = None
        self._fresh: FreshPage[AssessmentId, AssessmentResult] = FreshPage(
            services.assessment_result,
            self._show,
            self._refused,
            concerns=_concerns,
            background=background,
            notice=notice,
            owner=view,
        )
        self._proposals = Proposals()
        self._explained: str | None = None  # the score whose reasons are on show
        view.score_asked.connect(self._explain)
        view.criterion_asked.connect(self._explain_criterion)
        view.criterion_opened.connect(self._open_criterion)
        view.answers_requested.connect(self._open_answers)
        view.cooperative_requested.connect(self._open_cooperative)
        view.preview_requested.connect(self._preview)
        view.proposal_chosen.connect(self._choose)
        view.responsible_written.connect(self._write_responsible)
        view.due_chosen.connect(self._choose_due)
        view.accept_requested.connect(self._accept)

    @property
    def view(self) -> QWidget:
        """The widget to show."""
        return self._view

    def open(self, place: Place) -> None:
        """Show the result of the place's `assessment`, or at once the reasons of its score."""
        assessment_id = AssessmentId(place.ids["assessment"])
        if assessment_id != self._assessment_id:
            self._assessment_id, self._proposals = assessment_id, Proposals()
            self._explained = None
            self._view.show_overview()
        if place.at == REASONS:
            self._fresh.open(assessment_id, partial(self._explain, None))
        else:
            self._fresh.open(assessment_id)

    def _show(self, result: AssessmentResult) -> None:
        framework, score, baseline = result.framework, result.score, result.baseline
        view = self._view
        view.show_assessment(
            result.assessment,
            result.cooperative,
            result.title,
            recommends=bool(framework.actions),
        )
        is_finished = result.assessment.state is not AssessmentState.DRAFT
        view.show_sync_state(SyncMark(result.sync_state) if is_finished else None)
        view.show_score(
            model.headline(score, baseline, result.baseline_on, comparable=result.comparable),
            model.pillar_lines(framework, score, baseline),
        )
        axes = model.axis_lines(framework, score, baseline)
        view.show_axes(
            axes,
            {s.code: p.code for p in framework.pillars for s in p.subdimensions},
            result.assessment.assessed_on,
            result.baseline_on if baseline else None,
        )
        view.show_ranking(
            model.part_lines(axes, result.strengths), model.part_lines(axes, result.weaknesses)
        )
        view.show_alerts(model.alert_lines(framework, score.alerts))
        view.show_improvements(model.improvement_lines(framework, result.improvements))
        view.show_modules(model.module_lines(framework, score, baseline))
        view.show_comparison(_compared(result))
        if view.is_explaining:
            self._show_explanation(result)
        self._show_proposals(result)

    def _refused(self, failure: MourafakaError) -> None:
        """Without a result the page says why; one that is on show stays, with the problem above it."""
        if self._fresh.page is None:
            self._view.show_refusal(failure)
        else:
            self._view.show_problem(failure)

    # Why this score?

    def _explain(self, code: str | None, criterion_code: str | None = None) -> None:
        if self._fresh.page is not None:
            self._explained = code
            self._show_explanation(self._fresh.page)
            self._view.explain(criterion_code)

    def _explain_criterion(self, criterion_code: str) -> None:
        if self._fresh.page is not None:
            framework = self._fresh.page.framework
            self._explain(scope_of(framework, criterion_code), criterion_code)

    def _show_explanation(self, result: AssessmentResult) -> None:
        closed = {m.code for m in result.framework.modules} - set(result.score.modules)
        if self._explained in closed:  # meanwhile, somewhere else
            self._explained = None
        self._view.show_explanation(
            score_explained(
                result.framework, result.assessment.answers, result.score, self._explained
            ),
            can_open=result.assessment.state is AssessmentState.DRAFT,
        )

    def _open_criterion(self, code: str) -> None:
        if self._assessment_id is not None:
            self._router.open(Screen.ASSESSMENT, at=code, assessment=self._assessment_id)

    def _open_answers(self) -> None:
        if self._assessment_id is not None:
            self._router.replace(Screen.ASSESSMENT, assessment=self._assessment_id)

    # The proposed actions

    def _show_proposals(self, result: AssessmentResult) -> None:
        """The proposals of this reading, with what was ticked and written before it."""
        accepted = {action.action_code for action in result.accepted}
        fresh = model.proposals(result.framework, result.proposals, accepted)
        before = {line.action.action_code: line for line in self._proposals.lines}
        self._proposals = Proposals(
            tuple(_kept(line, before.get(line.action.action_code)) for line in fresh.lines)
        )
        self._view.show_proposals(self._proposals)

    def _choose(self, number: int, is_chosen: bool) -> None:
        self._change(number, is_chosen=is_chosen)

    def _write_responsible(self, number: int, responsible: str) -> None:
        self._change(number, responsible=responsible or None)

    def _choose_due(self, number: int, due_on: date | None) -> None:
        self._change(number, due_on=due_on)

    def _change(self, number: int, **values: object) -> None:
        self._proposals = self._proposals.changed(number, **values)
        self._view.show_proposals(self._proposals)

    def _accept(self) -> None:
        chosen = self._proposals.chosen
        if self._assessment_id is None or not chosen:
            return
        self._background.run(
            Lane.DATABASE,
            partial(self._plan, self._assessment_id, chosen),
            self._accepted,
            told(self._view.show_problem),
            owner=self._view,
        )

    def _plan(self, assessment_id: AssessmentId, chosen: Sequence[Proposal]) -> AcceptedActions:
        """Accept the actions, then write down who answers for each and until when."""
        agreed = {line.action.action_code: line for line in chosen}
        accepted = self._services.accept_proposals(assessment_id, [line.action for line in chosen])
        changes, actions = accepted.changes, []
        for action in accepted.actions:
            line = agreed[action.action_code or ""]
            whole = replace(action, responsible=line.responsible, due_on=line.due_on)
            if whole != action:
                changes |= self._services.change_action(whole)
            actions.append(whole)
        return AcceptedActions(tuple(actions), changes)

    def _accepted(self, accepted: AcceptedActions) -> None:
        self._notice.announce(accepted.changes)
        self._view.show_overview()
        count = len(accepted.actions)
        sentence = ngettext("{n} action accepted.", "{n} actions accepted.", count)
        self._say(sentence.format(n=count), partial(self._take_back, accepted.actions))

    def _take_back(self, actions: Sequence[PlannedAction]) -> None:
        def remove() -> Changes:
            changes = Changes()
            for action in actions:
                changes |= self._services.remove_action(action.id)
            return changes

        self._background.run(
            Lane.DATABASE,
            remove,
            self._notice.announce,
            told(self._view.show_problem),
            owner=self._view,
        )

    def _open_cooperative(self) -> None:
        if self._fresh.page is not None:
            self._router.open(Screen.COOPERATIVE, cooperative=self._fresh.page.cooperative.id)

    def _preview(self) -> None:
        if self._assessment_id is not None:
            self._router.open(Screen.REPORTS, assessment=self._assessment_id)


def _concerns(result: AssessmentResult, changes: Changes) -> bool:
    return (
        result.assessment.id in changes.ids("assessment")
        or result.cooperative.id in changes.ids("cooperative")
        or bool(changes.ids("planned_action"))
    )


def _compared(result: AssessmentResult) -> Compared | None:
    """What changed since the first assessment; None where there is none before this one."""
    if result.baseline_on is None:
        return None
    assessment = result.assessment
    now = Assessed(result.framework, assessment.answers, tuple(result.score.modules))
    return compared(
        result.comparison, result.first, result.baseline_on, now, assessment.assessed_on
    )


def _kept(line: Proposal, before: Proposal | None) -> Proposal:
    if before is None or line.is_accepted:
        return line
    return replace(
        line,
        is_chosen=before.is_chosen,
        responsible=before.responsible,
        due_on=before.due_on,
    )
