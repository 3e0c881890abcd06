"""The register beyond the number: sex, diploma, supervisors, positions of an agency's list, moves, ids of SIASN."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.enrollment.domain.identity import compose_nip
from shared.events.enrollment import EmployeeChanged
from tests.service.enrollment.town import (
    FAR,
    MINE,
    NEIGHBOUR,
    NOBODY,
    PAST,
    UNIT,
    Json,
    bkpsdm,
    call,
    employee,
    get,
    made,
    patched,
    person,
    pointers,
    run,
    seat,
    token,
    told,
    traces,
)
from tests.service.harness import Harness

ANALYST = {"position": "analis-data", "title": "Analis Data", "type": "fungsional", "technical": {"analisis-data": 3}}
CLERK = {"position": "arsiparis", "title": "Arsiparis", "type": "pelaksana", "technical": {}}
INSTITUTION, PLACE = "A5EB03E23AFBF6A0E040640A040252AD", "A5EB03E21E02F6A0E040640A040252AD"
LIST = {"agency": MINE, "positions": [ANALYST, CLERK]}


async def listed(h: Harness, body: Json = LIST, headers: dict[str, str] | None = None) -> Json:
    """The positions as they are stated."""
    return await made(h, "/positions", body, headers, method="PUT", status=200)


async def of_list(h: Harness, number: int, position: str = "analis-data") -> Json:
    """A new person in a position of the list."""
    body = employee(number, position_id=f"{MINE}.{position}")
    del body["position"]
    return await made(h, "/employees", body)


@pytest.mark.parametrize("sex", ["male", "female"])
async def test_the_number_says_the_sex_and_nobody_else_may(h: Harness, sex: Any) -> None:
    number = compose_nip(date(1985, 1, 31), date(2010, 4, 1), sex, 12)
    body = await made(h, "/employees", employee(1, nip=number, education="s2"))
    assert (body["sex"], body["education"]) == (sex, "s2")
    [event] = await told(h, EmployeeChanged)
    assert (event.sex, event.education, event.supervisor_id) == (sex, "s2", None)
    answer = await call(h, "POST", "/employees", employee(2, sex=sex))
    assert (answer.status_code, pointers(answer)) == (422, ["/sex"])


async def test_an_unknown_diploma_is_refused(h: Harness) -> None:
    answer = await call(h, "POST", "/employees", employee(1, education="s4"))
    assert (answer.status_code, pointers(answer)) == (422, ["/education"])


async def test_a_supervisor_is_a_colleague_of_the_city(h: Harness) -> None:
    chief, neighbour, stranger = await person(h, 1), await person(h, 2, NEIGHBOUR), await person(h, 3, FAR)
    body = await made(h, "/employees", employee(4, supervisor_id=chief))
    assert body["supervisor_id"] == chief
    assert (await told(h, EmployeeChanged))[-1].employee_id is not None
    path = f"/employees/{body['employee_id']}"
    assert (await patched(h, path, {"supervisor_id": neighbour}))["supervisor_id"] == neighbour
    for other in (stranger, NOBODY):
        answer = await call(h, "PATCH", path, {"supervisor_id": other}, {**token(h), "If-Match": "*"})
        assert (answer.status_code, pointers(answer)) == (404, ["/supervisor_id"])
    assert (await patched(h, path, {"supervisor_id": None}))["supervisor_id"] is None


async def test_nobody_supervises_themselves_however_many_steps_around(h: Harness) -> None:
    ids = [await person(h, number) for number in range(3)]
    await patched(h, f"/employees/{ids[0]}", {"supervisor_id": ids[1]})
    await patched(h, f"/employees/{ids[1]}", {"supervisor_id": ids[2]})
    before = await traces(h)
    for who, above in ((ids[0], ids[0]), (ids[1], ids[0]), (ids[2], ids[0])):
        change = {"supervisor_id": above}
        answer = await call(h, "PATCH", f"/employees/{who}", change, {**token(h), "If-Match": "*"})
        assert (answer.status_code, pointers(answer)) == (422, ["/supervisor_id"])
    assert await traces(h) == before


async def test_a_position_of_the_list_asks_for_its_levels(h: Harness) -> None:
    assert [one["position_id"] for one in (await listed(h))["positions"]] == [
        f"{MINE}.analis-data",
        f"{MINE}.arsiparis",
    ]
    body = await of_list(h, 1)
    assert body["position"] == {"title": "Analis Data", "type": "fungsional", "technical": {"analisis-data": 3}}
    assert (body["position_id"], body["required"]["analisis-data"]) == (f"{MINE}.analis-data", 3)
    inline = await patched(h, f"/employees/{body['employee_id']}", {"position": {"title": "Camat", "type": "pengawas"}})
    assert (inline["position_id"], inline["position"]["title"]) == (None, "Camat")


@pytest.mark.parametrize(
    "more", [{}, {"position_id": f"{MINE}.analis-data", "position": {"title": "A", "type": "pengawas"}}]
)
async def test_a_position_is_stated_once(h: Harness, more: Json) -> None:
    await listed(h)
    body = {name: value for name, value in employee(1).items() if name != "position"}
    assert (await call(h, "POST", "/employees", body | more)).status_code == 422


async def test_a_changed_position_reaches_everybody_who_holds_it(h: Harness) -> None:
    await listed(h)
    holders = {(await of_list(h, number))["employee_id"] for number in range(3)}
    other = (await of_list(h, 9, "arsiparis"))["employee_id"]
    await listed(h)  # the same again
    assert len(await told(h, EmployeeChanged)) == 4
    raised = {**ANALYST, "type": "pengawas", "technical": {"analisis-data": 4, "statistika": 2}}
    await listed(h, {"agency": MINE, "positions": [raised, CLERK]})
    events = (await told(h, EmployeeChanged))[:]
    changed = [event for event in events if event.version == 2]
    assert {event.employee_id for event in changed} == holders
    assert {
        (event.position_type, event.required["analisis-data"], event.required["integritas"]) for event in changed
    } == {("pengawas", 4, 2)}
    entry = (await get(h, f"/employees/{next(iter(holders))}")).json()
    assert (entry["version"], entry["required"]["statistika"], entry["position"]["type"]) == (2, 2, "pengawas")
    assert (await get(h, f"/employees/{other}")).json()["version"] == 1


async def test_a_position_that_is_left_out_stays_with_who_holds_it(h: Harness) -> None:
    await listed(h)
    holder = (await of_list(h, 1))["employee_id"]
    await listed(h, {"agency": MINE, "positions": [CLERK]})
    assert (await get(h, f"/employees/{holder}")).json()["position_id"] == f"{MINE}.analis-data"
    body = employee(2, position_id=f"{MINE}.analis-data")
    del body["position"]
    answer = await call(h, "POST", "/employees", body)
    assert (answer.status_code, pointers(answer)) == (404, ["/position_id"])
    shown = (await get(h, "/positions", agency=MINE)).json()["items"]
    assert [one["position_id"] for one in shown] == [f"{MINE}.arsiparis"]


async def test_positions_are_ones_own(h: Harness) -> None:
    await listed(h)
    assert (await call(h, "PUT", "/positions", LIST, token(h, NEIGHBOUR))).status_code == 403
    assert (await get(h, "/positions", token(h, NEIGHBOUR))).json()["items"] == []
    body = employee(1, unit_id=f"{NEIGHBOUR}.layanan", position_id=f"{MINE}.analis-data")
    del body["position"]
    assert (await call(h, "POST", "/employees", body, token(h, NEIGHBOUR))).status_code == 404


async def test_a_move_within_the_agency_is_written_down(h: Harness) -> None:
    who = await person(h, 1)
    body = await made(h, f"/employees/{who}/moves", {"unit_id": f"{MINE}.layanan", "since": "2026-10-01"})
    assert (body["from_unit_id"], body["to_unit_id"], body["since"]) == (UNIT, f"{MINE}.layanan", "2026-10-01")
    await patched(h, f"/employees/{who}", {"unit_id": UNIT})
    moves = (await get(h, f"/employees/{who}/moves")).json()["items"]
    assert [(one["to_unit_id"], one["since"]) for one in moves] == [
        (f"{MINE}.layanan", "2026-10-01"),
        (UNIT, "2026-11-01"),
    ]
    assert [event.unit_id for event in await told(h, EmployeeChanged)] == [UNIT, f"{MINE}.layanan", UNIT]
    own = h.token(MINE, "sibolga", "participant", who)
    assert len((await get(h, f"/employees/{who}/moves", own)).json()["items"]) == 2


@pytest.mark.parametrize(("since", "status"), [("2026-11-01", 201), ("2026-11-02", 422), ("2026-09-30", 422)])
async def test_a_move_is_neither_ahead_nor_before_the_last(h: Harness, since: str, status: int) -> None:
    who = await person(h, 1)
    await made(h, f"/employees/{who}/moves", {"unit_id": f"{MINE}.layanan", "since": "2026-10-01"})
    answer = await call(h, "POST", f"/employees/{who}/moves", {"unit_id": UNIT, "since": since})
    assert answer.status_code == status, answer.text
    assert status == 201 or pointers(answer) == ["/since"]


async def test_between_agencies_the_bkpsdm_moves_and_the_record_goes_along(h: Harness) -> None:
    await listed(h)
    chief = await person(h, 8)
    who = (await of_list(h, 1))["employee_id"]
    await patched(h, f"/employees/{who}", {"supervisor_id": chief})
    enrolment = await seat(h, who, await run(h, **PAST))
    move = {"unit_id": f"{NEIGHBOUR}.layanan", "since": "2026-11-01"}
    for agency, status in ((MINE, 403), (NEIGHBOUR, 404)):
        assert (await call(h, "POST", f"/employees/{who}/moves", move, token(h, agency))).status_code == status
    await made(h, f"/employees/{who}/moves", move, bkpsdm(h))
    entry = (await get(h, f"/employees/{who}", token(h, NEIGHBOUR))).json()
    assert (entry["agency"], entry["position_id"], entry["supervisor_id"]) == (NEIGHBOUR, None, None)
    assert entry["position"]["title"] == "Analis Data"
    assert (await get(h, f"/enrollments/{enrolment['enrollment_id']}", token(h, NEIGHBOUR))).status_code == 200
    assert (await get(h, f"/employees/{who}/moves")).status_code == 404
    moves = (await get(h, f"/employees/{who}/moves", token(h, NEIGHBOUR))).json()["items"]
    assert [(one["from_unit_id"], one["to_unit_id"]) for one in moves] == [(UNIT, f"{NEIGHBOUR}.layanan")]
    again = await call(h, "POST", f"/employees/{who}/moves", move, bkpsdm(h))
    assert (again.status_code, again.json()["current_state"]) == (409, f"{NEIGHBOUR}.layanan")


async def test_erasing_a_supervisor_leaves_nobody_with_a_ghost(h: Harness) -> None:
    chief = await person(h, 1)
    body = await made(h, "/employees", employee(2, supervisor_id=chief, education="s1"))
    await patched(h, f"/employees/{chief}", {"education": "s2", "siasn_id": "A5EB03E2421BF6A0E040640A040252AD"})
    assert (await call(h, "DELETE", f"/employees/{chief}")).status_code == 204
    assert (await get(h, f"/employees/{body['employee_id']}")).json()["supervisor_id"] is None
    last = {event.employee_id: event for event in await told(h, EmployeeChanged)}
    assert (last[body["employee_id"]].supervisor_id, last[body["employee_id"]].version) == (None, 2)
    [row] = [row for row in await h.rows("enrollment", "employee") if row["employee_id"] == chief]
    assert {row[name] for name in ("nip", "name", "position_title", "sex", "education", "siasn_id")} == {None}


async def test_the_ids_of_siasn_are_register_data(h: Harness) -> None:
    who = await person(h, 1)
    before = len(await told(h, EmployeeChanged))
    body = await patched(h, f"/employees/{who}", {"siasn_id": "A5EB03E2421BF6A0E040640A040252AD"})
    assert body["siasn_id"] == "A5EB03E2421BF6A0E040640A040252AD"
    assert len(await told(h, EmployeeChanged)) == before + 1
    agency = await patched(h, f"/agencies/{MINE}", {"siasn_id": INSTITUTION, "siasn_location_id": PLACE})
    assert (agency["siasn_id"], agency["siasn_location_id"], agency["version"]) == (INSTITUTION, PLACE, 2)
    assert (
        await call(h, "PATCH", f"/agencies/{NEIGHBOUR}", {"siasn_id": PLACE}, {**token(h), "If-Match": "*"})
    ).status_code == 404


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (INSTITUTION, INSTITUTION),
        (f" {INSTITUTION} ", INSTITUTION),
        (INSTITUTION.lower(), INSTITUTION.lower()),
        ("9f0c2f6e-6a51-4c0e-9f59-4d7b6ab2a1c3", "9f0c2f6e-6a51-4c0e-9f59-4d7b6ab2a1c3"),
        ("nope", None),
        ("", None),
        ("A5EB03E23AFBF6A0", None),
        (INSTITUTION[:-1], None),
        (f"{INSTITUTION}0", None),
        (INSTITUTION.replace("A", "G"), None),
        ("9f0c2f6e6a51-4c0e-9f59-4d7b6ab2a1c3", None),
        ("196608011988031001", None),
    ],
)
async def test_an_id_of_siasn_has_32_hexadecimal_digits(h: Harness, given: str, expected: str | None) -> None:
    who = await person(h, 1)
    for path, field in (
        (f"/employees/{who}", "siasn_id"),
        (f"/agencies/{MINE}", "siasn_id"),
        (f"/agencies/{MINE}", "siasn_location_id"),
    ):
        answer = await call(h, "PATCH", path, {field: given}, {**token(h), "If-Match": "*"})
        if expected is not None:
            assert (answer.status_code, answer.json()[field]) == (200, expected)
            continue
        assert answer.status_code == 422
        [fault] = answer.json()["errors"]
        assert fault["pointer"] == f"/{field}"
        assert "32 angka heksadesimal" in fault["detail"]
