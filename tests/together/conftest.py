"""A real server on loopback, and laptops that are enrolled with it."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mourafaka_desktop.demo import server_process
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import opened
from mourafaka_server.questionnaires.publication import publish
from mourafaka_server.settings import Settings
from tests.builders import PASSPHRASE
from tests.server.questionnaires.workbooks import example

from .programme import Programme

Laptops = Callable[..., Workspace]
Publish = Callable[[str], str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server of its own for the tests of one module; each test uses coaches of its own."""
    running = server_process.start(tmp_path_factory.mktemp("server") / "data")
    yield running
    running.stop()


@pytest.fixture
def laptop(server: ServerProcess, tmp_path: Path) -> Iterator[Laptops]:
    """Makes a laptop of a new coach, or, `of=` another laptop, one more of the same coach."""
    laptops: list[Workspace] = []

    def make(of: Workspace | None = None) -> Workspace:
        workspace = enrol(_invitation(server, of), tmp_path / f"profile-{len(laptops)}", PASSPHRASE)
        laptops.append(workspace)
        return workspace

    yield make
    for workspace in laptops:
        workspace.close()


def _invitation(server: ServerProcess, of: Workspace | None) -> str:
    """What `mourafaka-server invite` prints, without a process for each."""
    coach_id = of.coach.id if of else new_coach_id()
    with opened(Settings(server.data)) as service:
        coach = Coach(coach_id, "نادية بنعمرو", "Nadia Benamrou")
        return invitation_text(service.enrolments.invite(coach, server.url, 14).invitation)


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    """A server of its own that may be killed, and a coach with two laptops."""
    made = Programme.beginning(tmp_path)
    made.join(Coach(new_coach_id(), None, "Nadia"), "laptop", "second")
    yield made
    made.stop()


@pytest.fixture
def published(server: ServerProcess) -> Publish:
    """Publishes, beside the running server, one more version of a questionnaire of the test's own; gives its id."""
    form_id = f"q-{uuid.uuid4()}"

    def publish_version(version: str) -> str:
        with opened(Settings(server.data)) as service:
            publish(service, example(version, form_id=form_id), "example.xlsx")
        return form_id

    return publish_version
