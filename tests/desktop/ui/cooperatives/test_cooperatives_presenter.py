"""The portfolio read from, and written to, a real encrypted profile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mourafaka_desktop.services import cooperatives, visits
from mourafaka_desktop.services.cooperatives import CooperativeQuery
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.cooperatives.cooperatives_presenter import (
    CooperativesPresenter,
    CooperativesServices,
)
from mourafaka_desktop.ui.cooperatives.cooperatives_view import CooperativesView
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from tests.builders import keep, make_cooperative, make_workspace
from tests.desktop.ui.conftest import Typist


class Portfolio:
    """The cooperatives' screen on a profile."""

    def __init__(self, workspace: Workspace, qtbot: QtBot) -> None:
        self.workspace = workspace
        self.background = Background()
        self.router = Router()
        self.notice = ChangeNotice()
        self.view = CooperativesView()
        qtbot.addWidget(self.view)
        self.view.resize(1158, 768)
        self.presenter = CooperativesPresenter(
            self.view,
            CooperativesServices.of(workspace),
            coach=workspace.coach,
            background=self.background,
            router=self.router,
            notice=self.notice,
        )

    def open(self) -> None:
        self.presenter.open(Place(Screen.COOPERATIVES))
        self.view.show()
        self.background.wait_idle()

    @property
    def names(self) -> list[str]:
        model = self.view.model
        rows = range(model.rowCount())
        return [model.summary(row).cooperative.name_in("ar") for row in rows]


@pytest.fixture
def portfolio(tmp_path: Path, qtbot: QtBot) -> Iterator[Portfolio]:
    with make_workspace(tmp_path) as workspace:
        keep(
            workspace,
            make_cooperative(name_ar="تعاونية أمل أملن للأركان", sector="argane"),
            make_cooperative(name_ar="تعاونية إغبولا للزعفران", sector="agriculture"),
        )
        portfolio = Portfolio(workspace, qtbot)
        portfolio.open()
        yield portfolio
        portfolio.background.close()


def test_the_portfolio_is_shown(portfolio: Portfolio) -> None:
    assert portfolio.names == ["تعاونية إغبولا للزعفران", "تعاونية أمل أملن للأركان"]


def test_a_search_forgets_hamza(portfolio: Portfolio, type_text: Typist) -> None:
    type_text(portfolio.view.search.input, "اركان")
    portfolio.background.wait_idle()
    assert portfolio.names == ["تعاونية أمل أملن للأركان"]
    assert portfolio.view._count.text() == "1 من 2"


def test_the_search_is_found_again_after_a_change(portfolio: Portfolio, type_text: Typist) -> None:
    type_text(portfolio.view.search.input, "زعفران")
    portfolio.background.wait_idle()
    new = make_cooperative(name_ar="تعاونية تالوين للزعفران")
    portfolio.notice.announce(cooperatives.save_cooperative(portfolio.workspace, new))
    portfolio.background.wait_idle()
    assert portfolio.names == ["تعاونية إغبولا للزعفران", "تعاونية تالوين للزعفران"]


def test_a_name_alone_makes_a_file_and_opens_it(portfolio: Portfolio, type_text: Typist) -> None:
    portfolio.view.new_button.click()
    type_text(portfolio.view.new_cooperative.name_ar.input, "تعاونية النور")
    portfolio.view.new_cooperative.do_button.click()
    portfolio.background.wait_idle()
    found = cooperatives.find_cooperatives(portfolio.workspace, CooperativeQuery(text="النور"))
    assert [summary.cooperative.name_ar for summary in found] == ["تعاونية النور"]
    assert portfolio.router.place == Place(
        Screen.COOPERATIVE, {"cooperative": found[0].cooperative.id}
    )
    assert not portfolio.view.new_cooperative.isVisible()


def test_a_blank_name_makes_nothing(portfolio: Portfolio) -> None:
    portfolio.view.new_button.click()
    portfolio.view.new_cooperative.do_button.click()
    portfolio.background.wait_idle()
    assert cooperatives.portfolio_size(portfolio.workspace) == 2
    assert portfolio.view.new_cooperative.name_ar.problem.text()


def test_a_visit_starts_from_the_list(portfolio: Portfolio) -> None:
    cooperative = portfolio.view.model.summary(0).cooperative
    portfolio.view.visit_requested.emit(cooperative.id)
    portfolio.background.wait_idle()
    draft = visits.start_visit(portfolio.workspace, cooperative.id)
    assert portfolio.router.place == Place(Screen.VISIT, {"visit": draft.id})
