"""The composition root: builds the program in one place and hands each part what it needs.

`Application` is the whole program on one window; `run_window()` is what `mourafaka` does without a command.
The scripted day builds the same `Application` with its own folders.
"""

import logging
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication, QMessageBox

from mourafaka_desktop import logs, paths
from mourafaka_desktop.errors import MourafakaError, ProfileWiped
from mourafaka_desktop.i18n.catalogue import Language, _, ngettext
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.services import profiles, sync_status
from mourafaka_desktop.services.offline_grace import GraceLevel, OfflineGrace
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.direction import LanguageSwitcher
from mourafaka_desktop.ui.idle import IdleWatch
from mourafaka_desktop.ui.main_window import MainWindow, Page, rail_entries
from mourafaka_desktop.ui.navigation import Router, Screen
from mourafaka_desktop.ui.preferences import Preferences
from mourafaka_desktop.ui.tokens import State

_log = logging.getLogger(__name__)


class Application(QObject):
    """The program: one window, one profile open at a time. `close()` before leaving.

    `root` is the folder of the profiles; with `profile` that one alone is offered.
    """

    def __init__(
        self,
        qt: QApplication,
        *,
        root: Path,
        preferences: Preferences,
        language: Language,
        profile: Path | None = None,
    ) -> None:
        super().__init__()
        self._root = root
        self._profile = profile
        self._preferences = preferences
        self.workspace: Workspace | None = None
        theme.apply(qt, preferences.language or language, preferences.text_scale)
        self.switcher = LanguageSwitcher(qt)
        self.background = Background()
        self.router = Router()
        self.notice = ChangeNotice()
        self.window = MainWindow(self.router, rail_entries(), preferences.settings)
        self._idle = IdleWatch(self.window, self.lock)
        self._interrupt_sync: Callable[[], None] = lambda: None
        self.window.banner.action_requested.connect(partial(self.router.open, Screen.SYNC))
        self.notice.changed.connect(lambda _changes: self._count_unsent())
        self.router.arrived.connect(lambda _place: self._count_unsent())
        self.switcher.changed.connect(lambda _theme: self._count_unsent())

    def start(self) -> None:
        """Show the window with the door."""
        self._show_unlock()
        self.window.show()

    def lock(self) -> None:
        """Close the files and show the door again; what was written is saved."""
        if self.workspace is None:
            return
        self._leave()
        self._show_unlock()

    def _wiped(self) -> None:
        """The files of this profile are gone, as the coordination asked: the door again, which says why."""
        self._leave()
        self._show_unlock(ProfileWiped())

    def close(self) -> None:
        """Save, end what runs, close the files."""
        self._leave()
        self.window.close()
        self.background.close()

    def _leave(self) -> None:
        if self.workspace is None:
            return
        workspace, self.workspace = self.workspace, None
        self._idle.stop()
        self._interrupt_sync()
        self.window.leave_pages()
        self.background.wait_idle()
        workspace.close()

    # --- The door -------------------------------------------------------------------------------------

    def _show_unlock(self, failure: MourafakaError | None = None) -> None:
        from mourafaka_desktop.ui.unlock.unlock_presenter import UnlockPresenter, UnlockServices
        from mourafaka_desktop.ui.unlock.unlock_view import UnlockView

        view = UnlockView()
        self._door = UnlockPresenter(
            view,
            UnlockServices(profiles=self._profiles, unlock=profiles.unlock, enrol=self._enrol),
            background=self.background,
            switch_language=self._keep_language,
            on_opened=self._opened,
        )
        self.window.show_unlock(view)
        if failure is None and profiles.wiped_in(self._root) and not self._profiles():
            failure = ProfileWiped()
        self._door.open(failure)

    def _profiles(self) -> tuple[profiles.ProfileSummary, ...]:
        known = profiles.profiles_in(self._profile.parent if self._profile else self._root)
        return tuple(one for one in known if self._profile in (None, one.folder))

    def _enrol(self, invitation: str, passphrase: str) -> Workspace:
        return enrol(invitation, self._profile or _free_folder(self._root), passphrase)

    def _keep_language(self, language: Language) -> None:
        self._preferences.language = language
        self.switcher.switch_to(language)

    def _opened(self, workspace: Workspace) -> None:
        self.workspace = workspace
        logs.write_to(workspace.folder)
        self.window.enter(self._builders(workspace), Screen.TODAY)
        self._idle.start()

    # --- The screens ----------------------------------------------------------------------------------

    def _builders(self, workspace: Workspace) -> Mapping[Screen, Callable[[], Page]]:
        """How each screen is built when it is first opened; its modules are imported no earlier."""
        return {
            Screen.TODAY: partial(self._today, workspace),
            Screen.COOPERATIVES: partial(self._cooperatives, workspace),
            Screen.COOPERATIVE: partial(self._cooperative, workspace),
            Screen.VISIT: partial(self._visit, workspace),
            Screen.ASSESSMENT: partial(self._assessment, workspace),
            Screen.RESULT: partial(self._result, workspace),
            Screen.REPORTS: partial(self._reports, workspace),
            Screen.SYNC: partial(self._sync, workspace),
            Screen.SETTINGS: partial(self._settings, workspace),
        }

    def _today(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.reachability import Reachability
        from mourafaka_desktop.ui.today.today_presenter import TodayPresenter, TodayServices
        from mourafaka_desktop.ui.today.today_view import TodayView

        view = TodayView()
        reachability = Reachability(view)
        reachability.changed.connect(view.show_offline)
        view.show_offline(reachability.is_offline)
        return TodayPresenter(
            view,
            TodayServices.of(workspace),
            background=self.background,
            clock=partial(_wall_clock, workspace),
            router=self.router,
            notice=self.notice,
        )

    def _cooperatives(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.cooperatives.cooperatives_presenter import (
            CooperativesPresenter,
            CooperativesServices,
        )
        from mourafaka_desktop.ui.cooperatives.cooperatives_view import CooperativesView

        view = CooperativesView()
        view.import_requested.connect(partial(self._import_portfolio, workspace))
        return CooperativesPresenter(
            view,
            CooperativesServices.of(workspace),
            coach=workspace.coach,
            background=self.background,
            router=self.router,
            notice=self.notice,
        )

    def _cooperative(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.cooperative.cooperative_presenter import (
            CooperativePresenter,
            CooperativeServices,
        )
        from mourafaka_desktop.ui.cooperative.cooperative_view import CooperativeView

        return CooperativePresenter(
            CooperativeView(),
            CooperativeServices.of(workspace),
            background=self.background,
            today=workspace.today,
            clock=partial(_wall_clock, workspace),
            router=self.router,
            notice=self.notice,
        )

    def _visit(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.visit.visit_presenter import VisitPresenter, VisitServices
        from mourafaka_desktop.ui.visit.visit_view import VisitView

        return VisitPresenter(
            VisitView(),
            VisitServices.of(workspace),
            background=self.background,
            clock=workspace.clock,
            router=self.router,
            notice=self.notice,
            say=self.window.toast.say,
        )

    def _assessment(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.assessment.assessment_presenter import (
            AssessmentPresenter,
            AssessmentServices,
        )
        from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView

        return AssessmentPresenter(
            AssessmentView(),
            AssessmentServices.of(workspace),
            background=self.background,
            clock=workspace.clock,
            router=self.router,
            notice=self.notice,
            say=self.window.toast.say,
        )

    def _result(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.result.result_presenter import ResultPresenter, ResultServices
        from mourafaka_desktop.ui.result.result_view import ResultView

        return ResultPresenter(
            ResultView(),
            ResultServices.of(workspace),
            background=self.background,
            router=self.router,
            notice=self.notice,
            say=self.window.toast.say,
        )

    def _reports(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.reports.reports_presenter import ReportsPresenter, ReportsServices
        from mourafaka_desktop.ui.reports.reports_view import ReportsView

        return ReportsPresenter(
            ReportsView(),
            ReportsServices.of(workspace),
            background=self.background,
            router=self.router,
            preferences=self._preferences,
        )

    def _sync(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.sync.sync_presenter import SyncPresenter, SyncServices
        from mourafaka_desktop.ui.sync.sync_view import SyncView

        presenter = SyncPresenter(
            SyncView(),
            SyncServices.of(workspace),
            background=self.background,
            router=self.router,
            notice=self.notice,
            say=self.window.toast.say,
            open_usb=partial(self._usb_key, workspace),
            on_wiped=self._wiped,
        )
        self._interrupt_sync = presenter.interrupt
        return presenter

    def _usb_key(self, workspace: Workspace) -> None:
        from mourafaka_desktop.ui.sync.usb_presenter import UsbPresenter, UsbServices
        from mourafaka_desktop.ui.sync.usb_view import UsbView

        self._usb = UsbPresenter(
            UsbView(self.window),
            UsbServices.of(workspace),
            background=self.background,
            notice=self.notice,
            on_wiped=self._wiped,
        )
        self._usb.open()

    def _settings(self, workspace: Workspace) -> Page:
        from mourafaka_desktop.ui.settings.settings_presenter import (
            SettingsPresenter,
            SettingsServices,
        )
        from mourafaka_desktop.ui.settings.settings_view import SettingsView

        return SettingsPresenter(
            SettingsView(),
            SettingsServices.of(workspace),
            background=self.background,
            switcher=self.switcher,
            preferences=self._preferences,
        )

    def _import_portfolio(self, workspace: Workspace) -> None:
        from mourafaka_desktop.ui.portfolio_import.import_presenter import (
            PortfolioImportPresenter,
            PortfolioServices,
        )
        from mourafaka_desktop.ui.portfolio_import.import_view import PortfolioImportView

        self._portfolio_import = PortfolioImportPresenter(
            PortfolioImportView(self.window),
            PortfolioServices.of(workspace),
            background=self.background,
            notice=self.notice,
            preferences=self._preferences,
        )
        self._portfolio_import.open()

    # --- The foot of the rail -------------------------------------------------------------------------

    def _count_unsent(self) -> None:
        """Say at the rail's foot what is only on this laptop; Today says it in a card of its own."""
        workspace = self.workspace
        if workspace is None:
            return
        self.background.run(
            Lane.DATABASE,
            lambda: (sync_status.unsent_count(workspace), sync_status.last_synced_at(workspace)),
            lambda told: self._show_unsent(*told),
            owner=self.window,
        )
        self.background.run(Lane.DATABASE, workspace.grace, self._show_grace, owner=self.window)

    def _show_grace(self, grace: OfflineGrace) -> None:
        """Above every page how long there was no sync, where that matters; the sync screen says it itself."""
        place = self.router.place
        banner = self.window.banner
        if self.workspace is None or place is None or place.screen is Screen.SYNC:
            banner.clear()
            return
        days = ngettext(
            "No sync has succeeded for {n} day.", "No sync has succeeded for {n} days.", grace.days
        ).format(n=grace.days)
        match grace.level:
            case GraceLevel.WARN if grace.read_only_on is not None:
                sentence = _(
                    "From {date} on the files here can only be read, until a sync. A USB key serves as well."
                )
                day = formats(theme.current().language).long_date(grace.read_only_on)
                banner.show_problem(
                    days, sentence.format(date=day), state=State.SOON, action=_("Sync")
                )
            case GraceLevel.READ_ONLY:
                banner.show_problem(
                    _("The files here can only be read for now.") + " " + days,
                    _("Nothing is lost. A sync, or a USB key and its answer, opens them again."),
                    state=State.LATE,
                    action=_("Sync"),
                )
            case _:
                banner.clear()

    def _show_unsent(self, count: int, last_synced_at: datetime | None) -> None:
        place = self.router.place
        if count == 0 or place is None or place.screen is Screen.TODAY:
            self.window.rail.hide_foot()
            return
        words = formats(theme.current().language)
        detail = (
            _("Never synced yet")
            if last_synced_at is None
            else _("Last sync: {day}").format(
                day=words.day_month(morocco_time(last_synced_at).date())
            )
        )
        title = ngettext("{n} item to send", "{n} items to send", count).format(n=count)
        self.window.rail.show_foot("laptop", title, detail, count)


def _wall_clock(workspace: Workspace) -> datetime:
    """The time on the coach's wall, in Morocco."""
    return morocco_time(workspace.clock())


def _free_folder(root: Path) -> Path:
    """Where the next profile of this computer goes."""
    number = 1
    while (root / str(number)).exists():
        number += 1
    return root / str(number)


def run_window(*, language: Language, profile: Path | None = None) -> int:
    """Open the window and stay until it is closed; the exit status. `profile` offers that one profile alone."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    install_excepthook()
    preferences = Preferences(paths.settings_file())
    application = Application(
        qt, root=paths.profiles(), preferences=preferences, language=language, profile=profile
    )
    application.start()
    interruption = _Interruption(qt)
    try:
        return qt.exec()
    finally:
        interruption.end()
        application.close()


class _Interruption(QObject):
    """Lets Ctrl C in the terminal, or the system's wish, close the program as the window's cross does.

    Qt's event loop runs no Python code while nothing happens, so a signal must wake it by a socket.
    """

    def __init__(self, qt: QApplication) -> None:
        super().__init__(qt)
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        self._before = signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda _number, _frame: qt.quit())
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._reader.recv(64))

    def end(self) -> None:
        """Leave signals to whoever had them before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        self._reader.close()
        self._writer.close()


def install_excepthook() -> None:
    """Let a fault of the program be told once, with a reference number, wherever it happens."""

    def report(
        kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit(130)
            return
        reference = uuid4().hex[:8]
        _log.critical("fault %s", reference, exc_info=(kind, fault, trace))
        traceback.print_exception(kind, fault, trace)
        box = QMessageBox(QMessageBox.Icon.Warning, _("Mourafaka"), _("Something did not work."))
        box.setInformativeText(
            _(
                "What was written is saved. Close the program and open it again. "
                "If it comes back, tell your coordinator the number {reference}."
            ).format(reference=reference)
        )
        box.exec()

    sys.excepthook = report
    # Nothing of ours ends in a thread of its own; a library's thread may, and no box may be shown from it.
    threading.excepthook = lambda fault: _log.critical(
        "fault in a thread", exc_info=fault.exc_value
    )
