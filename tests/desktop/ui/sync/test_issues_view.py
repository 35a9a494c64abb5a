"""What is to decide, by the keyboard alone: the focus is never lost while the screen is read again."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.services.decisions import Side
from mourafaka_desktop.services.sync_status import Issue, IssueNature, SyncOverview
from mourafaka_desktop.ui.sync.issues_view import IssuesView

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def conflict(number: int) -> Issue:
    return Issue(
        id=UUID(int=number),
        nature=IssueNature.CONFLICT,
        kind="cooperative",
        record_id=UUID(int=100 + number),
        cooperative_id=CooperativeId(UUID(int=100 + number)),
        name_ar="تعاونية الزعفران",
        name_fr=None,
        field="phone",
        key="",
        code=None,
        ours=json.dumps("+212600001234"),
        theirs=json.dumps("+212600005678"),
        found_at=NOW,
    )


def overview(*conflicts: Issue) -> SyncOverview:
    return SyncOverview(
        last_synced_at=NOW,
        waiting=(),
        refused=(),
        conflicts=conflicts,
        left=(),
        arrived=(),
        server_name="",
    )


def focused_name() -> str:
    focused = QApplication.focusWidget()
    return "" if focused is None else focused.objectName()


@pytest.fixture
def view(qtbot: QtBot) -> IssuesView:
    view = IssuesView()
    qtbot.addWidget(view)
    view.resize(1100, 700)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.show_issues(overview(conflict(1), conflict(2)))
    QApplication.processEvents()
    view.cards[0].findChild(object, f"sync.keep_ours.{UUID(int=101)}").setFocus()
    return view


def test_tab_and_space_are_enough_to_choose_a_side(view: IssuesView, qtbot: QtBot) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    assert "0600001234" in focused.accessibleDescription().replace("\u00a0", "").replace(" ", "")
    qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert focused_name() == f"sync.keep_theirs.{UUID(int=101)}"
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert chosen.args == [conflict(1), Side.THEIRS]


def test_the_focus_stays_where_it_was_while_a_sync_brings_news(view: IssuesView) -> None:
    view.show_issues(overview(conflict(1), conflict(2), conflict(3)))
    assert focused_name() == f"sync.keep_ours.{UUID(int=101)}"


def test_once_one_is_decided_the_focus_is_at_the_next(view: IssuesView) -> None:
    view.show_issues(overview(conflict(2)))
    assert focused_name() == f"sync.keep_ours.{UUID(int=102)}"


def test_nothing_is_a_window_of_its_own_while_the_cards_are_made(view: IssuesView) -> None:
    """A button shown before it has a place flashes as a window and takes the keyboard away."""
    before = set(QApplication.topLevelWindows())
    view.show_issues(overview(conflict(1), conflict(2)))
    assert set(QApplication.topLevelWindows()) == before
    assert view.isActiveWindow()
