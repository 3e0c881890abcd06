"""Where somebody stands and where a course would take them: learning path, what-if, trend, and a unit's need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mumpuni.demo.client import Client
from mumpuni.demo.people import Person
from mumpuni.demo.year import Year

_NEEDS: Final = "/enrollment/v1/recommendations"
_SEARCHED: Final = 12


async def path_of(client: Client, year: Year) -> str:
    """The first step of a learning path in the agency, and where it would lead."""
    found: list[tuple[Person, str, dict[str, Any]]] = []
    for person in year.people[:_SEARCHED]:
        who = await client.look_up(person.nip)
        steps = (await client.get(_NEEDS, employee_id=who))["items"]
        found += [(person, who, step) for step in steps if step["programmes"]]
    found.sort(key=lambda one: not one[2]["measured"])  # first those of whom something is known
    for person, who, step in found[:1]:
        return f"{_told(person, step)} {await _if_taken(client, who, step)}"
    return "-"


async def foreseen(client: Client, year: Year) -> str:
    """What the agency's first person has in learning hours, and what is expected of the year."""
    who = await client.look_up(year.people[0].nip)
    found = await client.get(f"/evaluation/v1/employees/{who}/jp", year=year.ends_on.year)
    return f"{found['counted']:g} JP. {found['forecast']['text']}"


async def guided(client: Client, year: Year) -> str:
    """How the agency's people were rated last year, and whether that departs from the guide for its own rating."""
    path = f"/evaluation/v1/agencies/{year.agency.slug}/performance-distribution"
    found = await client.get(path, year=year.ends_on.year - 1)
    shares = ", ".join(f"{one['predicate']} {one['people']}" for one in found["shares"] if one["people"])
    departs = "menyimpang / departs" if found["deviates"] else "sesuai / as the guide"
    return f"{shares}: {departs} ({found['rating']})"


async def needed(client: Client, years: Sequence[Year]) -> str:
    """What the people of an agency's first unit miss most, in seats and rupiah."""
    unit = f"{years[0].agency.slug}.{years[0].agency.units[0].slug}"
    found = await client.get(f"{_NEEDS}/units/{unit}")
    first = next((one for one in found["items"] if one["programmes"]), None)
    if first is None:
        return "-"
    cost = f"Rp {found['cost']:,}".replace(",", ".")
    return f"{first['name']}: {first['seats_needed']} kursi / seats; semua / all {cost}"


def _told(person: Person, step: Mapping[str, Any]) -> str:
    course = step["programmes"][0]
    return f"{person.title}: {step['name']} {step['level']} -> {step['required_level']}, {course['title']}."


async def _if_taken(client: Client, who: str, step: Mapping[str, Any]) -> str:
    programme = step["programmes"][0]["programme_id"]
    found = await client.get(f"/evaluation/v1/employees/{who}/what-if", programme_id=programme)
    return next((str(one["text"]) for one in found["items"] if one["competency"] == step["competency"]), "-")
