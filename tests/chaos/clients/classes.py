"""Sessions that a clerk holds alone: seats before they begin, who came on which day, who never came, calling off."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from tests.chaos.caller import Request
from tests.chaos.clients.clerk import Class, Clerk, Seat
from tests.chaos.clients.people import register
from tests.chaos.clients.seats import REASONS, a_result
from tests.chaos.journal import Entry

_MARKABLE: Final = frozenset({"enrolled", "attending", "no_show"})
_GONE: Final = frozenset({"withdrawn", "cancelled"})
_MILLION: Final = 1_000_000
_OVERLAP: Final = {"overlap": "Hadir bergantian."}


async def hold(clerk: Clerk) -> None:
    """A new class, in the days to come or just over, with more or fewer seats taken."""
    rng, today = clerk.rng, clerk.town.today
    if len(clerk.people) < 6:
        return await register(clerk)
    is_over = rng.random() < 0.6
    starts = today + timedelta(days=-rng.randint(2, 6) if is_over else rng.randint(1, 11))
    ends = starts + timedelta(days=rng.randint(0, 1))
    capacity = rng.randint(5, 9)
    body: dict[str, Any] = {"starts_on": f"{starts}", "ends_on": f"{ends}", "capacity": capacity}
    if rng.random() < 0.7:
        body["cost_planned"] = rng.randint(1, 4 * _MILLION)
    path = f"/enrollment/v1/programmes/{clerk.class_programme}/sessions"
    answer = (await clerk.post("session", path, body, programme_id=clerk.class_programme)).answer
    made = Class(answer["session_id"], starts, ends)
    clerk.classes.append(made)
    comers = rng.sample(clerk.people, min(len(clerk.people), rng.randint(5 if is_over else 0, capacity)))
    for person in comers:
        wish = {"session_id": made.session_id, "employee_id": person.employee_id, "override": _OVERLAP}
        entry = await clerk.post("enrol", "/enrollment/v1/enrollments", wish)
        enrollment_id = entry.answer["enrollment_id"]
        made.seats.append(Seat(enrollment_id, person, made.session_id, starts, ends, answer["jp"], 0.1, 0.2))
        made.state[enrollment_id] = "enrolled"
        clerk.in_session.add((person.employee_id, made.session_id))
    return None


async def attend(clerk: Clerk) -> None:
    """Say who came on a day: in place of what was said before, so that some turn out to have come and some not."""
    begun = [one for one in clerk.classes if one.starts_on < clerk.town.today and not one.called_off and one.seats]
    if not begun:
        return await hold(clerk)
    one = clerk.rng.choice(begun)
    day = clerk.rng.choice([one.starts_on, min(one.ends_on, clerk.town.today)])
    there: list[Seat] = []
    away: list[Seat] = []
    for seat in one.seats:
        if one.state[seat.enrollment_id] in _MARKABLE and clerk.rng.random() < 0.9:
            (there if clerk.rng.random() < 0.6 else away).append(seat)
    body = {
        "present": [seat.person.employee_id for seat in there],
        "absent": [seat.person.employee_id for seat in away],
    }
    path = f"/enrollment/v1/sessions/{one.session_id}/attendance/{day}"
    await clerk.ask(
        Request(
            "attendance",
            "PUT",
            path,
            body,
            clerk.officer,
            clerk.new_key("attendance"),
            facts={"session_id": one.session_id, "day": f"{day}"},
        )
    )
    _follow(clerk, one, day, {seat.enrollment_id for seat in there})
    return None


def _follow(clerk: Clerk, one: Class, day: date, there: set[str]) -> None:
    """What the day's list means. Of those it cannot name, what was said before still holds."""
    corrected = {seat.enrollment_id for seat in clerk.corrected}
    for seat in one.seats:
        if one.state[seat.enrollment_id] in _GONE or seat.enrollment_id in corrected:
            continue
        days = one.came.setdefault(seat.enrollment_id, set())
        days.discard(day)
        if seat.enrollment_id in there:
            days.add(day)
        state = one.state[seat.enrollment_id]
        if state in {"enrolled", "no_show"} and days:
            one.state[seat.enrollment_id] = "attending"
        elif state == "attending" and not days:
            one.state[seat.enrollment_id] = "enrolled"


