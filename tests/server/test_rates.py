"""Who calls too often waits; nobody else does, and memory stays what it is."""

import tracemalloc

import pytest

from mourafaka_server.attempts import Attempts
from mourafaka_server.errors import TooManyRequests
from mourafaka_server.rates import Rates, address_key, usual_limits
from tests.server.conftest import HandClock


def test_a_burst_is_let_through_and_then_told_how_long_to_wait() -> None:
    clock = HandClock()
    rates = Rates(clock, burst=10, per_s=0.5)
    for _call in range(10):
        rates.take("a")
    with pytest.raises(TooManyRequests) as caught:
        rates.take("a")
    assert caught.value.retry_after_s == 2
    clock.now_ms += 2000
    rates.take("a")
    rates.take("b")


def test_who_was_turned_away_does_not_wait_the_longer_for_asking() -> None:
    clock = HandClock()
    rates = Rates(clock, burst=1, per_s=1)
    rates.take("a")
    for _call in range(100):
        with pytest.raises(TooManyRequests):
            rates.take("a")
    clock.now_ms += 1000
    rates.take("a")


def test_a_clock_that_is_set_back_keeps_nobody_out() -> None:
    clock = HandClock()
    rates = Rates(clock, burst=1, per_s=1)
    rates.take("a")
    clock.now_ms -= 10**9
    with pytest.raises(TooManyRequests):
        rates.take("a")
    clock.now_ms += 1000
    rates.take("a")


def test_a_hundred_thousand_addresses_take_no_more_memory() -> None:
    clock = HandClock()
    limits, attempts = usual_limits(clock), Attempts(clock)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(100_000):
        limits.addresses.take(f"{number}")
        attempts._note(attempts._slots.of(f"{number}"))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 100_000


def test_a_household_is_one_address() -> None:
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9")
    assert address_key("2001:db8:1:2::1") != address_key("2001:db8:1:3::1")
    assert address_key("203.0.113.7") == "203.0.113.7"
    assert address_key("") == ""


def test_what_laptops_do_stays_far_below_the_limits() -> None:
    """A laptop sends a month with twenty photos in parts, and asks after each; thirty do so behind one address."""
    clock = HandClock()
    limits = usual_limits(clock)
    for laptop in range(30):
        for _call in range(1 + 20 * 2):
            limits.addresses.take("a hotel")
            limits.laptops.take(f"a hotel {laptop}")
