"""The index of citizens' satisfaction (IKM) of an agency or a city, by unit and by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from services.evaluation.domain.hiding import hidden_groups, total_hidden
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.standings_report import Scope
from services.evaluation.store import ikm_months
from services.evaluation.store.ikm_months import UnitMonth
from shared.database import Tx
from shared.rules.bands import band_of
from shared.rules.ikm import ELEMENTS, IkmRules
from shared.rules.rounding import half_up


class IkmLine(NamedTuple):
    """The index of a group; figures are none where it has too few answers to be shown, or none."""

    group: str
    name: str
    answers: int | None
    value: Decimal | None
    grade: str | None
    indicative: bool


@dataclass(frozen=True)
class IkmFigures:
    """A scope's year."""

    total: IkmLine
    units: tuple[IkmLine, ...]
    rule_set: str


class _Sums(NamedTuple):
    n: int = 0
    points: int = 0


def ikm_figures(tx: Tx, scope: Scope, year: int, smallest: int, moment: Moment) -> IkmFigures:
    """The answers of a year, all units of the scope together and each by itself."""
    rows = ikm_months.of(tx, scope.city, scope.agency, f"{year}-01", f"{year}-12")
    rules = moment.of_year(IkmRules, scope.city, date(year, 12, 31))
    names = {row.unit_id: row.name for row in rows}
    by_unit = _added((row.unit_id, row) for row in rows)
    hidden = hidden_groups({unit: sums.n for unit, sums in by_unit.items()}, smallest)
    total = _Sums(sum(one.n for one in by_unit.values()), sum(one.points for one in by_unit.values()))
    return IkmFigures(
        _line("", "", total, rules, hidden=total_hidden(total.n, smallest)),
        tuple(_line(unit, names[unit], by_unit[unit], rules, hidden=unit in hidden) for unit in sorted(by_unit)),
        rules.rule_set,
    )


def ikm_by_month(tx: Tx, scope: Scope, first: str, last: str, smallest: int, moment: Moment) -> dict[str, IkmLine]:
    """The index of each month that has answers. What a year's total would give away is hidden with it."""
    whole_years = f"{first[:4]}-01", f"{last[:4]}-12"
    by_month = _added((row.month, row) for row in ikm_months.of(tx, scope.city, scope.agency, *whole_years))
    hidden = hidden_months({month: sums.n for month, sums in by_month.items()}, smallest)
    found = {}
    for month, sums in by_month.items():
        rules = moment.of_year(IkmRules, scope.city, date(int(month[:4]), 12, 31))
        found[month] = _line(month, month, sums, rules, hidden=month in hidden)
    return found


def hidden_months(people: Mapping[str, int], smallest: int) -> frozenset[str]:
    """The months that may not stand beside their years' totals."""
    years: dict[str, dict[str, int]] = {}
    for month, count in people.items():
        years.setdefault(month[:4], {})[month] = count
    return frozenset().union(*(hidden_groups(months, smallest) for months in years.values()))


def _added(rows: Iterable[tuple[str, UnitMonth]]) -> dict[str, _Sums]:
    found: dict[str, _Sums] = {}
    for key, row in rows:
        held = found.get(key, _Sums())
        found[key] = _Sums(held.n + row.n, held.points + row.points)
    return found


def _line(group: str, name: str, sums: _Sums, rules: IkmRules, *, hidden: bool) -> IkmLine:
    if hidden or not sums.n:
        return IkmLine(group, name, None if hidden else 0, None, None, indicative=False)
    value = half_up(Fraction(25 * sums.points, len(ELEMENTS) * sums.n))
    return IkmLine(group, name, sums.n, value, band_of(value, rules.floors), sums.n < rules.indicative_below)
