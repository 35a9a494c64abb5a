"""The sync screen over a real profile; the exchange itself is played where its steps matter."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import CoachId
from mourafaka_desktop.domain.sync_records import Conflict, ConflictNature, Duplicate
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.errors import ConnectionLost, ProfileWiped
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.i18n.formats import without_isolates
from mourafaka_desktop.services import attachments, sync_status, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import departures, incoming, issues, peers, records, tables
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.sync.progress import Phase, Photos, Progress, SyncSummary
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.sync.issue_cards import (
    ConflictCard,
    HeldBackCard,
    LookAlikeCard,
    RefusalCard,
)
from mourafaka_desktop.ui.sync.reasons import reason
from mourafaka_desktop.ui.sync.support_dialog import SupportDialog
from mourafaka_desktop.ui.sync.sync_model import Stage, TabName
from mourafaka_desktop.ui.sync.sync_presenter import SyncPresenter, SyncServices
from mourafaka_desktop.ui.sync.sync_view import SyncView
from mourafaka_desktop.ui.sync.text_differences import DifferingText
from mourafaka_desktop.ui.widgets.list_row import ListRow
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.steps_row import StepState
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_protocol.kinds import kind_named, pack_value
from mourafaka_protocol.problems import RefusalCode
from tests.builders import (
    NOW,
    Clock,
    keep,
    make_cooperative,
    make_picture,
    make_visit,
    make_workspace,
)
from tests.desktop.storage.exchanges import PEER

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
        self.photos: list[Photos] = []
        self.said_below: list[tuple[str, Callable[[], object] | None]] = []
        self.usb_opened: list[bool] = []
        self.wiped: list[bool] = []
        self.view = SyncView()
        qtbot.addWidget(self.view)
        self.view.resize(1158, 768)
        self.view.show()

    def open(self, exchange: Exchange | None = None) -> SyncPresenter:
        services = SyncServices.of(self.workspace)
        if exchange is not None:
            played = exchange

            def synchronise(
                on_progress: Callable[[Progress], None],
                cancelled: Callable[[], bool],
                photos: Photos,
            ) -> SyncSummary:
                self.photos.append(photos)
                return played(on_progress, cancelled)

            services = replace(services, synchronise=synchronise)
        self.presenter = SyncPresenter(
            self.view,
            services,
            background=self.background,
            router=self.router,
            notice=self.notice,
            on_moving=self.moved.append,
            say=lambda words, undo: self.said_below.append((words, undo)),
            open_usb=lambda: self.usb_opened.append(True),
            on_wiped=lambda: self.wiped.append(True),
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

    def shown(self, name: str) -> QWidget:
        """The widget of this name, which is to be seen."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        found = self.view.findChild(QWidget, name)
        assert found is not None, name
        return found

    def refuse(self, cooperative: Cooperative, visit: Visit, code: str, **new: object) -> UUID:
        """The server has refused a change of a visit."""
        patch = {field: [None, value] for field, value in new.items()}
        issue_id = uuid4()
        with self.workspace.database.writing() as connection:
            connection.execute(
                tables.refusal.insert().values(
                    id=issue_id,
                    kind="visit",
                    record_id=visit.id,
                    scope_id=f"coop:{cooperative.id}",
                    action="set",
                    code=code,
                    patch=json.dumps(patch, ensure_ascii=False),
                    written_at=NOW,
                    found_at=NOW,
                )
            )
        return issue_id

    def meet(
        self, record: Cooperative | Visit, field: str, kept: str, lost: str, **told: Any
    ) -> None:
        """Two people wrote in one field; by default this coach's value gave way."""
        kind = kind_named("visit" if isinstance(record, Visit) else "cooperative")
        self.told(
            Conflict(
                **{
                    "id": uuid4(),
                    "cooperative_id": getattr(record, "cooperative_id", record.id),
                    "record_kind": kind.tag,
                    "record_id": record.id,
                    "field_tag": kind.by_name[field].tag,
                    "kept": pack_value(kept),
                    "lost": pack_value(lost),
                    "kept_by": CoachId(uuid4()),
                    "lost_by": self.workspace.coach.id,
                    "found_at": NOW,
                    "nature": ConflictNature.VALUE,
                    **told,
                }
            ),
        )

    def told(self, record: Conflict | Duplicate) -> None:
        """The server has told a record that it alone makes."""
        with (
            self.workspace.database.writing() as connection,
            incoming.applying(connection),
        ):
            records.put(connection, record)

    def stored(self, cooperative: Cooperative) -> Cooperative:
        with self.workspace.database.reading() as connection:
            found = records.read(connection, Cooperative, cooperative.id)
        assert found is not None
        return found


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
    station.refuse(cooperative, visit, "bad_value", findings="الماء قليل. Pompe en panne.")
    station.open()
    assert station.view.tabs.value is TabName.TO_DECIDE
    card = station.view.findChild(RefusalCard)
    assert card is not None
    card.copy_button.click()
    assert "Pompe en panne" in QGuiApplication.clipboard().text()
    assert not card.apply_button.isVisible()  # the same value would be refused again
    station.press(f"sync.open.{visit.id}")
    assert station.router.place == Place(Screen.VISIT, {"visit": visit.id})


