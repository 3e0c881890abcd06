"""Who took part in what, by position, sex, form and month, without telling of groups that are too small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from services.evaluation.domain.hiding import hidden_groups, total_hidden
from services.evaluation.domain.seats import NOTHING, Counts, Group
from services.evaluation.handlers.standings_report import Scope
from services.evaluation.store import seats
from services.evaluation.store.seats import Participant
from shared.database import Tx

By = Literal["position_type", "sex", "form", "month", "agency"]
BREAKDOWNS: Final[tuple[By, ...]] = ("position_type", "sex", "form", "month")


class Line(NamedTuple):
    """One group: how many people, and their enrolments. Both are none where the group is hidden."""

    group: str
    """Empty where it is not known."""
    people: int | None
    counts: Counts | None


@dataclass(frozen=True)
class Participation:
    """A scope's year; ``total`` by itself, then each breakdown with its groups in order."""

    total: Line
    breakdowns: Mapping[By, tuple[Line, ...]]

    @property
    def hidden(self) -> int:
        """How many groups are hidden."""
        return sum(line.counts is None for lines in self.breakdowns.values() for line in lines)


def participation(tx: Tx, scope: Scope, year: int, smallest: int) -> Participation:
    """The enrolments whose session ends in a year, and how many people they are of."""
    first, last = f"{year}-01", f"{year}-12"
    sums = seats.sums(tx, scope.city, scope.agency, first, last)
    who = seats.participants(tx, scope.city, scope.agency, first, last)
    everyone = len({one.employee_id for one in who})
    shown = not total_hidden(everyone, smallest)
    counts = _added(sums.values())
    total = Line("", everyone, counts) if shown else Line("", None, None)
    dimensions = BREAKDOWNS if scope.agency is not None else (*BREAKDOWNS, "agency")
    return Participation(total, {by: lines(by, sums, who, smallest) for by in dimensions})


def lines(by: By, sums: Mapping[Group, Counts], who: Iterable[Participant], smallest: int) -> tuple[Line, ...]:
    """The groups of one breakdown, hidden as far as they must be beside their total."""
    of_group: Callable[[Group], str] = lambda group: getattr(group, by)  # noqa: E731 - one of the group's own parts
    counts: dict[str, Counts] = {}
    for group, one in sums.items():
        counts[of_group(group)] = counts.get(of_group(group), NOTHING).plus(one)
    people: dict[str, set[str]] = defaultdict(set)
    for participant in who:
        people[getattr(participant, by)].add(participant.employee_id)
    numbers = {group: len(people[group]) for group in counts}
    hidden = hidden_groups(numbers, smallest)
    return tuple(
        Line(group, None, None) if group in hidden else Line(group, numbers[group], counts[group])
        for group in sorted(counts)
    )


def _added(counts: Iterable[Counts]) -> Counts:
    total = NOTHING
    for one in counts:
        total = total.plus(one)
    return total
