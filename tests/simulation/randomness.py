"""All chance of a history, from its seed: one stream for each step, so that a step left out changes no other."""

import hashlib
import random
import uuid


class Chance(random.Random):
    """Random choices that depend on nothing but the names they are asked under."""

    def __init__(self, *names: object) -> None:
        super().__init__(":".join(map(str, names)))

    def happens(self, probability: float) -> bool:
        """Whether something of this probability comes to pass."""
        return self.random() < probability

    def record_id(self, now_ms: int) -> uuid.UUID:
        """A UUIDv7 of that moment."""
        number = now_ms << 80 | 0x7 << 76 | self.getrandbits(12) << 64 | 0b10 << 62
        return uuid.UUID(int=number | self.getrandbits(62))


class Bytes:
    """What a program takes for the randomness of its machine."""

    def __init__(self, *names: object) -> None:
        self._name = ":".join(map(str, names)).encode()
        self._drawn = 0

    def __call__(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_128(self._name + self._drawn.to_bytes(4, "big")).digest(size)
