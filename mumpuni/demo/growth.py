"""Mentorships with goals, ratings from both sides and a report, so that each can be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_SHOWN: Final = 3
"""Mentorships of an agency that are told in full; the first of them is closed."""

_GOALS: Final = ("Menangani antrean pada jam sibuk", "Menjawab pengaduan dalam tiga hari kerja")
_REPORT: Final = "Sasaran pertama tercapai; yang kedua dilanjutkan sebagai pendamping loket."


async def grow(client: Client, years: Sequence[Year], people: Mapping[str, str]) -> None:
    """Set goals for some mentorships of each agency, let the mentees rate, close one. Raises ``Refused``."""
    homes = {employee_id: key for key, employee_id in people.items()}
    for year in years:
        slug = year.agency.slug
        found = await client.get("/enrollment/v1/mentorships", agency=slug, limit=_SHOWN)
        for number, one in enumerate(found["items"]):
            if one["mentee_id"] in homes:
                await _tell(client, year, one, is_over=number == 0)


async def _tell(client: Client, year: Year, one: Mapping[str, Any], *, is_over: bool) -> None:
    path = f"/enrollment/v1/mentorships/{one['mentorship_id']}"
    step = f"growth/{one['mentorship_id']}"
    goals = [
        await client.send("POST", f"{path}/goals", {"goal": goal}, step=f"{step}/goal/{number}")
        for number, goal in enumerate(_GOALS)
    ]
    if one["state"] == "closed":
        return
    token = client.as_person(one["mentee_id"], year.agency.slug, year.agency.city)
    for meeting in await client.all(f"{path}/sessions"):
        rating = {"mentee_rating": 3 + meeting["minutes"] // 15 % 2}
        where = f"{path}/sessions/{meeting['mentoring_session_id']}/rating"
        await client.send("PUT", where, rating, step=f"{step}/rating/{meeting['mentoring_session_id']}", token=token)
    if is_over:
        reached = {"goal": _GOALS[0], "state": "reached"}
        await client.send("PUT", f"{path}/goals/{goals[0]['goal_id']}", reached, step=f"{step}/reached")
        closing = {"outcome": "partly", "report": _REPORT}
        await client.send("POST", f"{path}/closing", closing, step=f"{step}/closing")
