"""Waiting longer after each failure."""

from __future__ import annotations

import random


class Backoff:
    """Delays in seconds that double from ``first`` to ``longest``, spread by a fifth so that not all come at once."""

    def __init__(self, first: float = 0.1, longest: float = 15.0) -> None:
        self._first = first
        self._longest = longest
        self._delay = first

    def next(self) -> float:
        """The delay before the next try."""
        delay = self._delay
        self._delay = min(self._delay * 2, self._longest)
        return delay * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, guards nothing

    def reset(self) -> None:
        """It went well: start again from the first delay."""
        self._delay = self._first
