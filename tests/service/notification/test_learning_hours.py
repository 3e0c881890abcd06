"""JP below target, from events to alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.service.harness import Harness, running
from tests.service.notification.told import alerts, announced, employee, jp, one_alert, tell

SEPTEMBER = datetime(2026, 9, 30, 16, 59, tzinfo=UTC)
"""A minute before 1 October in Jakarta."""

RULE = "jp-below-target"


async def time_passes(h: Harness, by: timedelta) -> None:
    """Move the clock and let the timers that have come due fire."""
    h.clock.advance(by)
    await h.service("notification").context.timers.run_due()
    await h.settled()


async def test_a_civil_servant_short_of_hours_late_in_the_year_raises_an_alert(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee()
        await tell(h, somebody, jp(somebody.employee_id, "7.5"))
        alert = await one_alert(h)
        assert alert["rule"] == RULE
        assert alert["severity"] == "warning"
        assert alert["state"] == "open"
        assert alert["subject_type"] == "employee"
        assert alert["subject_id"] == somebody.employee_id
        assert alert["figures"] == {"year": 2026, "counted_jp": 7.5, "target_jp": 20, "shortfall_jp": 12.5}
        assert "7,5 dari 20 JP" in alert["message"]


async def test_who_was_never_heard_of_has_no_hours(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, employee())
        assert (await one_alert(h))["figures"]["counted_jp"] == 0


async def test_contract_staff_have_no_minimum(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee(employment="pppk")
        await tell(h, somebody, jp(somebody.employee_id, "0", target=None))
        assert await alerts(h) == []
        assert await h.rows("notification", "timer") == []


async def test_figures_change_in_place_and_reaching_the_target_resolves(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee()
        await tell(h, somebody)
        first = await one_alert(h)
        h.clock.advance(timedelta(hours=1))
        await tell(h, jp(somebody.employee_id, "19.5"))
        second = await one_alert(h)
        assert second["alert_id"] == first["alert_id"]
        assert second["figures"]["shortfall_jp"] == 0.5
        assert second["raised_at"] == first["raised_at"]
        assert second["updated_at"] > first["updated_at"]
        await tell(h, jp(somebody.employee_id, "20"))
        assert (await one_alert(h))["state"] == "resolved"
        assert [type(event).__name__ for event in await announced(h)] == ["AlertRaised", "AlertResolved"]


async def test_hours_taken_back_raise_a_new_alert(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee()
        await tell(h, somebody)
        await tell(h, jp(somebody.employee_id, "20"))
        await tell(h, jp(somebody.employee_id, "16"))
        newest, oldest = await alerts(h)
        assert (newest["state"], oldest["state"]) == ("open", "resolved")
        assert newest["alert_id"] != oldest["alert_id"]


async def test_who_leaves_is_asked_for_nothing_and_who_comes_back_is(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee()
        await tell(h, somebody, jp(somebody.employee_id, "4"))
        await tell(h, employee(somebody.employee_id, active=False, version=2))
        assert (await one_alert(h))["state"] == "resolved"
        assert await h.rows("notification", "timer") == []
        await tell(h, jp(somebody.employee_id, "5"))
        assert await alerts(h, state="open") == []
        await tell(h, employee(somebody.employee_id, version=3))
        assert (await one_alert(h, state="open"))["figures"]["counted_jp"] == 5


async def test_an_older_version_of_a_person_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee(version=3)
        await tell(h, somebody)
        await tell(h, employee(somebody.employee_id, active=False, version=2))
        assert (await one_alert(h))["state"] == "open"


async def test_before_the_rules_day_nobody_is_alerted_and_on_it_everybody_who_is_short(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=SEPTEMBER) as h:
        short, done, contract = employee(), employee(), employee(employment="pppk")
        await tell(h, short, done, contract, jp(done.employee_id, "21"), jp(short.employee_id, "10"))
        assert await h.service("notification").context.timers.run_due() == 0
        assert await alerts(h) == []
        await time_passes(h, timedelta(minutes=1))
        assert (await one_alert(h))["subject_id"] == short.employee_id


async def test_the_next_years_window_asks_again_and_closes_the_last(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee()
        await tell(h, somebody, jp(somebody.employee_id, "12"))
        await time_passes(h, timedelta(days=100))
        assert (await one_alert(h))["state"] == "open"
        await time_passes(h, timedelta(days=265))
        newest, oldest = await alerts(h)
        assert (newest["state"], newest["figures"]["year"], newest["figures"]["counted_jp"]) == ("open", 2027, 0)
        assert (oldest["state"], oldest["figures"]["year"]) == ("resolved", 2026)


async def test_hours_of_a_year_long_past_alert_nobody(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee()
        await tell(h, somebody, jp(somebody.employee_id, "20"), jp(somebody.employee_id, "3", year=2025))
        assert await alerts(h, state="open") == []


async def test_who_joins_after_the_new_year_is_not_asked_for_the_last(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=datetime(2027, 2, 1, tzinfo=UTC)) as h:
        await tell(h, employee())
        assert await alerts(h) == []


async def test_hours_heard_of_before_the_person_wait_for_them(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee(employment="pppk")
        await tell(h, jp(somebody.employee_id, "30", target=None))
        await tell(h, somebody)
        assert await alerts(h) == []
        other = employee()
        await tell(h, jp(other.employee_id, "20"))
        await tell(h, other)
        assert await alerts(h) == []


async def test_an_alert_moves_with_the_person_to_another_agency(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = employee()
        await tell(h, somebody)
        await tell(h, employee(somebody.employee_id, agency="sibolga-dinkes", version=2))
        assert await alerts(h) == []
        there = await h.client.get("/notification/v1/alerts", headers=h.token(agency="sibolga-dinkes"))
        [alert] = there.json()["items"]
        assert alert["state"] == "open"
        assert alert["unit_id"] == "sibolga-dinkes.sekretariat"


async def test_hours_that_cannot_be_are_put_aside_and_stop_nobody_else(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody, other = employee(), employee()
        await tell(h, somebody, other)
        await tell(h, jp(somebody.employee_id, "7.55"), jp(other.employee_id, "12"))
        counted = {alert["subject_id"]: alert["figures"]["counted_jp"] for alert in await alerts(h)}
        assert counted == {somebody.employee_id: 0, other.employee_id: 12}
        assert sum(row["dead"] for row in await h.rows("notification", "consumer_position")) == 1
