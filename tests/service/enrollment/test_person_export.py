"""Everything held of a person: for them, for their agency, for nobody else; and nothing of it left once erased."""

from __future__ import annotations

from services.enrollment.store.person_export import tables_of_people
from tests.service.enrollment.town import (
    MINE,
    NEIGHBOUR,
    PAST,
    Json,
    call,
    employee,
    get,
    made,
    nip,
    person,
    result,
    run,
    seat,
    token,
)
from tests.service.harness import Harness

SECRETS = (nip(1), "Siti Rahmawati", "Kepala Bidang Unik", "SERT-4711", "Siti naik jabatan")


async def somebody(h: Harness) -> str:
    """A person with a bit of everything."""
    body = {**employee(1), "name": "Siti Rahmawati", "position": {"title": "Kepala Bidang Unik", "type": "pengawas"}}
    who = str((await made(h, "/employees", body))["employee_id"])
    await made(h, f"/employees/{who}/moves", {"unit_id": f"{MINE}.layanan", "since": "2026-10-01"})
    done = (await seat(h, who, await run(h, **PAST, instructors=[{"employee_id": who}])))["enrollment_id"]
    await made(h, f"/enrollments/{done}/completion", result(certificate_number="SERT-4711"), status=200)
    goal = {"mentor_id": await person(h, 2), "mentee_id": who, "competency": "integritas", "goal": "Siti naik jabatan"}
    mentorship = (await made(h, "/mentorships", goal))["mentorship_id"]
    held = {"held_at": "2026-10-20T09:00:00+07:00", "minutes": 60, "mentor_rating": 3}
    await made(h, f"/mentorships/{mentorship}/sessions", held)
    return who


async def exported(h: Harness, who: str, headers: dict[str, str]) -> Json:
    """The export."""
    answer = await get(h, f"/employees/{who}/export", headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body: Json = answer.json()
    return body


async def test_a_person_gets_everything_that_is_held(h: Harness) -> None:
    who = await somebody(h)
    body = await exported(h, who, h.token(MINE, "sibolga", "participant", who))
    assert (body["register_entry"]["nip"], body["register_entry"]["name"]) == (nip(1), "Siti Rahmawati")
    records = body["records"]
    assert set(records) == {*tables_of_people(), "session_taught"}
    assert [one["to_unit_id"] for one in records["employee_move"]] == [f"{MINE}.layanan"]
    assert [one["certificate_number"] for one in records["enrollment"]] == ["SERT-4711"]
    assert [len(records[name]) for name in ("mentorship", "mentoring_session", "session_taught")] == [1, 1, 1]
    assert {"employee-registered", "employee-changed"} <= {one["action"] for one in body["audit"]}
    for secret in SECRETS:
        assert secret in str(body), secret


async def test_nobody_elses_record_is_in_it(h: Harness) -> None:
    who = await somebody(h)
    body = await exported(h, who, token(h))
    assert nip(2) not in str(body)
    assert "Pegawai 2" not in str(body)
    assert (await get(h, f"/employees/{who}/export", token(h, NEIGHBOUR))).status_code == 404
    other = h.token(MINE, "sibolga", "participant", await person(h, 3))
    assert (await get(h, f"/employees/{who}/export", other)).status_code == 403


async def test_who_asked_for_it_is_written_down(h: Harness) -> None:
    who = await somebody(h)
    await exported(h, who, token(h))
    again = await exported(h, who, token(h))
    assert [one["actor"] for one in again["audit"] if one["action"] == "person-exported"] == ["officer"]


async def test_what_is_erased_is_in_no_table_that_an_export_reads(h: Harness) -> None:
    who = await somebody(h)
    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 204
    everything = repr([await h.rows("enrollment", name) for name in tables_of_people()])
    for secret in SECRETS:
        assert secret not in everything, secret
    assert (await get(h, f"/employees/{who}/export")).status_code == 404
