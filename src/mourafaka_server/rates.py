"""Limits how often one address or one laptop calls: `Rates`, in constant memory however many there are.

A month's end brings thousands of laptops within an hour, many behind one address of a telephone company: the limits
are far above what laptops do, and keep one that has gone astray from taking the server for itself.
"""

import ipaddress
import secrets
import threading
from array import array
from dataclasses import dataclass
from hashlib import blake2b

from mourafaka_server.clock import Clock
from mourafaka_server.errors import TooManyRequests

SLOTS = 1 << 14
"""Keys share this many places; which ones meet is decided by a secret, so that nobody can choose a neighbour."""

_IPV6_HOME = 64
"""How many bits of an IPv6 address belong to one household: it may change the rest at will."""


class Slots:
    """Gives each key one of so many places, not to be foreseen from outside."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._secret = secrets.token_bytes(16)

    def of(self, key: str) -> int:
        """The place of a key."""
        digest = blake2b(key.encode(), digest_size=8, key=self._secret).digest()
        return int.from_bytes(digest, "big") % self._count


class Rates:
    """At most `burst` calls a key at once, and `per_s` a second in the long run. May be shared between threads."""

    def __init__(self, clock: Clock, burst: int, per_s: float, slots: int = SLOTS) -> None:
        self._clock = clock
        self._burst = burst
        self._per_ms = per_s / 1000
        self._slots = Slots(slots)
        self._used = array("d", [0.0]) * slots
        self._at_ms = array("q", [0]) * slots
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count one call. Raises TooManyRequests, with the time to wait, where there were too many."""
        slot = self._slots.of(key)
        now_ms = self._clock()
        with self._lock:
            # A clock that is set back must not keep anybody out.
            passed_ms = max(0, now_ms - self._at_ms[slot])
            used = max(0.0, self._used[slot] - passed_ms * self._per_ms)
            is_free = used + 1 <= self._burst
            self._used[slot] = used + 1 if is_free else used
            self._at_ms[slot] = now_ms
        if not is_free:
            wait_ms = (used + 1 - self._burst) / self._per_ms
            raise TooManyRequests(max(1, round((wait_ms + 999) // 1000)))


@dataclass(frozen=True)
class Limits:
    """What a server takes from one address, and from one laptop."""

    addresses: Rates
    laptops: Rates


def usual_limits(clock: Clock) -> Limits:
    """Far above what a training room behind one address, or one laptop with many photos, ever does."""
    return Limits(
        addresses=Rates(clock, burst=3000, per_s=100), laptops=Rates(clock, burst=600, per_s=20)
    )


def address_key(address: str) -> str:
    """What an address is counted under: an IPv6 one by its household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_HOME), strict=False))
