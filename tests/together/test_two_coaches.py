"""Two coaches and a coordinator over real HTTP, on SQLite and on PostgreSQL: whatever they do, in whatever order or
at once, all of it comes together."""

import itertools
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from mourafaka_desktop.errors import ConnectionLost
from mourafaka_desktop.storage import vault
from mourafaka_desktop.sync.client import HttpServer
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_protocol.frames import Frame
from mourafaka_protocol.invitation import invitation_text
from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_protocol.operations import Change
from mourafaka_server.accounts import Coach as Account
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import opened
from mourafaka_server.settings import load
from tests.builders import PASSPHRASE
from tests.server.conftest import DATABASES, made_server, running
from tests.simulation import judgement
from tests.simulation.clock import Hands
from tests.simulation.laptop import Laptop
from tests.simulation.ledger import Ledger
from tests.simulation.randomness import Chance
from tests.simulation.server import Programme
from tests.simulation.work import Coach, Habits

from .altered_server import AlteredServer

_TOKENS_A_STORY = 100_000
_QUIET_ROUNDS = 12


class CutLine(AlteredServer):
    """A line that breaks after so many frames up or down; None: it holds."""

    def __init__(self, server: HttpServer, up: int | None, down: int | None) -> None:
        super().__init__(server)
        self._up, self._down = up, down

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        return self._until(self._down, self.server.exchange(self._until(self._up, frames)))

    @staticmethod
    def _until(count: int | None, frames: Iterable[Frame]) -> Iterator[Frame]:
        for number, frame in enumerate(frames):
            if number == count:
                raise ConnectionLost
            yield frame


@dataclass
class Site:
    """A running server, watched from a second process on the same database."""

    programme: Programme
    url: str
    folder: Path
    stories: Iterator[int] = field(default_factory=itertools.count)

    def begin(self) -> "Cast":
        """Two coaches nobody has met before; the first has two laptops."""
        number = next(self.stories)
        ledger = Ledger(first=number * _TOKENS_A_STORY + 1)
        accounts = [Account(new_coach_id(), None, f"Coach {number}-{one}") for one in (0, 1)]
        hands = self.programme.hands
        laptops = []
        for place, account in enumerate((accounts[0], accounts[0], accounts[1])):
            service = self.programme.service
            invited = service.enrolments.invite(account, self.url, 14)
            folder = self.folder / f"story-{number}" / f"laptop-{place}"
            with HttpServer(self.url) as server:
                text = invitation_text(invited.invitation)
                enrol(text, folder, PASSPHRASE, transport=server).close()
            key = vault.key(folder, PASSPHRASE)
            laptops.append(Laptop(f"laptop {place}", folder, key, hands))
        return Cast(self, ledger, laptops, [account.coach_id for account in accounts])


