"""Places where a test ends the process as `kill -9` does: `reach`. Inert unless the environment names one.

`MOURAFAKA_FAULT_POINT=laptop.before_commit:7` ends it when that place is reached for the seventh time. What a power
cut would do cannot be rehearsed otherwise: no handler runs, nothing is flushed.
"""

import itertools
import os
import signal

VARIABLE = "MOURAFAKA_FAULT_POINT"

POINTS = (
    "laptop.before_commit",
    "laptop.after_commit",
    "laptop.frame_goes_up",
    "laptop.frame_came_down",
    "server.before_commit",
    "server.after_commit",
)
"""All the places."""

_point, _, _countdown = os.environ.get(VARIABLE, "").partition(":")
_turns = itertools.count(1)


def reach(point: str) -> None:
    """The process is at this place; it goes no further where a test asked for that."""
    if point == _point and next(_turns) == int(_countdown or 1):
        _end()


def _end() -> None:
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(137)  # where there is no such signal: this, too, runs and flushes nothing
