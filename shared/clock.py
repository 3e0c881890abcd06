"""Time as something that is passed in, so that a test can move it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current moment, with offset, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The machine's time in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a moment needs an offset")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """The moment the clock was last set to."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._moment += by

    def set(self, moment: datetime) -> None:
        """Move the clock to a moment."""
        self._moment = moment.astimezone(UTC)
