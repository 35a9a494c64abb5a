"""The sync screen over a real profile and a real server: what it says is what is the case on both sides."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import attachments, sync_status, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.storage import peers, records
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.progress import Photos, Progress
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.sync.sync_model import Stage, TabName
from mourafaka_desktop.ui.sync.sync_presenter import SyncPresenter, SyncServices
from mourafaka_desktop.ui.sync.sync_view import SyncView
from tests.builders import keep, make_cooperative, make_picture, make_visit

from .conftest import Laptops

Open = Callable[..., "Station"]


class Station:
    """The sync screen of a laptop."""

    def __init__(self, workspace: Workspace, qtbot: QtBot) -> None:
        self.workspace = workspace
        self.background = Background()
        self.view = SyncView()
        qtbot.addWidget(self.view)
        self.view.resize(1158, 768)
        self.view.show()
        self.moved: list[Progress] = []
        self.stops_at: int | None = None
        self.presenter = SyncPresenter(
            self.view,
            SyncServices.of(workspace),
            background=self.background,
            router=Router(),
            notice=ChangeNotice(),
            on_moving=self._moving,
        )
        self.presenter.open(Place(Screen.SYNC))
        self.background.wait_idle()

    def press(self, name: str) -> None:
        QApplication.processEvents()
        found = [b for b in self.view.findChildren(QPushButton, name) if b.isVisibleTo(self.view)]
        assert found, name
        found[-1].click()
        self.background.wait_idle()

    def synchronise(self) -> None:
        self.press("sync.start")

    @property
    def stage(self) -> Stage:
        return self.view.stage

    def words(self) -> str:
        return "\n".join(
            child.accessibleName() for child in self.view.issues.findChildren(QWidget)
        ).replace("\u00a0", " ")

    def stored(self, cooperative: Cooperative) -> Cooperative:
        with self.workspace.database.reading() as connection:
            found = records.read(connection, Cooperative, cooperative.id)
        assert found is not None
        return found

    def _moving(self, progress: Progress | None) -> None:
        if progress is None:
            return
        self.moved.append(progress)
        if self.stops_at is not None and len(self.moved) > self.stops_at:
            self.presenter.interrupt()


@pytest.fixture
def open_screen(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    theme.fit(qapp, theme.DESIGN_WIDTH)
    theme.apply(qapp, Language.FR, 100)
    stations: list[Station] = []

    def make(workspace: Workspace) -> Station:
        stations.append(Station(workspace, qtbot))
        return stations[-1]

    yield make
    for station in stations:
        station.view.close()
        station.background.close()


def test_what_waits_leaves_is_accepted_and_is_said_so(laptop: Laptops, open_screen: Open) -> None:
    workspace = laptop()
    cooperative = make_cooperative()
    visit = make_visit(cooperative, findings="الماء قليل.")
    keep(workspace, cooperative, visit)
    assert sync_status.state_of_record(workspace, "visit", visit.id) is SyncState.ON_LAPTOP
    station = open_screen(workspace)
    assert station.view.tabs.value is TabName.WAITING
    station.synchronise()
    assert station.stage is Stage.DONE
    assert sync_status.state_of_record(workspace, "visit", visit.id) is SyncState.ACCEPTED
    assert any(progress.items_to_send == 2 for progress in station.moved)
    station.press("sync.past")
    assert station.view.past.isVisible()


def test_two_values_stand_side_by_side_and_the_choice_reaches_the_other_laptop(
    laptop: Laptops, open_screen: Open
) -> None:
    here = laptop()
    cooperative = make_cooperative(phone="+212600000000")
    keep(here, cooperative)
    synchronise(here)
    there = laptop(of=here)
    synchronise(there)
    keep(there, replace(cooperative, phone="+212600001234"))
    keep(here, replace(cooperative, phone="+212600005678"))
    synchronise(there)
    station = open_screen(here)
    station.synchronise()
    if not sync_status.sync_overview(here).conflicts:
        station.synchronise()
    assert station.view.tabs.value is TabName.TO_DECIDE
    assert "06 00 00 12 34" in station.words()
    assert "06 00 00 56 78" in station.words()
    standing = station.stored(cooperative).phone
    station.press(f"sync.keep_theirs.{cooperative.id}")
    chosen = station.stored(cooperative).phone
    assert {standing, chosen} == {"+212600001234", "+212600005678"}
    station.synchronise()
    synchronise(there)
    with there.database.reading() as connection:
        arrived = records.read(connection, Cooperative, cooperative.id)
    assert arrived is not None
    assert arrived.phone == chosen
    assert sync_status.sync_overview(there).conflicts == ()
    assert sync_status.sync_overview(here).conflicts == ()


@pytest.mark.parametrize("stops_at", [0, 1, 2, 3])
def test_a_sync_stops_where_it_is_stopped_and_nothing_is_lost(
    laptop: Laptops, open_screen: Open, stops_at: int
) -> None:
    workspace = laptop()
    cooperative = make_cooperative()
    keep(workspace, cooperative, *(make_visit(cooperative, findings=str(n)) for n in range(12)))
    station = open_screen(workspace)
    station.stops_at = stops_at
    station.synchronise()
    assert station.stage in (Stage.INTERRUPTED, Stage.DONE)  # it may have been through already
    station.stops_at = None
    station.synchronise()
    assert station.stage is Stage.DONE
    assert sync_status.sync_overview(workspace).waiting == ()
    other = laptop(of=workspace)
    synchronise(other)
    with other.database.reading() as connection:
        assert records.read(connection, Cooperative, cooperative.id) is not None


def test_a_photo_leaves_without_its_place_and_its_thumbnail_arrives_with_it(
    laptop: Laptops, open_screen: Open
) -> None:
    here = laptop()
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    keep(here, cooperative, visit)
    exif = Image.Exif()
    exif[0x0110] = "Galaxy A13"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 25.0, 39.9), 3: "W", 4: (9.0, 35.0, 53.0)})
    taken = io.BytesIO()
    Image.new("RGB", (2400, 1800), "olive").save(taken, "JPEG", exif=exif)
    photo = attachments.add_file(here, visit.id, taken.getvalue(), shows_people=False, consent=None)
    station = open_screen(here)
    station.synchronise()
    station.synchronise()
    assert sync_status.sync_overview(here).contents_waiting.count == 0
    there = laptop(of=here)
    synchronise(there)
    (arrived,) = visits.visit_page(there, visit.id).attachments
    assert arrived == photo
    content = attachments.content(there, photo.id)
    assert b"Galaxy" not in content
    assert not dict(Image.open(io.BytesIO(content)).getexif())
    assert photo.thumb_sha256 is not None
    assert there.attachments.has(photo.thumb_sha256)


def test_a_line_that_only_looked_poor_still_carries_photos_and_one_that_may_wait_waits(
    laptop: Laptops,
) -> None:
    workspace = laptop()
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    keep(workspace, cooperative, visit)
    attachments.add_photo(
        workspace, visit.id, make_picture(900, 700), shows_people=False, consent=None
    )
    with workspace.database.keeping() as connection:
        peer = peers.peer(connection)
        assert peer is not None
        peers.put_peer(connection, replace(peer, line_bytes_a_second=1_000))  # a busy server
    assert synchronise(workspace, photos=Photos.LATER).photos_left == 1
    assert sync_status.sync_overview(workspace).contents_waiting.count == 1
    attachments.add_photo(
        workspace, visit.id, make_picture(800, 700), shows_people=False, consent=None
    )
    with workspace.database.keeping() as connection:
        peer = peers.peer(connection)
        assert peer is not None
        peers.put_peer(connection, replace(peer, line_bytes_a_second=1_000))
    assert synchronise(workspace).photos_left == 0
    assert sync_status.sync_overview(workspace).contents_waiting.count == 0
