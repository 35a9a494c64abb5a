"""Beginning an assessment: the coach is asked which questionnaire only where there are several."""

from collections.abc import Callable
from functools import partial

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.services.questionnaires import StartPage
from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.fresh_page import told
from mourafaka_desktop.ui.navigation import Router, Screen


class Starting:
    """`begin()` leads to the new draft, or to the one that is open already, in place of where one asked for it."""

    def __init__(
        self,
        view: AssessmentView,
        background: Background,
        router: Router,
        *,
        startable: Callable[[CooperativeId], StartPage],
        start: Callable[..., Assessment],
        announce: Callable[[Changes], object],
    ) -> None:
        self._view = view
        self._background = background
        self._router = router
        self._startable = startable
        self._start = start
        self._announce = announce
        self._cooperative_id: CooperativeId | None = None
        view.questionnaire_chosen.connect(self._begin_with)

    def begin(self, cooperative_id: CooperativeId) -> None:
        """Begin an assessment of this cooperative."""
        self._cooperative_id = cooperative_id
        self._run(partial(self._startable, cooperative_id), self._offer)

    def _offer(self, page: StartPage) -> None:
        if len(page.startable) == 1:
            self._begin_with(page.startable[0].questionnaire.id)
            return
        self._view.show_title(
            lambda: _("New assessment"), lambda: page.cooperative.name_in(current())
        )
        self._view.show_choice(page.startable)

    def _begin_with(self, questionnaire_id: str) -> None:
        begin = partial(self._start, self._cooperative_id, questionnaire=questionnaire_id)
        self._run(begin, self._begun)

    def _begun(self, assessment: Assessment) -> None:
        self._announce(Changes.of("assessment", assessment.id))
        self._router.replace(Screen.ASSESSMENT, assessment=assessment.id)

    def _run(self, do: Callable[[], object], then: Callable[..., object]) -> None:
        refused = told(self._view.show_problem)
        self._background.run(Lane.DATABASE, do, then, refused, owner=self._view)
