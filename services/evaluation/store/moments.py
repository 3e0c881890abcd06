"""Moments as whole milliseconds since 1970 UTC, the way the tables keep them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """The millisecond a moment lies in. The moment needs an offset."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """The beginning of a millisecond, in UTC."""
    return _EPOCH + milliseconds * _MILLISECOND
