"""What happens to the seats of a seminar: asked for in bulk, waited for, let stand, given up, called off, unused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_ROOT: Final = "/enrollment/v1"
_ANY: Final = {"If-Match": "*"}
_TITLE: Final = "Transformasi Digital Layanan Publik"
_ADVANCED: Final = "Transformasi Digital Lanjutan"
_COST: Final = 12_000_000
_AHEAD: Final = timedelta(days=30)
_DAY: Final = timedelta(days=1)
_WAITING: Final = 4
"""How many more are asked for than there are seats."""

_SPOILT: Final = "198502302010011001"
"""A NIP that somebody typed wrongly: there is no 30 February."""

_GUESTS: Final = 6
_CAME: Final = 4
_NAMES: Final = {
    "requested": "diminta / requested",
    "waitlisted": "menunggu / waiting",
    "enrolled": "terdaftar / enrolled",
    "attending": "hadir / attending",
    "no_show": "tak hadir / no-show",
    "cancelled": "batal / cancelled",
    "withdrawn": "mundur / withdrawn",
}


async def fill_seats(client: Client, year: Year, people: Mapping[str, str], courses: Mapping[str, str]) -> None:
    """Offer the agency's people a seminar and let everything happen to its seats that can.

    ``people`` and ``courses`` say which id the server gave to what. Raises ``Refused``.
    """
    slug = year.agency.slug
    day = year.ends_on + _AHEAD
    seminar = await client.send("POST", f"{_ROOT}/programmes", _seminar(slug), step=f"seats/{slug}/seminar")
    await _fund(client, year, seminar, day)
    who = [people[person.key] for person in year.people]
    coming = await _session(client, seminar, day, "coming", seats=max(len(who) - _WAITING, 1), cost=_COST)
    told = await _everybody(client, coming["session_id"], who)
    await _give_up(client, year, who[1], told[1]["enrollment_id"])
    await _overlap(client, seminar, day, who[0])
    await _call_off(client, seminar, day, who[2:4])
    await _unused(client, seminar, year.ends_on, who[:_GUESTS])
    await _build_on(client, slug, courses[f"{slug}-1"], day, who[4])


async def seats(client: Client, year: Year) -> str:
    """How the seminar's seats stand, by state."""
    states: Counter[str] = Counter()
    for session in await _sessions(client, year.agency.slug):
        found = await client.all(f"{_ROOT}/enrollments", session_id=session["session_id"])
        states.update(one["status"] for one in found)
    return ", ".join(f"{name} {states[state]}" for state, name in _NAMES.items() if states[state])


async def _sessions(client: Client, agency: str) -> list[dict[str, Any]]:
    found = await client.all(f"{_ROOT}/programmes", agency=agency, q=_TITLE)
    return [
        session for one in found for session in await client.all(f"{_ROOT}/sessions", programme_id=one["programme_id"])
    ]


def _seminar(agency: str) -> dict[str, Any]:
    return {
        "agency": agency,
        "title": _TITLE,
        "form": "KL06",
        "provider": {"name": "Universitas mitra di Sibolga", "kind": "university"},
        "competencies": [
            {"competency": "mengelola-perubahan", "weight": 1.5, "target_level": 3},
            {"competency": "komunikasi", "weight": 1, "target_level": 2},
        ],
        "description": "Layanan berbasis elektronik dari meja loket sampai arsipnya.",
        "position_types": ["pelaksana", "fungsional", "pengawas"],
        "certificate_valid_months": 24,
        "certificate_on_completion": True,
    }


async def _session(
    client: Client, programme: Mapping[str, Any], day: date, step: str, *, seats: int, cost: int = 0
) -> dict[str, Any]:
    body = {
        "starts_on": day.isoformat(),
        "ends_on": day.isoformat(),
        "capacity": seats,
        "place": "Aula kantor wali kota",
        "link": "https://rapat.kota.example/transformasi-digital",
        "difficulty": 2,
        "cost_planned": cost,
        "instructors": [{"name": "Dr. Melati Sihombing", "institution": "Universitas mitra di Sibolga"}],
    }
    path = f"{_ROOT}/programmes/{programme['programme_id']}/sessions"
    return await client.send("POST", path, body, step=f"seats/{programme['agency']}/{step}")


