"""Passing a draft to a newer version of its questionnaire: shown first, done when the coach says so, and undone."""

from collections.abc import Callable
from functools import partial

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.domain.questionnaire_migration import Migration
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.services.assessments import AssessmentPage, MovedDraft
from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView
from mourafaka_desktop.ui.assessment.migration_view import MigrationView
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.fresh_page import told
from mourafaka_desktop.ui.navigation import Place, Router, Screen


class Passing:
    """Knows the page on show. `save` hands over what still waits to be written, before anything passes."""

    def __init__(
        self,
        view: AssessmentView,
        background: Background,
        router: Router,
        *,
        newer_version: Callable[[AssessmentId], Migration | None],
        migrate: Callable[[AssessmentId], MovedDraft],
        take_back: Callable[[AssessmentId], MovedDraft],
        announce: Callable[[Changes], object],
        say: Callable[[str, Callable[[], object] | None], object],
        save: Callable[[], object],
    ) -> None:
        self._view = view
        self._background = background
        self._router = router
        self._newer_version = newer_version
        self._migrate = migrate
        self._take_back = take_back
        self._announce = announce
        self._say = say
        self._save = save
        self._assessment: Assessment | None = None
        self._preview: MigrationView | None = None
        view.newer_version_requested.connect(self._look)

    def show(self, page: AssessmentPage) -> None:
        """The page on show: tell whether a newer version is here. What is finished stays as it is."""
        self._assessment = page.assessment
        is_draft = page.assessment.state is AssessmentState.DRAFT
        self._view.show_newer_version(page.newer_version if is_draft else None)

    def _look(self) -> None:
        if self._assessment is not None:
            self._save()
            self._run(partial(self._newer_version, self._assessment.id), self._show_preview)

    def _show_preview(self, migration: Migration | None) -> None:
        if migration is None:  # a sync took it away meanwhile
            self._view.show_newer_version(None)
            return
        preview = self._preview = MigrationView(self._view.window())
        preview.show_migration(migration, self._view.questionnaire_language)
        preview.accepted_by_coach.connect(partial(self._pass, migration.to_version))
        preview.finished.connect(preview.deleteLater)
        preview.open_preview()

    def _pass(self, version: str) -> None:
        assert self._assessment is not None
        self._save()
        self._run(partial(self._migrate, self._assessment.id), partial(self._passed, version))

    def _passed(self, version: str, moved: MovedDraft) -> None:
        self._go_on_in(moved)
        self._say(
            _("Passed to version {version}.").format(version=isolate(version)),
            lambda: self._go_back(moved.assessment.id),
        )

    def _go_back(self, new: AssessmentId) -> None:
        """The message outlives the screen: who has gone elsewhere stays there."""
        self._save()
        is_here = self._router.place == Place(Screen.ASSESSMENT, {"assessment": new})
        then = self._go_on_in if is_here else self._tell
        self._run(partial(self._take_back, new), then)

    def _tell(self, moved: MovedDraft) -> None:
        self._announce(moved.changes)

    def _go_on_in(self, moved: MovedDraft) -> None:
        self._tell(moved)
        self._router.replace(Screen.ASSESSMENT, assessment=moved.assessment.id)

    def _run(self, do: Callable[[], object], then: Callable[..., object]) -> None:
        refused = told(self._view.show_problem)
        self._background.run(Lane.DATABASE, do, then, refused, owner=self._view)
