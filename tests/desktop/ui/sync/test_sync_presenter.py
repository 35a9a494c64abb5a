"""The sync screen over a real profile; the exchange itself is played where its steps matter."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QPushButton
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.errors import ConnectionLost
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import tables
from mourafaka_desktop.sync.progress import Phase, Progress, SyncSummary
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.sync.issues_view import RefusalCard
from mourafaka_desktop.ui.sync.sync_model import Stage, TabName
from mourafaka_desktop.ui.sync.sync_presenter import SyncPresenter, SyncServices
from mourafaka_desktop.ui.sync.sync_view import SyncView
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.steps_row import StepState
from tests.builders import NOW, keep, make_cooperative, make_visit, make_workspace

Exchange = Callable[[Callable[[Progress], None], Callable[[], bool]], SyncSummary]


def quiet_exchange(
    _on_progress: Callable[[Progress], None], _cancelled: Callable[[], bool]
) -> SyncSummary:
    """An exchange that finds both sides alike."""
    return SyncSummary(finished_at=NOW)


class Station:
    """The sync screen of a profile."""

    def __init__(self, workspace: Workspace, qtbot: QtBot) -> None:
        self.workspace, self.qtbot = workspace, qtbot
        self.background = Background()
        self.router = Router()
        self.notice = ChangeNotice()
        self.announced: list[Changes] = []
        self.notice.changed.connect(self.announced.append)
        self.seconds = 0.0
        self.moved: list[Progress | None] = []
        self.view = SyncView()
        qtbot.addWidget(self.view)
        self.view.resize(1158, 768)
        self.view.show()

    def open(self, exchange: Exchange | None = None) -> SyncPresenter:
        services = SyncServices.of(self.workspace)
        if exchange is not None:
            services = SyncServices(
                sync_overview=services.sync_overview,
                synchronise=exchange,
                decide=services.decide,
            )
        self.presenter = SyncPresenter(
            self.view,
            services,
            background=self.background,
            router=self.router,
            notice=self.notice,
            on_moving=self.moved.append,
            seconds=lambda: self.seconds,
        )
        self.presenter.open(Place(Screen.SYNC))
        self.background.wait_idle()
        return self.presenter

    def press(self, name: str) -> None:
        button = self.view.findChild(QPushButton, name)
        assert button is not None
        assert button.isEnabled()
        button.click()
        self.background.wait_idle()

    def go_to(self, tab: TabName) -> None:
        self.view.tabs.tabs[list(TabName).index(tab)].click()

    def said(self) -> str:
        return self.view.exchange._words.accessibleName()

    def keep_issue(self, cooperative: Cooperative, nature: str, **fields: object) -> None:
        with self.workspace.database.writing() as connection:
            connection.execute(
                tables.issue.insert().values(
                    nature=nature,
                    scope_id=f"coop:{cooperative.id}",
                    written_at=NOW,
                    found_at=NOW,
                    **fields,
                )
            )


@pytest.fixture
def station(tmp_path: Path, qtbot: QtBot) -> Iterator[Station]:
    with make_workspace(tmp_path) as workspace:
        station = Station(workspace, qtbot)
        yield station
        station.view.close()
        station.background.close()


def test_what_waits_is_counted_and_listed(station: Station) -> None:
    cooperative = make_cooperative()
    keep(station.workspace, cooperative, make_visit(cooperative))
    station.open()
    assert station.view.stage is Stage.IDLE
    assert station.view.tabs.value is TabName.WAITING
    assert station.view.records.records.rowCount() == 2
    assert "عنصران" in station.said()


def test_an_empty_tab_says_so_in_one_sentence(station: Station) -> None:
    station.open()
    for tab in TabName:
        station.go_to(tab)
        assert station.view.empty.isVisible()
        assert station.view.empty.sentence.text()


def test_a_laptop_that_never_synced_is_not_told_that_everything_was_sent(
    station: Station,
) -> None:
    station.open()
    assert "لم تجر" in station.said()
    assert "التعاونيات" in station.said()


def test_a_record_of_the_list_is_opened(station: Station) -> None:
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    keep(station.workspace, cooperative, visit)
    station.open()
    records = station.view.records
    rows = range(records.records.rowCount())
    row = next(r for r in rows if records.records.index(r).data() == "بطاقة الزيارة")
    place = records.visualRect(records.records.index(row)).center()
    QTest.mouseClick(records.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert station.router.place == Place(Screen.VISIT, {"visit": visit.id})


def test_a_profile_without_a_server_is_told_what_to_do(station: Station) -> None:
    station.open()  # the engine itself
    station.press("sync.start")
    assert station.view.stage is Stage.FAILED
    assert "دعوة" in station.said()
    assert station.view.start_button.isVisible()


def test_ctrl_r_starts_the_exchange(station: Station) -> None:
    station.open(quiet_exchange)
    station.view.activateWindow()
    QTest.keyClick(station.view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    station.background.wait_idle()
    assert station.view.stage is Stage.DONE


def test_the_steps_and_the_bar_follow_the_exchange(station: Station) -> None:
    goes_on = threading.Event()

    def exchange(
        on_progress: Callable[[Progress], None], _cancelled: Callable[[], bool]
    ) -> SyncSummary:
        on_progress(Progress(phase=Phase.SEND, bytes_to_send=52_000, items_to_send=31))
        on_progress(
            Progress(
                phase=Phase.SEND,
                bytes_sent=38_000,
                bytes_to_send=52_000,
                items_sent=23,
                items_to_send=31,
            )
        )
        assert goes_on.wait(20)
        on_progress(Progress(phase=Phase.VERIFY))
        return SyncSummary(
            finished_at=NOW, accepted=31, received=5, bytes_sent=52_000, bytes_received=9_000
        )

    station.open(exchange)
    theme.apply(_application(), Language.FR)
    station.view.start_button.click()
    card = station.view.exchange
    station.qtbot.waitUntil(lambda: "38" in card.amount.text())
    assert station.view.stage is Stage.RUNNING
    assert not station.view.start_button.isVisible()
    assert card.interrupt_button.isVisible()
    states = [step.state for step in card.steps._steps]
    assert states == [StepState.DONE, StepState.NOW, StepState.LATER, StepState.LATER]
    assert "23 éléments sur 31" in card.steps.accessibleName()
    assert 0.5 < card.bar.value() / card.bar.maximum() < 0.9
    goes_on.set()
    station.background.wait_idle()
    assert station.view.stage is Stage.DONE
    assert [p.items_sent if p else None for p in station.moved] == [0, 23, 0, None]
    assert all(step.state is StepState.DONE for step in card.steps._steps)
    assert "31 éléments envoyés" in station.said()


def test_the_arrows_bring_each_row_into_view(station: Station) -> None:
    cooperative = make_cooperative()
    keep(station.workspace, cooperative, *(make_visit(cooperative) for _ in range(30)))
    station.open()
    records = station.view.records
    page = station.view.findChild(ScrollPage)
    assert page is not None
    laid_out = page.widget()
    station.qtbot.waitUntil(
        lambda: laid_out.height() >= max(laid_out.sizeHint().height(), records.height())
    )
    station.qtbot.waitUntil(
        lambda: page.verticalScrollBar().maximum() + page.viewport().height() == laid_out.height()
    )
    records.setFocus()
    for _ in range(30):
        QTest.keyClick(records, Qt.Key.Key_Down)
    last = records.visualRect(records.records.index(30))
    assert records.currentIndex().row() == 30
    assert records.viewport().visibleRegion().contains(last.center())


def test_a_slow_line_is_named_and_its_end_foreseen(station: Station) -> None:
    station.open()
    theme.apply(_application(), Language.FR)
    station.view.show_started()
    half = Progress(phase=Phase.SEND, bytes_sent=26_000, bytes_to_send=52_000)
    station.view.show_progress(half, 13)
    assert "Connexion faible" in station.said()
    assert "13 secondes" in station.view.exchange.time_left.text()
    station.view.show_progress(half, 1)
    assert "Connexion faible" not in station.said()
    assert station.view.exchange.time_left.text() == ""


def test_an_exchange_can_be_interrupted(station: Station) -> None:
    started = threading.Event()

    def exchange(
        _on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> SyncSummary:
        started.set()
        while not cancelled():
            started.wait(0.01)
        return SyncSummary(finished_at=NOW, interrupted=True)

    station.open(exchange)
    station.view.activateWindow()
    station.view.start_button.setFocus()
    station.view.start_button.click()
    assert started.wait(20)
    assert station.view.exchange.interrupt_button.hasFocus()
    station.view.exchange.interrupt_button.click()
    assert not station.view.exchange.interrupt_button.isEnabled()
    station.background.wait_idle()
    assert station.view.stage is Stage.INTERRUPTED
    assert station.view.start_button.isVisible()


def test_a_line_that_drops_is_told_and_the_next_attempt_is_free(station: Station) -> None:
    attempts = []

    def exchange(
        on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> SyncSummary:
        attempts.append(1)
        if len(attempts) == 1:
            on_progress(Progress(phase=Phase.SEND, bytes_to_send=100))
            raise ConnectionLost
        return quiet_exchange(on_progress, cancelled)

    station.open(exchange)
    station.press("sync.start")
    assert station.view.stage is Stage.FAILED
    stopped = [step.state for step in station.view.exchange.steps._steps]
    assert stopped[1] is StepState.STOPPED
    station.press("sync.start")
    assert station.view.stage is Stage.DONE


def test_what_arrived_is_announced_to_the_other_screens(station: Station) -> None:
    arrived = Changes.of("cooperative", make_cooperative().id)
    station.open(lambda _on_progress, _cancelled: SyncSummary(finished_at=NOW, changes=arrived))
    station.press("sync.start")
    assert station.announced == [arrived]


def test_a_refusal_says_that_the_text_is_intact_shows_it_and_leads_on(station: Station) -> None:
    cooperative = make_cooperative(name_ar="تعاونية الوفاق")
    visit = make_visit(cooperative)
    keep(station.workspace, cooperative, visit)
    patch = {"findings": [None, "الماء قليل. Pompe en panne."]}
    station.keep_issue(
        cooperative,
        "refusal",
        kind="visit",
        record_id=visit.id,
        code="bad_value",
        ours=json.dumps(patch, ensure_ascii=False),
    )
    station.open()
    assert station.view.tabs.value is TabName.TO_DECIDE
    card = station.view.findChild(RefusalCard)
    assert card is not None
    card.copy_button.click()
    assert "Pompe en panne" in QGuiApplication.clipboard().text()
    station.press(f"sync.open.{visit.id}")
    assert station.router.place == Place(Screen.VISIT, {"visit": visit.id})


def test_a_conflict_shows_both_values_and_goes_once_decided(station: Station) -> None:
    cooperative = make_cooperative(phone="+212600001234")
    keep(station.workspace, cooperative)
    station.keep_issue(
        cooperative,
        "conflict",
        kind="cooperative",
        record_id=cooperative.id,
        field="phone",
        ours='"+212600001234"',
        theirs='"+212600005678"',
    )
    station.open()
    (card,) = station.view.issues.cards
    names = [child.accessibleName() for child in card.findChildren(QFrame)]
    spoken = "\n".join(names)
    assert "06 00 00 12 34" in spoken.replace("\u00a0", " ")
    assert "06 00 00 56 78" in spoken.replace("\u00a0", " ")
    station.press(f"sync.done.{cooperative.id}")
    assert sync_status.sync_overview(station.workspace).conflicts == ()
    assert not station.view.issues.isVisible()


def test_the_screen_says_all_of_it_again_in_another_language(station: Station) -> None:
    cooperative = make_cooperative()
    keep(station.workspace, cooperative)
    station.open()
    theme.apply(_application(), Language.FR)
    assert station.view.header.title.text() == "Synchronisation"
    assert "1 élément" in station.said()
    assert station.view.records.records.index(0).data() == "Identité de la coopérative"


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
