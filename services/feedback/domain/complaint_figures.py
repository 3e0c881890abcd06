"""How reports were handled, unit by unit, as the public may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Handled:
    """Reports of a year about one unit; those merged into another one are left out."""

    unit_id: str
    agency: str
    received: int
    open: int
    overdue: int
    reopened: int
    answered_late: int
    rated: int
    ratings: int

    @property
    def satisfaction(self) -> Fraction | None:
        """The mean of what reporters think of how it ended, 1 to 4."""
        return Fraction(self.ratings, self.rated) if self.rated else None


def total_of(units: Sequence[Handled]) -> Handled:
    """Everything together."""
    return Handled(
        "",
        "",
        *(
            sum(getattr(unit, name) for unit in units)
            for name in ("received", "open", "overdue", "reopened", "answered_late", "rated", "ratings")
        ),
    )


def hidden_in(units: Sequence[Handled], smallest: int) -> frozenset[str]:
    """The units whose figures the public does not see.

    Those with fewer reports than ``smallest``; and where these would follow from the total less the others, the
    smallest of the others as well.
    """
    small = [unit for unit in units if 0 < unit.received < smallest]
    if small and sum(unit.received for unit in small) < smallest:
        others = sorted((unit.received, unit.unit_id) for unit in units if unit.received >= smallest)
        return frozenset([*(unit.unit_id for unit in small), *(unit_id for _, unit_id in others[:1])])
    return frozenset(unit.unit_id for unit in small)
