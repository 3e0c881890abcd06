"""Who is erased from the register has no channel of their own any more, and no note on an alert about them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.events.enrollment import EmployeeChanged
from shared.ids import new_opaque_id
from tests.service.harness import Harness, running
from tests.service.notification.channels import channel
from tests.service.notification.told import alerts, employee, score, tell

SITI, BUDI = new_opaque_id(), new_opaque_id()
PATH = "/notification/v1/channels"


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    async with running(tmp_path, "notification") as harness:
        yield harness


def erased(version: int = 2) -> EmployeeChanged:
    return employee(SITI, active=False, version=version).model_copy(update={"erased": True})


async def two_with_channels(h: Harness) -> list[str]:
    """Siti and Budi have channels of their own, their agency has one; the ids of those that are not Siti's."""
    await tell(h, employee(SITI), employee(BUDI))
    key = {"Idempotency-Key": "saluran-siti"}
    await channel(h, "email", "siti.rahma@example.id", headers={**h.token(subject=SITI), **key}, personal=True)
    await channel(h, "email", "siti.lain@example.id", headers=h.token(subject=SITI), personal=True)
    budi = await channel(h, "email", "budi@example.id", headers=h.token(subject=BUDI), personal=True)
    shared = await channel(h, "email", "dinas@example.id")
    return sorted([budi["channel_id"], shared["channel_id"]])


async def ids(h: Harness, table: str) -> list[str]:
    return sorted({row["channel_id"] for row in await h.rows("notification", table)})


async def test_own_channels_go_with_all_that_was_sent_and_others_stay(h: Harness) -> None:
    others = await two_with_channels(h)
    await tell(h, score(SITI, 2))
    await tell(h, erased())
    assert await ids(h, "channel") == others
    for table in ("delivery", "delivery_item"):
        assert set(await ids(h, table)) <= set(others)
    assert "example.id" not in repr([row["body"] for row in await h.rows("notification", "idempotency_key")]), (
        "the answer kept for repeats shows an address"
    )
    before = await h.rows("notification", "channel")
    await tell(h, erased(), employee(SITI, version=1))
    assert await h.rows("notification", "channel") == before


async def test_a_repeat_of_the_request_makes_no_channel_again(h: Harness) -> None:
    others = await two_with_channels(h)
    await tell(h, erased())
    body = {"kind": "email", "name": "Uji", "address": "siti.rahma@example.id", "personal": True}
    headers = {**h.token(subject=SITI), "Idempotency-Key": "saluran-siti"}
    again = await h.client.post(PATH, json=body, headers=headers)
    assert (again.status_code, again.json()) == (201, {"erased": True})
    assert await ids(h, "channel") == others


async def test_who_left_or_was_erased_makes_no_channel_of_their_own(h: Harness) -> None:
    others = await two_with_channels(h)
    await tell(h, erased(), employee(BUDI, active=False, version=2))
    for subject in (SITI, BUDI):
        body = {"kind": "email", "name": "Uji", "address": "siti@example.id", "personal": True}
        answer = await h.client.post(PATH, json=body, headers=h.token(subject=subject))
        assert answer.status_code == 409, answer.text
    assert await ids(h, "channel") == others, "who has left keeps the channel they have"


async def test_notes_on_alerts_about_the_person_go_and_the_alerts_stay(h: Harness) -> None:
    await two_with_channels(h)
    await tell(h, score(SITI, 2), score(BUDI, 2))
    for subject in (SITI, BUDI):
        [alert] = await alerts(h, subject_id=subject, rule="score-below-standard")
        path = f"/notification/v1/alerts/{alert['alert_id']}/acknowledge"
        note = {"note": f"Sudah bicara dengan {subject}."}
        headers = {**h.token(), "Idempotency-Key": f"catatan-{subject}"}
        (await h.client.post(path, json=note, headers=headers)).raise_for_status()
    await tell(h, erased())
    scores = [row for row in await h.rows("notification", "alert") if row["rule"] == "score-below-standard"]
    notes = {row["subject_id"]: row["note"] for row in scores}
    assert notes == {SITI: None, BUDI: f"Sudah bicara dengan {BUDI}."}
    kept = repr([row["body"] for row in await h.rows("notification", "idempotency_key")])
    assert SITI not in kept
    assert BUDI in kept
    assert {alert["state"] for alert in await alerts(h, subject_id=SITI)} == {"resolved"}
