"""The laptop's clock, which may be years wrong: `GuardedClock` never goes back before what is known.

An empty battery sets a laptop to 1970. What is written then must not seem older than everything else, so the time
that is kept is at least the last time the server told, and at least the day this program was made. A clock that is
many years ahead is not believed either: half a century without a sync would make a new laptop read-only. Nothing is
ever refused for a wrong clock; the screens say that the date is wrong.
"""

from datetime import UTC, datetime, timedelta

from mourafaka_desktop.storage.database import Clock

BUILT_AT = datetime(2026, 6, 1, tzinfo=UTC)
"""Set when a version is released: no right clock shows less."""

LAST_BELIEVED_AT = BUILT_AT + timedelta(days=3653)
"""No version is used for ten years: no right clock shows more."""


class GuardedClock:
    """Gives `wall()` where that can be right, and never less than what is known to have passed."""

    def __init__(self, wall: Clock) -> None:
        self._wall = wall
        self._least = BUILT_AT

    def __call__(self) -> datetime:
        """The guarded time in UTC, to the millisecond, which is what is kept and sent."""
        now = self._least if self.is_wrong else max(self.wall(), self._least)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def wall(self) -> datetime:
        """What the laptop's own clock shows, in UTC."""
        return self._wall().astimezone(UTC)

    def heard(self, at: datetime) -> None:
        """The server told the time."""
        self._least = max(self._least, at)

    @property
    def is_wrong(self) -> bool:
        """Whether the wall clock shows less than the day this program was made, or years that are far off."""
        return not BUILT_AT <= self.wall() <= LAST_BELIEVED_AT
