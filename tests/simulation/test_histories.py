"""Five hundred histories in each run of the tests: nothing lost, nothing left behind, nothing claimed for nothing."""

import os
import subprocess
import sys

import pytest

from tests.conventions.tree import ROOT

from .campaign import histories

IN_EACH_RUN = 500
SHARES = 10

TRACES = """
from tests.simulation.campaign import histories
for outcome in histories(range(7000, 7004)):
    print(outcome.seed, outcome.trace, len(outcome.story))
"""


@pytest.mark.parametrize("share", range(SHARES))
def test_what_must_hold_holds_in_every_history(share: int) -> None:
    size = IN_EACH_RUN // SHARES
    for outcome in histories(range(share * size, (share + 1) * size)):
        told = "\n".join(outcome.story)
        assert outcome.broken is None, f"seed {outcome.seed}: {outcome.broken}\n{told}"


def test_one_seed_is_one_history() -> None:
    """Whatever order a process keeps its sets in, and whatever the time."""
    told = [
        subprocess.run(
            [sys.executable, "-c", TRACES],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": order},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for order in ("1", "2")
    ]
    assert told[0] == told[1]
    assert len(told[0].splitlines()) == 4
