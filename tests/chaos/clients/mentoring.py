"""Seniors and juniors: bringing them together, logging their meetings."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from tests.chaos.clients.clerk import Clerk, Pair
from tests.chaos.clients.people import register
from tests.chaos.town import COMMON, TECHNICAL, a_moment

OUTCOMES: Final = ("reached", "partly", "not_reached", "stopped")


async def pair_up(clerk: Clerk) -> None:
    """Let somebody guide somebody else."""
    if len(clerk.people) < 2:
        return await register(clerk)
    mentor, mentee = clerk.rng.sample(clerk.people, 2)
    body = {
        "mentor_id": mentor.employee_id,
        "mentee_id": mentee.employee_id,
        "competency": clerk.rng.choice((*COMMON, *TECHNICAL)),
    }
    entry = await clerk.post("pair", "/enrollment/v1/mentorships", body)
    clerk.pairs.append(Pair(entry.answer["mentorship_id"]))
    return None


async def meet(clerk: Clerk) -> None:
    """Log a meeting; one logged before, under a new key, is told so."""
    if not clerk.pairs:
        return await pair_up(clerk)
    pair, today = clerk.rng.choice(clerk.pairs), clerk.town.today
    again = bool(pair.met) and clerk.rng.random() < 0.1
    held_at = (
        clerk.rng.choice(pair.met)
        if again
        else a_moment(today - timedelta(days=200), today - timedelta(days=1), clerk.rng).isoformat()
    )
    body: dict[str, Any] = {"held_at": held_at, "minutes": clerk.rng.randint(20, 120)}
    if clerk.rng.random() < 0.8:
        body["mentor_rating"] = clerk.rng.randint(1, 4)
    path = f"/enrollment/v1/mentorships/{pair.mentorship_id}/sessions"
    expects = (409,) if pair.closed or held_at in pair.met else (201,)
    entry = await clerk.post("meet", path, body, expects=expects, mentorship_id=pair.mentorship_id)
    if entry.status == HTTPStatus.CREATED:
        pair.met.append(held_at)
    return None


async def close(clerk: Clerk) -> None:
    """End a mentorship with a report; a second time is refused."""
    if not clerk.pairs:
        return await pair_up(clerk)
    pair = clerk.rng.choice(clerk.pairs)
    path = f"/enrollment/v1/mentorships/{pair.mentorship_id}/closing"
    body = {"outcome": clerk.rng.choice(OUTCOMES), "report": "Sasaran dibahas bersama."}
    expects = (409,) if pair.closed else (200,)
    await clerk.post("close-pair", path, body, expects=expects, mentorship_id=pair.mentorship_id)
    pair.closed = True
    return None
