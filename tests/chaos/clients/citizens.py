"""Citizens: the satisfaction survey, wishes, and participants' questionnaires."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from tests.chaos.caller import Request
from tests.chaos.clients.clerk import Clerk, Seat
from tests.chaos.clients.seats import complete
from tests.chaos.journal import Entry
from tests.chaos.town import SERVICES, a_moment

ELEMENTS: Final = tuple(f"U{number}" for number in range(1, 10))
MARKS: Final = ("material", "instructor", "organisation", "usefulness")
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">')


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
    await answer_or_wait(clerk, clerk.unasked.popleft())
    return None


async def answer_questionnaire(clerk: Clerk, seat: Seat, expects: tuple[int, ...]) -> bool:
    """Whether the questionnaire is answered, or can never be."""
    scores = _scores(clerk, seat)
    entry = await clerk.ask(
        Request(
            "questionnaire",
            "POST",
            f"/feedback/v1/questionnaires/{seat.enrollment_id}",
            {"scores": scores},
            clerk.person_token(seat.person),
            clerk.new_key("questionnaire"),
            expects=expects,
            facts={"enrollment_id": seat.enrollment_id, "scores": scores},
        )
    )
    return _is_over(clerk, seat, entry)


async def answer_by_link(clerk: Clerk) -> None:
    """The same on the page that a personal link opens, without a token; nobody is invited long after a session."""
    if not clerk.unasked:
        return await complete(clerk)
    seat = clerk.unasked.popleft()
    path = f"/feedback/v1/questionnaires/invitations/{seat.enrollment_id}/link"
    given = await clerk.post("get-link", path, None, expects=(200, 404, 409))
    page = None
    if given.is_done:
        link = httpx.URL(given.answer["link"])
        page = await clerk.ask(
            Request("open-link", "GET", f"{link.path}?{link.query.decode()}", expects=(200, 404, 409))
        )
    if page is None or not page.is_done:
        return await answer_or_wait(clerk, seat)
    fields = dict(_HIDDEN.findall(page.answer))
    scores = _scores(clerk, seat)
    body = urlencode({"k": fields["k"], "form": fields["form"], **scores})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    facts = {"enrollment_id": seat.enrollment_id, "scores": scores}
    entry = await clerk.ask(
        Request("questionnaire-link", "POST", link.path, body, expects=(201, 404, 409), headers=kind, facts=facts)
    )
    if not _is_over(clerk, seat, entry):
        clerk.unasked.append(seat)
    return None


async def answer_or_wait(clerk: Clerk, seat: Seat) -> None:
    """Answer with one's own token; who comes too early comes back."""
    if not await answer_questionnaire(clerk, seat, expects=(201, 404, 409)):
        clerk.unasked.append(seat)


def _is_over(clerk: Clerk, seat: Seat, entry: Entry) -> bool:
    """Whether there is nothing to answer any more: it is answered now, or was, or the result was taken back."""
    if entry.status == HTTPStatus.CREATED:
        clerk.answered.add(seat.enrollment_id)
        return True
    if entry.status != HTTPStatus.CONFLICT:
        return False
    state = _current_state(entry)
    if state == "answered" and seat.enrollment_id not in clerk.answered:
        entry.expects = ()
    return state in {"withdrawn", "answered"}


def _current_state(entry: Entry) -> str | None:
    """What a refusal says; a page says so in words only."""
    return entry.answer["current_state"] if isinstance(entry.answer, dict) else None


def _scores(clerk: Clerk, seat: Seat) -> dict[str, int]:
    scores = {mark: clerk.rng.randint(1, 4) for mark in MARKS}
    chance = clerk.rng.random()
    return scores | {"difficulty": 3 if chance < seat.hard else 1 if chance > 0.9 else 2}


def _mark(clerk: Clerk, mean: float) -> int:
    return min(max(round(clerk.rng.gauss(mean, 0.7)), 1), 4)
