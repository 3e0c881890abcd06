"""Complaints past their deadline, from events and timers to alerts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shared.ids import new_id
from tests.service.harness import START, Harness, running
from tests.service.notification.told import alerts, announced, closed, moved, one_alert, opened, tell

SOON = START + timedelta(days=2)
LATER = START + timedelta(days=9)


async def fire(h: Harness) -> int:
    """Let the timers that are due fire; how many."""
    fired: int = await h.service("notification").context.timers.run_due()
    await h.settled()
    return fired


async def test_a_complaint_is_overdue_when_its_deadline_passes_and_not_a_moment_before(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        complaint = new_id()
        await tell(h, opened(complaint, SOON))
        h.clock.set(SOON - timedelta(microseconds=1))
        await fire(h)
        assert [alert["rule"] for alert in await alerts(h)] == ["complaint-due-soon"]
        waiting = {timer["rule"]: timer["due_at"] for timer in await h.rows("notification", "timer")}
        assert waiting["complaint-overdue"] == SOON
        h.clock.set(SOON)
        await fire(h)
        alert = await one_alert(h, rule="complaint-overdue")
        assert (alert["rule"], alert["severity"]) == ("complaint-overdue", "critical")
        assert (alert["subject_type"], alert["subject_id"]) == ("complaint", complaint)
        assert alert["figures"]["due_at"] == "2026-11-03T10:00:00+07:00"
        assert "Verifikasi dan teruskan" in alert["message"]


async def test_a_move_in_time_sets_the_next_deadline(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        complaint = new_id()
        await tell(h, opened(complaint, SOON))
        await tell(h, moved(complaint, LATER))
        h.clock.set(SOON)
        await fire(h)
        assert await alerts(h) == []
        h.clock.set(LATER)
        await fire(h)
        assert (await one_alert(h))["figures"]["complaint_state"] == "forwarded"


async def test_a_late_move_resolves_and_the_next_deadline_raises_anew(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        complaint = new_id()
        await tell(h, opened(complaint, SOON))
        h.clock.set(SOON)
        await fire(h)
        await tell(h, moved(complaint, LATER, late=True))
        assert (await one_alert(h))["state"] == "resolved"
        h.clock.set(LATER)
        await fire(h)
        assert [alert["state"] for alert in await alerts(h)] == ["open", "resolved"]


async def test_going_on_under_the_same_missed_deadline_keeps_the_alert(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        complaint = new_id()
        await tell(h, opened(complaint, SOON))
        h.clock.set(SOON)
        await fire(h)
        before = await one_alert(h)
        await tell(h, moved(complaint, SOON, to="verified", late=True))
        after = await one_alert(h)
        assert (after["alert_id"], after["state"]) == (before["alert_id"], "open")
        assert after["figures"]["complaint_state"] == "verified"
        assert len(await announced(h)) == 1


async def test_closing_and_owing_nothing_resolve_and_leave_no_timer(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        ended, answered, in_time = new_id(), new_id(), new_id()
        await tell(h, opened(ended, SOON), opened(answered, SOON), opened(in_time, LATER))
        h.clock.set(SOON)
        await fire(h)
        assert len(await alerts(h, state="open")) == 2
        await tell(h, closed(ended), moved(answered, None, to="answered"), closed(in_time))
        assert await alerts(h, state="open") == []
        assert await h.rows("notification", "timer") == []
        h.clock.set(LATER)
        assert await fire(h) == 0


async def test_a_deadline_that_has_passed_already_raises_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, opened(new_id(), START - timedelta(days=1)))
        assert (await one_alert(h))["state"] == "open"
        assert [timer["rule"] for timer in await h.rows("notification", "timer")] == ["alert-unanswered"]


async def test_two_deadlines_missed_unseen_are_one_alert(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        complaint = new_id()
        await tell(h, opened(complaint, START - timedelta(days=9)))
        await tell(h, moved(complaint, START - timedelta(days=1), late=True))
        assert [alert["state"] for alert in await alerts(h)] == ["open", "resolved"]
        assert (await one_alert(h, state="open"))["figures"]["due_at"] == "2026-10-31T10:00:00+07:00"
