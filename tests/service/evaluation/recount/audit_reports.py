"""The reports of agencies and cities as they are shown: summaries, participation, money and months."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.rounding import exact
from tests.service.evaluation.recount.reports import (
    Line,
    budget_of,
    costs_of,
    grade_of,
    groups_of,
    hidden,
    hidden_months,
    index_of_answers,
    lives_of,
    months_of_jp,
    total_of,
)
from tests.service.evaluation.recount.world import Life, World

YEARS = (2025, 2026)
FIRST, LAST = "2025-01", "2026-11"
_ROOT = "/evaluation/v1"
_COUNTED = ("enrolled", "attended", "completed", "failed", "no_show", "withdrawn")
_BY: Mapping[str, Callable[[Life], str]] = {
    "position_type": lambda life: life.position_type,
    "sex": lambda life: life.sex,
    "form": lambda life: life.form,
    "month": lambda life: life.month,
}

Scope = tuple[str, str | None]
"""A city, or an agency of it."""


def scopes_of(world: World) -> list[Scope]:
    """Every city and every agency."""
    agencies = [(facts["city"], agency) for agency, facts in world.truth.agencies.items()]
    return [*agencies, *sorted({(city, None) for city, _ in agencies})]


def path_of(scope: Scope) -> str:
    """Where its reports are."""
    city, agency = scope
    return f"{_ROOT}/cities/{city}" if agency is None else f"{_ROOT}/agencies/{agency}"


async def audit_reports(reader: Reader, world: World, findings: Findings) -> None:
    """Participation, money, citizens and months of every agency and city."""

    async def one(scope: Scope) -> None:
        for year in YEARS:
            shown = await reader.one(f"{path_of(scope)}/summary", year=year)
            where = f"{scope[1] or scope[0]} {year}"
            _participation(f"participation {where}", world, scope, year, shown["participation"], findings)
            _citizens(f"citizens {where}", world, scope, year, shown["ikm"], findings)
            if scope[1] is not None:
                _money(f"costs {where}", world, scope[1], year, shown["costs"], findings)
        await _series(reader, world, scope, findings)

    await each(scopes_of(world), one)


def _participation(
    where: str, world: World, scope: Scope, year: int, shown: Mapping[str, Any], findings: Findings
) -> None:
    lives = [life for life in lives_of(world, *scope) if life.month[:4] == str(year)]
    _line(where, total_of(lives), shown, findings)
    breakdowns = {name: groups_of(lives, by) for name, by in _BY.items()}
    if scope[1] is None:
        breakdowns["agency"] = groups_of(lives, lambda life: life.agency)
    for name, groups in breakdowns.items():
        found = {one["group"]: one for one in shown[f"by_{name}"]}
        findings.check_ids(f"{where} {name}", groups, (one["group"] for one in shown[f"by_{name}"]))
        for group in groups.keys() & found.keys():
            _line(f"{where} {name} {group}", groups[group], found[group], findings)
    away = sum(people is None for groups in breakdowns.values() for people, _ in groups.values())
    findings.check(f"{where} hidden", away, shown["hidden_groups"])


def _line(where: str, line: Line, shown: Mapping[str, Any], findings: Findings) -> None:
    counts = shown["counts"]
    found = None if counts is None else {**counts, "jp": exact(counts["jp"])}
    findings.check(where, line, (shown["people"], found))


def _money(where: str, world: World, agency: str, year: int, shown: Mapping[str, Any], findings: Findings) -> None:
    findings.check(f"{where} budget", budget_of(world, agency, year), shown["budget"])
    figures = costs_of(world, agency, year)
    findings.check_all(where, figures.pop(""), shown)
    programmes = {one["programme_id"]: one for one in shown["programmes"]}
    findings.check_ids(where, figures, programmes)
    for programme_id, cost in figures.items():
        findings.check_all(f"{where} {programme_id}", cost, programmes.get(programme_id, {}))


def units_of(world: World, scope: Scope) -> list[str]:
    """The units of an agency or a city."""
    city, agency = scope
    return [key for key, one in world.units.items() if one.city == city and agency in {None, one.agency}]


def _citizens(where: str, world: World, scope: Scope, year: int, shown: Mapping[str, Any], findings: Findings) -> None:
    def of_year(month: str) -> bool:
        return month[:4] == str(year)

    units = units_of(world, scope)
    answered = {unit: found for unit in units if (found := index_of_answers(world, [unit], of_year))[0]}
    away = hidden({unit: answers for unit, (answers, _) in answered.items()})
    total, value = index_of_answers(world, units, of_year)
    _index(where, total, value, shown, findings, away=0 < total < 5)
    findings.check_ids(where, answered, (one["unit_id"] for one in shown["units"]))
    for one in shown["units"]:
        answers, value = answered.get(one["unit_id"], (0, None))
        _index(f"{where} {one['unit_id']}", answers, value, one, findings, away=one["unit_id"] in away)


def _index(
    where: str, answers: int, value: Fraction | None, shown: Mapping[str, Any], findings: Findings, *, away: bool
) -> None:
    expected: tuple[Any, ...] = (answers, value, None if value is None else grade_of(value), 0 < answers < 30)
    if away:
        expected = (None, None, None, False)
    found = shown["value"]
    findings.check(
        where,
        expected,
        (shown["answers"], None if found is None else exact(found), shown["grade"], shown["indicative"]),
    )


async def _series(reader: Reader, world: World, scope: Scope, findings: Findings) -> None:
    months = [f"{year}-{number:02}" for year in YEARS for number in range(1, 13)]
    months = [month for month in months if FIRST <= month <= LAST]
    for measure, expected in _measures(world, scope, months).items():
        shown = await reader.one(f"{path_of(scope)}/series", measure=measure, **{"from": FIRST, "to": LAST})
        where = f"series {measure} {scope[1] or scope[0]}"
        findings.check_ids(where, months, (point["month"] for point in shown["points"]))
        for point in shown["points"]:
            value = point["value"]
            found = (point["people"], None if value is None else exact(value))
            findings.check(f"{where} {point['month']}", expected[point["month"]], found)


Points = Mapping[str, tuple[int | None, Fraction | None]]


def _measures(world: World, scope: Scope, months: Sequence[str]) -> dict[str, Points]:
    lives, nothing = lives_of(world, *scope), (0, Fraction(0))
    found: dict[str, Points] = {}
    by_month = {
        month: line
        for year in YEARS
        for month, line in groups_of([one for one in lives if one.month[:4] == str(year)], _BY["month"]).items()
    }
    for measure in _COUNTED:
        found[measure] = {month: _counted(by_month.get(month, (0, {})), measure) for month in months}
    here = world.of_city(scope[0]) if scope[1] is None else world.of_agency(scope[1])
    hours = months_of_jp(world, [one.employee_id for one in here])
    found["jp"] = {month: hours.get(month, nothing) for month in months}
    units = units_of(world, scope)
    answers = {month: index_of_answers(world, units, month.__eq__) for month in months}
    away = hidden_months({month: n for month, (n, _) in answers.items()})
    found["ikm"] = {month: (None, None) if month in away else answers[month] for month in months}
    return found


def _counted(line: Line, measure: str) -> tuple[int | None, Fraction | None]:
    people, counts = line
    if people is None or counts is None:
        return people, None
    return people, Fraction(counts.get(measure, 0))
