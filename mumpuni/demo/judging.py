"""What the cities' officers enter about people: performance, potential, discipline, and how agencies were rated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from rich.table import Table

from mumpuni.demo.client import Client, each
from mumpuni.demo.people import Person
from mumpuni.demo.year import Year

_EDUCATIONS: Final = ("slta", "slta", "d3", "s1", "s1", "s1", "s1", "s2")
_POTENTIAL_SHARE: Final = 0.8
_SANCTION_SHARE: Final = 0.02
_CATEGORIES: Final = ("sangat-tinggi", "tinggi", "sedang", "rendah", "sangat-rendah")


def education_of(person: Person) -> str:
    """A diploma for an invented person; heads of units have a degree."""
    rng = Random(f"education/{person.key}")  # noqa: S311 - a demo
    return rng.choice(_EDUCATIONS[3:] if person.position_type == "pengawas" else _EDUCATIONS)


async def judge(client: Client, years: Sequence[Year], people: Mapping[str, str]) -> None:
    """Enter last year's performance of everybody, most people's potential, and a few sanctions."""
    year = max(answer.answered_at for one in years for answer in one.answers).year - 1
    for one in years:
        rated = {"organisation": one.agency.slug, "period": f"{year}", "rating": "baik"}
        step = f"organisation/{one.agency.slug}"
        await client.send("POST", "/evaluation/v1/organisation-ratings", rated, step=step)

    async def enter(person: Person) -> None:
        for noun, body in _said(person, people[person.key], year):
            await client.send("POST", f"/evaluation/v1/{noun}", body, step=f"{noun}/{person.key}")

    await each([person for one in years for person in one.people], enter, lambda: None)


async def talents(client: Client, years: Sequence[Year], year: int) -> Table:
    """Each agency's index (IP ASN) and its talent boxes."""
    table = Table(title=f"IP ASN dan talenta {year} / professionalism and talent")
    for column in (
        "Instansi / agency",
        "IP ASN",
        "Sangat tinggi, tinggi, sedang, rendah, sangat rendah / very high to very low",
        "Kotak 7-9, 4-6, 1-3, belum / boxes, not placed",
    ):
        table.add_column(column)
    for one in years:
        slug = one.agency.slug
        index = await client.get(f"/evaluation/v1/agencies/{slug}/ip-asn", year=year)
        matrix = await client.get(f"/evaluation/v1/agencies/{slug}/talent-matrix", year=year)
        boxes = {box["box"]: box["people"] for box in matrix["boxes"]}
        counts = {category["category"]: category["people"] for category in index["categories"]}
        thirds = [sum(boxes[number] for number in range(last, last - 3, -1)) for last in (9, 6, 3)]
        table.add_row(
            one.agency.name,
            f"{index['mean']:.2f}",
            ", ".join(str(counts[category]) for category in _CATEGORIES),
            ", ".join(map(str, (*thirds, len(matrix["not_placed"])))),
        )
    return table


def _said(person: Person, employee_id: str, year: int) -> list[tuple[str, dict[str, Any]]]:
    rng = Random(f"judge/{person.key}")  # noqa: S311 - a demo
    said: list[tuple[str, dict[str, Any]]] = [
        (
            "performance",
            {
                "employee_id": employee_id,
                "period": f"{year}",
                "result": _rating(person.keenness, rng),
                "behaviour": _rating(person.keenness, rng),
            },
        )
    ]
    if rng.random() < _POTENTIAL_SHARE:
        value = round(min(max(rng.gauss(45 + 45 * person.keenness, 10), 0), 100), 1)
        body = {"employee_id": employee_id, "value": value, "assessed_on": f"{year}-11-{rng.randint(1, 28):02}"}
        said.append(("potential", body))
    if rng.random() < _SANCTION_SHARE:
        body = {"employee_id": employee_id, "severity": "light", "decided_on": f"{year}-06-{rng.randint(1, 28):02}"}
        said.append(("discipline", body))
    return said


def _rating(keenness: float, rng: Random) -> str:
    chance = rng.random() + 0.6 * (keenness - 0.5)
    return "above" if chance > 0.75 else "below" if chance < 0.08 else "meets"
