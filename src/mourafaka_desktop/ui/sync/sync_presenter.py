"""Between the sync screen and the engine: starts an exchange, shows it move, lets it be interrupted."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import ExchangeError, MourafakaError, ProfileWiped
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.services import decisions, past_exchanges, support_bundle, sync_status
from mourafaka_desktop.services.decisions import Decided, Side
from mourafaka_desktop.services.past_exchanges import Exchange
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import HeldBack, Issue, LookAlike, SyncOverview
from mourafaka_desktop.storage.disk import write_atomically
from mourafaka_desktop.sync import engine
from mourafaka_desktop.sync.progress import Phase, Photos, Progress, SyncSummary
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.fresh_page import told
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.sync.sync_view import SyncView


@dataclass(frozen=True, kw_only=True)
class SyncServices:
    """What this screen asks of the services, bound to one profile."""

    sync_overview: Callable[[], SyncOverview]
    synchronise: Callable[[Callable[[Progress], None], Callable[[], bool], Photos], SyncSummary]
    choose: Callable[[UUID, Side], Decided]
    apply_again: Callable[[UUID], Decided]
    dismiss: Callable[[UUID], Decided]
    part: Callable[[UUID], Decided]
    decide_held_back: Callable[[str, bool], Changes]
    note_departures: Callable[[], Changes]
    undo: Callable[[Decided], Changes]
    past_exchanges: Callable[[], tuple[Exchange, ...]]
    support_file: Callable[[], bytes]
    save_support_file: Callable[[Path, bytes], None]

    @classmethod
    def of(cls, workspace: Workspace) -> "SyncServices":
        """The services of an opened profile."""

        def synchronise(
            on_progress: Callable[[Progress], None], cancelled: Callable[[], bool], photos: Photos
        ) -> SyncSummary:
            return engine.synchronise(
                workspace, on_progress=on_progress, cancelled=cancelled, photos=photos
            )

        return cls(
            sync_overview=partial(sync_status.sync_overview, workspace),
            synchronise=synchronise,
            choose=partial(decisions.choose, workspace),
            apply_again=partial(decisions.apply_again, workspace),
            dismiss=partial(decisions.dismiss, workspace),
            part=partial(decisions.decide_duplicate, workspace),
            decide_held_back=partial(decisions.decide_held_back, workspace),
            note_departures=partial(decisions.note_departures, workspace),
            undo=partial(decisions.undo, workspace),
            past_exchanges=partial(past_exchanges.past_exchanges, workspace),
            support_file=partial(support_bundle.support_file, workspace),
            save_support_file=write_atomically,
        )


class SyncPresenter:
    """One exchange at a time; it goes on while the coach works in other screens.

    `on_moving` is told how far it is, for the rail, and None when it is over. `seconds` counts from anywhere,
    forwards only: it tells the pace of the connection. `say` shows a sentence with an undo; `open_usb` opens the
    way by USB key; `on_wiped` is called once the profile was removed at the coordinator's request.
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
        say: Callable[[str, Callable[[], object] | None], object] = lambda _words, _undo: None,
        open_usb: Callable[[], object] = lambda: None,
        on_wiped: Callable[[], object] = lambda: None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._router = router
        self._notice = notice
        self._on_moving = on_moving
        self._say = say
        self._on_wiped = on_wiped
        self._undo: list[Decided] = []
        self._support_content = b""
        self._seconds = seconds
        self._phase = Phase.CONNECT
        self._phase_began_s = 0.0
        self._interrupted = threading.Event()
        self._running = False
        view.sync_requested.connect(partial(self.synchronise, Photos.AS_THE_LINE_ALLOWS))
        view.photos_requested.connect(lambda: self.synchronise(Photos.NOW))
        view.interruption_requested.connect(self._interrupted.set)
        view.record_requested.connect(self._open_record)
        view.dismissed.connect(self._dismiss)
        view.applied.connect(self._apply_again)
        view.chosen.connect(self._choose)
        view.held_back_answered.connect(self._answer_held_back)
        view.parted.connect(self._part)
        view.banners.departures_read.connect(self._note_departures)
        view.undo_requested.connect(self.undo)
        view.usb_requested.connect(open_usb)
        view.past_requested.connect(self._read_past)
        view.support_requested.connect(self._make_support_file)
        view.support_save_requested.connect(self._save_support_file)
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

    def synchronise(self, photos: Photos = Photos.AS_THE_LINE_ALLOWS) -> None:
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
            partial(self._services.synchronise, on_progress, self._interrupted.is_set, photos),
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

    # Decisions: one choice each, taken back by one key

    def _dismiss(self, issue: Issue) -> None:
        self._decide(partial(self._services.dismiss, issue.id), _("Put aside."))

    def _apply_again(self, issue: Issue) -> None:
        said = _("Written once more; it leaves with the next sync.")
        self._decide(partial(self._services.apply_again, issue.id), said)

    def _choose(self, issue: Issue, side: Side) -> None:
        said = _("Kept. The other one stays in the history.")
        self._decide(partial(self._services.choose, issue.id, side), said)

    def _part(self, found: LookAlike) -> None:
        self._decide(partial(self._services.part, found.id), _("Noted: two cooperatives."))

    def _decide(self, decide: Callable[[], Decided], said: str) -> None:
        def decided(result: Decided) -> None:
            self._undo.append(result)
            self._say(said, self.undo)
            self._announce(result.changes)

        self._background.run(Lane.DATABASE, decide, decided, self._reading_failed, owner=self._view)

    def undo(self) -> None:
        """Take the last decision back."""
        if self._undo:
            self._background.run(
                Lane.DATABASE,
                partial(self._services.undo, self._undo.pop()),
                self._announce,
                self._reading_failed,
                owner=self._view,
            )

    def _answer_held_back(self, held: HeldBack, may_go: bool) -> None:
        said = _("They go with the next sync.") if may_go else _("Everything stays on this laptop.")

        def answered(changes: Changes) -> None:
            self._say(said, None)
            self._announce(changes)

        self._background.run(
            Lane.DATABASE,
            partial(self._services.decide_held_back, held.scope_id, may_go),
            answered,
            self._reading_failed,
            owner=self._view,
        )

    def _note_departures(self) -> None:
        self._background.run(
            Lane.DATABASE,
            self._services.note_departures,
            self._announce,
            self._reading_failed,
            owner=self._view,
        )

    def _announce(self, changes: Changes) -> None:
        self._notice.announce(changes)
        self.open()

    # What helps when something does not work

    def _read_past(self) -> None:
        self._background.run(
            Lane.DATABASE,
            self._services.past_exchanges,
            self._view.show_past,
            self._reading_failed,
            owner=self._view,
        )

    def _make_support_file(self) -> None:
        self._background.run(
            Lane.DATABASE,
            self._services.support_file,
            self._show_support_file,
            self._reading_failed,
            owner=self._view,
        )

    def _show_support_file(self, content: bytes) -> None:
        self._support_content = content
        self._view.show_support_file(content.decode())

    def _save_support_file(self, path: Path) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._services.save_support_file, path, self._support_content),
            lambda _done: self._view.show_support_saved(path),
            told(self._view.show_support_failure),
            owner=self._view,
        )

    def _failed(self, failure: Exception) -> None:
        self._running = False
        self._on_moving(None)
        if not isinstance(failure, MourafakaError):
            raise failure
        if isinstance(failure, ProfileWiped):
            self._on_wiped()
            return
        self._view.show_failure(failure)
        # What was accepted and what arrived before the line dropped stays.
        if isinstance(failure, ExchangeError) and failure.changes is not None:
            self._notice.announce(failure.changes)
        self.open()

    def _reading_failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_read_failure(failure)
