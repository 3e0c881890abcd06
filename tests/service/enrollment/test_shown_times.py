"""Answers give times as the city says them, with its offset; learning platforms get theirs back as they sent them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.service.enrollment.town import PAST, Json, get, made, person, result, run, seat
from tests.service.enrollment.xapi.platform import ask, at_session, sent, statement
from tests.service.harness import Harness

NOW = "2026-11-01T10:00:00+07:00"
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")


def moments(part: Any) -> Iterator[str]:
    """Every time in an answer, however deep."""
    if isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from moments(one)
    elif isinstance(part, str) and MOMENT.fullmatch(part):
        yield part


async def told(h: Harness, path: str) -> list[str]:
    """The times that a path answers with."""
    answer = await get(h, path)
    assert answer.status_code == 200, answer.text
    return list(moments(answer.json()))


async def test_an_enrolment_its_steps_and_its_certificate(h: Harness) -> None:
    new = await seat(h, await person(h, 1), await run(h, **PAST))
    path = f"/enrollments/{new['enrollment_id']}"
    ended = await made(h, f"{path}/completion", result(completed_at="2026-10-07T09:00:00Z"), status=200)
    shown: Json = (await get(h, path)).json()
    for one in (ended, shown):
        assert (one["enrolled_at"], one["completed_at"]) == (NOW, "2026-10-07T16:00:00+07:00")
    assert (await get(h, "/enrollments")).json()["items"] == [shown]
    assert await told(h, f"{path}/steps") == [NOW, NOW]
    assert (await made(h, f"{path}/certificate", None))["issued_at"] == NOW


async def test_a_mentorship_its_goals_and_its_meetings(h: Harness) -> None:
    pair = {"mentor_id": await person(h, 1), "mentee_id": await person(h, 2), "competency": "pelayanan-publik"}
    new = await made(h, "/mentorships", {**pair, "goals": ["Memimpin rapat"]})
    path = f"/mentorships/{new['mentorship_id']}"
    late = await made(h, f"{path}/sessions", {"held_at": "2026-10-19T18:30:00Z", "minutes": 60})
    assert late["held_at"] == "2026-10-20T01:30:00+07:00", "the city's next day"
    goal = {"goal": "Memimpin rapat", "state": "reached"}
    reached = await made(h, f"{path}/goals/{new['goals'][0]['goal_id']}", goal, method="PUT", status=200)
    ended = await made(h, f"{path}/closing", {"outcome": "reached", "report": "Tercapai."}, status=200)
    assert (new["started_at"], reached["settled_at"], ended["closed_at"]) == (NOW, NOW, NOW)


async def test_a_parked_statement_but_not_the_statement_itself(h: Harness) -> None:
    where = at_session(await run(h, **PAST))
    [statement_id] = await sent(h, statement("budi.s", "passed", where, when="2026-10-07T09:00:00Z"))
    [waiting] = (await get(h, "/xapi/parked")).json()["items"]
    assert (waiting["occurred_at"], waiting["stored_at"]) == ("2026-10-07T16:00:00+07:00", NOW)
    kept = (await ask(h, statementId=statement_id)).json()
    assert kept["timestamp"] == "2026-10-07T09:00:00Z"
    assert datetime.fromisoformat(kept["stored"]) == datetime(2026, 11, 1, 3, tzinfo=UTC)


async def test_the_copy_of_a_persons_data_but_not_the_rows_as_they_are_stored(h: Harness) -> None:
    who = await person(h, 1)
    await seat(h, who, await run(h))
    copy = (await get(h, f"/employees/{who}/export")).json()
    assert copy["exported_at"] == NOW
    assert set(moments(copy["audit"])) == {NOW}
    assert set(moments(copy["records"])) == {"2026-11-01T03:00:00Z"}
