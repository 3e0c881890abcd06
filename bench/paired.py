"""Measuring a pair: the floor and the real thing in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ROUNDS: Final = 5
"""At least this many pairs; the median of their ratios is the figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One promise and what was measured. ``value`` is a ratio to the floor, or a time where ``unit`` says so."""

    name: str
    value: float
    spread: tuple[float, float]
    aim: float
    at_least: bool
    unit: str
    detail: str

    @property
    def is_met(self) -> bool:
        """Whether the promise held in this run."""
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    def line(self) -> str:
        """The figure for people."""
        mark = "ok  " if self.is_met else "MISS"
        sign = ">=" if self.at_least else "<="
        low, high = self.spread
        return (
            f"{mark} {self.name:52} {self.value:8.3f}{self.unit} (aim {sign} {self.aim:g}; {low:.3f} to {high:.3f})\n"
            f"     {self.detail}"
        )


def ratio(name: str, floor: Callable[[], float], real: Callable[[], float], *, aim: float, unit: str) -> Figure:
    """The median of real/floor over the rounds; both callables give a rate in ``unit`` a second."""
    floor(), real()  # warm-up: caches, statement compilation, branch files
    pairs = [(floor(), real()) for _ in range(ROUNDS)]
    ratios = sorted(high / low for low, high in pairs)
    detail = (
        f"floor {statistics.median(low for low, _ in pairs):,.0f} {unit}/s, "
        f"ours {statistics.median(high for _, high in pairs):,.0f} {unit}/s, {ROUNDS} rounds"
    )
    return Figure(name, statistics.median(ratios), (ratios[0], ratios[-1]), aim, True, "", detail)
