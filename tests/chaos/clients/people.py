"""Registering people, giving them other positions, renaming units."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from tests.chaos.caller import Request
from tests.chaos.clients.clerk import Clerk, Person
from tests.chaos.journal import Entry
from tests.chaos.town import COMMON, POSITIONS, TECHNICAL

_FIRST = ("Siti", "Budi", "Dewi", "Hendra", "Rahma", "Togar", "Ayu", "Wayan", "Maria", "Yusuf")
_LAST = ("Lubis", "Siregar", "Nasution", "Wibowo", "Hutapea", "Santoso", "Tanjung", "Purba")


async def register(clerk: Clerk) -> None:
    """Enter somebody in the register."""
    rng, today = clerk.rng, clerk.town.today
    employment = "pppk" if rng.random() < 0.3 else "pns"
    nip, name = clerk.numbers.next(employment, today), a_name(clerk)
    unit = clerk.agency.unit_id(rng.choice(list(clerk.agency.units)))
    body: dict[str, Any] = {"nip": nip, "name": name, "unit_id": unit, "position": a_position(clerk)}
    if employment == "pppk" and rng.random() < 0.7:
        body["contract_start"] = date(
            today.year - rng.randint(0, 2), rng.randint(1, 12), rng.randint(1, 28)
        ).isoformat()
    answer = (await clerk.post("register", "/enrollment/v1/employees", body)).answer
    clerk.people.append(Person(answer["employee_id"], nip, name))


async def change_position(clerk: Clerk) -> None:
    """Give somebody another position. A PATCH has no key: who gets no answer looks whether it took place."""
    if not clerk.people:
        return await register(clerk)
    person = clerk.rng.choice(clerk.people)
    path = f"/enrollment/v1/employees/{person.employee_id}"
    position = a_position(clerk) | {"title": f"Jabatan ke-{person.version + 1}"}
    entry = await clerk.ask(
        Request(
            "change-position",
            "PATCH",
            path,
            {"position": position},
            clerk.officer,
            expects=(200,),
            headers={"If-Match": f'"{person.version}"'},
            facts={"employee_id": person.employee_id},
        )
    )
    if entry.status == HTTPStatus.PRECONDITION_FAILED and len(entry.attempts) > 1:
        await _look(clerk, person, entry)
    if entry.is_done:
        person.version = entry.answer["version"]
    return None


async def rename_unit(clerk: Clerk) -> None:
    """State the agency anew, a unit under another name. One clerk of an agency does so: the last word is its own."""
    if clerk.share >= len(clerk.town.agencies):
        return await register(clerk)
    body = clerk.agency.body
    clerk.rng.choice(body["units"])["name"] = f"Loket {clerk.new_key('unit')}"
    await clerk.ask(
        Request(
            "agency",
            "PUT",
            f"/enrollment/v1/agencies/{clerk.agency.slug}",
            body,
            clerk.officer,
            facts={"agency": clerk.agency.slug},
        )
    )
    return None


def a_name(clerk: Clerk) -> str:
    """An invented name."""
    return f"{clerk.rng.choice(_FIRST)} {clerk.rng.choice(_LAST)}"


def a_position(clerk: Clerk) -> dict[str, Any]:
    """A position with technical competencies of its own; now and then it asks more of a common one."""
    rng = clerk.rng
    technical = {name: rng.randint(1, 5) for name in TECHNICAL if rng.random() < 0.3}
    if rng.random() < 0.2:
        technical[rng.choice(COMMON)] = rng.randint(1, 5)
    return {"title": "Staf", "type": rng.choice(POSITIONS), "technical": technical}


async def _look(clerk: Clerk, person: Person, entry: Entry) -> None:
    """Whether an earlier attempt that was not answered has already done it: nobody else changes this person."""
    stored = await clerk.read(f"/enrollment/v1/employees/{person.employee_id}")
    if stored["version"] == person.version + 1 and stored["position"] == entry.body["position"]:
        entry.attempts.append("found done")
        entry.status, entry.answer = int(HTTPStatus.OK), stored
