"""Erasing tells the others, once, and answers kept for repeats show nobody any more."""

from __future__ import annotations

from shared.events.enrollment import EmployeeChanged
from tests.service.enrollment.town import PAST, call, employee, made, nip, person, result, run, seat, token, told
from tests.service.harness import Harness

NAME, GOAL = "Siti Rahmawati", "Siti naik jabatan"
ERASED = {"erased": True}


def keyed(h: Harness, key: str) -> dict[str, str]:
    return {**token(h), "Idempotency-Key": key}


async def registered(h: Harness) -> str:
    who: str = (await made(h, "/employees", {**employee(1), "name": NAME}, keyed(h, "register")))["employee_id"]
    return who


async def erase(h: Harness, who: str) -> None:
    assert (await call(h, "DELETE", f"/employees/{who}")).status_code == 204


async def test_the_others_are_told_that_somebody_was_erased_and_not_only_left(h: Harness) -> None:
    first, second = await registered(h), await person(h, 2)
    left = await call(h, "PATCH", f"/employees/{second}", {"active": False}, {**token(h), "If-Match": "*"})
    assert left.status_code == 200
    await erase(h, first)
    await erase(h, second)
    events = await told(h, EmployeeChanged)
    states = {who: [(one.active, one.erased) for one in events if one.employee_id == who] for who in (first, second)}
    assert states == {
        first: [(True, False), (False, True)],
        second: [(True, False), (False, False), (False, True)],
    }
    assert (await call(h, "DELETE", f"/employees/{first}")).status_code == 404
    assert await told(h, EmployeeChanged) == events


async def test_a_repeat_after_erasure_registers_nobody_and_tells_nothing(h: Harness) -> None:
    who = await registered(h)
    await erase(h, who)
    again = await call(h, "POST", "/employees", {**employee(1), "name": NAME}, keyed(h, "register"))
    assert (again.status_code, again.json(), again.headers["Idempotency-Replayed"]) == (201, ERASED, "true")
    assert len(await h.rows("enrollment", "employee")) == 1


async def test_no_answer_kept_for_repeats_shows_who_it_was_or_what_was_written(h: Harness) -> None:
    who, mentor = await registered(h), await person(h, 2)
    other = await made(h, "/employees", {**employee(3), "name": "Budi Santoso"}, keyed(h, "other"))
    done = (await seat(h, who, await run(h, **PAST)))["enrollment_id"]
    passed = result(certificate_number="SERT-4711")
    await made(h, f"/enrollments/{done}/completion", passed, keyed(h, "done"), status=200)
    given = await made(h, f"/enrollments/{done}/certificate", {}, keyed(h, "certificate"))
    assert given["number"] == "SERT-4711"
    pair = {"mentor_id": mentor, "mentee_id": who, "competency": "integritas", "goal": GOAL}
    mentorship = (await made(h, "/mentorships", pair, keyed(h, "pair")))["mentorship_id"]
    await made(h, f"/mentorships/{mentorship}/goals", {"goal": f"{GOAL} lagi"}, keyed(h, "goal"))
    await erase(h, who)
    kept = {row["key"]: bytes(row["body"]).decode() for row in await h.rows("enrollment", "idempotency_key")}
    everything = " ".join(kept.values())
    for secret in (NAME, nip(1), GOAL, "SERT-4711"):
        assert secret not in everything, secret
    assert other["name"] in kept["other"]
