"""Money by agency, year and programme: what sessions are going to cost, have cost, and what is left."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple
from uuid import NAMESPACE_URL, uuid5

SessionState = Literal["scheduled", "cancelled"]


class Money(NamedTuple):
    """Whole rupiah: what scheduled sessions will cost and have not cost yet, and what was paid."""

    committed: int
    spent: int

    def __sub__(self, other: Money) -> Money:
        """What has to be added to ``other`` to come here."""
        return Money(self.committed - other.committed, self.spent - other.spent)


NOTHING = Money(0, 0)


class Costs(NamedTuple):
    """A session as far as money goes; ``cost_spent`` is ``None`` while nobody has said what it has cost."""

    ends_on: date
    state: SessionState
    cost_planned: int
    cost_spent: int | None

    @property
    def year(self) -> int:
        """The budget year: that of the last day, as with learning hours (our reading; domain rules are silent)."""
        return self.ends_on.year

    @property
    def money(self) -> Money:
        """What it adds to a budget: its planned cost until its real cost is known; called off, only what was paid."""
        if self.cost_spent is not None:
            return Money(0, self.cost_spent)
        return Money(self.cost_planned, 0) if self.state == "scheduled" else NOTHING


def movements(before: Costs | None, after: Costs) -> dict[int, Money]:
    """What a change of a session adds to the budgets of each year; years that nothing changes for are left out."""
    moved: dict[int, Money] = {after.year: after.money}
    if before is not None:
        moved[before.year] = moved.get(before.year, NOTHING) - before.money
    return {year: money for year, money in moved.items() if money != NOTHING}


def budget_id_of(agency: str, year: int, programme_id: str | None) -> str:
    """The id of the one budget of an agency's year, or of one programme in it."""
    return str(uuid5(NAMESPACE_URL, f"budget/{agency}/{year}/{programme_id or ''}"))


def beyond_year(year_planned: int, programmes_planned: int) -> int:
    """By how many rupiah an agency's programmes are planned beyond its year together; 0 while the year has no plan."""
    return max(0, programmes_planned - year_planned) if year_planned else 0


def remaining(planned: int, committed: int, spent: int) -> int:
    """What is left in whole rupiah; below 0 when more is committed and spent than was planned."""
    return planned - committed - spent
