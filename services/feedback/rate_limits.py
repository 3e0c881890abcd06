"""How often the public routes may be used: by one client address, and about one unit. Kept in this process's memory.

Officers of the agency (a kiosk, a batch of paper forms) are not limited; they have a token to answer for it.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from services.feedback.domain.token_bucket import Bucket, Rate, take
from services.feedback.settings import Settings
from shared.errors import Text, TooManyRequests

_IPV6_PREFIX: Final = 64


class RateLimits:
    """Token buckets by address and by unit; the ones used least recently are forgotten first. Not thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._writer = Rate(settings.client_burst, settings.client_per_minute)
        self._reader = Rate(settings.reader_burst, settings.reader_per_minute)
        self._worker = Rate(
            settings.client_burst * settings.worked_times, settings.client_per_minute * settings.worked_times
        )
        self._unit = Rate(settings.unit_burst, settings.unit_per_minute)
        self._remembered = settings.callers_remembered
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def spend_write(self, address: str, unit_id: str, now: datetime, *, worked: bool = False) -> None:
        """Count a public write, by a larger measure where a program ``worked`` for it.

        Raises ``TooManyRequests`` with the seconds to wait.
        """
        if worked:
            self._spend("worker", network_of(address), self._worker, now)
        else:
            self._spend("writer", network_of(address), self._writer, now)
        self._spend("unit", unit_id, self._unit, now)

    def spend_read(self, address: str, now: datetime) -> None:
        """Count a public read. Raises ``TooManyRequests`` with the seconds to wait."""
        self._spend("reader", network_of(address), self._reader, now)

    def _spend(self, kind: str, name: str, rate: Rate, now: datetime) -> None:
        taken = take(self._buckets.get((kind, name)), rate, now)
        self._buckets[kind, name] = taken.bucket
        self._buckets.move_to_end((kind, name))
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        if taken.wait:
            raise _too_many(math.ceil(taken.wait.total_seconds()))


def network_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 an IPv6 client may pick its addresses from."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, _IPV6_PREFIX), strict=False))
    return address


def _too_many(seconds: int) -> TooManyRequests:
    return TooManyRequests(
        Text(
            f"Terlalu banyak kiriman dari alamat ini atau untuk unit ini. Coba lagi dalam {seconds} detik.",
            f"Too many requests from this address or about this unit. Try again in {seconds} seconds.",
        ),
        headers={"Retry-After": str(seconds)},
    )
