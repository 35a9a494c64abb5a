"""A real server on loopback, and laptops that are enrolled with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mourafaka_desktop.demo import server_process
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync.enrolment import enrol
from tests.builders import PASSPHRASE

Laptops = Callable[..., Workspace]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server of its own for the tests of one module; each test uses coaches of its own."""
    running = server_process.start(tmp_path_factory.mktemp("server") / "data")
    yield running
    running.stop()


@pytest.fixture
def laptop(server: ServerProcess, tmp_path: Path) -> Iterator[Laptops]:
    """Makes a laptop of a new coach, or, `of=` another laptop, one more of the same coach."""
    opened: list[Workspace] = []

    def make(of: Workspace | None = None) -> Workspace:
        coach_id = str(of.coach.id) if of else None
        invitation = server.invite("Nadia Benamrou", "نادية بنعمرو", coach_id)
        workspace = enrol(invitation, tmp_path / f"profile-{len(opened)}", PASSPHRASE)
        opened.append(workspace)
        return workspace

    yield make
    for workspace in opened:
        workspace.close()
