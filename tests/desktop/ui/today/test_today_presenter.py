"""The day of a coach, read from a real encrypted profile."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.services import cooperatives, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.today.today_presenter import TodayPresenter, TodayServices
from mourafaka_desktop.ui.today.today_view import TodayView
from tests.builders import TODAY, make_assessment, make_cooperative, make_workspace
from tests.builders import keep as keep_in


class Day:
    """Today's screen on a profile."""

    def __init__(self, workspace: Workspace, qtbot: QtBot) -> None:
        self.workspace = workspace
        self.background = Background()
        self.router = Router()
        self.notice = ChangeNotice()
        self.view = TodayView()
        qtbot.addWidget(self.view)
        self.presenter = TodayPresenter(
            self.view,
            TodayServices.of(workspace),
            background=self.background,
            clock=workspace.clock,
            router=self.router,
            notice=self.notice,
        )

    def open(self) -> None:
        self.presenter.open(Place(Screen.TODAY))
        self.view.show()
        self.background.wait_idle()


@pytest.fixture
def day(tmp_path: Path, qtbot: QtBot) -> Iterator[Day]:
    with make_workspace(tmp_path) as workspace:
        day = Day(workspace, qtbot)
        yield day
        day.background.close()


def test_the_planned_visit_of_today_is_shown_and_its_note_started(day: Day) -> None:
    cooperative = make_cooperative(name_ar="تعاونية أمل أملن")
    keep_in(day.workspace, cooperative)
    cooperatives.plan_visit(day.workspace, cooperative.id, TODAY, time(10, 30))
    day.open()
    assert day.view.appointment._name.text() == "تعاونية أمل أملن"
    day.view.appointment.start_button.click()
    day.background.wait_idle()
    started = visits.start_visit(day.workspace, cooperative.id)  # resumes the same draft
    assert day.router.place == Place(Screen.VISIT, {"visit": started.id})


def test_a_change_elsewhere_is_shown_at_once(day: Day) -> None:
    day.open()
    assert day.view.no_visit.isVisible()
    cooperative = make_cooperative()
    keep_in(day.workspace, cooperative)
    day.notice.announce(
        cooperatives.plan_visit(day.workspace, cooperative.id, TODAY + timedelta(days=1))
    )
    day.background.wait_idle()
    assert day.view.appointment.isVisible()


def test_a_hidden_day_is_not_read_at_each_change(day: Day) -> None:
    day.open()
    day.view.hide()
    day.notice.announce(Changes.of("cooperative", make_cooperative().id))
    assert day.background.is_idle


def test_drafts_open_where_they_are_written(day: Day) -> None:
    cooperative = make_cooperative()
    assessment = make_assessment(cooperative)
    keep_in(day.workspace, cooperative, assessment)
    day.open()
    day.view.drafts.rows[0].click()
    assert day.router.place == Place(Screen.ASSESSMENT, {"assessment": assessment.id})
