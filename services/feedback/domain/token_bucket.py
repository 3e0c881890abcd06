"""How often somebody may knock: a bucket of tokens that fills up at a steady rate."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple


class Rate(NamedTuple):
    """``burst`` requests at once, and ``per_minute`` in the long run."""

    burst: int
    per_minute: int


class Bucket(NamedTuple):
    """How many tokens there were at a moment."""

    tokens: float
    at: datetime


class Taken(NamedTuple):
    """A bucket after a request, and how long to wait before the next try; zero when the request may go on."""

    bucket: Bucket
    wait: timedelta


def take(bucket: Bucket | None, rate: Rate, now: datetime) -> Taken:
    """Take one token. Somebody new has a full bucket; a clock that went back fills nothing."""
    tokens = float(rate.burst)
    if bucket is not None:
        elapsed = max(now - bucket.at, timedelta())
        tokens = min(bucket.tokens + elapsed / timedelta(minutes=1) * rate.per_minute, tokens)
    if tokens >= 1:
        return Taken(Bucket(tokens - 1, now), timedelta())
    return Taken(Bucket(tokens, now), timedelta(minutes=1) * ((1 - tokens) / rate.per_minute))
