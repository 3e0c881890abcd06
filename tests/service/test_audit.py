"""Who did and who read what is written down, and shown to those whose business it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.service.enrollment.town import MINE, NEIGHBOUR, NOBODY, agency, bkpsdm, get, person, token
from tests.service.harness import Harness, running


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(tmp_path, "enrollment", "evaluation") as harness:
        for slug in (MINE, NEIGHBOUR):
            await agency(harness, slug)
        yield harness


async def trail(h: Harness, subject: str, service: str = "enrollment", **query: Any) -> list[tuple[str, str]]:
    """Who did what, the newest first."""
    answer = await h.client.get(
        f"/{service}/v1/audit", params={"subject": subject, **query}, headers=h.token("*", "sibolga", subject="auditor")
    )
    assert answer.status_code == 200, answer.text
    return [(entry["actor"], entry["action"]) for entry in answer.json()["items"]]


async def test_a_registration_a_reading_and_an_erasure_leave_their_lines(h: Harness) -> None:
    who = await person(h, 1)
    await get(h, f"/employees/{who}", h.token(MINE, "sibolga", subject="clerk"))
    await h.client.delete(f"/enrollment/v1/employees/{who}", headers=token(h))
    assert await trail(h, who) == [
        ("officer", "employee-erased"),
        ("clerk", "employee-read"),
        ("officer", "employee-registered"),
    ]


async def test_asking_for_the_trail_is_in_the_trail(h: Harness) -> None:
    who = await person(h, 1)
    await trail(h, who)
    assert (await trail(h, who))[0] == ("auditor", "audit-read")


async def test_who_reads_ten_times_in_a_minute_has_one_line_and_another_in_the_next(h: Harness) -> None:
    who = await person(h, 1)
    for _ in range(10):
        await get(h, f"/employees/{who}")
    assert (await trail(h, who)).count(("officer", "employee-read")) == 1
    h.clock.advance(timedelta(minutes=1))
    await get(h, f"/employees/{who}")
    assert (await trail(h, who)).count(("officer", "employee-read")) == 2


async def test_two_readers_have_a_line_each(h: Harness) -> None:
    who = await person(h, 1)
    for name in ("first", "second"):
        await get(h, f"/employees/{who}", h.token(MINE, "sibolga", subject=name))
    assert {("first", "employee-read"), ("second", "employee-read")} <= set(await trail(h, who))


async def test_reading_scores_is_written_down_where_the_scores_are(h: Harness) -> None:
    who = await person(h, 1)
    await h.settled()
    for path in ("scores", "jp", "profile"):
        assert (await h.client.get(f"/evaluation/v1/employees/{who}/{path}", headers=token(h))).status_code == 200
    assert {action for _, action in await trail(h, who, "evaluation")} == {"scores-read", "jp-read", "profile-read"}


async def test_a_person_reads_their_own_record_unnoticed_and_sees_who_else_did(h: Harness) -> None:
    who = await person(h, 1)
    await get(h, f"/employees/{who}")
    own = h.token(MINE, "sibolga", scopes="participant", subject=who)
    assert (await get(h, f"/employees/{who}", own)).status_code == 200
    answer = await get(h, "/audit", own, subject=who)
    assert [entry["action"] for entry in answer.json()["items"]] == ["employee-read", "employee-registered"]


async def test_a_person_does_not_see_another_s_trail(h: Harness) -> None:
    who, other = await person(h, 1), await person(h, 2)
    own = h.token(MINE, "sibolga", scopes="participant", subject=who)
    assert (await get(h, "/audit", own, subject=other)).status_code == 403


async def test_the_neighbour_s_people_and_nobody_at_all_read_alike(h: Harness) -> None:
    who = await person(h, 1)
    stranger = token(h, NEIGHBOUR)
    theirs, nobody = [await get(h, "/audit", stranger, subject=subject) for subject in (who, NOBODY)]
    assert (theirs.status_code, nobody.status_code) == (404, 404)
    assert theirs.json()["detail"] == nobody.json()["detail"]


async def test_a_refused_reading_leaves_no_line(h: Harness) -> None:
    who = await person(h, 1)
    assert (await get(h, f"/employees/{who}", token(h, NEIGHBOUR))).status_code == 404
    assert await trail(h, who) == [("officer", "employee-registered")]


async def test_a_long_trail_comes_in_pages(h: Harness) -> None:
    who = await person(h, 1)
    for minute in range(5):
        h.clock.advance(timedelta(minutes=minute + 1))
        await get(h, f"/employees/{who}")
    first = (await get(h, "/audit", bkpsdm(h), subject=who, limit=4)).json()
    rest = (await get(h, "/audit", bkpsdm(h), subject=who, limit=4, cursor=first["next_cursor"])).json()
    ids = [entry["audit_id"] for entry in first["items"] + rest["items"]]
    assert (len(ids), ids) == (6, sorted(ids, reverse=True))
    assert rest["next_cursor"] is None
