"""Between the day and the services: reads the day again whenever something changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.services import today, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.today import DraftItem, TodayOverview
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.today.today_view import TodayView


@dataclass(frozen=True, kw_only=True)
class TodayServices:
    """What this screen asks of the services, bound to one profile."""

    today_overview: Callable[[], TodayOverview]
    start_visit: Callable[[CooperativeId], Visit]

    @classmethod
    def of(cls, workspace: Workspace) -> "TodayServices":
        """The services of an opened profile."""
        return cls(
            today_overview=partial(today.today_overview, workspace),
            start_visit=partial(visits.start_visit, workspace),
        )


class TodayPresenter:
    """Shows the day. `clock` gives the time on the coach's wall, for the greeting."""

    def __init__(
        self,
        view: TodayView,
        services: TodayServices,
        *,
        background: Background,
        clock: Callable[[], datetime],
        router: Router,
        notice: ChangeNotice,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._clock = clock
        self._router = router
        self._notice = notice
        self._reads = 0
        view.visit_requested.connect(self._start_visit)
        view.cooperative_requested.connect(
            lambda cooperative_id: router.open(Screen.COOPERATIVE, cooperative=cooperative_id)
        )
        view.draft_requested.connect(self._open_draft)
        view.portfolio_requested.connect(lambda: router.open(Screen.COOPERATIVES))
        view.sync_requested.connect(lambda: router.open(Screen.SYNC))
        notice.changed.connect(lambda _changes: self._read_again())

    @property
    def view(self) -> TodayView:
        """The widget to show."""
        return self._view

    def open(self, _place: Place | None = None) -> None:
        """Read the day and show it."""
        self._reads += 1
        self._background.run(
            Lane.DATABASE,
            self._services.today_overview,
            partial(self._show, self._reads),
            self._failed,
            owner=self._view,
        )

    def _show(self, read: int, overview: TodayOverview) -> None:
        if read == self._reads:  # a later reading is on its way otherwise
            self._view.show_overview(overview, self._clock())

    def _read_again(self) -> None:
        if self._view.isVisible():  # a hidden screen is read when it is opened
            self.open()

    def _start_visit(self, cooperative_id: CooperativeId) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._services.start_visit, cooperative_id),
            self._visit_started,
            self._failed,
            owner=self._view,
        )

    def _visit_started(self, visit: Visit) -> None:
        self._notice.announce(Changes.of("visit", visit.id))
        self._router.open(Screen.VISIT, visit=visit.id)

    def _open_draft(self, draft: DraftItem) -> None:
        if draft.kind == "visit":
            self._router.open(Screen.VISIT, visit=draft.record_id)
        else:
            self._router.open(Screen.ASSESSMENT, assessment=draft.record_id)

    def _failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)
