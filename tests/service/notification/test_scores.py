"""Scores below the standard, from events to alerts."""

from __future__ import annotations

from pathlib import Path

from shared.events.evaluation import ScoreChanged
from shared.ids import new_opaque_id
from tests.service.harness import running
from tests.service.notification.told import alerts, announced, employee, one_alert, score, tell

RULE = "score-below-standard"


async def test_a_gap_raises_an_alert_for_its_competency_alone(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = new_opaque_id()
        await tell(h, score(somebody, 1), score(somebody, 0, competency="komunikasi"))
        alert = await one_alert(h, rule=RULE)
        assert alert["figures"]["competency"] == "pelayanan-publik"
        assert alert["figures"]["gap"] == 1
        assert "48,25" in alert["message"]


async def test_a_growing_gap_tells_the_same_alert_anew(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = new_opaque_id()
        await tell(h, score(somebody, 1))
        await tell(h, score(somebody, 2, level=1, points="39.99"))
        alert = await one_alert(h)
        assert alert["figures"]["gap"] == 2
        assert alert["version"] == 2
        assert len(await announced(h)) == 1


async def test_the_standard_reached_or_gone_resolves(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        reached, gone = new_opaque_id(), new_opaque_id()
        await tell(h, score(reached, 1), score(gone, 1))
        assert len(await alerts(h, state="open")) == 2
        await tell(h, score(reached, 0, level=3), score(gone, None))
        assert [alert["state"] for alert in await alerts(h)] == ["resolved", "resolved"]


async def test_a_gap_that_returns_is_a_new_alert(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = new_opaque_id()
        for gap in (1, 0, 1):
            await tell(h, score(somebody, gap))
        assert [alert["state"] for alert in await alerts(h)] == ["open", "resolved"]


async def test_the_gap_of_somebody_who_left_is_nobodys_and_returns_with_them(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee(employment="pppk")
        await tell(h, somebody, score(somebody.employee_id, 1))
        await tell(h, employee(somebody.employee_id, employment="pppk", active=False, version=2))
        assert (await one_alert(h))["state"] == "resolved"
        await tell(h, score(somebody.employee_id, 2))
        assert await alerts(h, state="open") == []
        await tell(h, employee(somebody.employee_id, employment="pppk", version=3))
        assert (await one_alert(h, state="open"))["figures"]["gap"] == 2


async def test_a_second_delivery_raises_no_second_alert(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = new_opaque_id()
        event: ScoreChanged = score(somebody, 1)
        for _ in range(2):
            await h.publish(event, event_id="the-same")
            await h.settled()
        before = await h.rows("notification", "alert")
        await h.publish(event)  # another event that says the same
        await h.settled()
        assert await h.rows("notification", "alert") == before
        assert len(before) == 1
        assert len(await announced(h)) == 1


async def test_what_a_batch_takes_back_is_never_told(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = new_opaque_id()
        await tell(h, *(score(somebody, gap) for gap in (1, 2, 0)))
        assert await alerts(h, state="open") == []
        assert await announced(h) == []
