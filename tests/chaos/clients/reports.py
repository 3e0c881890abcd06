"""Citizens' reports (SP4N-LAPOR!): sent, moved on step by step, replied to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from tests.chaos.caller import Request
from tests.chaos.clients.clerk import Clerk, Report
from tests.chaos.town import a_moment

_NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "received": ("verify", "verify", "verify", "reject"),
    "verified": ("forward", "forward", "forward", "reject"),
    "forwarded": ("answer",),
    "answered": ("close", "reopen", "reply"),
    "reopened": ("answer",),
    "closed": ("reopen",),
}
_CLASSES: Final = ("simple", "no_field_check", "field_check")
_FRESH: Final = timedelta(days=5)
"""Answers are younger than this, so that no reporter's time to object runs out meanwhile."""


async def report(clerk: Clerk) -> None:
    """A report: by a citizen, or by word of mouth and entered later by an officer."""
    rng, today = clerk.rng, clerk.town.today
    kind = rng.choice(("complaint", "complaint", "aspiration", "information"))
    body: dict[str, Any] = {
        "unit_id": clerk.agency.unit_id(rng.choice(list(clerk.agency.units))),
        "kind": kind,
        "text": "Antrean terlalu lama.",
    }
    if rng.random() < 0.1:
        request = Request("report", "POST", "/feedback/v1/complaints", body, key=clerk.new_key("report"))
        entry = await clerk.ask(request)
        shown = await clerk.read(f"/feedback/v1/complaints/{entry.answer['complaint_id']}")
        entry.facts["opened_at"] = shown["opened_at"]
    else:
        oldest = rng.choice((6, 60, 60))  # some have a deadline in the next days
        received = a_moment(today - timedelta(days=oldest), today - timedelta(days=1), rng)
        body["received_at"] = received.isoformat()
        body["reporter"] = {"mode": "confidential", "name": "Ibu Ani"} if rng.random() < 0.3 else {"mode": "anonymous"}
        entry = await clerk.post("report", "/feedback/v1/complaints", body)
    answer, said = entry.answer, body.get("received_at")
    since = clerk.now() if said is None else datetime.fromisoformat(said)
    clerk.reports.append(
        Report(answer["complaint_id"], answer["ticket"], answer["secret"], kind, answer["state"], since)
    )


async def move(clerk: Clerk) -> None:
    """Take the next step with one of the reports."""
    open_ones = [one for one in clerk.reports if one.state in _NEXT]
    if not open_ones:
        return await report(clerk)
    one = clerk.rng.choice(open_ones)
    action = clerk.rng.choice(_NEXT[one.state])
    entry = await (_reply(clerk, one) if action == "reply" else _step(clerk, one, action))
    one.state = entry["state"]
    one.reopened += one.state == "reopened"
    one.since = datetime.fromisoformat(entry["since"])
    return None


async def _step(clerk: Clerk, one: Report, action: str) -> dict[str, Any]:
    rng, now = clerk.rng, clerk.now()
    body: dict[str, Any] = {"action": action}
    if rng.random() < 0.8:
        earliest = max(one.since, now - _FRESH)
        body["moved_at"] = (earliest + (now - earliest) * rng.random()).isoformat()
    if action in {"answer", "reject"} or (action == "reopen" and rng.random() < 0.5):
        body["answer"] = "Petugas sudah ditambah."
    if action == "close":
        body["reporter_agreed"] = True
    if action in {"verify", "forward", "reopen"} and one.kind == "complaint" and rng.random() < 0.6:
        body["classification"] = rng.choice(_CLASSES)
    path = f"/feedback/v1/complaints/{one.complaint_id}/moves"
    entry = await clerk.post("move", path, body, complaint_id=one.complaint_id)
    answer: dict[str, Any] = entry.answer
    return answer


async def _reply(clerk: Clerk, one: Report) -> dict[str, Any]:
    """The reporter's own word; their secret goes in a header."""
    satisfied = clerk.rng.random() < 0.5 or one.reopened >= 2
    body = {"satisfied": satisfied} if satisfied else {"satisfied": False, "text": "Masih lama."}
    entry = await clerk.ask(
        Request(
            "reply",
            "POST",
            f"/feedback/v1/complaints/{one.ticket}/reply",
            body,
            key=clerk.new_key("reply"),
            headers={"X-Ticket-Secret": one.secret},
            facts={"complaint_id": one.complaint_id},
        )
    )
    answer: dict[str, Any] = entry.answer
    return answer
