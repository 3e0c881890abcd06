"""The index of every person and agency (IP ASN) as it is shown, beside what the events come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from shared.events.enrollment import EmployeeChanged
from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.intervals import mean
from tests.chaos.oracle.rounding import exact, half_up
from tests.service.evaluation.recount.index import Index, index_of
from tests.service.evaluation.recount.world import World

YEARS = (2025, 2026)
_ROOT = "/evaluation/v1"


async def audit_indexes(reader: Reader, world: World, findings: Findings) -> None:
    """Every person's dimensions, and how agencies' people are spread."""

    async def person(one: EmployeeChanged) -> None:
        for year in YEARS:
            shown = await reader.one(f"{_ROOT}/employees/{one.employee_id}/ip-asn", year=year)
            _person(f"index {one.employee_id} {year}", index_of(world, one, year), one, shown, findings)

    async def agency(name: str) -> None:
        for year in YEARS:
            shown = await reader.one(f"{_ROOT}/agencies/{name}/ip-asn", year=year)
            indexes = [index_of(world, one, year) for one in world.of_agency(name)]
            _agency(f"index {name} {year}", indexes, shown, findings)

    await each(world.people.values(), person)
    await each(world.truth.agencies, agency)


def _person(where: str, index: Index, person: EmployeeChanged, shown: Mapping[str, Any], findings: Findings) -> None:
    findings.check(where, (index.value, index.category), (exact(shown["value"]), shown["category"]))
    points = {"qualification": index.qualification, "competency": index.competency, "performance": index.performance}
    for dimension, one in {**points, "discipline": index.discipline}.items():
        findings.check(f"{where} {dimension}", one, exact(shown[dimension]["points"]))
    items = {item: exact(one) for item, one in shown["competency"]["items"].items()}
    findings.check(f"{where} items", index.items, items)
    findings.check(f"{where} technical", index.technical_jp, exact(shown["competency"]["technical_jp"]))
    facts = (person.education, index.period, index.predicate, index.severity, index.missing)
    told = shown["performance"]
    findings.check(
        f"{where} facts",
        facts,
        (
            shown["qualification"]["education"],
            told["period"],
            told["predicate"],
            shown["discipline"]["severity"],
            shown["missing"],
        ),
    )


def _agency(where: str, indexes: list[Index], shown: Mapping[str, Any], findings: Findings) -> None:
    findings.check(f"{where} people", len(indexes), shown["people"])
    findings.check(f"{where} mean", half_up(mean([one.value for one in indexes])), exact(shown["mean"]))
    means = {
        name: half_up(mean([getattr(one, name) for one in indexes]))
        for name in ("qualification", "competency", "performance", "discipline")
    }
    findings.check(f"{where} means", means, {name: exact(one) for name, one in shown["means"].items()})
    counts = Counter(one.category for one in indexes)
    found = {one["category"]: one["people"] for one in shown["categories"]}
    findings.check(f"{where} categories", {category: counts[category] for category in found}, found)
    findings.check(f"{where} everybody", sum(counts.values()), sum(found.values()))
