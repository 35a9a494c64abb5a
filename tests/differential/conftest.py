"""One process of ODK's engine for all tests, and the rule when it cannot be had."""

from collections.abc import Iterator

import pytest

from tests.differential.odk_engine import OdkEngine, OdkEngineError, installed_modules

ZONE = "Africa/Casablanca"
COMPARED = "compared"
"""The property of a test that says how much it compared."""


@pytest.fixture(scope="session")
def odk() -> Iterator[OdkEngine]:
    """ODK's engine, fetched at its first use. Skips the test, saying what to do, where that fails."""
    try:
        modules = installed_modules()
    except OdkEngineError as missing:
        pytest.skip(str(missing))
    with OdkEngine(modules, ZONE) as engine:
        yield engine


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("passed", ()):
        compared = dict(report.user_properties).get(COMPARED)
        if compared is not None:
            terminalreporter.write_line(f"{report.nodeid}: {compared} compared, no difference")
