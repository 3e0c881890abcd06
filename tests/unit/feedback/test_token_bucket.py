"""How often somebody may knock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.feedback.domain.token_bucket import Bucket, Rate, Taken, take
from services.feedback.rate_limits import RateLimits, network_of
from services.feedback.settings import Settings
from shared.errors import TooManyRequests

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
RATE = Rate(burst=3, per_minute=6)
SETTINGS = Settings(store="unused.db", client_burst=3, client_per_minute=6, unit_burst=5, unit_per_minute=60)


def emptied() -> Taken:
    taken = take(None, RATE, NOW)
    for _ in range(RATE.burst):
        taken = take(taken.bucket, RATE, NOW)
    return taken


def spent_by(address: str, limits: RateLimits, at: datetime, unit: str = "a.b") -> int:
    """How many writes went through before the limit."""
    for count in range(100):
        try:
            limits.spend_write(address, unit, at)
        except TooManyRequests:
            return count
    return 100


def test_a_burst_goes_through_and_the_next_one_waits() -> None:
    taken = take(None, RATE, NOW)
    waits = []
    for _ in range(4):
        waits.append(taken.wait)
        taken = take(taken.bucket, RATE, NOW)
    assert waits == [timedelta(), timedelta(), timedelta(), timedelta(seconds=10)]


def test_after_the_wait_it_told_the_request_goes_through() -> None:
    taken = emptied()
    assert take(taken.bucket, RATE, NOW + taken.wait - timedelta(seconds=1)).wait > timedelta()
    assert take(taken.bucket, RATE, NOW + taken.wait).wait == timedelta()


def test_a_long_pause_fills_the_bucket_and_no_more() -> None:
    taken = take(emptied().bucket, RATE, NOW + timedelta(days=1))
    assert taken.bucket.tokens == RATE.burst - 1


def test_a_clock_that_goes_back_neither_fills_nor_breaks_the_bucket() -> None:
    taken = take(Bucket(1.0, NOW), RATE, NOW - timedelta(hours=1))
    assert taken.bucket == Bucket(0.0, NOW - timedelta(hours=1))


def test_each_address_has_its_own_limit() -> None:
    limits = RateLimits(SETTINGS)
    assert spent_by("203.0.113.5", limits, NOW) == 3
    assert spent_by("203.0.113.6", limits, NOW, unit="a.c") == 3


def test_a_unit_is_protected_from_many_addresses() -> None:
    limits = RateLimits(SETTINGS)
    for number in range(5):
        limits.spend_write(f"203.0.113.{number}", "a.b", NOW)
    with pytest.raises(TooManyRequests) as refused:
        limits.spend_write("203.0.113.99", "a.b", NOW)
    assert refused.value.headers == {"Retry-After": "1"}


def test_reading_does_not_use_up_the_right_to_write() -> None:
    limits = RateLimits(SETTINGS)
    for _ in range(10):
        limits.spend_read("203.0.113.5", NOW)
    assert spent_by("203.0.113.5", limits, NOW) == 3


def test_an_ipv6_client_counts_once_for_its_whole_network() -> None:
    assert network_of("2001:db8:1:2:aaaa::1") == network_of("2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert network_of("203.0.113.5") == "203.0.113.5"
    assert network_of("testclient") == "testclient"


def test_memory_is_bounded_however_many_addresses_come() -> None:
    limits = RateLimits(SETTINGS.model_copy(update={"callers_remembered": 10}))
    for number in range(1000):
        limits.spend_read(f"198.51.{number // 250}.{number % 250}", NOW)
    assert len(limits._buckets) == 10
