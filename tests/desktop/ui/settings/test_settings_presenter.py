"""Settings act on the real application at once, and are found again by the next start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.direction import LanguageSwitcher
from mourafaka_desktop.ui.preferences import Preferences
from mourafaka_desktop.ui.settings.settings_presenter import SettingsPresenter, SettingsServices
from mourafaka_desktop.ui.settings.settings_view import SettingsView
from mourafaka_desktop.ui.widgets.segmented_choice import Segment
from mourafaka_desktop.ui.widgets.text import Text
from tests.builders import keep, make_cooperative, make_workspace


class Opened:
    """The settings of a profile."""

    def __init__(self, workspace: Workspace, file: Path, qapp: QApplication, qtbot: QtBot) -> None:
        self.background = Background()
        self.preferences = Preferences(file)
        self.view = SettingsView()
        qtbot.addWidget(self.view)
        self.presenter = SettingsPresenter(
            self.view,
            SettingsServices.of(workspace),
            background=self.background,
            switcher=LanguageSwitcher(qapp),
            preferences=self.preferences,
        )
        self.presenter.open()
        self.view.resize(1100, 760)
        self.view.show()
        self.background.wait_idle()

    def choose(self, name: str) -> None:
        segment = self.view.findChild(Segment, name)
        assert segment is not None
        segment.click()

    def words(self) -> str:
        return "\n".join(text.text() for text in self.view.findChildren(Text) if text.isVisible())


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Opened]:
    with make_workspace(tmp_path, name_ar="نادية", name_fr="Nadia") as workspace:
        keep(workspace, make_cooperative(), make_cooperative())
        opened = Opened(workspace, tmp_path / "preferences.ini", qapp, qtbot)
        yield opened
        opened.background.close()


def test_a_language_is_shown_at_once_and_kept(opened: Opened, qtbot: QtBot) -> None:
    opened.choose("settings.language_fr")
    assert opened.view.header.title.text() == "Paramètres"
    assert opened.view.languages.value is Language.FR
    assert opened.preferences.language is Language.FR
    qtbot.waitUntil(lambda: "Nadia" in opened.words())  # rows made anew are shown by their layout


def test_a_text_size_is_shown_at_once_and_kept(opened: Opened) -> None:
    before = opened.view.header.title.height()
    opened.choose("settings.text_175")
    assert theme.current().text_scale == 175
    assert opened.view.text_scales.value == 175
    assert opened.preferences.text_scale == 175
    assert opened.view.header.title.sizeHint().height() > before


def test_the_device_tells_whose_it_is_and_what_it_holds(opened: Opened) -> None:
    words = opened.words()
    assert "نادية" in words
    assert "تعاونيتان" in words
    assert "profile" in words  # the folder
    assert "لا يوجد بعد" in words  # no server was enrolled with


def test_the_census_is_credited_on_the_screen(opened: Opened) -> None:
    words = opened.words().replace("\u00a0", " ")
    assert "المندوبية السامية للتخطيط" in words
    assert "RGPH 2024" in words
    assert "CC BY 4.0" in words


def test_the_licences_are_shown_in_their_own_words(opened: Opened) -> None:
    opened.view.licences.click()
    assert opened.view.notice.isVisible()
    notice = opened.view.notice.words.toPlainText()
    assert "SIL Open Font License" in notice
    assert "Lucide" in notice
    opened.view.notice.close_button.click()
    assert not opened.view.notice.isVisible()
