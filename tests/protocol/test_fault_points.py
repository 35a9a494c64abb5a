"""Fault points: inert, unless the environment names one of them."""

import subprocess
import sys

import pytest

from mourafaka_protocol import fault_points

THREE_TIMES = """
from mourafaka_protocol import fault_points
for turn in (1, 2, 3):
    print(turn, flush=True)
    fault_points.reach("laptop.before_commit")
"""


def told_before_the_end(armed: str | None) -> tuple[str, int]:
    environment = {} if armed is None else {fault_points.VARIABLE: armed}
    done = subprocess.run(
        [sys.executable, "-c", THREE_TIMES],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode


@pytest.mark.parametrize("armed", [None, "", "server.before_commit:1", "laptop.before_commit:9"])
def test_nothing_happens_where_no_such_point_is_named(armed: str | None) -> None:
    assert told_before_the_end(armed) == ("1\n2\n3\n", 0)


def test_the_process_ends_at_the_turn_that_was_asked_for() -> None:
    told, status = told_before_the_end("laptop.before_commit:2")
    assert told == "1\n2\n"
    assert status != 0
