"""What people say about people: supervisors' assessments, answers to requests, decisions about proposals, appeals."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from tests.chaos.caller import Request
from tests.chaos.clients.clerk import Clerk, Person, Proposal, Record
from tests.chaos.clients.people import register
from tests.chaos.journal import Entry
from tests.chaos.town import COMMON, TECHNICAL

_ROOT: Final = "/evaluation/v1"
_WHY: Final = "Sesuai rencana pengembangan unit."


async def assess(clerk: Clerk) -> None:
    """Write a supervisor's assessment down. Evaluation hears of a person a moment later: 404 until then."""
    if not clerk.people:
        return await register(clerk)
    rng = clerk.rng
    body = {
        "employee_id": rng.choice(clerk.people).employee_id,
        "competency": rng.choice((*COMMON, *TECHNICAL)),
        "value": _a_value(clerk),
        "assessed_on": f"{clerk.town.today - timedelta(days=rng.randint(1, 420))}",
    }
    entry = await clerk.post("assess", f"{_ROOT}/assessments", body, expects=(201, 404))
    if entry.status == HTTPStatus.CREATED:
        clerk.records.append(Record(entry.answer["record_id"]))
    return None


async def mend_assessment(clerk: Clerk) -> None:
    """Correct an assessment, or withdraw it. There is no key: who gets no answer looks whether it took place."""
    if not clerk.records:
        return await assess(clerk)
    rng = clerk.rng
    record = rng.choice(clerk.records)
    path, match = f"{_ROOT}/assessments/{record.record_id}", {"If-Match": f'"{record.version}"'}
    facts = {"record_id": record.record_id}
    if rng.random() < 0.6:
        body = {"value": _a_value(clerk)}
        kind, method = "correct-assessment", "PATCH"
    else:
        body, kind, method = {}, "withdraw-assessment", "DELETE"
        clerk.records.remove(record)
    entry = await clerk.ask(Request(kind, method, path, body or None, clerk.officer, None, (200,), match, facts))
    if entry.status == HTTPStatus.PRECONDITION_FAILED and len(entry.attempts) > 1:
        await _look(clerk, record, entry)
    record.version += 1
    return None


async def answer_request(clerk: Clerk) -> None:
    """Answer for a supervisor who was asked about one of this clerk's people; what was recorded is read after that."""
    asked = await _own(clerk, "/assessment-requests", state="requested")
    if not asked:
        return await assess(clerk)
    rng, (one, person) = clerk.rng, clerk.rng.choice(asked)
    named = [name for name in one["competencies"] if rng.random() < 0.8]
    body = {"applies": rng.randint(1, 4), "competencies": {name: _a_value(clerk) for name in named}}
    path = f"{_ROOT}/assessment-requests/{one['assessment_id']}/answer"
    entry = await clerk.post("answer-request", path, body, expects=(200, 404, 409))
    if entry.is_done:
        shown = await clerk.read(f"{_ROOT}/assessments", employee_id=person.employee_id, limit=500)
        entry.facts["records"] = {
            record["competency"]: (record["record_id"], record["assessed_on"])
            for record in shown["items"]
            if record["request_id"] == one["assessment_id"]
        }
    return None


async def decide(clerk: Clerk) -> None:
    """Approve or reject a proposal about one of this clerk's people; it may lapse before."""
    found = await _own(clerk, "/recommendations", state="open")
    if not found:
        return await assess(clerk)
    one, person = clerk.rng.choice(found)
    body = {"decision": clerk.rng.choice(("approve", "reject")), "reason": _WHY}
    path = f"{_ROOT}/recommendations/{one['recommendation_id']}/decision"
    entry = await clerk.post("decide", path, body, expects=(200, 409))
    if entry.is_done:
        clerk.proposals.append(Proposal(one["recommendation_id"], person, entry.answer["state"]))
    return None


async def appeal(clerk: Clerk) -> None:
    """The person objects to a decision; somebody else than who took it decides on that."""
    open_ones = [one for one in clerk.proposals if one.state in {"approved", "rejected", "appealed"}]
    if not open_ones:
        return await decide(clerk)
    one = clerk.rng.choice(open_ones)
    path, body = f"{_ROOT}/recommendations/{one.recommendation_id}", {"text": "Saya sedang tugas belajar."}
    kind, token = "appeal", clerk.person_token(one.person)
    if one.state == "appealed":
        body = {"decision": clerk.rng.choice(("uphold", "overturn")), "reason": _WHY}
        kind, token = "decide-appeal", clerk.site.officer("*", clerk.agency.city)
    where = f"{path}/{'appeal-decision' if one.state == 'appealed' else 'appeal'}"
    entry = await clerk.ask(Request(kind, "POST", where, body, token, clerk.new_key(kind), (200,)))
    one.state = entry.answer["state"]
    return None


async def _own(clerk: Clerk, path: str, state: str) -> list[tuple[dict[str, Any], Person]]:
    """The first of a list that are about this clerk's people."""
    page = await clerk.read(f"{_ROOT}{path}", agency=clerk.agency.slug, state=state, limit=500)
    return [(one, person) for one in page["items"] if (person := clerk.person_of(one["employee_id"]))]


async def _look(clerk: Clerk, record: Record, entry: Entry) -> None:
    """Nobody else changes this record."""
    stored = await clerk.read(entry.path)
    asked = {"withdrawn": True} if entry.method == "DELETE" else entry.body
    if stored["version"] == record.version + 1 and asked == {name: stored[name] for name in asked}:
        entry.attempts.append("found done")
        entry.status, entry.answer = int(HTTPStatus.OK), stored


def _a_value(clerk: Clerk) -> float:
    return round(clerk.rng.uniform(20, 100), clerk.rng.choice((0, 1, 2)))
