"""Time and chance, passed in so that a simulation can replace them: `Clock`, `Randomness`."""

import secrets
import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Gives now, in milliseconds since 1970 UTC: the unit of the wire and of the tables."""

Randomness = Callable[[int], bytes]
"""Gives so many unguessable bytes."""

DAY_MS = 24 * 60 * 60 * 1000


def system_clock() -> int:
    """The machine's clock."""
    return time.time_ns() // 1_000_000


system_randomness: Randomness = secrets.token_bytes
"""The machine's randomness."""
