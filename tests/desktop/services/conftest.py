"""An opened, encrypted profile for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mourafaka_desktop.services.profiles import Workspace
from tests.builders import Clock, make_workspace


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with make_workspace(tmp_path, clock=clock) as workspace:
        yield workspace