def test_a_change_of_a_submitted_visit_is_applied_as_an_amendment_and_taken_back(
    station: Station,
) -> None:
    cooperative = make_cooperative()
    visit = make_visit(cooperative, advice="قبل", state=VisitState.SUBMITTED)
    keep(station.workspace, cooperative, visit)
    station.refuse(cooperative, visit, "is_submitted", advice="بعد")
    station.open()
    station.press(f"sync.apply.{visit.id}")
    assert station.view.issues.isHidden()
    assert visits.visit_page(station.workspace, visit.id).visit.advice == "بعد"
    station.presenter.undo()
    station.background.wait_idle()
    assert visits.visit_page(station.workspace, visit.id).visit.advice == "قبل"
    assert len(sync_status.sync_overview(station.workspace).refused) == 1


@pytest.mark.parametrize("code", list(RefusalCode))
@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_every_refusal_says_what_happened_and_what_to_do(
    station: Station, code: RefusalCode, language: Language
) -> None:
    theme.apply(_application(), language)
    said = reason(code)
    assert said.sentence
    assert said.advice
    assert code not in f"{said.sentence} {said.advice}"


def test_a_conflict_shows_both_values_and_goes_once_decided(station: Station) -> None:
    cooperative = make_cooperative(phone="+212600005678")
    keep(station.workspace, cooperative)
    station.meet(cooperative, "phone", kept="+212600005678", lost="+212600001234")
    station.open()
    (card,) = station.view.issues.cards
    names = [child.accessibleName() for child in card.findChildren(QFrame)]
    spoken = "\n".join(names).replace("\u00a0", " ")
    assert "06 00 00 12 34" in spoken
    assert "06 00 00 56 78" in spoken
    station.press(f"sync.keep_theirs.{cooperative.id}")
    assert sync_status.sync_overview(station.workspace).conflicts == ()
    assert station.stored(cooperative).phone == "+212600005678"
    assert not station.view.issues.isVisible()


def test_the_value_that_gave_way_can_be_brought_back_and_that_be_undone(station: Station) -> None:
    cooperative = make_cooperative(phone="+212600005678")
    keep(station.workspace, cooperative)
    station.meet(cooperative, "phone", kept="+212600005678", lost="+212600001234")
    station.open()
    station.press(f"sync.keep_ours.{cooperative.id}")
    assert station.stored(cooperative).phone == "+212600001234"
    words, undo = station.said_below[-1]
    assert words
    assert undo is not None
    undo()
    station.background.wait_idle()
    assert station.stored(cooperative).phone == "+212600005678"
    assert len(sync_status.sync_overview(station.workspace).conflicts) == 1


def test_neither_side_of_a_conflict_is_chosen_beforehand(station: Station) -> None:
    cooperative = make_cooperative()
    keep(station.workspace, cooperative)
    station.meet(cooperative, "phone", kept="+212600005678", lost="+212600001234")
    station.open()
    card = station.view.findChild(ConflictCard)
    assert card is not None
    ours, theirs = card.sides.values()
    assert ours.button.kind is theirs.button.kind
    assert ours.button.size() == theirs.button.size()
    assert not ours.button.isDefault()
    assert not theirs.button.isDefault()


def test_long_texts_are_whole_and_what_only_one_has_is_underlined(station: Station) -> None:
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    keep(station.workspace, cooperative, visit)
    same = "تم استقبالنا من طرف 12 متعاونة بالورشة."
    mine, other = "المعصرة اشتغلت ابتداء من شتنبر.", "الإنتاج انتقل من 40 إلى 65 لترا في الأسبوع."
    joined = f"{same} {mine} {other}"
    station.meet(
        visit,
        "findings",
        kept=joined,
        lost=f"{same} {mine}",
        nature=ConflictNature.TEXT,
    )
    station.open()
    whole, part = station.view.findChildren(DifferingText)
    assert {whole.accessibleName(), part.accessibleName()} == {joined, f"{same} {mine}"}
    marked = next(text for text in (whole, part) if text.accessibleName() == joined)
    underlined = marked.text().split("underline")
    assert len(underlined) == 2
    assert underlined[1].startswith(f'">{other}')
    station.press(f"sync.open.{visit.id}")
    assert station.router.place == Place(Screen.VISIT, {"visit": visit.id})


