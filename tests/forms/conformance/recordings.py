"""Where the recorded cases of public suites lie: beside the checkout, if at all."""

from pathlib import Path

import pytest

from tests.conventions.tree import ROOT

CASES = ROOT.parent / "shared" / "cases"


def recording(name: str) -> Path:
    """The recording of that name. Skips the test, saying so, where it was not fetched."""
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"the recorded cases {name} are not beside this checkout")
    return path
