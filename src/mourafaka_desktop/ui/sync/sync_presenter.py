"""Between the sync screen and the engine: starts an exchange, shows it move, lets it be interrupted."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.services import sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import Issue, SyncOverview
from mourafaka_desktop.sync import engine
from mourafaka_desktop.sync.progress import Phase, Progress, SyncSummary
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.sync.sync_view import SyncView


@dataclass(frozen=True, kw_only=True)
class SyncServices:
    """What this screen asks of the services, bound to one profile."""

    sync_overview: Callable[[], SyncOverview]
    synchronise: Callable[[Callable[[Progress], None], Callable[[], bool]], SyncSummary]
    decide: Callable[[int], Changes]

    @classmethod
    def of(cls, workspace: Workspace) -> "SyncServices":
        """The services of an opened profile."""

        def synchronise(
            on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
        ) -> SyncSummary:
            return engine.synchronise(workspace, on_progress=on_progress, cancelled=cancelled)

        return cls(
            sync_overview=partial(sync_status.sync_overview, workspace),
            synchronise=synchronise,
            decide=partial(sync_status.decide, workspace),
        )


class SyncPresenter:
    """One exchange at a time; it goes on while the coach works in other screens.

    `on_moving` is told how far it is, for the rail, and None when it is over. `seconds` counts from anywhere,
    forwards only: it tells the pace of the connection.
    """

    def __init__(
        self,
        view: SyncView,
        services: SyncServices,
        *,
        background: Background,
        router: Router,
        notice: ChangeNotice,
        on_moving: Callable[[Progress | None], object] = lambda _progress: None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._router = router
        self._notice = notice
        self._on_moving = on_moving
        self._seconds = seconds
        self._phase = Phase.CONNECT
        self._phase_began_s = 0.0
        self._interrupted = threading.Event()
        self._running = False
        view.sync_requested.connect(self.synchronise)
        view.interruption_requested.connect(self._interrupted.set)
        view.record_requested.connect(self._open_record)
        view.decided.connect(self._decide)
        notice.changed.connect(self._read_again)

    @property
    def view(self) -> SyncView:
        """The widget to show."""
        return self._view

    @property
    def is_running(self) -> bool:
        """Whether an exchange is under way."""
        return self._running

    def open(self, _place: Place | None = None) -> None:
        """Read where every record stands, and show it."""
        self._background.run(
            Lane.DATABASE,
            self._services.sync_overview,
            self._view.show_overview,
            self._reading_failed,
            owner=self._view,
        )

    def synchronise(self) -> None:
        """Start an exchange; nothing happens while one is under way."""
        if self._running:
            return
        self._running = True
        self._interrupted.clear()
        self._phase, self._phase_began_s = Phase.CONNECT, self._seconds()
        self._view.show_started()
        on_progress = self._background.to_main_thread(self._show_progress)
        self._background.run(
            Lane.NETWORK,
            partial(self._services.synchronise, on_progress, self._interrupted.is_set),
            self._done,
            self._failed,
            owner=self._view,
        )

    def interrupt(self) -> None:
        """Ask an exchange under way to end at its next frame; used when the window closes."""
        self._interrupted.set()

    def _done(self, summary: SyncSummary) -> None:
        self._running = False
        self._on_moving(None)
        self._view.show_done(summary)
        self._notice.announce(summary.changes)
        self.open()

    def _read_again(self, _changes: Changes) -> None:
        if self._view.isVisible() and not self._running:
            self.open()

    def _open_record(self, kind: str, record_id: UUID, cooperative_id: UUID | None) -> None:
        match kind:
            case "visit":
                self._router.open(Screen.VISIT, visit=record_id)
            case "assessment":
                self._router.open(Screen.RESULT, assessment=record_id)
            case _ if cooperative_id is not None:
                self._router.open(Screen.COOPERATIVE, cooperative=cooperative_id)

    def _show_progress(self, progress: Progress) -> None:
        if progress.phase is not self._phase:
            self._phase, self._phase_began_s = progress.phase, self._seconds()
        self._view.show_progress(progress, self._seconds() - self._phase_began_s)
        self._on_moving(progress)

    def _decide(self, issue: Issue) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._services.decide, issue.id),
            lambda _changes: self.open(),
            self._reading_failed,
            owner=self._view,
        )

    def _failed(self, failure: Exception) -> None:
        self._running = False
        self._on_moving(None)
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)
        self.open()  # what was accepted before the line dropped is accepted

    def _reading_failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_read_failure(failure)
