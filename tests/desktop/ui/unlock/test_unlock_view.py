"""The door on real widgets: what it shows, what it says, and how it follows the language."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.errors import FolderNotWritable, ServerUnreachable
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.profiles import ProfileSummary
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.unlock.unlock_model import Enrolment, EnrolmentProblem
from mourafaka_desktop.ui.unlock.unlock_view import UnlockView, Way
from tests.builders import make_coach

NADIA = ProfileSummary(
    Path("nadia"), make_coach(name_ar="نادية بنعمرو", name_fr="Nadia Benamrou"), 17
)
YOUSSEF = ProfileSummary(Path("youssef"), make_coach(name_fr="Youssef Aït Haddou"), None)


@pytest.fixture
def view(qtbot: QtBot) -> UnlockView:
    view = UnlockView()
    qtbot.addWidget(view)
    view.resize(1366, 768)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.show_coaches((NADIA, YOUSSEF))
    return view


def names(view: UnlockView) -> list[str]:
    return [card.name.text() for card in view.coach_cards.cards]


def test_the_coaches_are_cards_and_the_first_is_chosen(view: UnlockView) -> None:
    assert names(view) == ["نادية بنعمرو", "Youssef Aït Haddou"]
    assert view.coach_cards.cards[0].detail.text() == "17 تعاونية"
    assert view.coach_cards.value == NADIA.folder


def test_the_passphrase_has_the_focus(view: UnlockView, qtbot: QtBot) -> None:
    qtbot.waitUntil(view.passphrase.input.hasFocus)


def test_enter_in_the_passphrase_asks_to_unlock(view: UnlockView, qtbot: QtBot) -> None:
    qtbot.keyClicks(view.passphrase.input, "argan")
    with qtbot.waitSignal(view.unlock_requested) as asked:
        qtbot.keyClick(view.passphrase.input, Qt.Key.Key_Return)
    assert asked.args == [NADIA.folder, "argan"]


def test_another_coach_is_chosen_with_the_arrows_and_starts_with_an_empty_passphrase(
    view: UnlockView, qtbot: QtBot
) -> None:
    qtbot.keyClicks(view.passphrase.input, "argan")
    qtbot.keyClick(view.coach_cards.cards[0], Qt.Key.Key_Left)  # onwards, from right to left
    assert view.coach_cards.value == YOUSSEF.folder
    assert view.passphrase.value == ""


def test_more_than_four_coaches_are_a_list(view: UnlockView) -> None:
    many = tuple(
        ProfileSummary(Path(str(number)), make_coach(name_fr=f"Coach {number}"), 1)
        for number in range(5)
    )
    view.show_coaches(many)
    assert view.coach_list.isVisible()
    assert not view.coach_cards.isVisible()
    assert view.coach_list.value == many[0].folder


def test_a_wrong_passphrase_is_explained_and_kept(view: UnlockView, qtbot: QtBot) -> None:
    qtbot.keyClicks(view.passphrase.input, "argan")
    view.show_wrong_passphrase()
    assert view.passphrase.problem.text() == "لم تفتح الملفات بهذه العبارة." or (
        "لوحة المفاتيح الآن" in view.passphrase.problem.text()
    )
    assert view.passphrase.value == "argan"
    qtbot.keyClicks(view.passphrase.input, "x")
    assert view.passphrase.problem.text() == ""


def test_the_language_is_switched_without_losing_anything(
    view: UnlockView, qtbot: QtBot, qapp: QApplication
) -> None:
    qtbot.keyClicks(view.passphrase.input, "argan")
    view.show_wrong_passphrase()
    theme.apply(qapp, Language.FR)
    assert names(view) == ["Nadia Benamrou", "Youssef Aït Haddou"]
    assert view.open_button.text() == "Ouvrir"
    assert view.passphrase.value == "argan"
    assert "n’ouvre pas les dossiers" in view.passphrase.problem.text()
    assert view.coach_cards.value == NADIA.folder


def test_what_is_missing_to_join_is_said_in_the_language_of_the_moment(
    view: UnlockView, qapp: QApplication
) -> None:
    view.show_enrolment_problems([EnrolmentProblem.PASSPHRASES_DIFFER])
    assert "العبارتان" in view.repeated.problem.text()
    theme.apply(qapp, Language.FR)
    assert "phrases" in view.repeated.problem.text()
    view.show_enrolment_problems([])
    theme.apply(qapp, Language.AR)
    assert view.repeated.problem.text() == ""


def test_a_language_is_asked_for(view: UnlockView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.language_chosen) as asked:
        qtbot.mouseClick(view.languages.segments[1], Qt.MouseButton.LeftButton)
    assert asked.args == [Language.FR]


def test_without_any_coach_the_invitation_is_asked(view: UnlockView) -> None:
    view.show_coaches(())
    assert view.way is Way.ENROL
    assert view.invitation.isVisible()
    assert not view.back_button.isVisible()


def test_another_coach_comes_in_with_an_invitation(view: UnlockView, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.add_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.invitation.input.hasFocus)
    qtbot.keyClicks(view.invitation.input, "MK1-abc ")
    qtbot.keyClicks(view.new_passphrase.input, "argan et safran")
    qtbot.keyClicks(view.repeated.input, "argan et safran")
    with qtbot.waitSignal(view.enrolment_requested) as asked:
        qtbot.mouseClick(view.enrol_button, Qt.MouseButton.LeftButton)
    assert asked.args == [Enrolment("MK1-abc", "argan et safran", "argan et safran")]


def test_escape_leads_back_to_the_coaches(view: UnlockView, qtbot: QtBot) -> None:
    view.show_enrolment()
    qtbot.keyClick(view.invitation.input, Qt.Key.Key_Escape)
    assert view.way is Way.UNLOCK


def test_what_is_missing_in_an_enrolment_is_said_at_its_field(view: UnlockView) -> None:
    view.show_enrolment()
    view.show_enrolment_problems(
        (EnrolmentProblem.INVITATION_MISSING, EnrolmentProblem.PASSPHRASES_DIFFER)
    )
    assert view.invitation.problem.text() == "يكتب رمز الدعوة كاملا."
    assert "غير متطابقتين" in view.repeated.problem.text()
    assert view.new_passphrase.problem.text() == ""
    view.show_enrolment_problems(())
    assert view.invitation.problem.text() == ""


def test_without_a_connection_the_enrolment_says_so(view: UnlockView, qapp: QApplication) -> None:
    view.show_enrolment()
    view.show_failure(ServerUnreachable())
    assert view.problem.isVisible()
    theme.apply(qapp, Language.EN)
    assert "does not answer" in view.problem.accessibleName()


@pytest.mark.parametrize("scale", [100, 200])
def test_a_problem_stands_clear_of_the_form_and_labels_are_level_with_their_button(
    view: UnlockView, qapp: QApplication, scale: int
) -> None:
    theme.apply(qapp, Language.FR, scale)
    view.show_coaches(())
    view.show_failure(ServerUnreachable())
    QApplication.processEvents()

    def middle(widget: QWidget) -> int:
        return widget.mapTo(view, widget.rect().center()).y()

    bottom = view.problem.mapTo(view, view.problem.rect().bottomLeft()).y()
    assert view.invitation.mapTo(view, QPoint(0, 0)).y() - bottom > Space.S
    assert abs(middle(view.invitation.label) - middle(view.file_button)) <= 1


def test_a_folder_that_cannot_be_written_is_named(view: UnlockView) -> None:
    view.show_failure(FolderNotWritable(Path("/media/cle")))
    assert "/media/cle" in view.problem.accessibleName()


def test_nothing_can_be_asked_twice_while_the_files_open(view: UnlockView, qtbot: QtBot) -> None:
    view.show_busy(True)
    assert not view.open_button.isEnabled()
    with qtbot.assertNotEmitted(view.unlock_requested):
        qtbot.keyClick(view.passphrase.input, Qt.Key.Key_Return)
    view.show_busy(False)
    assert view.open_button.isEnabled()


def test_the_panel_gives_way_in_a_narrow_window_and_with_large_text(
    view: UnlockView, qapp: QApplication
) -> None:
    assert view._panel.isVisible()
    view.resize(1000, 700)
    assert not view._panel.isVisible()
    view.resize(1366, 768)
    theme.apply(qapp, Language.AR, 200)
    assert not view._panel.isVisible()