async def miss(clerk: Clerk) -> None:
    """Mark whoever never came to a session that is over; refused while nobody was said to have come."""
    over = [one for one in clerk.classes if one.ends_on < clerk.town.today and not one.called_off and one.seats]
    if not over:
        return await hold(clerk)
    one = clerk.rng.choice(over)
    expects = (200,) if any(one.came.values()) else (409,)
    path, body = f"/enrollment/v1/sessions/{one.session_id}/no-shows", {"reason": clerk.rng.choice(REASONS)}
    entry = await clerk.post("no-shows", path, body, expects=expects, session_id=one.session_id)
    for enrollment_id in entry.answer.get("enrollment_ids", ()):
        one.state[enrollment_id] = "no_show"
    return None


async def conclude(clerk: Clerk) -> None:
    """Record the result of somebody who is still in a class that is over; somebody else gives up their seat."""
    over = [
        (one, seat)
        for one in clerk.classes
        for seat in one.seats
        if one.ends_on < clerk.town.today and one.state[seat.enrollment_id] in {"enrolled", "attending"}
    ]
    if not over:
        return await attend(clerk)
    one, seat = clerk.rng.choice(over)
    where = seat.enrollment_id
    path = f"/enrollment/v1/enrollments/{seat.enrollment_id}"
    if clerk.rng.random() < 0.2:
        body = {"status": "withdrawn", "reason": clerk.rng.choice(REASONS)}
        await clerk.post("withdraw", f"{path}/withdrawal", body, enrollment_id=where)
        one.state[seat.enrollment_id] = "withdrawn"
        return None
    await clerk.post("complete", f"{path}/completion", a_result(clerk, seat), enrollment_id=where)
    one.state[seat.enrollment_id], one.has_results = "finished", True
    clerk.finished.append(seat)
    clerk.is_asked(seat)
    return None


async def call_off(clerk: Clerk) -> None:
    """A class that nobody has a result of does not take place: everybody in it is told so."""
    standing = [one for one in clerk.classes if not one.called_off and not one.has_results]
    if not standing:
        return await hold(clerk)
    one = clerk.rng.choice(standing)
    await _change(clerk, one, {"state": "cancelled", "reason": clerk.rng.choice(REASONS)})
    one.called_off = True
    for enrollment_id, state in one.state.items():
        if state in {"enrolled", "attending"}:
            one.state[enrollment_id] = "cancelled"
    return None


async def say_cost(clerk: Clerk) -> None:
    """What a class has cost, whether it took place or not; more than once, the last word counts."""
    if not clerk.classes:
        return await hold(clerk)
    one = clerk.rng.choice(clerk.classes)
    await _change(clerk, one, {"cost_spent": clerk.rng.randint(1, 4 * _MILLION)})
    return None


async def plan_budget(clerk: Clerk) -> None:
    """Set money aside for one's own programme, or for the agency, which one clerk of it does: the last word counts."""
    rng, year = clerk.rng, clerk.town.today.year
    body: dict[str, Any] = {"agency": clerk.agency.slug, "year": year, "planned": rng.randint(1, 30) * _MILLION}
    if clerk.share >= len(clerk.town.agencies) or rng.random() < 0.5:
        body["programme_id"] = clerk.class_programme
    await clerk.ask(Request("budget", "PUT", "/enrollment/v1/budgets", body, clerk.officer, clerk.new_key("budget")))


async def _change(clerk: Clerk, one: Class, body: dict[str, Any]) -> None:
    """A PATCH has no key: who gets no answer looks whether it took place, since nobody else changes this session."""
    path, match = f"/enrollment/v1/sessions/{one.session_id}", {"If-Match": f'"{one.version}"'}
    facts = {"session_id": one.session_id}
    request = Request("session-change", "PATCH", path, body, clerk.officer, None, (200,), match, facts)
    entry = await clerk.ask(request)
    if entry.status == HTTPStatus.PRECONDITION_FAILED and len(entry.attempts) > 1:
        await _look(clerk, one, entry)
    one.version += 1


async def _look(clerk: Clerk, one: Class, entry: Entry) -> None:
    stored = await clerk.read(entry.path)
    asked = {name: value for name, value in entry.body.items() if name != "reason"}
    if stored["version"] == one.version + 1 and asked == {name: stored[name] for name in asked}:
        entry.attempts.append("found done")
        entry.status, entry.answer = int(HTTPStatus.OK), stored
