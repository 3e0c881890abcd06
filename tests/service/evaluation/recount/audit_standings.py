"""Where the people of agencies and cities stand together: hours, scores and index of a summary, and its comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from shared.events.enrollment import EmployeeChanged
from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.hours import Activity, activities_of, hours_of
from tests.chaos.oracle.intervals import mean
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact, half_up
from tests.chaos.oracle.scores import Evidence, evidence_of, level_of, score_on
from tests.service.evaluation.recount.audit_reports import FIRST, LAST, Scope, path_of, scopes_of
from tests.service.evaluation.recount.index import index_of
from tests.service.evaluation.recount.reports import SMALLEST
from tests.service.evaluation.recount.world import World

YEARS = (2025, 2026)


async def audit_standings(reader: Reader, world: World, findings: Findings, *, scores: bool) -> None:
    """Every agency's and city's summary. Scores are judged as long as they rest on events alone."""
    evidence, activities = evidence_of(world.truth), activities_of(world.truth)

    async def one(scope: Scope) -> None:
        here = _people(world, scope)
        for year in YEARS:
            shown = await reader.one(f"{path_of(scope)}/summary", year=year)
            where = f"standing {scope[1] or scope[0]} {year}"
            findings.check(f"{where} people", len(here), shown["people"])
            _hours(where, world, here, activities, year, shown["jp"], findings)
            _indexes(where, world, here, year, shown["ip_asn"], findings)
            if scores:
                _scores(where, here, evidence, moment(shown["as_of"]), shown, findings)
            _beside(where, world, scope, activities, year, shown, findings)
        if scores:
            await _months(reader, scope, here, evidence, findings)

    await each(scopes_of(world), one)


def _people(world: World, scope: Scope) -> list[EmployeeChanged]:
    return world.of_city(scope[0]) if scope[1] is None else world.of_agency(scope[1])


Activities = Mapping[str, Sequence[Activity]]


def _counted(
    world: World, here: Sequence[EmployeeChanged], activities: Activities, year: int
) -> tuple[list[bool], Fraction]:
    """Of each who has a target whether it is reached; and the mean of everybody's hours, to one decimal."""
    people = [world.truth.people[one.employee_id] for one in here]
    hours = [hours_of(one, activities.get(one.employee_id, []), year) for one in people]
    reached = [one.shortfall == 0 for one in hours if one.target is not None]
    return reached, half_up(mean([one.counted for one in hours]), 1)


def _hours(
    where: str,
    world: World,
    here: Sequence[EmployeeChanged],
    activities: Activities,
    year: int,
    shown: Mapping[str, Any],
    findings: Findings,
) -> None:
    reached, counted = _counted(world, here, activities, year)
    expected = (len(reached), sum(reached), half_up(Fraction(sum(reached), len(reached)), 4), counted)
    found = (shown["with_target"], shown["reached"], exact(shown["reached_share"]), exact(shown["mean_counted"]))
    findings.check(f"{where} hours", expected, found)


def _indexes(
    where: str, world: World, here: Sequence[EmployeeChanged], year: int, shown: Mapping[str, Any], findings: Findings
) -> None:
    indexes = [index_of(world, one, year) for one in here]
    expected = (
        len(indexes),
        half_up(mean([one.value for one in indexes])),
        dict(Counter(one.category for one in indexes)),
        sum(bool(one.missing) for one in indexes),
    )
    found = (shown["people"], exact(shown["mean"]), shown["categories"], shown["incomplete"])
    findings.check(f"{where} index", expected, found)


