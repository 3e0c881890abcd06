"""What must be refused and leave nothing behind, and what is asked twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from tests.chaos.caller import Request
from tests.chaos.clients.citizens import ELEMENTS
from tests.chaos.clients.clerk import Clerk, problem
from tests.chaos.clients.people import a_position, register

_NOBODY: Final = "00000000-0000-4000-8000-000000000000"


async def repeat(clerk: Clerk) -> None:
    """Ask again what was answered: the answer must be the same and nothing may happen twice."""
    if not clerk.recent:
        return await register(clerk)
    request, entry = clerk.rng.choice(clerk.recent)
    await clerk.caller.repeat(request, entry)
    return None


async def misbehave(clerk: Clerk) -> None:
    """Something wrong."""
    await clerk.rng.choice(_WRONGS)(clerk)


async def _score_too_high(clerk: Clerk) -> None:
    unit = clerk.agency.unit_id(next(iter(clerk.agency.units)))
    body = {"unit_id": unit, "scores": dict.fromkeys(ELEMENTS, 5)}
    await clerk.post("wrong", "/feedback/v1/skm", body, expects=(422,))


async def _test_above_a_hundred(clerk: Clerk) -> None:
    await _wrong_result(clerk, {"post_test": 101})


async def _in_the_future(clerk: Clerk) -> None:
    await _wrong_result(clerk, {"completed_at": (clerk.now() + timedelta(days=2)).isoformat()})


async def _wrong_result(clerk: Clerk, wrong: dict[str, Any]) -> None:
    if not clerk.enrolled:
        return
    seat = clerk.rng.choice(clerk.enrolled)
    body = {"outcome": "completed", "completed_at": f"{seat.ends_on}T10:00:00+07:00"} | wrong
    path = f"/enrollment/v1/enrollments/{seat.enrollment_id}/completion"
    await clerk.post("wrong", path, body, expects=(422,))


async def _completed_after_the_end(clerk: Clerk) -> None:
    if not clerk.ended:
        return
    seat = clerk.rng.choice(clerk.ended)
    body = {"outcome": "completed", "completed_at": f"{seat.ends_on}T10:00:00+07:00"}
    path = f"/enrollment/v1/enrollments/{seat.enrollment_id}/completion"
    await clerk.post("wrong", path, body, expects=(409,))


async def _nobody_known(clerk: Clerk) -> None:
    run = clerk.town.runs_of(clerk.agency.city)[0]
    body = {"session_id": run.session_id, "employee_id": _NOBODY}
    await clerk.post("wrong", "/enrollment/v1/enrollments", body, expects=(404,))


async def _a_strangers_seat(clerk: Clerk) -> None:
    """An officer of another agency neither sees the enrolment nor can end it."""
    if not clerk.enrolled:
        return
    seat = clerk.rng.choice(clerk.enrolled)
    other = next(agency for agency in clerk.town.agencies if agency.city != clerk.agency.city)
    path = f"/enrollment/v1/enrollments/{seat.enrollment_id}/withdrawal"
    body = {"status": "withdrawn", "reason": "other"}
    token = clerk.site.officer(other.slug, other.city)
    await clerk.ask(Request("wrong", "POST", path, body, token, clerk.new_key("wrong"), expects=(404,)))


async def _without_a_token(clerk: Clerk) -> None:
    path = f"/enrollment/v1/agencies/{clerk.agency.slug}"
    await clerk.ask(Request("wrong", "PUT", path, clerk.agency.body, expects=(401,)))


async def _with_an_old_version(clerk: Clerk) -> None:
    if not clerk.people:
        return
    person = clerk.rng.choice(clerk.people)
    path, old = f"/enrollment/v1/employees/{person.employee_id}", {"If-Match": f'"{person.version - 1}"'}
    body = {"position": a_position(clerk)}
    await clerk.ask(Request("wrong", "PATCH", path, body, clerk.officer, expects=(412,), headers=old))


async def _a_key_for_something_else(clerk: Clerk) -> None:
    kept = [one for one, _ in clerk.recent if one.kind == "survey" and one.token == clerk.officer]
    if not kept:
        return
    first = clerk.rng.choice(kept)
    body = first.body | {"comment": "Lain."}
    entry = await clerk.ask(Request("wrong", "POST", first.path, body, first.token, first.key, expects=(422,)))
    if entry.status == HTTPStatus.UNPROCESSABLE_ENTITY and problem(entry) != "idempotency-key-reused":
        entry.expects = ()


_WRONGS: Final[tuple[Callable[[Clerk], Awaitable[None]], ...]] = (
    _score_too_high,
    _test_above_a_hundred,
    _in_the_future,
    _completed_after_the_end,
    _nobody_known,
    _a_strangers_seat,
    _without_a_token,
    _with_an_old_version,
    _a_key_for_something_else,
)
