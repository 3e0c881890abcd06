"""The register: numbers go in, opaque ids come out, and what is erased is gone."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from services.enrollment.domain.identity import compose_ni_pppk
from services.enrollment.store.tables import EMPLOYEE
from shared.database import Tx
from shared.events.enrollment import EmployeeChanged, Enrolled, Withdrawn
from tests.service.enrollment.town import (
    MINE,
    NEIGHBOUR,
    NOBODY,
    PAST,
    UNIT,
    bkpsdm,
    call,
    employee,
    get,
    made,
    nip,
    patched,
    person,
    pointers,
    result,
    run,
    said,
    seat,
    token,
    told,
    traces,
)
from tests.service.harness import Harness


async def test_a_person_is_registered_by_number(h: Harness) -> None:
    answer = await call(h, "POST", "/employees", employee(1))
    assert answer.status_code == 201
    body = answer.json()
    assert answer.headers["location"] == f"/enrollment/v1/employees/{body['employee_id']}"
    assert (body["employment"], body["agency"], body["city"], body["unit_id"]) == ("pns", MINE, "sibolga", UNIT)
    assert body["position"] == {"title": "Analis Data", "type": "pelaksana", "technical": {"analisis-data": 3}}
    assert body["required"]["analisis-data"] == 3
    assert body["required"]["pelayanan-publik"] == 1
    assert len(body["required"]) == 10
    assert (body["active"], body["version"], body["warnings"]) == (True, 1, [])
    again = await get(h, f"/employees/{body['employee_id']}")
    assert again.headers["etag"] == '"1"'
    assert again.json() == {name: value for name, value in body.items() if name != "warnings"}
    [event] = await told(h, EmployeeChanged)
    assert (event.employee_id, event.employment, event.position_type) == (body["employee_id"], "pns", "pelaksana")
    assert (event.required, event.active, event.version) == (body["required"], True, 1)


async def test_a_contract_number_makes_a_pppk(h: Harness) -> None:
    number = compose_ni_pppk(date(1990, 3, 15), 2021, 1, "female", 7)
    body = await made(h, "/employees", employee(1, nip=number, contract_start="2021-02-01"))
    assert (body["employment"], body["contract_start"]) == ("pppk", "2021-02-01")
    [event] = await told(h, EmployeeChanged)
    assert (event.employment, event.contract_start) == ("pppk", date(2021, 2, 1))


async def test_a_contract_of_a_pns_is_refused(h: Harness) -> None:
    before = await traces(h)
    answer = await call(h, "POST", "/employees", employee(1, contract_start="2021-02-01"))
    assert (answer.status_code, pointers(answer)) == (422, ["/contract_start"])
    assert await traces(h) == before


async def test_an_odd_number_is_taken_with_a_warning_in_the_callers_language(h: Harness) -> None:
    number = compose_ni_pppk(date(1990, 3, 15), 2010, 1, "male", 7)  # nobody had such a contract then
    body = await made(h, "/employees", employee(1, nip=number), {**token(h), "Accept-Language": "en"})
    assert len(body["warnings"]) == 1
    assert "unusual" in body["warnings"][0]


@pytest.mark.parametrize("number", ["19900315201503100", "199013152015031001", "199003152015131001", "x" * 18, ""])
async def test_an_impossible_number_is_refused_and_not_repeated(h: Harness, number: str) -> None:
    before = await traces(h)
    for path, body in (("/employees", employee(1, nip=number)), ("/employees:lookup", {"nip": number})):
        answer = await call(h, "POST", path, body)
        assert answer.status_code == 422
        assert set(pointers(answer)) == {"/nip"}
        assert not number or number not in answer.text
    assert await traces(h) == before


async def test_a_known_number_is_refused_with_whom_it_belongs_to(h: Harness) -> None:
    who = await person(h, 1)
    before = await traces(h)
    answer = await call(h, "POST", "/employees", employee(1))
    assert (answer.status_code, answer.json()["employee_id"], pointers(answer)) == (409, who, ["/nip"])
    neighbours = await call(h, "POST", "/employees", employee(1, unit_id=f"{NEIGHBOUR}.layanan"), token(h, NEIGHBOUR))
    assert neighbours.status_code == 409
    assert "employee_id" not in neighbours.json(), "another agency's person is not revealed"
    assert nip(1) not in answer.text + neighbours.text
    assert await traces(h) == before


async def test_a_number_is_looked_up_within_the_callers_agencies(h: Harness) -> None:
    who = await person(h, 1)
    assert await made(h, "/employees:lookup", {"nip": nip(1)}, status=200) == {"employee_id": who}
    assert await made(h, "/employees:lookup", {"nip": nip(1)}, bkpsdm(h), status=200) == {"employee_id": who}
    assert (await call(h, "POST", "/employees:lookup", {"nip": nip(1)}, token(h, NEIGHBOUR))).status_code == 404
    assert (await call(h, "POST", "/employees:lookup", {"nip": nip(2)})).status_code == 404


async def test_a_change_needs_the_newest_version(h: Harness) -> None:
    who = await person(h, 1)
    path = f"/employees/{who}"
    assert (await call(h, "PATCH", path, {"name": "Siti"})).status_code == 428
    first = await call(h, "PATCH", path, {"name": "Siti"}, {**token(h), "If-Match": '"1"'})
    assert (first.status_code, first.json()["name"], first.headers["etag"]) == (200, "Siti", '"2"')
    before = await traces(h)
    stale = await call(h, "PATCH", path, {"name": "Rahma"}, {**token(h), "If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    assert await traces(h) == before


async def test_a_change_to_what_is_there_keeps_the_version_and_tells_nobody(h: Harness) -> None:
    who = await person(h, 1)
    before = await traces(h)
    body = await patched(h, f"/employees/{who}", {"name": "Pegawai 1", "active": True})
    assert body["version"] == 1
    assert await traces(h) == before


async def test_a_new_position_asks_for_new_levels(h: Harness) -> None:
    who = await person(h, 1)
    body = await patched(h, f"/employees/{who}", {"position": {"title": "Kepala Seksi", "type": "pengawas"}})
    assert body["position"]["technical"] == {}
    assert set(body["required"].values()) == {2}
    assert (await told(h, EmployeeChanged))[-1].required == body["required"]


async def test_moving_to_another_agency_takes_a_token_for_both(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h)
    enrolment = await seat(h, who, session_id)
    move = {"unit_id": f"{NEIGHBOUR}.layanan"}
    before = await traces(h)
    for agency, status in ((MINE, 403), (NEIGHBOUR, 404)):
        answer = await call(h, "PATCH", f"/employees/{who}", move, {**token(h, agency), "If-Match": "*"})
        assert answer.status_code == status
    assert await traces(h) == before
    body = await patched(h, f"/employees/{who}", move, bkpsdm(h))
    assert (body["agency"], body["unit_id"]) == (NEIGHBOUR, f"{NEIGHBOUR}.layanan")
    assert (await get(h, f"/employees/{who}")).status_code == 404
    assert (await get(h, f"/enrollments/{enrolment['enrollment_id']}")).status_code == 404
    moved = await get(h, f"/enrollments/{enrolment['enrollment_id']}", token(h, NEIGHBOUR))
    assert moved.json()["agency"] == NEIGHBOUR
    assert (await told(h, EmployeeChanged))[-1].agency == NEIGHBOUR


async def test_lists_show_ones_own_people_by_unit(h: Harness) -> None:
    mine = {await person(h, number) for number in range(3)}
    theirs = await person(h, 9, NEIGHBOUR)

    async def ids(headers: dict[str, str], **query: str) -> set[str]:
        return {item["employee_id"] for item in (await get(h, "/employees", headers, **query)).json()["items"]}

    assert await ids(token(h)) == mine
    assert await ids(bkpsdm(h)) == {*mine, theirs}
    assert await ids(bkpsdm(h), agency=NEIGHBOUR) == {theirs}
    assert await ids(token(h), unit_id=UNIT) == mine
    assert await ids(token(h), unit_id=f"{MINE}.layanan") == set()
    assert await ids(bkpsdm(h, "medan")) == set()


async def test_people_may_read_themselves_and_nobody_else(h: Harness) -> None:
    who, other = await person(h, 1), await person(h, 2)
    own = h.token(MINE, "sibolga", "participant", who)
    assert (await get(h, f"/employees/{who}", own)).json()["employee_id"] == who
    assert (await get(h, f"/employees/{other}", own)).status_code == 403
    assert (await get(h, "/employees", own)).status_code == 403


async def import_to_be_mended(h: Harness, number: str, name: str) -> None:
    """A roster of one row whose cells are kept, since nobody knows the training."""
    head = "NIP,Nama,Pelatihan,Tanggal Mulai,Tanggal Selesai,Hasil"
    roster = f"{head}\n{number},{name},Pelatihan Tak Dikenal,2026-01-05,2026-01-06,Lulus\n"
    headers = {**token(h), "Content-Type": "text/csv"}
    path = f"/enrollment/v1/imports?agency={MINE}&dry_run=false"
    answer = await h.client.post(path, content=roster.encode(), headers=headers)
    assert answer.status_code in {200, 201}, answer.text


async def test_erasing_takes_the_person_and_leaves_the_figures(h: Harness) -> None:
    headers = {**token(h), "Idempotency-Key": "register-1"}
    body = {**employee(1), "name": "Siti Rahmawati", "position": {"title": "Kepala Bidang Unik", "type": "pengawas"}}
    who = (await made(h, "/employees", body, headers))["employee_id"]
    past = await run(h, **PAST)
    done = (await seat(h, who, past))["enrollment_id"]
    await made(h, f"/enrollments/{done}/completion", result(certificate_number="SERT-4711"), status=200)
    await import_to_be_mended(h, nip(1), "Siti Rahmawati")
    assert nip(1) in repr(await h.rows("enrollment", "import_row"))
    mentor = await person(h, 2)
    goal = {"mentor_id": mentor, "mentee_id": who, "competency": "integritas", "goal": "Siti naik jabatan"}
    await made(h, "/mentorships", goal)

    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 204

    assert (await get(h, f"/employees/{who}")).status_code == 404
    assert (await call(h, "POST", "/employees:lookup", {"nip": nip(1)})).status_code == 404
    kept = (await get(h, f"/enrollments/{done}")).json()
    assert (kept["status"], kept["post_test"], kept["jp_earned"], kept["certificate_number"]) == (
        "completed",
        82.5,
        20.0,
        None,
    )
    events = [event for event in await told(h, EmployeeChanged) if event.employee_id == who]
    assert [(event.active, event.version) for event in events] == [(True, 1), (False, 2)]
    everything = repr([await traces(h), await h.rows("enrollment", "import_row")])
    for secret in (nip(1), "Siti", "Kepala Bidang Unik", "SERT-4711"):
        assert secret not in everything, secret
    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 404
    assert (await call(h, "POST", "/employees", employee(1))).status_code == 201


async def test_erasing_frees_the_seats_that_are_still_ahead(h: Harness) -> None:
    first, second = await person(h, 1), await person(h, 2)
    ahead, behind = await run(h, capacity=1), await run(h, **PAST)
    open_one, old_one = await seat(h, first, ahead), await seat(h, first, behind)
    waiting = await seat(h, second, ahead, waitlist=True)
    assert (await call(h, "DELETE", f"/employees/{first}")).status_code == 204
    assert (await get(h, f"/enrollments/{open_one['enrollment_id']}")).json()["status"] == "cancelled"
    assert (await get(h, f"/enrollments/{old_one['enrollment_id']}")).json()["status"] == "enrolled"
    assert (await get(h, f"/enrollments/{waiting['enrollment_id']}")).json()["status"] == "enrolled"
    [gone] = await told(h, Withdrawn)
    assert (gone.enrollment_id, gone.status) == (open_one["enrollment_id"], "cancelled")
    assert [event.enrollment_id for event in await told(h, Enrolled) if event.employee_id == second] == [
        waiting["enrollment_id"]
    ]


async def test_no_number_and_no_name_leaves_the_register(h: Harness) -> None:
    body = {**employee(1), "name": "Siti Rahmawati"}
    who = (await made(h, "/employees", body))["employee_id"]
    session_id = await run(h, **PAST)
    enrolment = await made(h, "/enrollments", {"nip": nip(1), "session_id": session_id})
    await made(h, f"/enrollments/{enrolment['enrollment_id']}/completion", result(), status=200)
    await patched(h, f"/employees/{who}", {"name": "Siti R."})
    page = (await get(h, "/employees", limit=1)).json()
    published = await said(h)
    for secret in (nip(1), "Siti"):
        assert secret.encode() not in published
        assert secret not in repr(page["next_cursor"])


async def test_no_number_reaches_a_log_or_an_error(h: Harness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    database = h.service("enrollment").database
    who = await person(h, 1)
    await call(h, "POST", "/employees:lookup", {"nip": nip(1)})
    await call(h, "POST", "/employees", employee(1))
    await call(h, "POST", "/enrollments", {"nip": nip(1), "session_id": await run(h)})
    row = (await h.rows("enrollment", "employee"))[0] | {"employee_id": NOBODY}

    def twice(tx: Tx) -> None:
        tx.execute(EMPLOYEE.insert(), row | {"technical": {}, "required": {}})

    with pytest.raises(IntegrityError) as refused:
        await database.write(twice)
    assert nip(1) not in str(refused.value)
    assert who not in repr(caplog.messages), "people are not named in logs, not even by id"
    assert nip(1) not in caplog.text
    assert "Pegawai 1" not in caplog.text
