"""The window: unlock first, then the rail and one screen at a time."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.main_window import MainWindow, rail_entries
from mourafaka_desktop.ui.navigation import Place, Router, Screen


@dataclass
class _Page:
    """A screen that remembers where it was brought."""

    view: QWidget = field(default_factory=QWidget)
    places: list[Place] = field(default_factory=list)

    def open(self, place: Place) -> None:
        self.places.append(place)


@pytest.fixture
def router() -> Router:
    return Router()


@pytest.fixture
def window(router: Router, qtbot) -> MainWindow:
    window = MainWindow(router, rail_entries())
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def pages(window: MainWindow) -> dict[Screen, _Page]:
    pages = {screen: _Page() for screen in Screen}
    window.enter({screen: lambda page=page: page for screen, page in pages.items()}, Screen.TODAY)
    return pages


def test_before_unlocking_there_is_no_way_to_any_screen(window: MainWindow):
    unlock = QWidget()
    window.show_unlock(unlock)
    assert window.page is unlock
    assert not window.rail.isVisible()


def test_entering_shows_the_rail_and_the_first_screen(window: MainWindow, pages):
    assert window.rail.isVisible()
    assert window.page is pages[Screen.TODAY].view
    assert window.rail.items[Screen.TODAY].isChecked()


def test_a_press_on_the_rail_leads_to_the_screen(window: MainWindow, pages, qtbot):
    qtbot.mouseClick(window.rail.items[Screen.SYNC], Qt.MouseButton.LeftButton)
    assert window.page is pages[Screen.SYNC].view
    assert [s for s, item in window.rail.items.items() if item.isChecked()] == [Screen.SYNC]


def test_control_and_a_digit_lead_to_the_screens_in_their_order(window: MainWindow, pages, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.page is pages[Screen.COOPERATIVES].view


def test_a_form_makes_room_and_gives_it_back(window: MainWindow, pages, router: Router):
    visit = uuid4()
    router.open(Screen.VISIT, visit=visit)
    assert window.rail.is_compact
    assert window.rail.items[Screen.COOPERATIVES].isChecked()
    assert pages[Screen.VISIT].places == [Place(Screen.VISIT, {"visit": visit})]
    router.back()
    assert not window.rail.is_compact


def test_a_page_is_built_once_and_brought_to_each_record(window: MainWindow, router: Router):
    built: list[_Page] = []

    def build() -> _Page:
        built.append(_Page())
        return built[-1]

    window.enter({Screen.TODAY: _Page, Screen.COOPERATIVE: build}, Screen.TODAY)
    router.open(Screen.COOPERATIVE, cooperative=uuid4())
    router.open(Screen.COOPERATIVE, cooperative=uuid4())
    assert len(built) == 1
    assert len(built[0].places) == 2


def test_the_rail_shows_only_the_screens_there_are(window: MainWindow):
    window.enter({Screen.TODAY: _Page, Screen.SYNC: _Page}, Screen.TODAY)
    shown = [screen for screen, item in window.rail.items.items() if item.isVisible()]
    assert shown == [Screen.TODAY, Screen.SYNC]


def test_locking_again_lets_every_page_go(window: MainWindow, pages, router: Router):
    router.open(Screen.SYNC)
    window.show_unlock(QWidget())
    assert router.place is None
    assert not window.rail.isVisible()


def _written_when_hidden(page: _Page) -> list[tuple[str, bool]]:
    """What was finished of a line that is being written, and whether it was still there to save them."""
    line = QLineEdit()
    QVBoxLayout(page.view).addWidget(line)
    heard: list[tuple[str, bool]] = []
    line.editingFinished.connect(lambda: heard.append((line.text(), page.view.isVisible())))
    line.show()
    line.setFocus()
    QTest.keyClicks(line, "23/11/26")
    return heard


def test_closing_leaves_the_field_before_the_page_goes(window: MainWindow, pages):
    heard = _written_when_hidden(pages[Screen.TODAY])
    window.close()
    assert heard == [("23/11/26", True)]


def test_locking_leaves_the_field_before_the_page_goes(window: MainWindow, pages):
    heard = _written_when_hidden(pages[Screen.TODAY])
    window.leave_pages()
    assert heard == [("23/11/26", True)]


def test_f6_goes_to_the_rail_and_back_to_where_one_was(window: MainWindow, qtbot):
    page = _Page()
    field = QLineEdit()
    QVBoxLayout(page.view).addWidget(field)
    window.enter({Screen.TODAY: lambda: page}, Screen.TODAY)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F6)
    assert window.rail.items[Screen.TODAY].hasFocus()
    qtbot.keyClick(window.rail.items[Screen.TODAY], Qt.Key.Key_F6)
    assert field.hasFocus()


def test_one_wide_page_does_not_push_the_window_off_a_small_screen(window: MainWindow, qapp):
    page = _Page()
    page.view.setMinimumSize(3000, 3000)
    window.enter({Screen.TODAY: lambda: page}, Screen.TODAY)
    qapp.processEvents()
    assert window.size() == QSize(1366, 768)
    window.resize(1366, 690)
    assert window.size() == QSize(1366, 690)


def test_the_window_opens_where_and_as_large_as_it_was_closed(qtbot, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first = MainWindow(Router(), rail_entries(), settings)
    qtbot.addWidget(first)
    first.resize(780, 600)
    first.show()
    first.close()
    second = MainWindow(Router(), rail_entries(), settings)
    qtbot.addWidget(second)
    assert second.size() == QSize(780, 600)


def test_the_rail_speaks_the_language_of_the_screen(window: MainWindow, pages, qapp: QApplication):
    item = window.rail.items[Screen.TODAY]
    assert item.accessibleName() == "اليوم"
    theme.apply(qapp, Language.FR)
    assert item.accessibleName() == "Aujourd’hui"


def test_the_rail_stands_at_the_start_edge(window: MainWindow, pages, qapp: QApplication):
    qapp.processEvents()
    assert window.rail.geometry().right() == window.width() - 1
    theme.apply(qapp, Language.FR)
    qapp.processEvents()
    assert window.rail.geometry().left() == 0


def test_large_text_leaves_icons_only_but_their_names_can_be_read(
    window: MainWindow, pages, qapp: QApplication
):
    theme.apply(qapp, Language.FR, 150)
    item = window.rail.items[Screen.INBOX]
    window.rail.set_count(Screen.INBOX, 2)
    assert window.rail.is_compact
    assert item.toolTip().startswith("Commentaires")
    assert item.accessibleName() == "Commentaires, 2"


def test_tab_goes_through_the_page_then_the_rail_and_round_again(
    window: MainWindow, pages, router: Router, qtbot
):
    fields = [QLineEdit(), QLineEdit()]
    column = QVBoxLayout(pages[Screen.TODAY].view)
    for typed in reversed(fields):  # built the other way round than they are read
        column.insertWidget(0, typed)
        typed.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    fields[0].setFocus()
    seen = []
    for _step in range(2 + len(window.rail.items)):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    shown = [item for item in window.rail.items.values() if item.isVisible()]
    assert seen[: 1 + len(shown)] == [fields[1], *shown]
    assert seen[1 + len(shown)] is fields[0]
    fields[0].setFocus()
    qtbot.keyClick(fields[0], Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is shown[-1]
