"""What an instance needs from the world around it: a clock, a zone, chance, who is asking."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from random import Random, SystemRandom
from types import MappingProxyType


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return f"uuid:{uuid.uuid4()}"


@dataclass(frozen=True)
class Surroundings:
    """`now` gives an aware datetime; days begin at midnight in `zone`. `properties` are what
    preloads ask for: "deviceid", "username", "phonenumber", "email". `new_id` names an instance.
    """

    now: Callable[[], datetime] = _utc_now
    zone: tzinfo = UTC
    random: Random = field(default_factory=SystemRandom)
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    new_id: Callable[[], str] = _new_id
