"""Citizens: the satisfaction survey, wishes, and participants' questionnaires."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from tests.chaos.caller import Request
from tests.chaos.clients.clerk import Clerk, Seat
from tests.chaos.clients.seats import complete
from tests.chaos.town import SERVICES, a_moment

ELEMENTS: Final = tuple(f"U{number}" for number in range(1, 10))
MARKS: Final = ("material", "instructor", "organisation", "usefulness")


async def answer_survey(clerk: Clerk) -> None:
    """An SKM answer: mostly paper forms of two years that an officer types in, now and then a citizen's own."""
    rng, agency, today = clerk.rng, clerk.agency, clerk.town.today
    unit = rng.choice(list(agency.units))
    mean = agency.units[unit]
    body: dict[str, Any] = {
        "unit_id": agency.unit_id(unit),
        "scores": {element: _mark(clerk, mean) for element in ELEMENTS},
    }
    if rng.random() < 0.6:
        body["service"] = rng.choice(SERVICES)
    if rng.random() < 0.05:
        await clerk.ask(Request("survey", "POST", "/feedback/v1/skm", body, key=clerk.new_key("survey")))
        return
    when = a_moment(today - timedelta(days=500), today - timedelta(days=1), rng)
    earlier = when.year < today.year
    body["scores"] = {element: _mark(clerk, mean + (0.5 if earlier else 0)) for element in ELEMENTS}
    await clerk.post("survey", "/feedback/v1/skm", body | {"channel": "paper", "answered_at": when.isoformat()})


async def wish(clerk: Clerk) -> None:
    """A citizen's wish that asks for no answer."""
    unit = clerk.agency.unit_id(clerk.rng.choice(list(clerk.agency.units)))
    body = {"unit_id": unit, "text": "Loket sebaiknya buka sampai sore.", "themes": ["jam-layanan"]}
    await clerk.post("wish", "/feedback/v1/aspirations", body)


async def ask_participant(clerk: Clerk) -> None:
    """A participant's questionnaire. Feedback hears of a result a moment later: who comes too early comes back."""
    if not clerk.unasked:
        return await complete(clerk)
    seat = clerk.unasked.popleft()
    if not await answer_questionnaire(clerk, seat, expects=(201, 404, 409)):
        clerk.unasked.append(seat)
    return None


async def answer_questionnaire(clerk: Clerk, seat: Seat, expects: tuple[int, ...]) -> bool:
    """Whether the questionnaire is answered, or can never be."""
    rng = clerk.rng
    scores = {mark: rng.randint(1, 4) for mark in MARKS}
    chance = rng.random()
    scores["difficulty"] = 3 if chance < seat.hard else 1 if chance > 0.9 else 2
    entry = await clerk.ask(
        Request(
            "questionnaire",
            "POST",
            f"/feedback/v1/questionnaires/{seat.enrollment_id}",
            {"scores": scores},
            clerk.person_token(seat.person),
            clerk.new_key("questionnaire"),
            expects=expects,
            facts={"enrollment_id": seat.enrollment_id},
        )
    )
    if entry.status == HTTPStatus.CONFLICT:
        return bool(entry.answer["current_state"] == "withdrawn")
    return entry.status == HTTPStatus.CREATED


def _mark(clerk: Clerk, mean: float) -> int:
    return min(max(round(clerk.rng.gauss(mean, 0.7)), 1), 4)
