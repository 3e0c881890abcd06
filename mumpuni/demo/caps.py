"""Learning that does not count in full: two self-studies on one day, and more mentoring than a month has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Pair, Year

_ROOT: Final = "/enrollment/v1"
_TITLE: Final = "Belajar Mandiri Literasi Data"
_TWICE: Final = 2
_BEFORE: Final = timedelta(days=9)
_DAYS: Final = (3, 10, 17)
_NAMES: Final = {"mentoring": "mentoring", "self-study": "belajar mandiri / self-study"}


async def exceed(client: Client, years: Sequence[Year], people: Mapping[str, str]) -> None:
    """Let one person study twice on a day, and a pair meet three times in a month; the rules count less.

    ``people`` says which id the server gave to whom. Raises ``Refused``.
    """
    await _study(client, years[0], people[years[0].people[-1].key])
    for pair, year in _crowded(years):
        await _meet(client, year, people[pair.mentor], people[pair.mentee])


async def capped(client: Client, years: Sequence[Year]) -> str:
    """What these people earned, and what of it counts under the caps."""
    told = []
    for nip, day in _whom(years):
        who = await client.look_up(nip)
        jp = await client.get(f"/evaluation/v1/employees/{who}/jp", year=day.year)
        told += [
            f"{_NAMES[one['cap']]} {one['period']}: {one['earned']:g} -> {one['counted']:g}"
            for one in jp["caps"]
            if one["cap"] in _NAMES and one["period"] in day.isoformat()
        ]
    return ", ".join(told)


def _crowded(years: Sequence[Year]) -> list[tuple[Pair, Year]]:
    """The last pair of the first agency that has pairs."""
    return [(year.pairs[-1], year) for year in years if year.pairs][:1]


def _whom(years: Sequence[Year]) -> list[tuple[str, date]]:
    """Of whom the caps take something, by number, and a day on which they do."""
    mentees = [
        (person.nip, _month_of(year))
        for pair, year in _crowded(years)
        for person in year.people
        if person.key == pair.mentee
    ]
    return [(years[0].people[-1].nip, years[0].ends_on - _BEFORE), *mentees]


def _month_of(year: Year) -> date:
    """The first day of the month before the year's last."""
    return (year.ends_on.replace(day=1) - timedelta(days=1)).replace(day=1)


async def _study(client: Client, year: Year, who: str) -> None:
    slug = year.agency.slug
    body = {
        "agency": slug,
        "title": _TITLE,
        "form": "NKL09",
        "provider": {"name": "Aplikasi kursus daring kota", "kind": "platform"},
        "competencies": [{"competency": "pengambilan-keputusan", "weight": 0.5, "target_level": 2}],
    }
    programme = await client.send("POST", f"{_ROOT}/programmes", body, step=f"caps/{slug}")
    for number in range(_TWICE):
        await _studied(client, programme, who, year.ends_on - _BEFORE, f"caps/{slug}/{number}")


async def _meet(client: Client, year: Year, mentor: str, mentee: str) -> None:
    found = await client.all(f"{_ROOT}/mentorships", agency=year.agency.slug)
    path = f"{_ROOT}/mentorships/{next(one['mentorship_id'] for one in found if _is(one, mentor, mentee))}/sessions"
    for day in _DAYS:
        held = {"held_at": f"{_month_of(year).replace(day=day)}T10:00:00+07:00", "minutes": 60, "mentor_rating": 4}
        await client.send("POST", path, held, step=f"caps/{year.agency.slug}/meeting/{day}")


def _is(one: Mapping[str, Any], mentor: str, mentee: str) -> bool:
    return bool(one["mentor_id"] == mentor and one["mentee_id"] == mentee)


async def _studied(client: Client, programme: Mapping[str, Any], who: str, day: date, step: str) -> None:
    dates = {"starts_on": day.isoformat(), "ends_on": day.isoformat(), "capacity": 30}
    path = f"{_ROOT}/programmes/{programme['programme_id']}/sessions"
    session = await client.send("POST", path, dates, step=f"{step}/session")
    wanted = {"employee_id": who, "session_id": session["session_id"]}
    seat = await client.send("POST", f"{_ROOT}/enrollments", wanted, step=f"{step}/enrol")
    result = {"outcome": "completed", "post_test": 74, "completed_at": f"{day}T16:00:00+07:00"}
    path = f"{_ROOT}/enrollments/{seat['enrollment_id']}/completion"
    await client.send("POST", path, result, step=f"{step}/end")