def _scores(
    where: str,
    here: Sequence[EmployeeChanged],
    evidence: Evidence,
    at: datetime,
    shown: Mapping[str, Any],
    findings: Findings,
) -> None:
    ids, day = {one.employee_id: one for one in here}, at.astimezone(UTC).date()
    measured: dict[str, dict[str, Fraction]] = {}
    for (employee_id, competency), pieces in evidence.items():
        if employee_id in ids:
            measured.setdefault(competency, {})[employee_id] = score_on(pieces, day)
    large = {name: its for name, its in measured.items() if len(its) >= SMALLEST}
    found = {one["competency"]: one for one in shown["competencies"]}
    findings.check_ids(f"{where} competencies", large, (one["competency"] for one in shown["competencies"]))
    findings.check(f"{where} hidden", len(measured) - len(large), shown["hidden_competencies"])
    for name, its in large.items():
        levels = {who: level_of(score) for who, score in its.items()}
        counts = {str(level): sum(one == level for one in levels.values()) for level in range(1, 6)}
        below = sum(level < ids[who].required.get(name, 0) for who, level in levels.items())
        expected = (len(its), half_up(mean(list(its.values()))), counts, below)
        one = found.get(name, {})
        shown_as = (one.get("people"), exact(one.get("mean_score", 0)), one.get("levels"), one.get("below_standard"))
        findings.check(f"{where} {name}", expected, shown_as)


def _beside(
    where: str,
    world: World,
    scope: Scope,
    activities: Activities,
    year: int,
    shown: Mapping[str, Any],
    findings: Findings,
) -> None:
    """An agency beside its city, and a city's agencies one by one; all of them are large enough here."""
    average, lines = shown["city_average"], {one["agency"]: one for one in shown["agencies"]}
    if scope[1] is not None:
        findings.check(f"{where} average", _figures(world, (scope[0], None), activities, year), _shown(average))
        findings.check_ids(f"{where} agencies", (), lines)
        return
    own = {agency for agency, facts in world.truth.agencies.items() if facts["city"] == scope[0]}
    findings.check_ids(f"{where} agencies", own, lines)
    for agency, line in lines.items():
        figures = _figures(world, (scope[0], agency), activities, year)
        findings.check(f"{where} {agency}", figures, _shown(line))


def _figures(world: World, scope: Scope, activities: Activities, year: int) -> tuple[Fraction, ...]:
    here = _people(world, scope)
    reached, counted = _counted(world, here, activities, year)
    index = half_up(mean([index_of(world, one, year).value for one in here]))
    return half_up(Fraction(sum(reached), len(reached)), 4), counted, index


def _shown(line: Mapping[str, Any]) -> tuple[Fraction, ...]:
    return exact(line["reached_share"]), exact(line["mean_counted"]), exact(line["ip_asn"])


async def _months(
    reader: Reader, scope: Scope, here: Sequence[EmployeeChanged], evidence: Evidence, findings: Findings
) -> None:
    """The mean score of everybody's competencies at the end of each month."""
    shown = await reader.one(f"{path_of(scope)}/series", measure="score", **{"from": FIRST, "to": LAST})
    ids = {one.employee_id for one in here}
    own = {key: pieces for key, pieces in evidence.items() if key[0] in ids}
    for point in shown["points"]:
        at = _end_of(point["month"], moment(shown["as_of"]))
        until = {key: [piece for piece in pieces if piece.at <= at] for key, pieces in own.items()}
        day = at.astimezone(UTC).date()
        values = [score_on(pieces, day) for pieces in until.values() if pieces]
        who = len({key[0] for key, pieces in until.items() if pieces})
        expected = (None, None) if 0 < who < SMALLEST else (who, half_up(mean(values)) if values else None)
        value = point["value"]
        found = (point["people"], None if value is None else exact(value))
        findings.check(f"series score {scope[1] or scope[0]} {point['month']}", expected, found)


def _end_of(month: str, now: datetime) -> datetime:
    """The last millisecond of a month of the city, or now where that is still to come."""
    year, number = divmod(12 * int(month[:4]) + int(month[5:]), 12)
    return min(moment(f"{year:04}-{number + 1:02}-01T00:00:00+07:00") - timedelta(milliseconds=1), now)