@dataclass
class Cast:
    """Who plays in one story."""

    site: Site
    ledger: Ledger
    laptops: list[Laptop]
    coaches: list[uuid.UUID]

    def work(self, place: int, chance: Chance) -> None:
        laptop = self.laptops[place]
        now_ms = self.site.programme.hands.now_ms
        Coach(laptop, self.ledger, chance, now_ms, Habits()).do_something()

    def sync(self, place: int, up: int | None = None, down: int | None = None) -> None:
        with HttpServer(self.site.url) as server:
            ended = self.laptops[place].sync(CutLine(server, up, down))
        assert not isinstance(ended, Exception) or isinstance(ended, ConnectionLost), (
            ended.__cause__
        )

    def cooperatives(self) -> list[str]:
        programme = self.site.programme
        granted = programme.granted(self.coaches[0]) | programme.granted(self.coaches[1])
        return sorted(scope for scope in granted if scope.startswith("coop:"))

    def hand_over(self, chance: Chance) -> None:
        """The coordinator gives a cooperative to one of the two."""
        if found := self.cooperatives():
            self.site.programme.hand_over(chance.choice(found), chance.choice(self.coaches))

    def edit(self, chance: Chance) -> None:
        """The coordinator corrects a cooperative."""
        if found := self.cooperatives():
            scope_id = chance.choice(found)
            record_id = uuid.UUID(scope_id.removeprefix("coop:"))
            tag = COOPERATIVE.field_named("douar").tag
            live = self.site.programme.live()
            seen = live[scope_id, COOPERATIVE.tag, record_id][1].get(tag)
            token = self.ledger.token("coordinator")
            change = Change(seen, f"Texte {token}")
            self.site.programme.edit(scope_id, COOPERATIVE.tag, record_id, {tag: change})
            self.ledger.replace(seen, token)

    def end(self) -> None:
        """Exchanges without faults; then everything that must hold does."""
        programme = self.site.programme
        for _ in range(_QUIET_ROUNDS):
            before = programme.heads()
            held = [laptop.cursors() for laptop in self.laptops]
            for place in range(len(self.laptops)):
                self.sync(place)
            is_quiet = held == [laptop.cursors() for laptop in self.laptops]
            if is_quiet and programme.heads() == before:
                break
        judgement.everything_arrived(self.laptops)
        judgement.nothing_lost(programme, self.ledger)
        judgement.laptops_equal_server(self.laptops, programme)
        judgement.digests_hold(programme)

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.workspace.database.close()


@pytest.fixture(scope="module", params=DATABASES)
def site(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with (
        made_server(folder / "server", request, request.param) as data,
        running(data) as program,
        opened(load(data)) as service,
    ):
        yield Site(Programme(service, Hands()), program.url, folder)


CUTS = st.none() | st.integers(0, 6)
PLACES = st.integers(0, 2)
SEEDS = st.integers(0, 10_000)


def machine_on(site: Site) -> type[RuleBasedStateMachine]:
    class TwoCoaches(RuleBasedStateMachine):
        cast: Cast

        @initialize()
        def begin(self) -> None:
            self.cast = site.begin()

        @rule(place=PLACES, seed=SEEDS)
        def work(self, place: int, seed: int) -> None:
            self.cast.work(place, Chance("work", seed, place))

        @rule(place=PLACES, up=CUTS, down=CUTS)
        def sync(self, place: int, up: int | None, down: int | None) -> None:
            self.cast.sync(place, up, down)

        @rule(seed=SEEDS)
        def hand_over(self, seed: int) -> None:
            self.cast.hand_over(Chance("hand over", seed))

        @rule(seed=SEEDS)
        def edit(self, seed: int) -> None:
            self.cast.edit(Chance("edit", seed))

        def teardown(self) -> None:
            if hasattr(self, "cast"):
                try:
                    self.cast.end()
                finally:
                    self.cast.close()

    return TwoCoaches


QUIETLY = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_whatever_two_coaches_do_comes_together(site: Site) -> None:
    asked = settings(
        max_examples=8,
        stateful_step_count=16,
        deadline=None,
        suppress_health_check=QUIETLY,
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(machine_on(site), settings=asked)


@pytest.mark.campaign
def test_whatever_two_coaches_do_comes_together_for_long(site: Site) -> None:
    asked = settings(
        max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=QUIETLY
    )
    run_state_machine_as_test(machine_on(site), settings=asked)


def test_two_coaches_and_a_coordinator_at_once(site: Site) -> None:
    """Three people and a fourth at the same time; each believes to be alone."""
    cast = site.begin()
    together = threading.Barrier(4)
    failed: list[BaseException] = []

    def day(number: int) -> None:
        chance = Chance("at once", number)
        try:
            together.wait()
            for _ in range(8):
                if number == len(cast.laptops):
                    (cast.hand_over if chance.happens(0.3) else cast.edit)(chance)
                else:
                    cast.work(number, chance)
                    cast.sync(number, down=chance.choice((None, None, 3)))
        except BaseException as failure:  # noqa: BLE001 -- told by the test itself, below
            failed.append(failure)

    people = [threading.Thread(target=day, args=(number,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    try:
        assert not failed
        cast.end()
    finally:
        cast.close()
