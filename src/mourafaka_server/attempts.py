"""Slows down whoever guesses: `Attempts` counts tries by key in a sliding window, in memory."""

import threading
from collections import deque

from mourafaka_server.clock import Clock
from mourafaka_server.errors import TooManyAttempts


class Attempts:
    """At most `limit` tries a key in `window_s` seconds. May be shared between threads."""

    def __init__(self, clock: Clock, limit: int = 20, window_s: int = 600) -> None:
        self._clock = clock
        self._limit = limit
        self._window_ms = window_s * 1000
        self._tries: dict[str, deque[int]] = {}
        self._lock = threading.Lock()

    def count(self, key: str) -> None:
        """Note one try. Raises TooManyAttempts, with the time to wait, where there were too many."""
        now_ms = self._clock()
        with self._lock:
            self._forget(now_ms)
            tries = self._tries.setdefault(key, deque())
            if len(tries) >= self._limit:
                raise TooManyAttempts(max(1, (tries[0] + self._window_ms - now_ms + 999) // 1000))
            tries.append(now_ms)

    def _forget(self, now_ms: int) -> None:
        for key, tries in list(self._tries.items()):
            while tries and tries[0] <= now_ms - self._window_ms:
                tries.popleft()
            if not tries:
                del self._tries[key]
