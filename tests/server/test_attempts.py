"""Whoever guesses is slowed down; whoever is let in is not counted."""

import pytest

from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_server.attempts import Attempts
from mourafaka_server.errors import TooManyAttempts
from tests.server.conftest import HandClock


def fail(attempts: Attempts, key: str) -> None:
    with pytest.raises(ProtocolError), attempts.guarding(key):
        raise ProtocolError(ProblemCode.INVITATION_REFUSED)


def test_too_many_failures_are_told_how_long_to_wait() -> None:
    clock = HandClock()
    attempts = Attempts(clock, limit=3, window_s=60)
    for _time in range(3):
        fail(attempts, "a")
        clock.now_ms += 10_000
    with pytest.raises(TooManyAttempts) as caught, attempts.guarding("a"):
        pytest.fail("the try was let through")
    assert caught.value.retry_after_s == 30
    clock.now_ms += 30_000
    with attempts.guarding("a"):
        pass


def test_one_who_guesses_does_not_keep_another_out() -> None:
    attempts = Attempts(HandClock(), limit=1)
    fail(attempts, "a")
    with attempts.guarding("b"):
        pass


def test_a_whole_class_is_let_in_from_one_address() -> None:
    attempts = Attempts(HandClock(), limit=1)
    for _laptop in range(30):
        with attempts.guarding("a hotel"):
            pass
