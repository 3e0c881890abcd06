"""One measure of an agency or a city, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from services.evaluation.domain.hiding import total_hidden
from services.evaluation.domain.trend import month_ends
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.ikm_report import IkmLine, hidden_months, ikm_by_month
from services.evaluation.handlers.participation_report import Line, lines
from services.evaluation.handlers.standing import require_basis, standing_at
from services.evaluation.handlers.standings_report import Scope
from services.evaluation.handlers.summary_report import readable_agency, readable_city
from services.evaluation.handlers.trend_report import sums_at
from services.evaluation.store import evidence, jp, people, scores, seats, trends
from services.evaluation.store.scores import Sums
from shared.database import Tx
from shared.errors import Fault, Invalid, NotFound, Text
from shared.rules.ikm import IkmRules
from shared.rules.jp import JpRules
from shared.rules.rounding import half_up
from shared.rules.score import ScoreRules
from shared.web.auth import Principal

Counted = Literal["enrolled", "attended", "completed", "failed", "no_show", "withdrawn"]
Measure = Literal["enrolled", "attended", "completed", "failed", "no_show", "withdrawn", "jp", "score", "ikm"]
COUNTED: Final[frozenset[str]] = frozenset({"enrolled", "attended", "completed", "failed", "no_show", "withdrawn"})
LONGEST: Final = 120
"""Months."""

_NOBODY: Final = Line("", 0, None)
_MEND: Final = Text("Perbaiki alamatnya lalu minta lagi.", "Mend the address and ask again.")
_REVERSED: Final = Text("tidak boleh sebelum `from`", "must not lie before `from`")
_TOO_LONG: Final = Text(f"paling lama {LONGEST} bulan sekaligus", f"at most {LONGEST} months at a time")


class Point(NamedTuple):
    """A month (``2026-03``). ``people`` are those, or for IKM the answers, that it rests on.

    Both are none where the month is hidden; the value alone is none where there was nothing to measure.
    """

    month: str
    people: int | None
    value: Decimal | None

    @property
    def hidden(self) -> bool:
        """Whether it rests on too few people to be shown."""
        return self.people is None


@dataclass(frozen=True)
class Series:
    """A measure through the months."""

    scope: Scope
    measure: Measure
    points: tuple[Point, ...]
    rule_set: str | None
    """None for what is merely counted."""


def agency_series(
    tx: Tx, reader: Principal, agency: str, measure: Measure, months: Sequence[str], smallest: int, moment: Moment
) -> Series:
    """An agency's series. Raises ``NotFound`` for an agency that is not the reader's, or has nobody yet."""
    return _series(tx, Scope(readable_agency(tx, reader, agency), agency), measure, months, smallest, moment)


def city_series(
    tx: Tx, reader: Principal, city: str, measure: Measure, months: Sequence[str], smallest: int, moment: Moment
) -> Series:
    """A city's series, for its BKPSDM. Raises ``NotFound`` for everybody else, and where nobody works yet."""
    readable_city(reader, city)
    if not people.of_city(tx, city):
        raise NotFound(NOTHING)
    return _series(tx, Scope(city), measure, months, smallest, moment)


def months_between(first: str | None, last: str | None, today: date) -> list[str]:
    """The months asked for, both ends included; without an end up to the present one, else the twelve before it.

    Raises ``Invalid`` for a span that is reversed or too long.
    """
    end = last or f"{today:%Y-%m}"
    begin = first or _month(_number(end) - 11)
    if _number(end) < _number(begin):
        raise Invalid(_MEND, [Fault("/query/to", _REVERSED)])
    if _number(end) - _number(begin) >= LONGEST:
        raise Invalid(_MEND, [Fault("/query/to", _TOO_LONG)])
    return [_month(number) for number in range(_number(begin), _number(end) + 1)]


