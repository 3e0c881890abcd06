"""What will not count is said when it is entered."""

from __future__ import annotations

from typing import Any

from tests.service.enrollment.town import (
    MINE,
    UNIT,
    Headers,
    Json,
    bkpsdm,
    call,
    made,
    person,
    programme,
    run,
    seat,
    session,
    token,
)
from tests.service.harness import Harness

ENGLISH = {"Accept-Language": "en"}


async def completed(h: Harness, who: str, day: str, headers: Headers | None = None, **changes: Any) -> Json:
    """A day of some form, completed."""
    body = programme(**changes)
    programme_id = (await made(h, "/programmes", body))["programme_id"]
    path = f"/programmes/{programme_id}/sessions"
    session_id = (await made(h, path, session(starts_on=day, ends_on=day)))["session_id"]
    enrolment = await seat(h, who, session_id)
    result = {"outcome": "completed", "completed_at": f"{day}T16:00:00+07:00"}
    return await made(h, f"/enrollments/{enrolment['enrollment_id']}/completion", result, headers, status=200)


async def pair(h: Harness) -> str:
    body = {"mentor_id": await person(h, 1), "mentee_id": await person(h, 2), "competency": "pelayanan-publik"}
    return str((await made(h, "/mentorships", body))["mentorship_id"])


async def met(h: Harness, mentorship_id: str, day: str, headers: Headers | None = None) -> Json:
    body = {"held_at": f"{day}T13:00:00+07:00", "minutes": 60}
    return await made(h, f"/mentorships/{mentorship_id}/sessions", body, headers)


async def test_the_third_mentoring_session_of_a_month_will_not_count(h: Harness) -> None:
    mentorship_id = await pair(h)
    for day in ("2026-10-01", "2026-10-31"):
        assert (await met(h, mentorship_id, day))["jp_note"] is None
    note = (await met(h, mentorship_id, "2026-10-15", token(h) | ENGLISH))["jp_note"]
    both = "0 of 2 JP count: Coaching and Mentoring together count for at most 2 meetings a month (2026-10)."
    assert note == f"Mentee: {both} Mentor: {both}"
    assert (await met(h, mentorship_id, "2026-09-30"))["jp_note"] is None


async def test_a_coaching_course_and_mentoring_share_the_months_sessions(h: Harness) -> None:
    mentorship_id = await pair(h)
    for day in ("2026-10-01", "2026-10-02"):
        await met(h, mentorship_id, day)
    who = (await call(h, "GET", f"/mentorships/{mentorship_id}")).json()["mentee_id"]
    body = await completed(h, who, "2026-10-20", form="NKL01", jp=2)
    assert body["jp_note"].startswith("Dihitung 0 dari 2 JP: Coaching dan Mentoring")
    assert body["jp_earned"] == 2.0, "what was earned is kept as it was stated"


async def test_self_study_counts_two_jp_a_day(h: Harness) -> None:
    who = await person(h, 1)
    body = await completed(h, who, "2026-10-20", token(h) | ENGLISH, form="NKL09", jp=3)
    assert body["jp_note"].startswith("2 of 3 JP count: Self-study and Learning community")


async def test_a_pppk_hears_of_the_years_limit_and_a_pns_does_not(h: Harness) -> None:
    body = {
        "nip": "199003152023211001",
        "name": "Rina",
        "unit_id": UNIT,
        "contract_start": "2023-03-01",
        "position": {"title": "Guru", "type": "fungsional", "technical": {}},
    }
    pppk = (await made(h, "/employees", body, token(h, MINE)))["employee_id"]
    pns = await person(h, 1)
    for who in (pppk, pns):
        assert (await completed(h, who, "2026-03-02", jp=20))["jp_note"] is None
    noted = (await completed(h, pppk, "2026-10-20", token(h) | ENGLISH, jp=20))["jp_note"]
    assert noted == "4 of 20 JP count: a PPPK counts at most 24 JP a contract year (from 2026-03-01)."
    assert (await completed(h, pppk, "2026-02-28", jp=20))["jp_note"] is None, "that is the contract year before"
    assert (await completed(h, pns, "2026-10-20", jp=20))["jp_note"] is None


async def test_who_fails_has_nothing_to_be_cut(h: Harness) -> None:
    who, session_id = await person(h, 1), await run(h, starts_on="2026-10-05", ends_on="2026-10-05")
    enrolment = await seat(h, who, session_id)
    result = {"outcome": "failed", "completed_at": "2026-10-05T16:00:00+07:00"}
    path = f"/enrollments/{enrolment['enrollment_id']}/completion"
    assert (await made(h, path, result, bkpsdm(h), status=200))["jp_note"] is None
