"""The one time of a history, and what each machine makes of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START_MS = 1_795_000_000_000
"""A day of November 2026."""


class Hands:
    """The true time; it moves by the steps of the history alone."""

    def __init__(self) -> None:
        self.now_ms = START_MS

    def begin_again(self) -> None:
        """Back to the first day."""
        self.now_ms = START_MS

    def now(self) -> int:
        """Milliseconds since 1970."""
        return self.now_ms

    def shown(self, offset_ms: Callable[[], int]) -> Callable[[], datetime]:
        """A clock that is wrong by so much."""
        zero = datetime(1970, 1, 1, tzinfo=UTC)
        return lambda: zero + timedelta(milliseconds=max(0, self.now_ms + offset_ms()))