def _series(tx: Tx, scope: Scope, measure: Measure, months: Sequence[str], smallest: int, moment: Moment) -> Series:
    rule_set: str | None = None
    if measure == "ikm":
        found = ikm_by_month(tx, scope, months[0], months[-1], smallest, moment)
        points = [Point(one, 0, None) if one not in found else _ikm(one, found[one]) for one in months]
        rule_set = moment.of(IkmRules, scope.city).rule_set
    elif measure == "score":
        points, rule_set = _scores(tx, scope, months, smallest, moment), moment.of(ScoreRules, scope.city).rule_set
    elif measure == "jp":
        points, rule_set = _hours(tx, scope, months, smallest), moment.of(JpRules, scope.city).rule_set
    else:
        points = _counts(tx, scope, measure, months, smallest)
    return Series(scope, measure, tuple(points), rule_set)


def _ikm(month: str, line: IkmLine) -> Point:
    return Point(month, line.answers, line.value)


def _counts(tx: Tx, scope: Scope, measure: str, months: Sequence[str], smallest: int) -> list[Point]:
    span = scope.city, scope.agency, f"{months[0][:4]}-01", f"{months[-1][:4]}-12"
    sums, who = seats.sums(tx, *span), seats.participants(tx, *span)
    found: dict[str, Line] = {}
    for year in sorted({group.month[:4] for group in sums}):
        its = {group: counts for group, counts in sums.items() if group.month[:4] == year}
        found |= {line.group: line for line in lines("month", its, who, smallest)}
    return [_counted(month, measure, found.get(month, _NOBODY._replace(group=month))) for month in months]


def _counted(month: str, measure: str, line: Line) -> Point:
    if line.counts is None:
        return Point(month, line.people, None if line.people is None else Decimal(0))
    return Point(month, line.people, Decimal(getattr(line.counts, measure)))


def _hours(tx: Tx, scope: Scope, months: Sequence[str], smallest: int) -> list[Point]:
    """JP before the caps of those who work there now, by the month they were earned in."""
    days = date(int(months[0][:4]), 1, 1), date(int(months[-1][:4]), 12, 31)
    rows = jp.of_city(tx, scope.city, *days) if scope.agency is None else jp.of_agency(tx, scope.agency, *days)
    tenths: dict[str, int] = defaultdict(int)
    learners: dict[str, set[str]] = defaultdict(set)
    for employee_id, buckets in rows.items():
        for bucket, total in buckets.items():
            tenths[f"{bucket.on:%Y-%m}"] += total.tenths
            learners[f"{bucket.on:%Y-%m}"].add(employee_id)
    hidden = hidden_months({month: len(who) for month, who in learners.items()}, smallest)
    return [
        Point(month, None, None)
        if month in hidden
        else Point(month, len(learners[month]), Decimal(tenths[month]).scaleb(-1))
        for month in months
    ]


def _scores(tx: Tx, scope: Scope, months: Sequence[str], smallest: int, moment: Moment) -> list[Point]:
    """The mean score at each month's end of those who work there now, over all their competencies with evidence."""
    rules = moment.of(ScoreRules, scope.city)
    require_basis(tx, rules)
    back = _number(f"{moment.today:%Y-%m}") - _number(months[0]) + 1
    if back < 1:
        return [Point(month, 0, None) for month in months]
    ends = month_ends(moment.now, back)
    ahead = evidence.ahead(tx, moment.now)
    held = scores.of_city(tx, scope.city) if scope.agency is None else scores.of_agency(tx, scope.agency)
    by_month = trends.of_city(tx, scope.city) if scope.agency is None else trends.of_agency(tx, scope.agency)
    totals: dict[str, Fraction] = defaultdict(Fraction)
    pairs: dict[str, int] = defaultdict(int)
    measured: dict[str, set[str]] = defaultdict(set)
    for key, present in held.items():
        for end, sums in sums_at(by_month.get(key, {}), ends, present.minus(ahead.get(key, Sums()))):
            if sums.n:
                totals[end.month] += Fraction(standing_at(sums, end.at, rules).score)
                pairs[end.month] += 1
                measured[end.month].add(key[0])
    return [_mean(month, totals[month], pairs[month], len(measured[month]), smallest) for month in months]


def _mean(month: str, total: Fraction, pairs: int, who: int, smallest: int) -> Point:
    if total_hidden(who, smallest):
        return Point(month, None, None)
    return Point(month, who, half_up(total / pairs) if pairs else None)


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
