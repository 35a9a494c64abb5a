"""Slows down whoever guesses: `Attempts` counts failed tries by key in a sliding window, in constant memory.

Only failures count: a training day enrols thirty laptops from one hotel's address.
"""

import contextlib
import threading
from array import array
from collections.abc import Iterator

from mourafaka_protocol.problems import ProtocolError
from mourafaka_server.clock import Clock
from mourafaka_server.errors import TooManyAttempts
from mourafaka_server.rates import SLOTS, Slots

_LONG_AGO_MS = -(1 << 62)


class Attempts:
    """At most `limit` failed tries a key in `window_s` seconds. May be shared between threads."""

    def __init__(
        self, clock: Clock, limit: int = 20, window_s: int = 600, slots: int = SLOTS
    ) -> None:
        self._clock = clock
        self._limit = limit
        self._window_ms = window_s * 1000
        self._slots = Slots(slots)
        self._failed_ms = array("q", [_LONG_AGO_MS]) * (slots * limit)
        """The last failures of each slot, round and round."""
        self._oldest = array("l", [0]) * slots
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def guarding(self, key: str) -> Iterator[None]:
        """Let one try happen inside, and note it where it fails with a ProtocolError.

        Raises TooManyAttempts, with the time to wait, where too many have failed before.
        """
        slot = self._slots.of(key)
        self._check(slot)
        try:
            yield
        except ProtocolError:
            self._note(slot)
            raise

    def _check(self, slot: int) -> None:
        now_ms = self._clock()
        with self._lock:
            left_ms = self._failed_ms[self._place(slot)] + self._window_ms - now_ms
        if left_ms > 0:
            raise TooManyAttempts(max(1, (left_ms + 999) // 1000))

    def _note(self, slot: int) -> None:
        with self._lock:
            self._failed_ms[self._place(slot)] = self._clock()
            self._oldest[slot] = (self._oldest[slot] + 1) % self._limit

    def _place(self, slot: int) -> int:
        """Where the oldest of the last `limit` failures stands."""
        return slot * self._limit + self._oldest[slot]
