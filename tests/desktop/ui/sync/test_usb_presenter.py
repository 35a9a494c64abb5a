"""The dialog of the USB key on a real profile, a real server and a folder as the key."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import KeyGone, NotEnrolled
from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import records
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.sync.usb_keys import UsbKey
from mourafaka_desktop.ui.sync.usb_presenter import UsbPresenter, UsbServices
from mourafaka_desktop.ui.sync.usb_view import Stage, UsbView
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server import bundles as server_bundles
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import initialise, opened
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings
from tests.builders import PASSPHRASE, make_cooperative, make_workspace


class Dialog:
    """The dialog, opened, with the keys of a list that a test may change."""

    def __init__(self, workspace: Workspace, qtbot: QtBot, keys: list[UsbKey]) -> None:
        self.keys = keys
        self.view = UsbView()
        qtbot.addWidget(self.view)
        self.background = Background()
        self.notice = ChangeNotice()
        self.announced: list[Changes] = []
        self.notice.changed.connect(self.announced.append)
        services = replace(UsbServices.of(workspace), keys=lambda: tuple(self.keys))
        self.presenter = UsbPresenter(
            self.view, services, background=self.background, notice=self.notice
        )
        self.presenter.open()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs, whatever was asked for meanwhile."""
        self.background.wait_idle()
        self.background.wait_idle()


Open = Callable[..., Dialog]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(tmp_path / "server")
    initialise(settings)
    with opened(settings) as running:
        yield running


@pytest.fixture
def workspace(service: Service, tmp_path: Path) -> Iterator[Workspace]:
    coach = Coach(new_coach_id(), "نادية بنعمرو", "Nadia Benamrou")
    invited = service.enrolments.invite(coach, "http://127.0.0.1:1", 14)
    line = invitation_text(invited.invitation)
    with enrol(line, tmp_path / "profile", PASSPHRASE, transport=service) as enrolled:
        yield enrolled


@pytest.fixture
def key(tmp_path: Path) -> UsbKey:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return UsbKey(folder, "KINGSTON", 3_000_000_000)


@pytest.fixture
def open_dialog(workspace: Workspace, qtbot: QtBot) -> Iterator[Open]:
    dialogs: list[Dialog] = []

    def opened_with(*keys: UsbKey, of: Workspace | None = None) -> Dialog:
        dialogs.append(Dialog(of or workspace, qtbot, list(keys)))
        return dialogs[-1]

    yield opened_with
    for dialog in dialogs:
        dialog.view.accept()
        dialog.background.close()


def said(dialog: Dialog) -> str:
    return dialog.view.outcome.accessibleName()


def write(workspace: Workspace) -> None:
    with workspace.database.writing() as connection:
        records.put(connection, make_cooperative(name_fr="Ighboula"))


def test_the_only_key_is_chosen_and_what_waits_is_written_on_it(
    workspace: Workspace, open_dialog: Open, key: UsbKey
) -> None:
    write(workspace)
    dialog = open_dialog(key)
    assert dialog.view.keys.value == key.folder
    assert dialog.view.write_button.isEnabled()
    dialog.view.write_button.click()
    dialog.settle()
    assert [file.suffix for file in key.folder.iterdir()] == [".mkb"]
    assert dialog.view.stage is Stage.READY
    assert dialog.view.outcome.isVisible()
    assert _("You may remove the key: all of it was read again and is right.") in said(dialog)


def test_the_answer_is_taken_in_from_the_same_key(
    workspace: Workspace, open_dialog: Open, key: UsbKey, service: Service
) -> None:
    write(workspace)
    dialog = open_dialog(key)
    dialog.view.take_button.click()
    dialog.settle()
    assert _("No answer for this laptop lies there.") in said(dialog)
    dialog.view.write_button.click()
    dialog.settle()
    (file,) = key.folder.iterdir()
    (taken,) = server_bundles.take(service, file.read_bytes())
    assert taken.answer is not None
    (key.folder / taken.answer.file_name).write_bytes(taken.answer.content)
    dialog.view.take_button.click()
    dialog.settle()
    assert _("The answer is taken in. The key may be removed.") in said(dialog)
    accepted = ngettext("{n} change accepted", "{n} changes accepted", 1).format(n=1)
    assert accepted in said(dialog)


def test_without_a_key_nothing_can_be_written_until_one_is_put_in(
    open_dialog: Open, key: UsbKey
) -> None:
    dialog = open_dialog()
    assert not dialog.view.write_button.isEnabled()
    assert not dialog.view.take_button.isEnabled()
    dialog.keys.append(key)
    dialog.presenter._look_for_keys()
    assert dialog.view.keys.value == key.folder
    assert dialog.view.write_button.isEnabled()
    dialog.keys.clear()
    key.folder.rmdir()
    dialog.presenter._look_for_keys()
    assert not dialog.view.write_button.isEnabled()


def test_another_folder_can_be_chosen_and_stays_while_keys_come_and_go(
    open_dialog: Open, key: UsbKey, tmp_path: Path
) -> None:
    dialog = open_dialog()
    folder = tmp_path / "échange"
    folder.mkdir()
    dialog.view.choose(folder)
    dialog.keys.append(key)
    dialog.presenter._look_for_keys()
    assert dialog.view.keys.value == folder
    assert len(dialog.view.keys.cards) == 2


def test_a_key_that_was_pulled_out_is_said_and_everything_is_still_here(
    workspace: Workspace, open_dialog: Open, key: UsbKey
) -> None:
    write(workspace)
    dialog = open_dialog(key)
    key.folder.rmdir()
    dialog.view.write_button.click()
    dialog.settle()
    assert KeyGone().explain(_).title in said(dialog)
    assert dialog.view.stage is Stage.READY


def test_a_profile_without_a_server_says_so(open_dialog: Open, tmp_path: Path) -> None:
    with make_workspace(tmp_path / "alone") as alone:
        dialog = open_dialog(of=alone)
        assert NotEnrolled().explain(_).title in said(dialog)
        assert not dialog.view.write_button.isEnabled()
