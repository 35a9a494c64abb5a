"""Between the portfolio's table and the services: searches as one types, and makes new files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import CooperativeId, new_cooperative_id
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.services import cooperatives, visits
from mourafaka_desktop.services.cooperatives import CooperativeQuery, CooperativeSummary
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.cooperatives.cooperatives_model import Portfolio, portfolio_of
from mourafaka_desktop.ui.cooperatives.cooperatives_view import CooperativesView
from mourafaka_desktop.ui.navigation import Place, Router, Screen


@dataclass(frozen=True, kw_only=True)
class CooperativesServices:
    """What this screen asks of the services, bound to one profile."""

    find_cooperatives: Callable[[CooperativeQuery], tuple[CooperativeSummary, ...]]
    save_cooperative: Callable[[Cooperative], Changes]
    start_visit: Callable[[CooperativeId], Visit]

    @classmethod
    def of(cls, workspace: Workspace) -> "CooperativesServices":
        """The services of an opened profile."""
        return cls(
            find_cooperatives=partial(cooperatives.find_cooperatives, workspace),
            save_cooperative=partial(cooperatives.save_cooperative, workspace),
            start_visit=partial(visits.start_visit, workspace),
        )


@dataclass(frozen=True)
class _Reading:
    """The whole portfolio for the filters, and what of it was asked for."""

    portfolio: Portfolio
    found: tuple[CooperativeSummary, ...]


class CooperativesPresenter:
    """Keeps the last question, so that the list is found again as it was left."""

    def __init__(
        self,
        view: CooperativesView,
        services: CooperativesServices,
        *,
        coach: Coach,
        background: Background,
        router: Router,
        notice: ChangeNotice,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._router = router
        self._notice = notice
        self._query = CooperativeQuery()
        self._reads = 0
        view.show_coach(coach)
        view.query_changed.connect(self._ask)
        view.cooperative_requested.connect(
            lambda cooperative_id: router.open(Screen.COOPERATIVE, cooperative=cooperative_id)
        )
        view.visit_requested.connect(self._start_visit)
        view.new_cooperative_requested.connect(self._create)
        notice.changed.connect(lambda _changes: self._read_again())

    @property
    def view(self) -> CooperativesView:
        """The widget to show."""
        return self._view

    def open(self, _place: Place | None = None) -> None:
        """Read the portfolio and show what was last asked for."""
        self._ask(self._query)

    def _ask(self, query: CooperativeQuery) -> None:
        self._query = query
        self._reads += 1
        self._background.run(
            Lane.DATABASE,
            partial(self._read, query),
            partial(self._show, self._reads),
            self._failed,
            owner=self._view,
        )

    def _read(self, query: CooperativeQuery) -> _Reading:
        everything = self._services.find_cooperatives(CooperativeQuery())
        found = everything
        if query != CooperativeQuery():
            found = self._services.find_cooperatives(query)
        return _Reading(portfolio_of(everything), found)

    def _show(self, read: int, reading: _Reading) -> None:
        if read != self._reads:  # the coach has typed on
            return
        self._view.show_portfolio(reading.portfolio)
        self._view.show_found(reading.found, self._query)

    def _read_again(self) -> None:
        if self._view.isVisible():  # a hidden screen is read when it is opened
            self.open()

    def _start_visit(self, cooperative_id: CooperativeId) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._services.start_visit, cooperative_id),
            self._visit_started,
            self._failed,
            owner=self._view,
        )

    def _visit_started(self, visit: Visit) -> None:
        self._notice.announce(Changes.of("visit", visit.id))
        self._router.open(Screen.VISIT, visit=visit.id)

    def _create(self, name_ar: str, name_fr: str) -> None:
        arabic, french = name_ar.strip() or None, name_fr.strip() or None
        if not (arabic or french):
            self._view.show_name_missing()
            return
        cooperative = Cooperative(id=new_cooperative_id(), name_ar=arabic, name_fr=french)
        self._background.run(
            Lane.DATABASE,
            partial(self._services.save_cooperative, cooperative),
            partial(self._created, cooperative.id),
            self._failed,
            owner=self._view,
        )

    def _created(self, cooperative_id: CooperativeId, changes: Changes) -> None:
        self._view.close_new_cooperative()
        self._notice.announce(changes)
        self._router.open(Screen.COOPERATIVE, cooperative=cooperative_id)

    def _failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)