async def _fund(client: Client, year: Year, seminar: Mapping[str, Any], day: date) -> None:
    """Set money aside for the seminar, and for a year that the agency's courses do not reach."""
    step = f"seats/{year.agency.slug}/budget"
    whole = {"agency": year.agency.slug, "year": day.year, "planned": 2 * _COST}
    if day.year not in {run.ends_on.year for run in year.runs if run.cost}:
        await client.send("PUT", f"{_ROOT}/budgets", whole, step=step)
    part = {**whole, "programme_id": seminar["programme_id"]}
    await client.send("PUT", f"{_ROOT}/budgets", part, step=f"{step}/seminar")


async def _everybody(client: Client, session_id: str, who: Sequence[str]) -> list[dict[str, Any]]:
    """One request for everybody, with two lines that somebody has to mend."""
    lines: list[dict[str, Any]] = [{"employee_id": one, "session_id": session_id, "waitlist": True} for one in who]
    lines += [{"nip": _SPOILT, "session_id": session_id}, {"employee_id": who[0], "session_id": session_id}]
    return await client.lines(f"{_ROOT}/enrollments:bulk", lines)


async def _give_up(client: Client, year: Year, who: str, enrollment_id: str) -> None:
    """One gives up the seat, so that the first who waits gets it."""
    token = client.as_person(who, year.agency.slug, year.agency.city)
    path = f"{_ROOT}/employees/{who}/enrollments/{enrollment_id}/withdrawal"
    await client.send("POST", path, {"reason": "duty"}, step=f"seats/{year.agency.slug}/withdrawal", token=token)


async def _overlap(client: Client, seminar: Mapping[str, Any], day: date, who: str) -> None:
    """A second seat on the same day, let stand with a reason."""
    second = await _session(client, seminar, day, "second", seats=20)
    body = {
        "employee_id": who,
        "session_id": second["session_id"],
        "override": {"overlap": "Hanya membuka acara kedua pada pagi hari."},
    }
    await client.send("POST", f"{_ROOT}/enrollments", body, step=f"seats/{seminar['agency']}/overlap")


async def _call_off(client: Client, seminar: Mapping[str, Any], day: date, who: Sequence[str]) -> None:
    """A repetition that is called off, and with it the seats in it."""
    agency = seminar["agency"]
    session = await _session(client, seminar, day + 7 * _DAY, "called-off", seats=20)
    for number, one in enumerate(who):
        body = {"employee_id": one, "session_id": session["session_id"]}
        await client.send("POST", f"{_ROOT}/enrollments", body, step=f"seats/{agency}/called-off/{number}")
    path, off = f"{_ROOT}/sessions/{session['session_id']}", {"state": "cancelled", "reason": "schedule"}
    await client.send("PATCH", path, off, step=f"seats/{agency}/off", headers=_ANY)


async def _unused(client: Client, seminar: Mapping[str, Any], today: date, who: Sequence[str]) -> None:
    """Last week's first try: some of those who had a seat never came."""
    agency, day = seminar["agency"], today - 6 * _DAY
    session = await _session(client, seminar, day, "first", seats=20)
    for number, one in enumerate(who):
        body = {"employee_id": one, "session_id": session["session_id"]}
        await client.send("POST", f"{_ROOT}/enrollments", body, step=f"seats/{agency}/first/{number}")
    path = f"{_ROOT}/sessions/{session['session_id']}"
    came = {"present": who[:_CAME], "absent": who[_CAME:]}
    await client.send("PUT", f"{path}/attendance/{day}", came, step=f"seats/{agency}/attendance")
    await client.send("POST", f"{path}/no-shows", {}, step=f"seats/{agency}/no-shows")


async def _build_on(client: Client, agency: str, course: str, day: date, who: str) -> None:
    """A programme that builds on another one; for somebody an officer lets that pass."""
    body = {**_seminar(agency), "title": _ADVANCED, "prerequisites": [{"programme_id": course}]}
    advanced = await client.send("POST", f"{_ROOT}/programmes", body, step=f"seats/{agency}/advanced")
    session = await _session(client, advanced, day + 14 * _DAY, "advanced-session", seats=20)
    seat = {
        "employee_id": who,
        "session_id": session["session_id"],
        "override": {"eligibility": "Pernah mengajar materi dasarnya."},
    }
    await client.send("POST", f"{_ROOT}/enrollments", seat, step=f"seats/{agency}/eligibility")
