"""A person's scores through the months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.evaluation.domain.score import gap_of
from services.evaluation.domain.trend import MonthEnd, month_ends
from services.evaluation.handlers.access import NOTHING, readable_person
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.standing import Standing, require_basis, standing_at
from services.evaluation.store import evidence, scores, trends
from services.evaluation.store.people import Person
from services.evaluation.store.scores import Sums
from shared.database import Tx
from shared.errors import NotFound
from shared.rules.score import ScoreRules
from shared.web.auth import Principal


class Point(NamedTuple):
    """Where somebody stood at the end of a month (none while nothing measured it), from how many pieces."""

    end: MonthEnd
    standing: Standing | None
    gap: int | None
    pieces: int


class Line(NamedTuple):
    """One competency through the months."""

    competency: str
    required: int | None
    points: tuple[Point, ...]


@dataclass(frozen=True)
class TrendReport:
    """A person's competencies, measured or asked for, read by the rules and against the position of today."""

    person: Person
    rule_set: str
    lines: tuple[Line, ...]


def trend_report(tx: Tx, reader: Principal, employee_id: str, months: int, moment: Moment) -> TrendReport:
    """The last ``months`` months of every competency. Raises ``NotFound``."""
    person = readable_person(tx, reader, employee_id)
    rules = moment.of(ScoreRules, person.place.city)
    require_basis(tx, rules)
    ends = month_ends(moment.now, months)
    ahead = evidence.ahead(tx, moment.now)
    present = {
        competency: sums.minus(ahead.get((employee_id, competency), Sums()))
        for (_, competency), sums in scores.of_people(tx, [employee_id]).items()
    }
    by_month = {competency: found for (_, competency), found in trends.of_person(tx, employee_id).items()}
    lines = (
        _line(person, competency, sums_at(by_month.get(competency, {}), ends, present.get(competency, Sums())), rules)
        for competency in sorted({*present, *(person.required or {})})
    )
    return TrendReport(person, rules.rule_set, tuple(lines))


def trend_of(tx: Tx, reader: Principal, employee_id: str, months: int, moment: Moment, competency: str) -> TrendReport:
    """The same of one competency. Raises ``NotFound`` as well where it is neither measured nor asked for."""
    report = trend_report(tx, reader, employee_id, months, moment)
    lines = tuple(line for line in report.lines if line.competency == competency)
    if not lines:
        raise NotFound(NOTHING)
    return TrendReport(report.person, report.rule_set, lines)


def sums_at(by_month: Mapping[str, Sums], ends: Sequence[MonthEnd], present: Sums) -> Iterable[tuple[MonthEnd, Sums]]:
    """The sums at each month's end: those of all months up to it. The last one is the present's own."""
    total, waiting = Sums(), sorted(by_month.items(), reverse=True)
    for end in ends[:-1]:
        while waiting and waiting[-1][0] <= end.month:
            total = total.plus(waiting.pop()[1])
        yield end, total
    yield ends[-1], present


def _line(person: Person, competency: str, sums: Iterable[tuple[MonthEnd, Sums]], rules: ScoreRules) -> Line:
    required = person.required_level(competency)
    return Line(competency, required, tuple(_point(end, held, required, rules) for end, held in sums))


def _point(end: MonthEnd, held: Sums, required: int | None, rules: ScoreRules) -> Point:
    if not held.n:
        return Point(end, None, None, 0)
    standing = standing_at(held, end.at, rules)
    return Point(end, standing, gap_of(required, standing.level), held.n)
