"""Agencies and units: put as a whole, told only where something changed."""

from __future__ import annotations

from shared.events.enrollment import UnitChanged
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    agency,
    bkpsdm,
    call,
    employee,
    get,
    made,
    pointers,
    token,
    told,
    traces,
)
from tests.service.harness import Harness


async def test_an_agency_is_registered_with_its_units(h: Harness) -> None:
    body = {
        "name": "Kecamatan Candisari",
        "city": "semarang",
        "units": [{"unit": "pelayanan", "name": "Seksi Pelayanan", "services": ["ktp", "surat-pindah"]}],
    }
    headers = h.token("semarang-candisari", "semarang")
    answer = await call(h, "PUT", "/agencies/semarang-candisari", body, headers)
    assert answer.status_code == 200
    assert answer.json() == {
        "agency": "semarang-candisari",
        "name": "Kecamatan Candisari",
        "city": "semarang",
        "units": [
            {
                "unit_id": "semarang-candisari.pelayanan",
                "name": "Seksi Pelayanan",
                "services": ["ktp", "surat-pindah"],
            }
        ],
        "siasn_id": None,
        "siasn_location_id": None,
        "version": 1,
    }
    assert answer.headers["etag"] == '"1"'
    again = await get(h, "/agencies/semarang-candisari", headers)
    assert (again.json(), again.headers["etag"]) == (answer.json(), '"1"')
    [unit] = [event for event in await told(h, UnitChanged) if event.agency == "semarang-candisari"]
    assert (unit.name, unit.services, unit.city, unit.version) == (
        "Seksi Pelayanan",
        ("ktp", "surat-pindah"),
        "semarang",
        1,
    )


async def test_the_same_again_changes_nothing_and_tells_nobody(h: Harness) -> None:
    before = await traces(h)
    assert (await agency(h))["version"] == 1
    assert await traces(h) == before


async def test_only_changed_units_are_told(h: Harness) -> None:
    changed = {
        "name": (await get(h, f"/agencies/{MINE}")).json()["name"],
        "city": "sibolga",
        "units": [
            {"unit": "sekretariat", "name": "Sekretariat", "services": []},
            {"unit": "arsip", "name": "Arsip", "services": ["legalisir"]},
        ],
    }
    seen = len([event for event in await told(h, UnitChanged) if event.agency == MINE])
    body = await made(h, f"/agencies/{MINE}", changed, method="PUT", status=200)
    assert body["version"] == 2
    assert [unit["unit_id"] for unit in body["units"]] == [f"{MINE}.arsip", f"{MINE}.sekretariat"]
    events = [event for event in await told(h, UnitChanged) if event.agency == MINE]
    assert len(events) == seen + 2
    assert {(event.unit_id, event.active, event.version) for event in events if not event.active} == {
        (f"{MINE}.layanan", False, 2)
    }


async def test_a_unit_that_comes_back_is_in_use_again(h: Harness) -> None:
    await agency(h, units=("sekretariat",))
    body = await agency(h)
    assert [unit["unit_id"] for unit in body["units"]] == [f"{MINE}.layanan", f"{MINE}.sekretariat"]
    last = [event for event in await told(h, UnitChanged) if event.unit_id == f"{MINE}.layanan"][-1]
    assert (last.active, last.version) == (True, 3)


async def test_nobody_new_is_put_into_a_unit_out_of_use(h: Harness) -> None:
    await agency(h, units=("sekretariat",))
    answer = await call(h, "POST", "/employees", employee(1, unit_id=f"{MINE}.layanan"))
    assert (answer.status_code, pointers(answer)) == (404, ["/unit_id"])


async def test_an_agency_cannot_change_its_city(h: Harness) -> None:
    before = await traces(h)
    body = {"name": "Dinas Pendidikan", "city": "medan", "units": []}
    assert (await call(h, "PUT", f"/agencies/{MINE}", body, h.token("*", "*"))).status_code == 409
    assert (await call(h, "PUT", f"/agencies/{MINE}", body, bkpsdm(h, "medan"))).status_code == 403
    assert (await call(h, "PUT", f"/agencies/{MINE}", body)).status_code == 403
    assert await traces(h) == before


async def test_each_caller_sees_its_own_agencies(h: Harness) -> None:
    async def slugs(headers: dict[str, str]) -> list[str]:
        return [item["agency"] for item in (await get(h, "/agencies", headers)).json()["items"]]

    assert await slugs(token(h)) == [MINE]
    assert await slugs(bkpsdm(h)) == [MINE, NEIGHBOUR]
    assert await slugs(h.token("*", "*")) == [FAR, MINE, NEIGHBOUR]
    assert (await get(h, f"/agencies/{NEIGHBOUR}")).status_code == 404


async def test_a_renamed_agency_tells_of_all_its_units_in_use(h: Harness) -> None:
    current = (await get(h, f"/agencies/{MINE}")).json()["units"]
    units = [
        {"unit": unit["unit_id"].partition(".")[2], "name": unit["name"], "services": unit["services"]}
        for unit in current
    ]
    body = {"name": "Dinas Pendidikan dan Kebudayaan", "city": "sibolga", "units": units}
    await made(h, f"/agencies/{MINE}", body, method="PUT", status=200)
    renamed = [event for event in await told(h, UnitChanged) if event.agency_name == body["name"]]
    assert sorted(event.unit_id for event in renamed) == sorted(unit["unit_id"] for unit in current), "each once"
    assert {event.version for event in renamed} == {2}
    others = [event for event in await told(h, UnitChanged) if event not in renamed]
    assert all(event.version == 1 or event.agency != MINE for event in others), "nothing is told by the old name"
