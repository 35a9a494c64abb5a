"""What stands above every page: how long there was no sync, from the day on which it matters."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.app import Application
from mourafaka_desktop.errors import ProfileWiped
from mourafaka_desktop.i18n.catalogue import Language, _, ngettext
from mourafaka_desktop.services import profiles
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.ui.navigation import Screen
from mourafaka_desktop.ui.preferences import Preferences
from mourafaka_desktop.ui.unlock.unlock_view import UnlockView
from tests.builders import PASSPHRASE, make_coach

PEER = Peer(
    server_address="https://sync.example.ma",
    server_key=bytes(32),
    device_id=bytes(8),
    signing_key=bytes(range(32)),
    sealing_key=bytes(range(32)),
    certificate=b"",
)
Started = Callable[[int], Application]


@pytest.fixture
def started(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Started]:
    """The program on a profile that joined so many days ago and never synced since, opened."""
    running: list[Application] = []

    def start(days: int) -> Application:
        enrolled_at = datetime.now(UTC) - timedelta(days=days, hours=1)
        folder = tmp_path / "profiles" / "1"
        peer = replace(PEER, enrolled_at=enrolled_at)
        profiles.create(folder, PASSPHRASE, make_coach(), peer=peer).close()
        application = Application(
            qapp,
            root=tmp_path / "profiles",
            preferences=Preferences(tmp_path / "preferences.ini"),
            language=Language.AR,
        )
        running.append(application)
        application.start()
        settle(application)
        view = application.window.findChild(UnlockView)
        assert view is not None
        view.passphrase.input.setText(PASSPHRASE)
        view.open_button.click()
        settle(application)
        return application

    yield start
    for application in running:
        application.close()


def settle(application: Application) -> None:
    for _turn in range(4):
        application.background.wait_idle()


def days_without(n: int) -> str:
    return ngettext(
        "No sync has succeeded for {n} day.", "No sync has succeeded for {n} days.", n
    ).format(n=n)


def test_nothing_is_said_while_the_last_sync_is_near(started: Started) -> None:
    application = started(89)
    assert application.workspace is not None
    assert not application.window.banner.isVisible()


def test_from_the_ninetieth_day_on_it_is_said_above_every_page_but_the_one_that_heals_it(
    started: Started,
) -> None:
    application = started(90)
    banner = application.window.banner
    assert banner.isVisible()
    assert days_without(90) in banner.accessibleName()
    banner.button.click()
    settle(application)
    assert application.router.place is not None
    assert application.router.place.screen is Screen.SYNC
    assert not banner.isVisible()
    application.router.open(Screen.REPORTS)
    settle(application)
    assert banner.isVisible()
    application.lock()
    assert not banner.isVisible()


def test_from_the_hundred_and_eightieth_day_on_the_files_are_only_read(started: Started) -> None:
    application = started(180)
    said = application.window.banner.accessibleName()
    assert _("The files here can only be read for now.") in said
    assert days_without(180) in said


def test_the_door_says_that_the_files_were_removed_at_the_coordinations_request(
    started: Started,
) -> None:
    application = started(1)
    workspace = application.workspace
    assert workspace is not None
    profiles.wipe(workspace)
    application._wiped()
    settle(application)
    door = application.window.findChild(UnlockView)
    assert door is not None
    assert ProfileWiped().explain(_).title in door.problem.accessibleName()
    assert application.workspace is None
    with_peers = [path.name for path in workspace.folder.iterdir()]
    assert with_peers == [profiles.WIPED_NOTE]
