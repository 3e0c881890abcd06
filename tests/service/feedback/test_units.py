"""Units as enrollment announces them, and what else is heard from there."""

from __future__ import annotations

from typing import Any

from shared.events.enrollment import UnitChanged
from tests.service.feedback.seats import SEAT, completed, enrolled, withdrawn
from tests.service.feedback.town import EMPTY_UNIT, MEDAN, NEIGHBOUR, UNIT, get, post, skm
from tests.service.harness import Harness


def changed(version: int, **changes: Any) -> UnitChanged:
    facts = {"unit_id": UNIT, "agency": "sibolga-disdik", "city": "sibolga", "name": f"Versi {version}"}
    return UnitChanged(**{**facts, "version": version, **changes})


async def names(h: Harness, **query: Any) -> dict[str, str]:
    items = (await get(h, "/units", **query)).json()["items"]
    return {one["unit_id"]: one["name"] for one in items}


async def test_everyone_sees_the_units_in_use_and_their_services(h: Harness) -> None:
    page = (await get(h, "/units")).json()
    assert [one["unit_id"] for one in page["items"]] == [MEDAN, EMPTY_UNIT, UNIT, NEIGHBOUR]
    assert page["items"][2] == {
        "unit_id": UNIT,
        "name": "Layanan sekolah",
        "agency": "sibolga-disdik",
        "agency_name": None,
        "city": "sibolga",
        "services": ["mutasi", "ijazah"],
    }


async def test_units_are_found_by_agency_and_by_city(h: Harness) -> None:
    assert set(await names(h, city="sibolga")) == {UNIT, EMPTY_UNIT, NEIGHBOUR}
    assert set(await names(h, agency="sibolga-dukcapil")) == {NEIGHBOUR}
    assert await names(h, agency="sibolga-dukcapil", city="medan") == {}


async def test_pages_of_units_follow_each_other(h: Harness) -> None:
    first = (await get(h, "/units", limit=3)).json()
    rest = (await get(h, "/units", limit=3, cursor=first["next_cursor"])).json()
    assert [one["unit_id"] for one in first["items"] + rest["items"]] == [MEDAN, EMPTY_UNIT, UNIT, NEIGHBOUR]
    assert rest["next_cursor"] is None


async def test_the_highest_version_of_a_unit_stays_whatever_the_order(h: Harness) -> None:
    await h.publish(changed(2), changed(4), changed(3))
    await h.settled()
    assert (await names(h))[UNIT] == "Versi 4"
    await h.publish(changed(3, name="Nama lama"))
    await h.settled()
    assert (await names(h))[UNIT] == "Versi 4"


async def test_a_unit_taken_out_of_use_takes_no_more_answers(h: Harness) -> None:
    assert (await post(h, "/skm", skm())).status_code == 201
    await h.publish(changed(2, active=False))
    await h.settled()
    assert UNIT not in await names(h)
    assert (await post(h, "/skm", skm())).status_code == 404


async def test_a_second_delivery_changes_nothing(h: Harness) -> None:
    events = (enrolled(), completed())
    for number, event in enumerate(events):
        await h.publish(event, event_id=f"event-{number}")
    await h.settled()
    rows = await h.rows("feedback", "participation")
    for number, event in enumerate(events):
        await h.publish(event, event_id=f"event-{number}")
    await h.settled()
    assert await h.rows("feedback", "participation") == rows
    assert [(row["enrollment_id"], row["state"]) for row in rows] == [(SEAT, "completed")]


async def test_a_seat_heard_of_late_does_not_undo_its_end(h: Harness) -> None:
    await h.publish(completed())
    await h.settled()
    await h.publish(enrolled())
    await h.settled()
    [row] = await h.rows("feedback", "participation")
    assert row["state"] == "completed"


async def test_one_batch_or_many_end_in_the_same_seat(h: Harness) -> None:
    await h.publish(enrolled(), completed(), withdrawn("cancelled"))
    await h.settled()
    [row] = await h.rows("feedback", "participation")
    assert row["state"] == "withdrawn"


async def test_nothing_of_the_store_names_a_person(h: Harness) -> None:
    await h.publish(enrolled())
    await h.settled()
    [row] = await h.rows("feedback", "participation")
    assert set(row) == {"enrollment_id", "employee_id", "agency", "city", "programme_id", "session_id", "state"}