def test_nothing_that_would_vanish_goes_before_the_coach_has_said_so(station: Station) -> None:
    cooperative = make_cooperative()
    visits = [make_visit(cooperative, visited_on=date(2026, 11, day)) for day in range(2, 16)]
    keep(station.workspace, cooperative, *visits)
    scope = f"coop:{cooperative.id}"
    gone = tuple(("visit", visit.id) for visit in visits)
    with station.workspace.database.writing() as connection:
        issues.hold_back(connection, issues.HeldBack(scope, 9, 22, gone, NOW, None))
    station.open()
    card = station.view.findChild(HeldBackCard)
    assert card is not None
    words = " ".join(text.text() for text in card.findChildren(Text))
    assert "14" in words
    assert "22" in words
    assert "2026" in words
    station.press(f"sync.keep.{scope}")
    assert sync_status.sync_overview(station.workspace).held_back == ()
    with station.workspace.database.reading() as connection:
        (held,) = issues.held_back(connection)
    assert held.decision == issues.KEEP


def test_two_values_of_one_coach_are_not_said_to_be_someone_elses(station: Station) -> None:
    cooperative = make_cooperative(phone="+212600005678")
    keep(station.workspace, cooperative)
    me = station.workspace.coach.id
    station.meet(cooperative, "phone", kept="+212600005678", lost="+212600001234", kept_by=me)
    station.open()
    card = station.view.findChild(ConflictCard)
    assert card is not None
    names = [side.accessibleName() for side in card.sides.values()]
    assert all("ما كتب في هذا الحساب" in name for name in names)
    assert len(set(names)) == 2


def test_cooperatives_that_went_are_told_by_name_until_the_coach_has_read_it(
    station: Station,
) -> None:
    cooperative = make_cooperative(name_ar="تعاونية إغبولا")
    other = make_cooperative(name_ar="تعاونية تيزي")
    keep(station.workspace, cooperative, other)
    with station.workspace.database.writing() as connection:
        departures.note(connection, f"coop:{cooperative.id}", NOW, joined=False)
    station.open()
    banner = station.view.banners.departed
    assert "تعاونية إغبولا" in without_isolates(banner.accessibleName())
    assert "شخص آخر" in banner.accessibleName()
    with station.workspace.database.writing() as connection:
        departures.note(connection, f"coop:{other.id}", NOW, joined=True)
    station.presenter.open()
    station.background.wait_idle()
    words = " ".join(text.text() for text in banner.findChildren(Text))
    assert "تعاونيتان" in words
    assert "تعاونية تيزي" in without_isolates(words)
    station.press("sync.departures_read")
    assert banner.isHidden()
    assert sync_status.sync_overview(station.workspace).departed == ()


def test_a_cooperative_registered_twice_is_told_and_can_be_said_to_be_two(station: Station) -> None:
    cooperative = make_cooperative(name_ar="تعاونية إغبولا")
    keep(station.workspace, cooperative)
    station.told(
        Duplicate(
            id=(found := uuid4()),
            cooperative_id=cooperative.id,
            other_cooperative_id=uuid4(),
            reasons=("ice", "name"),
            found_at=NOW,
        ),
    )
    station.open()
    assert station.view.findChild(LookAlikeCard) is not None
    station.press(f"sync.parted.{found}")
    assert sync_status.sync_overview(station.workspace).duplicates == ()


def test_photos_that_wait_can_be_sent_at_once(station: Station) -> None:
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    keep(station.workspace, cooperative, visit)
    attachments.add_photo(
        station.workspace, visit.id, make_picture(), shows_people=False, consent=None
    )
    with station.workspace.database.writing() as connection:
        no = peers.begin_exchange(connection, NOW)
        ended = peers.last_exchange(connection)
        assert ended is not None
        assert ended.no == no
        peers.finish_exchange(connection, replace(ended, finished_at=NOW, outcome=peers.DONE))
    station.open(quiet_exchange)
    assert station.shown("sync.banner_photos").isVisible()
    station.press("sync.send_photos")
    station.press("sync.start")
    assert station.photos == [Photos.NOW, Photos.AS_THE_LINE_ALLOWS]


def test_while_photos_wait_not_everything_is_said_to_have_been_sent(station: Station) -> None:
    all_sent = catalogue(Language.AR).gettext("Everything has been sent")
    station.view.exchange.show_unsent(0)
    assert all_sent in station.said()
    station.view.exchange.show_unsent(0, photos=2)
    assert all_sent not in station.said()


