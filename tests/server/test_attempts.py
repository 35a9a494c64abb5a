"""Tries are counted in a window that slides."""

import pytest

from mourafaka_server.attempts import Attempts
from mourafaka_server.errors import TooManyAttempts
from tests.server.conftest import HandClock


def test_too_many_tries_have_to_wait_until_the_first_is_forgotten() -> None:
    clock = HandClock()
    attempts = Attempts(clock, limit=3, window_s=60)
    for _ in range(3):
        attempts.count("a")
        clock.now_ms += 10_000
    with pytest.raises(TooManyAttempts) as caught:
        attempts.count("a")
    assert caught.value.retry_after_s == 30
    clock.now_ms += 30_000
    attempts.count("a")


def test_one_address_does_not_pay_for_another() -> None:
    attempts = Attempts(HandClock(), limit=1)
    attempts.count("a")
    attempts.count("b")
    with pytest.raises(TooManyAttempts):
        attempts.count("a")
