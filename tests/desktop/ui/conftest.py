"""The theme of each test of the window, and words typed as a keyboard of any script would."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme

Typist = Callable[[QWidget, str], None]


@pytest.fixture(autouse=True)
def _arabic_screen(qapp: QApplication):
    """Arabic at 100 %: the language of most coaches; a test of another says so with `theme.apply`."""
    # The widgets of the test before are deleted by an event loop, which not every test runs; until
    # then each switch of language would dress them too.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    theme.fit(qapp, theme.DESIGN_WIDTH)
    theme.apply(qapp, Language.AR, 100)


@pytest.fixture
def type_text() -> Typist:
    """Types text of any script; `qtbot.keyClicks` aborts the process on Arabic."""

    def type_into(widget: QWidget, text: str) -> None:
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                QApplication.sendEvent(widget, event)

    return type_into
