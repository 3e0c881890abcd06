"""The predicate of performance from result and behaviour, and which record speaks for a year (PermenPANRB 6/2022)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final, NamedTuple

from shared.errors import Text
from shared.rules.performance import PREDICATES, PerformanceRules, Predicate, Rating
from shared.rules.rounding import half_up

PREDICATE_NAMES: Mapping[Predicate, Text] = MappingProxyType(
    {
        "sangat-baik": Text("Sangat baik", "Very good"),
        "baik": Text("Baik", "Good"),
        "butuh-perbaikan": Text("Butuh perbaikan", "Needs improvement"),
        "kurang": Text("Kurang", "Poor"),
        "sangat-kurang": Text("Sangat kurang", "Very poor"),
    }
)
_PERIOD: Final = re.compile(r"([0-9]{4})(?:-Q([1-4]))?")


class Performance(NamedTuple):
    """One record: of a year (``2026``) or a quarter (``2026-Q3``); ``value`` from 0 to 100 where one was stated."""

    period: str
    result: Rating
    behaviour: Rating
    value: Decimal | None

    @property
    def year(self) -> int:
        """The year it speaks of."""
        return int(self.period[:4])

    @property
    def is_yearly(self) -> bool:
        """Whether it speaks of the whole year."""
        return len(self.period) == 4


class Share(NamedTuple):
    """How many people have a predicate, the share of all they are, the guide's, and the difference; to 4 decimals."""

    predicate: Predicate
    people: int
    share: Decimal
    guide: Decimal
    difference: Decimal
    deviates: bool


def predicate_of(result: Rating, behaviour: Rating, rules: PerformanceRules) -> Predicate:
    """The predicate, by the regulation's table."""
    return rules.predicates[result, behaviour]


def period_days(period: str) -> tuple[date, date] | None:
    """The first and the last day of a year or quarter; none for what is neither."""
    match = _PERIOD.fullmatch(period)
    if match is None or int(match[1]) < 1990:
        return None
    year, quarter = int(match[1]), match[2]
    if quarter is None:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, 3 * int(quarter) - 2, 1)
    following = date(year + 1, 1, 1) if quarter == "4" else date(year, 3 * int(quarter) + 1, 1)
    return first, following - timedelta(days=1)


def speaking_for(year: int, records: Iterable[Performance], *, year_before: bool) -> Performance | None:
    """The record that speaks for a year: its own, else its newest quarter's, else the year's before where allowed."""
    found = list(records)
    yearly = {one.year: one for one in found if one.is_yearly}
    quarters = sorted((one for one in found if not one.is_yearly and one.year == year), key=lambda one: one.period)
    if year in yearly:
        return yearly[year]
    if quarters:
        return quarters[-1]
    return yearly.get(year - 1) if year_before else None


def distribution(
    counts: Mapping[Predicate, int], organisation: Predicate, rules: PerformanceRules
) -> tuple[Share, ...]:
    """How the predicates of a unit's people lie beside the guide for its organisation's rating, the best first.

    Nothing where nobody is rated.
    """
    total = sum(counts.values())
    if not total:
        return ()
    return tuple(_share(one, counts.get(one, 0), total, rules.curves[organisation][one], rules) for one in PREDICATES)


def _share(predicate: Predicate, people: int, total: int, guide: Decimal, rules: PerformanceRules) -> Share:
    share = half_up(Fraction(people, total), 4)
    difference = half_up(Fraction(share) - Fraction(guide), 4)
    return Share(predicate, people, share, half_up(guide, 4), difference, abs(difference) >= rules.deviates_from)
