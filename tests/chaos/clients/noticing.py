"""A programme that citizens notice (Kirkpatrick 4): participants in every unit of an agency, stacks of paper forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from tests.chaos.clients.citizens import ELEMENTS
from tests.chaos.clients.clerk import Clerk, Person
from tests.chaos.clients.people import a_name, a_position
from tests.chaos.town import a_moment

_ENDED: Final = (170, 130)
"""Days before today on which an agency's units are through, by turns."""

_STACKS: Final = ((290, 210, 11), (165, 135, 3), (95, 5, 11))
"""Days before today, first and last, and how many forms of each unit: before both, in between, after both."""

_TOGETHER: Final = 3
"""Participants of a unit: those of two units together have tests enough for a verdict."""

_DISCONTENT: Final = (2, 5, 3, 0)
_CONTENT: Final = (0, 1, 4, 5)
"""How often citizens give which mark, 1 to 4."""


async def let_citizens_notice(clerk: Clerk) -> None:
    """Begin a programme for one's own agency alone. Citizens of every other agency become less content after it."""
    units = list(clerk.agency.units)
    for place, unit in enumerate(units):
        await _take_part(clerk, clerk.agency.unit_id(unit), _ENDED[place % len(_ENDED)])
    moods = (_DISCONTENT, _CONTENT) if clerk.share % 2 == 0 else (_CONTENT, _DISCONTENT)
    for unit in units:
        for first, last, forms in _STACKS:
            mood = moods[0] if first > min(_ENDED) else moods[1]
            for _ in range(forms):
                await _form(clerk, clerk.agency.unit_id(unit), first, last, mood)


async def _take_part(clerk: Clerk, unit_id: str, ago: int) -> None:
    day = clerk.town.today - timedelta(days=ago)
    body: dict[str, Any] = {"starts_on": f"{day}", "ends_on": f"{day}", "capacity": _TOGETHER}
    path = f"/enrollment/v1/programmes/{clerk.class_programme}/sessions"
    entry = await clerk.post("session", path, body, programme_id=clerk.class_programme)
    session_id = entry.answer["session_id"]
    for _ in range(_TOGETHER):
        person = await _colleague(clerk, unit_id)
        wish = {"session_id": session_id, "employee_id": person.employee_id}
        enrollment_id = (await clerk.post("enrol", "/enrollment/v1/enrollments", wish)).answer["enrollment_id"]
        completed_at = a_moment(day, day, clerk.rng).isoformat()
        result = {"outcome": "completed", "pre_test": 40, "post_test": 80, "completed_at": completed_at}
        where = f"/enrollment/v1/enrollments/{enrollment_id}/completion"
        await clerk.post("complete", where, result, enrollment_id=enrollment_id)


async def _colleague(clerk: Clerk, unit_id: str) -> Person:
    nip, name = clerk.numbers.next("pns", clerk.town.today), a_name(clerk)
    body = {"nip": nip, "name": name, "unit_id": unit_id, "position": a_position(clerk)}
    answer = (await clerk.post("register", "/enrollment/v1/employees", body)).answer
    person = Person(answer["employee_id"], nip, name)
    clerk.people.append(person)
    return person


async def _form(clerk: Clerk, unit_id: str, first: int, last: int, mood: Sequence[int]) -> None:
    today = clerk.town.today
    marks = clerk.rng.choices((1, 2, 3, 4), mood, k=len(ELEMENTS))
    when = a_moment(today - timedelta(days=first), today - timedelta(days=last), clerk.rng)
    body: dict[str, Any] = {"unit_id": unit_id, "channel": "paper", "answered_at": when.isoformat()}
    await clerk.post("survey", "/feedback/v1/skm", body | {"scores": dict(zip(ELEMENTS, marks, strict=True))})
