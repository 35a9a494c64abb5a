"""The door with real profiles on the disk."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import segno
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.errors import PassphraseTooShort, ProfileWiped, ServerUnreachable
from mourafaka_desktop.i18n.catalogue import Language, _
from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.unlock.unlock_presenter import UnlockPresenter, UnlockServices
from mourafaka_desktop.ui.unlock.unlock_view import UnlockView, Way
from mourafaka_protocol.invitation import Invitation, invitation_text, parse_invitation
from tests.builders import PASSPHRASE, make_coach, make_workspace

INVITATION = Invitation("https://sync.example.ma", b"hand", b"secret!!", bytes(range(10)))
LINE = invitation_text(INVITATION)

Enrol = Callable[[str, str], Workspace]


class Door:
    """The unlock screen on the profiles of a folder."""

    def __init__(self, root: Path, qtbot: QtBot, enrol: Enrol) -> None:
        self.view = UnlockView()
        qtbot.addWidget(self.view)
        self.view.show()
        self.background = Background()
        self.opened: list[Workspace] = []
        self.languages: list[Language] = []
        self.presenter = UnlockPresenter(
            self.view,
            UnlockServices(
                profiles=partial(profiles.profiles_in, root), unlock=profiles.unlock, enrol=enrol
            ),
            background=self.background,
            switch_language=self.languages.append,
            on_opened=self.opened.append,
        )
        self.presenter.open()
        self.background.wait_idle()


def nobody_enrols(_invitation: str, _passphrase: str) -> Workspace:
    raise AssertionError("no server was to be asked")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_workspace(tmp_path, name_fr="Nadia Benamrou").close()
    return tmp_path


@pytest.fixture
def open_door(qtbot: QtBot) -> Iterator[Callable[..., Door]]:
    doors: list[Door] = []

    def open_at(root: Path, enrol: Enrol = nobody_enrols) -> Door:
        doors.append(Door(root, qtbot, enrol))
        return doors[-1]

    yield open_at
    for door in doors:
        for workspace in door.opened:
            workspace.close()
        door.background.close()


def test_the_right_passphrase_opens_the_profile(
    root: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(root)
    qtbot.keyClicks(door.view.passphrase.input, PASSPHRASE)
    qtbot.keyClick(door.view.passphrase.input, Qt.Key.Key_Return)
    door.background.wait_idle()
    assert [workspace.coach.name_fr for workspace in door.opened] == ["Nadia Benamrou"]
    assert door.view.passphrase.value == ""


def test_a_wrong_passphrase_opens_nothing(
    root: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(root)
    qtbot.keyClicks(door.view.passphrase.input, "henna")
    qtbot.mouseClick(door.view.open_button, Qt.MouseButton.LeftButton)
    door.background.wait_idle()
    assert door.opened == []
    assert door.view.passphrase.problem.text()
    assert door.view.passphrase.value == "henna"
    assert door.view.open_button.isEnabled()


def test_an_empty_passphrase_is_not_tried(root: Path, open_door: Callable[..., Door]) -> None:
    door = open_door(root)
    door.view.open_button.click()
    assert door.background.is_idle
    assert door.view.passphrase.problem.text() == "تكتب عبارة المرور أولا، ثم تفتح الملفات."


def test_the_first_coach_of_a_laptop_enrols(
    tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    asked: list[tuple[str, str]] = []

    def enrol(invitation: str, passphrase: str) -> Workspace:
        asked.append((invitation, passphrase))
        return profiles.create(tmp_path / "new", passphrase, make_coach(name_fr="Hajar"))

    door = open_door(tmp_path, enrol)
    assert door.view.way is Way.ENROL
    qtbot.keyClicks(door.view.invitation.input, "MK1-abc")
    qtbot.keyClicks(door.view.new_passphrase.input, PASSPHRASE)
    qtbot.keyClicks(door.view.repeated.input, PASSPHRASE)
    door.view.enrol_button.click()
    door.background.wait_idle()
    assert asked == [("MK1-abc", PASSPHRASE)]
    assert [workspace.coach.name_fr for workspace in door.opened] == ["Hajar"]


def test_two_different_passphrases_reach_no_server(
    tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(tmp_path)
    qtbot.keyClicks(door.view.invitation.input, "MK1-abc")
    qtbot.keyClicks(door.view.new_passphrase.input, PASSPHRASE)
    qtbot.keyClicks(door.view.repeated.input, "argan")
    door.view.enrol_button.click()
    assert door.background.is_idle
    assert door.view.repeated.problem.text()


@pytest.mark.parametrize("failure", [ServerUnreachable(), PassphraseTooShort(12)])
def test_what_fails_in_an_enrolment_is_said_and_nothing_typed_is_lost(
    tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot, failure: Exception
) -> None:
    def enrol(_invitation: str, _passphrase: str) -> Workspace:
        raise failure

    door = open_door(tmp_path, enrol)
    qtbot.keyClicks(door.view.invitation.input, "MK1-abc")
    qtbot.keyClicks(door.view.new_passphrase.input, "argan")
    qtbot.keyClicks(door.view.repeated.input, "argan")
    door.view.enrol_button.click()
    door.background.wait_idle()
    said = door.view.problem.accessibleName() + door.view.new_passphrase.problem.text()
    assert said
    assert door.view.invitation.value == "MK1-abc"
    assert door.view.enrol_button.isEnabled()


def test_a_language_is_switched_from_the_door(
    root: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(root)
    qtbot.mouseClick(door.view.languages.segments[1], Qt.MouseButton.LeftButton)
    assert door.languages == [Language.FR]


def test_a_file_or_a_picture_fills_in_the_invitation(
    tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(tmp_path / "nobody")
    file = tmp_path / "code.png"
    segno.make_qr(LINE).save(str(file), scale=6)
    door.view.invitation_offered.emit(file)
    door.background.wait_idle()
    assert parse_invitation(door.view.invitation.value) == INVITATION
    assert door.view.new_passphrase.input.hasFocus() or not door.view.isActiveWindow()


def test_a_picture_is_pasted_where_the_code_is_typed(
    tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(tmp_path / "nobody")
    written = io.BytesIO()
    segno.make_qr(LINE).save(written, kind="png", scale=6)
    mime = QMimeData()
    mime.setImageData(QImage.fromData(written.getvalue()))
    QApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(door.view.invitation.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    door.background.wait_idle()
    assert parse_invitation(door.view.invitation.value) == INVITATION


def test_text_is_pasted_as_text(
    tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(tmp_path / "nobody")
    QApplication.clipboard().setText(LINE)
    qtbot.keyClick(door.view.invitation.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert door.view.invitation.value == LINE


def test_a_file_is_dropped_on_the_door_of_a_new_coach_alone(
    root: Path, tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    file = tmp_path / "nadia.mourafaka-invitation"
    file.write_text(f"{LINE}\n", encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    door = open_door(root)
    assert not dropped(door, mime)
    door.view.show_enrolment()
    assert dropped(door, mime)
    door.background.wait_idle()
    assert parse_invitation(door.view.invitation.value) == INVITATION


def dropped(door: Door, mime: QMimeData) -> bool:
    """Whether the door takes what is dragged over it; then it is dropped."""
    place = QPoint(10, 10)
    actions, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, actions, mime, Qt.MouseButton.LeftButton, none)
    entering.ignore()
    QApplication.sendEvent(door.view, entering)
    if not entering.isAccepted():
        return False
    dropping = QDropEvent(QPointF(place), actions, mime, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(door.view, dropping)
    return True


def test_a_picture_without_an_invitation_is_said_and_what_was_typed_stays(
    tmp_path: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(tmp_path / "nobody")
    door.view.invitation.set_value("https://sync.example.ma/#07R6")
    door.view.invitation_offered.emit(b"\xff\xd8 nothing")
    door.background.wait_idle()
    assert door.view.problem.isVisible()
    assert door.view.invitation.value == "https://sync.example.ma/#07R6"
    door.view.show_invitation(LINE)
    assert not door.view.problem.isVisible()


def test_what_happened_before_is_told_at_the_door(
    root: Path, open_door: Callable[..., Door], qtbot: QtBot
) -> None:
    door = open_door(root)
    door.presenter.open(ProfileWiped())
    door.background.wait_idle()
    assert door.view.way is Way.UNLOCK
    assert ProfileWiped().explain(_).title in door.view.problem.accessibleName()