def test_photos_that_stay_are_not_said_to_be_on_both_sides(station: Station) -> None:
    station.open(lambda _progress, _cancelled: SyncSummary(finished_at=NOW, photos_left=3))
    theme.apply(_application(), Language.FR)
    station.press("sync.start")
    assert "3 photos attendent" in station.said()
    assert catalogue(Language.FR).gettext("Both sides hold the same.") not in station.said()


@pytest.mark.parametrize("status", [PeerStatus.SUSPENDED, PeerStatus.UPGRADE])
def test_a_laptop_that_receives_nothing_is_not_told_that_both_sides_agree(
    station: Station, status: PeerStatus
) -> None:
    with station.workspace.database.writing() as connection:
        peers.put_peer(connection, replace(PEER, status=status))
    station.open(lambda _progress, _cancelled: SyncSummary(finished_at=NOW, status=status))
    assert station.shown("sync.banner_status").isVisible()
    station.press("sync.start")
    assert "متطابق" not in station.said()
    assert "وصل إلى الخادم" in station.said()


def test_a_laptop_long_without_a_sync_is_told_when_it_will_only_read(
    tmp_path: Path, qtbot: QtBot
) -> None:
    clock = Clock()
    with make_workspace(tmp_path, clock=clock) as workspace:
        with workspace.database.writing() as connection:
            peers.put_peer(connection, replace(PEER, enrolled_at=clock.at))
        clock.pass_by(days=100)
        station = Station(workspace, qtbot)
        station.open(quiet_exchange)
        assert station.shown("sync.banner_grace").isVisible()
        station.press("sync.banner_usb")
        assert station.usb_opened == [True]
        station.view.close()
        station.background.close()


def test_the_usb_key_is_offered_at_the_top(station: Station) -> None:
    station.open()
    station.press("sync.usb")
    assert station.usb_opened == [True]


def test_what_arrived_before_the_line_broke_is_announced(station: Station) -> None:
    arrived = Changes.of("cooperative", make_cooperative().id)

    def exchange(
        _on_progress: Callable[[Progress], None], _cancelled: Callable[[], bool]
    ) -> SyncSummary:
        lost = ConnectionLost()
        lost.changes = arrived
        raise lost

    station.open(exchange)
    station.press("sync.start")
    assert station.announced == [arrived]


def test_a_profile_that_was_wiped_goes_to_the_door(station: Station) -> None:
    def exchange(
        _on_progress: Callable[[Progress], None], _cancelled: Callable[[], bool]
    ) -> SyncSummary:
        raise ProfileWiped

    station.open(exchange)
    station.press("sync.start")
    assert station.wiped == [True]


def test_the_last_exchanges_are_told_in_words(station: Station) -> None:
    with station.workspace.database.writing() as connection:
        for outcome in (peers.DONE, ConnectionLost.code, "interrupted"):
            peers.begin_exchange(connection, NOW)
            ended = peers.last_exchange(connection)
            assert ended is not None
            peers.finish_exchange(
                connection, replace(ended, finished_at=NOW, outcome=outcome, bytes_sent=3_800)
            )
    station.open()
    assert station.view.past.isHidden()
    station.press("sync.past")
    rows = station.view.past.findChildren(ListRow)
    told = [row.secondary.text() for row in rows]
    assert len(told) == 3
    assert "exchange." not in " ".join(told)
    lost = catalogue(Language.AR).gettext("The connection was lost.").removesuffix(".")
    assert f"{lost} · " in without_isolates(told[1])
    station.press("sync.past")
    assert station.view.past.isHidden()


def test_a_support_file_is_shown_before_it_is_saved(station: Station, tmp_path: Path) -> None:
    keep(station.workspace, make_cooperative(name_fr="Al Wifaq"))
    station.open()
    station.press("sync.support_show")
    dialog = station.view.findChild(SupportDialog)
    assert dialog is not None
    shown = dialog.content.toPlainText()
    assert '"cooperative": 1' in shown
    assert "Wifaq" not in shown
    target = tmp_path / "support.json"
    station.view.support_save_requested.emit(target)
    station.background.wait_idle()
    assert target.read_text() == shown
    assert station.shown("sync.support_said").isVisibleTo(dialog)
    station.view.support_save_requested.emit(tmp_path / "none" / "support.json")
    station.background.wait_idle()
    assert not (tmp_path / "none").exists()
    assert "none" in dialog.said.accessibleName()
    dialog.close()


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
