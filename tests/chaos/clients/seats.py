"""Enrolling, recording results, ending enrolments, taking results back."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from tests.chaos.clients.clerk import Clerk, Person, Queue, Seat
from tests.chaos.clients.people import register
from tests.chaos.town import Run, a_moment

REASONS: Final = ("illness", "duty", "transfer", "budget", "schedule", "other")
ENDINGS: Final = ("withdrawn", "no_show", "cancelled")
_CAPACITY: Final = 3
_LONG: Final = 12
"""As many people ask for a queue's seats before it is left alone."""


async def enrol(clerk: Clerk) -> None:
    """Give somebody a seat where there are seats for all; who is in already is told so."""
    if not clerk.people:
        return await register(clerk)
    run, person = clerk.town.a_run(clerk.agency.city, clerk.rng), clerk.rng.choice(clerk.people)
    known = (person.employee_id, run.session_id) in clerk.in_session
    body = {"session_id": run.session_id, "employee_id": person.employee_id}
    if clerk.rng.random() < 0.2:
        body = {"session_id": run.session_id, "nip": person.nip}
    entry = await clerk.post("enrol", "/enrollment/v1/enrollments", body, expects=(409,) if known else (201,))
    if entry.status == HTTPStatus.CREATED:
        take(clerk, person, run, entry.answer["enrollment_id"])
    return None


def take(clerk: Clerk, person: Person, run: Run, enrollment_id: str) -> None:
    """Remember a seat."""
    clerk.in_session.add((person.employee_id, run.session_id))
    clerk.enrolled.append(
        Seat(enrollment_id, person, run.session_id, run.starts_on, run.ends_on, run.jp, run.hard, run.silent)
    )


async def complete(clerk: Clerk) -> None:
    """Record somebody's result."""
    if not clerk.enrolled:
        return await enrol(clerk)
    seat = _drawn(clerk, clerk.enrolled)
    path = f"/enrollment/v1/enrollments/{seat.enrollment_id}/completion"
    await clerk.post("complete", path, a_result(clerk, seat), enrollment_id=seat.enrollment_id)
    clerk.finished.append(seat)
    clerk.is_asked(seat)
    return None


async def withdraw(clerk: Clerk) -> None:
    """End an enrolment without a result."""
    if not clerk.enrolled:
        return await enrol(clerk)
    seat = _drawn(clerk, clerk.enrolled)
    status, reason = clerk.rng.choice(ENDINGS), clerk.rng.choice(REASONS)
    await end(clerk, seat, status, reason)
    if (status, reason) != ("cancelled", "correction"):
        clerk.ended.append(seat)
    return None


async def take_back(clerk: Clerk) -> None:
    """Take a result back that was entered by mistake. Such a seat may get a result again, so it has not ended."""
    if not clerk.finished:
        return await complete(clerk)
    seat = _drawn(clerk, clerk.finished)
    await end(clerk, seat, "cancelled", "correction")
    clerk.corrected.append(seat)
    return None


async def enter_again(clerk: Clerk) -> None:
    """Enter the right result in place of one that was taken back."""
    if not clerk.corrected:
        return await take_back(clerk)
    seat = _drawn(clerk, clerk.corrected)
    path = f"/enrollment/v1/enrollments/{seat.enrollment_id}/completion"
    await clerk.post("complete", path, a_result(clerk, seat), enrollment_id=seat.enrollment_id)
    clerk.finished.append(seat)
    clerk.is_asked(seat)
    return None


async def end(clerk: Clerk, seat: Seat, status: str, reason: str) -> None:
    """Send a withdrawal."""
    path = f"/enrollment/v1/enrollments/{seat.enrollment_id}/withdrawal"
    await clerk.post("withdraw", path, {"status": status, "reason": reason}, enrollment_id=seat.enrollment_id)


async def stand_in_line(clerk: Clerk) -> None:
    """Ask for one of few seats, or give one up so that the first of the waiting list gets it."""
    if not clerk.people:
        return await register(clerk)
    if clerk.queue is None or len(clerk.queue.seats) >= _LONG:
        clerk.queue = await _new_queue(clerk)
    queue = clerk.queue
    if queue.seats and clerk.rng.random() < 0.35:
        seat = _drawn(clerk, queue.seats)
        await end(clerk, seat, "withdrawn", "schedule")
        return None
    person = clerk.rng.choice(clerk.people)
    pair = (person.employee_id, queue.session_id)
    body = {"session_id": queue.session_id, "employee_id": person.employee_id, "waitlist": True}
    expects = (409,) if pair in clerk.in_session else (201,)
    entry = await clerk.post("enrol", "/enrollment/v1/enrollments", body, expects=expects)
    if entry.status == HTTPStatus.CREATED:
        clerk.in_session.add(pair)
        day = queue.starts_on
        queue.seats.append(Seat(entry.answer["enrollment_id"], person, queue.session_id, day, day, 0, 0))
    return None


def a_result(clerk: Clerk, seat: Seat) -> dict[str, Any]:
    """A result as organisers report them: with and without tests, with and without JP of its own."""
    rng = clerk.rng
    outcome = "failed" if rng.random() < 0.15 else "completed"
    result: dict[str, Any] = {"outcome": outcome, "completed_at": _completed_at(clerk, seat)}
    if rng.random() < 0.75:
        result["pre_test"] = 100 if rng.random() < 0.05 else round(rng.uniform(10, 90), rng.choice((0, 1, 2)))
    if rng.random() < 0.85:
        result["post_test"] = round(rng.uniform(20, 100), rng.choice((0, 1, 2)))
    if outcome == "completed" and rng.random() < 0.3:
        result["jp_earned"] = max(round(seat.jp * rng.random(), 1), 0.1)
    if rng.random() < 0.3:
        result["certificate_number"] = f"800.2/{rng.randint(1, 9999)}/{clerk.town.today.year}"
    return result


def _completed_at(clerk: Clerk, seat: Seat) -> str:
    return a_moment(seat.starts_on, seat.ends_on, clerk.rng).isoformat()


def _drawn(clerk: Clerk, seats: list[Seat]) -> Seat:
    return seats.pop(clerk.rng.randrange(len(seats)))


async def _new_queue(clerk: Clerk) -> Queue:
    day: date = clerk.town.today - timedelta(days=clerk.rng.randint(20, 60))
    path = f"/enrollment/v1/programmes/{clerk.line_programme}/sessions"
    body = {"starts_on": day.isoformat(), "ends_on": day.isoformat(), "capacity": _CAPACITY}
    entry = await clerk.post("session", path, body, programme_id=clerk.line_programme)
    return Queue(entry.answer["session_id"], day)
