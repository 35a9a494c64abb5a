"""Slows down whoever guesses: `Attempts` counts failed tries by key in a sliding window, in memory.

Only failures count: a training day enrols thirty laptops from one hotel's address.
"""

import contextlib
import threading
from collections import deque
from collections.abc import Iterator

from mourafaka_protocol.problems import ProtocolError
from mourafaka_server.clock import Clock
from mourafaka_server.errors import TooManyAttempts


class Attempts:
    """At most `limit` failed tries a key in `window_s` seconds. May be shared between threads."""

    def __init__(self, clock: Clock, limit: int = 20, window_s: int = 600) -> None:
        self._clock = clock
        self._limit = limit
        self._window_ms = window_s * 1000
        self._failed: dict[str, deque[int]] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def guarding(self, key: str) -> Iterator[None]:
        """Let one try happen inside, and note it where it fails with a ProtocolError.

        Raises TooManyAttempts, with the time to wait, where too many have failed before.
        """
        self._check(key)
        try:
            yield
        except ProtocolError:
            self._note(key)
            raise

    def _check(self, key: str) -> None:
        now_ms = self._clock()
        with self._lock:
            self._forget(now_ms)
            failed = self._failed.get(key)
            if failed and len(failed) >= self._limit:
                raise TooManyAttempts(max(1, (failed[0] + self._window_ms - now_ms + 999) // 1000))

    def _note(self, key: str) -> None:
        with self._lock:
            self._failed.setdefault(key, deque()).append(self._clock())

    def _forget(self, now_ms: int) -> None:
        for key, failed in list(self._failed.items()):
            while failed and failed[0] <= now_ms - self._window_ms:
                failed.popleft()
            if not failed:
                del self._failed[key]
