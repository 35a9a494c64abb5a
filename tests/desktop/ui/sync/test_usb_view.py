"""The USB dialog at both sizes of text: what can be done is in sight, and what became of it too."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.sync.bundles import Waiting, WritingProgress, Written
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.sync.usb_keys import UsbKey
from mourafaka_desktop.ui.sync.usb_view import UsbView
from mourafaka_desktop.ui.widgets.button import Button

KEYS = (
    UsbKey(Path("/media/nadia/KINGSTON"), "KINGSTON", 3_200_000_000),
    UsbKey(Path("/media/nadia/مفتاح"), "مفتاح", 812_000_000),
)


@pytest.fixture(params=[(Language.AR, 100), (Language.FR, 200)])
def view(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> UsbView:
    theme.apply(qapp, *request.param)
    view = UsbView()
    qtbot.addWidget(view)
    view.begin()
    view.show_waiting(Waiting(12, 5, 2_300_000, ()), KEYS)
    QApplication.processEvents()
    return view


def in_sight(view: UsbView, button: Button) -> bool:
    """Whether the whole button can be seen and pressed without scrolling."""
    return button.isVisible() and button.visibleRegion().boundingRect() == button.rect()


def test_writing_and_taking_in_are_in_sight(view: UsbView) -> None:
    for button in (view.close_button, view.take_button, view.write_button):
        assert in_sight(view, button)


def test_while_it_writes_only_the_interruption_is_offered(view: UsbView) -> None:
    view.keys.set_value(KEYS[0].folder)
    view.show_writing()
    view.show_progress(WritingProgress(1, 2, 1_100_000, 2_300_000))
    QApplication.processEvents()
    assert in_sight(view, view.interrupt_button)
    assert view.interrupt_button.hasFocus()
    for button in (view.close_button, view.take_button, view.write_button):
        assert not button.isVisible()


def test_what_was_written_is_said_in_sight_after_the_page_was_scrolled(view: UsbView) -> None:
    view.with_photos.setFocus()
    view.show_writing()
    view.show_written(Written((Path("a"),), 12, 5, 2_310_000))
    QApplication.processEvents()
    assert view.outcome.visibleRegion().boundingRect() == view.outcome.rect()
    assert view.close_button.hasFocus()
    assert in_sight(view, view.close_button)
