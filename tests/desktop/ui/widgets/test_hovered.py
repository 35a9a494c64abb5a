"""A widget that looks different under the mouse."""

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.ui.widgets.hovered import Hovered


class _Painted(Hovered, QWidget):
    """Knows how often it was painted."""

    times = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.times += 1
        super().paintEvent(event)


@pytest.mark.parametrize(
    "event",
    [QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)), QEvent(QEvent.Type.Leave)],
    ids=["coming", "going"],
)
def test_it_is_painted_anew_as_the_mouse_comes_and_goes(qtbot: QtBot, event: QEvent):
    widget = _Painted()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: widget.times > 0)
    QApplication.processEvents()
    before = widget.times
    QApplication.sendEvent(widget, event)
    qtbot.waitUntil(lambda: widget.times > before)
