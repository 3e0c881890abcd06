"""Durable timers: across restarts, after a stop, once each, and on time without anybody asking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from mumpuni.embedded import create_service
from services.notification.store.tables import ALERT, TIMER
from shared.clock import SystemClock
from shared.database import Tx
from shared.events.cloudevents import Envelope, encode
from shared.ids import new_id
from shared.rules.ruleset import load_rules
from tests.service.backends import Choice
from tests.service.harness import START, Harness, application, running
from tests.service.notification.told import alerts, announced, employee, one_alert, opened, tell

DEADLINE_SECONDS = 20.0
SOON = START + timedelta(days=2)


async def fire(h: Harness) -> int:
    """Let the timers that are due fire; how many."""
    fired: int = await h.service("notification").context.timers.run_due()
    await h.settled()
    return fired


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    """Wait for a condition, without asking the timers for anything."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.02)


def override(folder: Path, **values: int) -> None:
    """Sibolga's own alert rules, as an operator puts them beside the data."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    lines = ['name = "alerts"', 'version = "1"', 'city = "sibolga"', "effective_from = 2026-01-01", "[values]"]
    lines += [f"{name} = {value}" for name, value in values.items()]
    (rules / "sibolga.toml").write_text("\n".join(lines), encoding="utf-8")


async def test_a_timer_outlives_the_process_that_set_it(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, opened(new_id(), SOON))
    async with running(tmp_path, "notification") as h:
        assert await fire(h) == 0
        h.clock.set(SOON)
        await fire(h)
        assert (await one_alert(h))["rule"] == "complaint-overdue"


async def test_what_came_due_during_a_stop_fires_at_the_next_start_and_once(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=datetime(2026, 9, 1, tzinfo=UTC)) as h:
        await tell(h, opened(new_id(), datetime(2026, 9, 20, tzinfo=UTC)), employee())
    for _ in range(2):
        async with running(tmp_path, "notification", now=datetime(2027, 1, 5, tzinfo=UTC)) as h:
            await fire(h)
            told = sorted((alert["rule"], alert["figures"].get("year")) for alert in await alerts(h))
            assert told == [("complaint-overdue", None), ("jp-below-target", 2026)]


async def test_a_change_heard_of_before_the_missed_timer_does_not_hide_it(tmp_path: Path) -> None:
    somebody = employee()
    async with running(tmp_path, "notification", now=datetime(2026, 9, 1, tzinfo=UTC)) as h:
        await tell(h, somebody)
    async with running(tmp_path, "notification", now=datetime(2027, 1, 5, tzinfo=UTC)) as h:
        await tell(h, employee(somebody.employee_id, version=2))
        await fire(h)
        assert (await one_alert(h))["figures"]["year"] == 2026


async def test_more_timers_than_fit_into_one_transaction_all_fire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFICATION_TIMER_BATCH", "7")
    monkeypatch.setenv("NOTIFICATION_TIMER_POLL_SECONDS", "3600")
    async with running(tmp_path, "notification", now=datetime(2026, 9, 30, tzinfo=UTC)) as h:
        await tell(h, *(employee() for _ in range(30)))
        h.clock.set(datetime(2026, 9, 30, 17, tzinfo=UTC))
        await asyncio.gather(fire(h), fire(h))
        assert len(await alerts(h, limit=100)) == 30
        assert len(await announced(h)) == 30
        assert len(await h.rows("notification", "timer")) == 30


async def test_the_loop_notices_by_itself_that_a_deadline_has_passed(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, opened(new_id(), SOON))
        h.clock.set(SOON)
        await until(partial(alerts, h))


async def test_a_timer_that_is_due_sooner_wakes_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATION_TIMER_POLL_SECONDS", "3600")
    clock = SystemClock()
    app = await application(tmp_path, "notification", clock=clock)
    async with app.router.lifespan_context(app):
        database = app.state.services["notification"].database
        for known, seconds in enumerate((3600, 1)):  # the loop sleeps until the first when the second comes
            event = opened(new_id(), clock.now() + timedelta(seconds=seconds))
            await app.state.bus.publish([encode(Envelope(new_id(), "/mumpuni/test", clock.now(), event))])
            await until(partial(database.read, _timer_or_alert, known))
        await until(partial(database.read, _any_alert))


async def test_an_earlier_opening_in_the_rules_counts_from_the_next_start(tmp_path: Path) -> None:
    august = datetime(2026, 8, 15, tzinfo=UTC)
    async with running(tmp_path, "notification", now=august) as h:
        await tell(h, employee())
        await fire(h)
        assert await alerts(h) == []
    override(tmp_path, jp_from_month=7)
    async with running(tmp_path, "notification", now=august) as h:
        await fire(h)
        alert = await one_alert(h)
        assert alert["figures"]["year"] == 2026
        assert alert["rule_set"] == "alerts-2026.1+sibolga.1"


async def test_a_later_opening_in_the_rules_counts_too(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=datetime(2026, 8, 15, tzinfo=UTC)) as h:
        await tell(h, employee())
    override(tmp_path, jp_from_month=11)
    async with running(tmp_path, "notification", now=datetime(2026, 10, 1, tzinfo=UTC)) as h:
        await fire(h)
        assert await alerts(h) == []
        h.clock.set(datetime(2026, 10, 31, 17, tzinfo=UTC))
        await fire(h)
        assert (await one_alert(h))["state"] == "open"


async def test_two_replicas_on_one_store_fire_each_timer_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFICATION_TIMER_BATCH", "5")
    monkeypatch.setenv("NOTIFICATION_TIMER_POLL_SECONDS", "3600")
    async with running(tmp_path, "notification") as h:
        await tell(h, *(opened(new_id(), SOON + timedelta(seconds=second)) for second in range(40)))
        store = await Choice.backend.store(tmp_path, "notification")
        other = create_service("notification", store, h.bus, h.clock, load_rules())
        h.clock.set(SOON + timedelta(minutes=1))
        try:
            await asyncio.gather(h.service("notification").context.timers.run_due(), other.context.timers.run_due())
        finally:
            await other.database.close()
        await h.settled()
        overdue = await alerts(h, rule="complaint-overdue", limit=100)
        assert len(overdue) == len({alert["subject_id"] for alert in overdue}) == 40
        raised = [step for step in await h.rows("notification", "alert_step") if step["kind"] == "raised"]
        assert len(raised) == len({step["alert_id"] for step in raised}) == 40
        assert {timer["rule"] for timer in await h.rows("notification", "timer")} == {"alert-unanswered"}


def _timer_or_alert(tx: Tx, known: int) -> bool:
    """Whether one more complaint was taken in than are known."""
    return len(tx.execute(sa.select(TIMER)).all()) + len(tx.execute(sa.select(ALERT)).all()) > known


def _any_alert(tx: Tx) -> bool:
    return tx.execute(sa.select(ALERT)).first() is not None
