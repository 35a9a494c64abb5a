"""What every test relies on: no window, no profile but its own, and no clock in the verdict."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres

# Before anything imports Qt: the tests draw on real widgets, never on somebody's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# A slow machine must not fail a property that holds.
settings.register_profile("mourafaka", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mourafaka")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--campaign", action="store_true", help="also run the long tests")
    parser.addoption(
        "--odk", action="store_true", help="also compare with ODK's engine, fetched with npm"
    )


BEHIND_A_FLAG = {"campaign": "a long run", "odk": "it needs Node and ODK's engine"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for marker, reason in BEHIND_A_FLAG.items():
        if config.getoption(f"--{marker}"):
            continue
        skip = pytest.mark.skip(reason=f"{reason}: add --{marker}")
        for item in items:
            if marker in item.keywords:
                item.add_marker(skip)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.close_run()


def pytest_report_header() -> str:
    if postgres.find_programs() is None:
        return f"databases: SQLite; not PostgreSQL: {postgres.MISSING}"
    return "databases: SQLite, and PostgreSQL in a private cluster of this run"


@pytest.fixture(scope="session")
def postgres_cluster() -> postgres.Cluster:
    """The PostgreSQL of this run; the test is skipped where there is none."""
    cluster = postgres.shared_cluster()
    if cluster is None:
        pytest.skip(postgres.MISSING)
    return cluster


@pytest.fixture
def postgres_url(postgres_cluster: postgres.Cluster) -> Iterator[str]:
    """The address of a new database with our tables on PostgreSQL."""
    with postgres_cluster.database() as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the profiles and settings of whoever runs the tests out of them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(home / name))
        yield
