"""People who change their unit or agency, what is held of one of them, and one who is forgotten."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from mumpuni.demo.client import Client
from mumpuni.demo.people import Person
from mumpuni.demo.year import Year
from services.enrollment.domain.identity import compose_nip

_ROOT: Final = "/enrollment/v1/employees"
_FOLLOWED_WITHIN_SECONDS: Final = 60
_FIRST: Final = timedelta(days=45)
_NEXT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Move:
    """To which unit, and the first day there."""

    unit_id: str
    since: date


async def move(client: Client, years: Sequence[Year], people: Mapping[str, str]) -> None:
    """One moves to another unit; in a city of several agencies one goes from each to the next. Raises ``Refused``."""
    for person, moves in _moves(years):
        for number, one in enumerate(moves):
            body = {"unit_id": one.unit_id, "since": one.since.isoformat()}
            step = f"move/{person.key}/{number}"
            await client.send("POST", f"{_ROOT}/{people[person.key]}/moves", body, step=step)


async def welcome(client: Client, years: Sequence[Year], runs: Mapping[str, str]) -> str | None:
    """Somebody who fails a course, to be forgotten in the end; the id unless that was done. Raises ``Refused``."""
    year = years[0]
    run, slug = year.runs[-1], year.agency.slug
    body = {
        "nip": compose_nip(date(1970, 5, 17), date(1996, 3, 1), "female", 999),
        "name": "Purnama Tanjung",
        "unit_id": year.people[0].unit_id,
        "position": {"title": "Staf", "type": "pelaksana"},
    }
    who: str | None = (await client.send("POST", _ROOT, body, step=f"forget/{slug}")).get("employee_id")
    if who is None:
        return None  # an earlier run of the demo had the person erased, and its answer with them
    wanted = {"employee_id": who, "session_id": runs[run.key]}
    seat = await client.send("POST", "/enrollment/v1/enrollments", wanted, step=f"forget/{slug}/enrol")
    result = {"outcome": "failed", "post_test": 48, "completed_at": f"{run.ends_on}T16:00:00+07:00"}
    path = f"/enrollment/v1/enrollments/{seat['enrollment_id']}/completion"
    await client.send("POST", path, result, step=f"forget/{slug}/end")
    return who


async def forget(client: Client, who: str | None) -> None:
    """Erase somebody (UU 27/2022): the register forgets the person, sums stay. Raises ``Refused``."""
    if who is not None:
        await client.erase(f"{_ROOT}/{who}")


async def caught_up(client: Client) -> None:
    """Wait until what is recommended about people follows where they work, and nothing is about who is forgotten.

    Raises ``TimeoutError``.
    """
    async with asyncio.timeout(_FOLLOWED_WITHIN_SECONDS):
        while True:
            homes = {one["employee_id"]: one["agency"] for one in await client.all(_ROOT)}
            proposed = await client.all("/evaluation/v1/recommendations", state="open")
            if all(homes.get(one["employee_id"]) == one["agency"] for one in proposed):
                return
            await asyncio.sleep(0.5)


async def moved(client: Client, years: Sequence[Year]) -> str:
    """Where those who moved have been, agency by agency or unit by unit."""
    told = []
    for person, _ in _moves(years):
        history = (await client.get(f"{_ROOT}/{await client.look_up(person.nip)}/moves"))["items"]
        told.append(" -> ".join((history[0]["from_unit_id"], *(one["to_unit_id"] for one in history))))
    return "; ".join(told)


async def held(client: Client, years: Sequence[Year]) -> str:
    """How much is handed to a person who asks for everything that is held."""
    person, _ = _moves(years)[0]
    found = await client.get(f"{_ROOT}/{await client.look_up(person.nip)}/export")
    kinds: Counter[str] = Counter({name: len(rows) for name, rows in found["records"].items()})
    return f"{kinds.total()} catatan / records, {sum(count > 0 for count in kinds.values())} jenis / kinds"


def _moves(years: Sequence[Year]) -> list[tuple[Person, list[_Move]]]:
    """Who moves where, the same in every run: inside the first agency, and through the agencies of a city."""
    first = years[0]
    start = first.ends_on - _FIRST
    inside = next(one for one in first.people if one.position_type != "pengawas")
    unit = next(f"{first.agency.slug}.{one.slug}" for one in reversed(first.agency.units))
    moves = [(inside, [_Move(unit, start)])]
    cities: dict[str, list[Year]] = {}
    for year in years:
        cities.setdefault(year.agency.city, []).append(year)
    for home, *others in cities.values():
        person = next((one for one in reversed(home.people) if _free(home, one)), None)
        if others and person is not None:
            slug = person.unit_id.split(".")[1]
            there = [_Move(f"{year.agency.slug}.{slug}", start + _NEXT * n) for n, year in enumerate(others)]
            moves.append((person, there))
    return moves


def _free(year: Year, person: Person) -> bool:
    """Whether somebody is no head, and neither in a pair nor in a session, so that nobody misses them."""
    busy = {key for pair in year.pairs for key in (pair.mentor, pair.mentee)}
    busy |= {attempt.person for attempt in year.attempts}
    return person.position_type != "pengawas" and person.key not in busy
