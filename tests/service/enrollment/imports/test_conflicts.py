"""A roster against what is stored already: added where nothing was, never written over."""

from __future__ import annotations

from typing import Any

import pytest

from shared.events.enrollment import Completed
from tests.service.enrollment.imports.school import DATA, School, only_row, results, roster, row
from tests.service.enrollment.town import call, get, made, said, told
from tests.service.harness import Harness

TITLE = DATA["programmes"][0]["title"]
DEWI = DATA["people"][4]


@pytest.fixture(name="h")
def harness_of(school: School) -> Harness:
    """The running services."""
    return school.h


async def seat(school: School) -> str:
    """Dewi's enrolment, made by hand."""
    body = {"employee_id": school.people[DEWI["nip"]], "session_id": school.sessions[TITLE]}
    return str((await made(school.h, "/enrollments", body))["enrollment_id"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"post_test": 85}, "Nilai Post Test di berkas 85, yang tersimpan 80."),
        ({"pre_test": "55,5"}, "Nilai Pre Test di berkas 55,5, yang tersimpan 55."),
        ({"jp": 20}, "JP di berkas 20, yang tersimpan 24."),
        ({"outcome": "Tidak lulus"}, "Hasil di berkas tidak lulus, yang tersimpan lulus."),
        ({"outcome": "Mengundurkan diri"}, "Hasil di berkas mengundurkan diri, yang tersimpan lulus."),
        (
            {"certificate": "800.2/999/2026"},
            "No. Sertifikat di berkas “800.2/999/2026”, yang tersimpan “800.2/001/2026”.",
        ),
    ],
)
async def test_what_contradicts_the_store_is_shown_beside_it_and_changes_nothing(
    school: School, h: Harness, changes: dict[str, Any], reason: str
) -> None:
    first = only_row(await school.imported(roster(row())))
    before, events = await school.facts(), await said(h)
    one = only_row(await school.imported(roster(row(**changes))))
    assert (one["result"], one["enrollment_id"]) == ("conflict", first["enrollment_id"])
    assert one["reasons"][0].startswith(reason)
    assert one["stored"] == {
        "status": "completed",
        "pre_test": 55,
        "post_test": 80,
        "jp_earned": 24,
        "certificate_number": "800.2/001/2026",
        "completed_at": "2026-02-04T12:00:00+07:00",
    }
    assert await school.facts() == before
    assert await said(h) == events


async def test_every_contradiction_of_a_row_is_told(school: School) -> None:
    await school.imported(roster(row()))
    one = only_row(await school.imported(roster(row(pre_test=1, post_test=2, jp=3, certificate="x"))))
    assert len(one["reasons"]) == 4


async def test_what_a_roster_leaves_empty_contradicts_nothing(school: School) -> None:
    await school.imported(roster(row()))
    silent = roster(row(pre_test=None, post_test=None, jp=None, certificate=None))
    assert results(await school.imported(silent)) == {"unchanged": 1}


async def test_a_result_that_the_store_lacks_is_a_contradiction_too(school: School) -> None:
    await school.imported(roster(row(post_test=None, certificate=None)))
    one = only_row(await school.imported(roster(row())))
    assert one["result"] == "conflict"
    assert "yang tersimpan kosong" in one["reasons"][0]


async def test_the_jp_of_somebody_who_failed_describe_the_session(school: School) -> None:
    failed = roster(row(outcome="Tidak lulus", jp=24))
    assert results(await school.imported(failed)) == {"created": 1}
    assert results(await school.imported(failed)) == {"unchanged": 1}


async def test_tests_with_many_decimals_are_rounded_once_and_come_back_the_same(school: School, h: Harness) -> None:
    report = await school.imported(roster(row(post_test="83,335")))
    stored = (await get(h, f"/enrollments/{only_row(report)['enrollment_id']}")).json()
    assert stored["post_test"] == 83.34
    assert results(await school.imported(roster(row(post_test="83,335")))) == {"unchanged": 1}


async def test_an_enrolment_made_by_hand_gets_its_result_from_the_roster(school: School, h: Harness) -> None:
    enrollment_id = await seat(school)
    tried = await school.tried(roster(row()))
    assert (results(tried), only_row(tried)["enrollment_id"]) == ({"completed": 1}, enrollment_id)
    one = only_row(await school.imported(roster(row())))
    assert (one["result"], one["enrollment_id"]) == ("completed", enrollment_id)
    assert (await get(h, f"/enrollments/{enrollment_id}")).json()["status"] == "completed"
    assert [event.enrollment_id for event in await told(h, Completed)] == [enrollment_id]


async def test_an_enrolment_made_by_hand_is_ended_by_the_roster(school: School, h: Harness) -> None:
    enrollment_id = await seat(school)
    absent = roster(row(outcome="Tidak hadir"))
    assert results(await school.imported(absent)) == {"completed": 1}
    assert (await get(h, f"/enrollments/{enrollment_id}")).json()["status"] == "no_show"
    assert results(await school.imported(absent)) == {"unchanged": 1}


async def test_an_absence_of_somebody_who_was_there_is_a_contradiction_and_stops_no_other_row(
    school: School, h: Harness
) -> None:
    enrollment_id, session_id = await seat(school), school.sessions[TITLE]
    present = {"present": [school.people[DEWI["nip"]]], "absent": []}
    await made(h, f"/sessions/{session_id}/attendance/{row().starts_on}", present, method="PUT", status=200)
    other = DATA["people"][2]
    sent = roster(row(outcome="Tidak hadir"), row(nip=other["nip"], name=other["name"]))
    for report in (await school.tried(sent), await school.imported(sent)):
        assert results(report) == {"conflict": 1, "created": 1}
        one = report["rows"][0]
        assert len(one["reasons"]) == 1
        assert "di berkas tidak hadir, yang tersimpan mengikuti, belum ada hasil." in one["reasons"][0]
        assert (one["enrollment_id"], one["stored"]["status"]) == (enrollment_id, "attending")
    assert (await get(h, f"/enrollments/{enrollment_id}")).json()["status"] == "attending"


async def test_an_enrolment_whose_result_cannot_be_stays_as_it_is(school: School) -> None:
    await seat(school)
    before = await school.facts()
    one = only_row(await school.imported(roster(row(jp=30))))
    assert (one["result"], len(one["reasons"])) == ("rejected", 1)
    assert await school.facts() == before


async def test_a_result_for_somebody_on_the_waiting_list_is_a_contradiction(school: School, h: Harness) -> None:
    headers = {**h.token(), "If-Match": "*"}
    await call(h, "PATCH", f"/sessions/{school.sessions[TITLE]}", {"capacity": 1}, headers)
    other = {"employee_id": school.people[DATA["people"][2]["nip"]], "session_id": school.sessions[TITLE]}
    await made(h, "/enrollments", other)
    waiting = {"employee_id": school.people[DEWI["nip"]], "session_id": school.sessions[TITLE], "waitlist": True}
    await made(h, "/enrollments", waiting)
    one = only_row(await school.imported(roster(row())))
    assert (one["result"], one["stored"]["status"]) == ("conflict", "waitlisted")


async def test_a_row_written_twice_with_different_punctuation_is_recorded_once(school: School) -> None:
    twice = roster(row(), row(programme=f"({TITLE})"))
    report = await school.imported(twice)
    assert results(report) == {"created": 1, "rejected": 1}
    assert len(await school.h.rows("enrollment", "enrollment")) == 1
