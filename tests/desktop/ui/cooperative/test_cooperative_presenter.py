"""A cooperative's file on a real encrypted profile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import ActionStatus
from mourafaka_desktop.domain.ids import CooperativeId, new_cooperative_id
from mourafaka_desktop.services import assessments, cooperatives, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.cooperative.cooperative_model import SessionPlan
from mourafaka_desktop.ui.cooperative.cooperative_presenter import (
    CooperativePresenter,
    CooperativeServices,
)
from mourafaka_desktop.ui.cooperative.cooperative_view import CooperativeView
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from tests.builders import TODAY, keep, make_action, make_cooperative, make_workspace
from tests.desktop.ui.conftest import Typist


class OpenFile:
    """The screen of one cooperative on a profile."""

    def __init__(self, workspace: Workspace, cooperative: Cooperative, qtbot: QtBot) -> None:
        self.workspace = workspace
        self.cooperative = cooperative
        self.background = Background()
        self.router = Router()
        self.notice = ChangeNotice()
        self.view = CooperativeView()
        qtbot.addWidget(self.view)
        self.view.resize(1158, 768)
        self.presenter = CooperativePresenter(
            self.view,
            CooperativeServices.of(workspace),
            background=self.background,
            today=workspace.today,
            clock=workspace.clock,
            router=self.router,
            notice=self.notice,
        )

    def open(self, cooperative_id: CooperativeId) -> None:
        self.presenter.open(Place(Screen.COOPERATIVE, {"cooperative": cooperative_id}))
        self.view.show()
        self.background.wait_idle()

    @property
    def stored(self) -> Cooperative:
        return cooperatives.cooperative_file(self.workspace, self.cooperative.id).cooperative

    def settle(self) -> None:
        """What was written is handed over, as when the coach leaves the screen."""
        self.presenter.leave()
        self.background.wait_idle()


@pytest.fixture
def file(tmp_path: Path, qtbot: QtBot) -> Iterator[OpenFile]:
    with make_workspace(tmp_path) as workspace:
        cooperative = make_cooperative(name_ar="تعاونية أمل")
        keep(workspace, cooperative)
        file = OpenFile(workspace, cooperative, qtbot)
        file.open(cooperative.id)
        yield file
        file.background.close()


def test_the_file_is_shown(file: OpenFile) -> None:
    assert file.view.header.title.text() == "تعاونية أمل"
    assert not file.view.problem.isVisible()


def test_what_is_written_in_the_identity_is_kept_without_a_button(
    file: OpenFile, type_text: Typist
) -> None:
    type_text(file.view.identity.inputs["name_fr"].input, "Coopérative Amal")
    type_text(file.view.identity.inputs["phone"].input, "06 12 34 56 78")
    file.settle()
    assert file.stored.name_fr == "Coopérative Amal"
    assert file.stored.phone == "+212612345678"
    assert file.view.identity.saved.isVisibleTo(file.view.identity)


def test_hiding_the_screen_hands_over_what_was_written(file: OpenFile, type_text: Typist) -> None:
    type_text(file.view.identity.inputs["douar"].input, "أضاي")
    file.view.hide()
    file.background.wait_idle()
    assert file.stored.douar == "أضاي"


def test_a_cooperative_never_loses_its_only_name(file: OpenFile) -> None:
    name = file.view.identity.inputs["name_ar"]
    name.input.clear()
    name.changed.emit("")
    file.settle()
    assert file.stored.name_ar == "تعاونية أمل"
    assert name.problem.text()


def test_what_cannot_be_read_is_not_kept(file: OpenFile, type_text: Typist) -> None:
    type_text(file.view.identity.inputs["capital_mad"].input, "beaucoup")
    file.settle()
    assert file.stored.capital_mad is None
    assert file.view.identity.inputs["capital_mad"].problem.text()


def test_an_unusual_ice_is_kept_and_warned_about(file: OpenFile, type_text: Typist) -> None:
    type_text(file.view.identity.inputs["ice"].input, "123")
    file.settle()
    assert file.stored.ice == "123"
    assert file.view.identity.inputs["ice"].problem.text()


def test_a_visit_is_started_once_and_gone_on_with(file: OpenFile) -> None:
    file.view.visit_button.click()
    file.background.wait_idle()
    draft = visits.start_visit(file.workspace, file.cooperative.id)
    assert file.router.place == Place(Screen.VISIT, {"visit": draft.id})
    assert file.view.visit_button.text() == "متابعة بطاقة الزيارة"


def test_an_assessment_is_begun_for_the_cooperative_and_found_again(file: OpenFile) -> None:
    file.view.overview.scores.assessment_button.click()
    file.background.wait_idle()
    assert file.router.place == Place(Screen.ASSESSMENT, {"cooperative": file.cooperative.id})
    draft = assessments.start_assessment(file.workspace, file.cooperative.id)
    file.view.assessment_requested.emit(draft.id)
    assert file.router.place.screen is Screen.ASSESSMENT


def test_a_session_is_planned_by_hand(file: OpenFile) -> None:
    file.view.session_planned.emit(SessionPlan(1, SlotState.PLANNED, TODAY, None))
    file.background.wait_idle()
    first = cooperatives.cooperative_file(file.workspace, file.cooperative.id).sessions[0]
    assert first.planned_on == TODAY
    assert "23" in file.view.overview.path.sessions.accessibleDescription()


def test_the_state_of_an_action_is_kept(file: OpenFile) -> None:
    action = make_action(file.cooperative)
    keep(file.workspace, action)
    file.view.status_chosen.emit(action.id, ActionStatus.DONE)
    file.background.wait_idle()
    (kept,) = cooperatives.cooperative_file(file.workspace, file.cooperative.id).actions
    assert kept.status is ActionStatus.DONE
    assert file.view.overview.no_action.isVisible()


def test_reports_are_those_of_the_latest_assessment_if_there_is_one(file: OpenFile) -> None:
    file.view.reports_requested.emit()
    assert file.router.place == Place(Screen.REPORTS)


def test_a_file_that_is_gone_says_so(file: OpenFile) -> None:
    file.open(new_cooperative_id())
    assert file.view.problem.isVisible()
    assert file.view.header.title.text() == ""
