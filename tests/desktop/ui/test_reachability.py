"""A system that says nothing of its connection leaves the screen silent; what it says is passed on."""

import pytest
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from mourafaka_desktop.ui.reachability import Reachability, means_offline
from mourafaka_desktop.ui.today.today_view import TodayView

Told = QNetworkInformation.Reachability


@pytest.mark.parametrize(
    ("told", "is_offline"),
    [(None, False), (Told.Unknown, False), (Told.Local, False), (Told.Disconnected, True)],
)
def test_only_a_system_that_knows_of_no_connection_means_offline(
    told: Told | None, is_offline: bool
):
    assert means_offline(told) is is_offline


def test_today_says_it_while_there_is_no_connection_and_no_longer(qtbot: QtBot):
    view = TodayView()
    qtbot.addWidget(view)
    reachability = Reachability()
    reachability.changed.connect(view.show_offline)
    reachability.take(Told.Disconnected)
    assert reachability.is_offline
    assert view._offline.isVisibleTo(view)
    reachability.take(Told.Online)
    assert not view._offline.isVisibleTo(view)
