"""A real encrypted database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mourafaka_desktop.storage import database, migrations
from mourafaka_desktop.storage.database import Database
from tests.builders import Clock

KEY = bytes(range(32))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def db(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    made = Database(tmp_path / database.FILE_NAME, KEY, clock)
    migrations.upgrade(made)
    yield made
    made.close()
