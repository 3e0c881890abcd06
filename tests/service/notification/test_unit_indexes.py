"""Satisfaction indexes, from events to alerts."""

from __future__ import annotations

from pathlib import Path

from shared.events.notification import AlertRaised
from tests.service.harness import running
from tests.service.notification.told import UNIT, alerts, announced, ikm, one_alert, tell, unit


async def test_a_poor_grade_raises_an_alert_that_names_the_unit(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, unit("Sekretariat Disdik"), ikm("70.25", "C"))
        alert = await one_alert(h)
        assert (alert["rule"], alert["severity"], alert["unit_id"]) == ("ikm-low", "warning", UNIT)
        assert alert["figures"] == {
            "year": 2026,
            "value": 70.25,
            "grade": "C",
            "answers": 40,
            "indicative": "no",
        }
        assert "Sekretariat Disdik bernilai 70,25" in alert["message"]


async def test_severity_follows_the_grade_in_place(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        told = []
        for value, grade, answers in (("66", "C", 20), ("66", "C", 30), ("60", "D", 31), ("70", "C", 32)):
            await tell(h, ikm(value, grade, answers=answers))
            told.append((await one_alert(h))["severity"])
        assert told == ["info", "warning", "critical", "warning"]
        [raised] = await announced(h)
        assert isinstance(raised, AlertRaised)
        assert raised.figures["answers"] == 20


async def test_a_better_grade_resolves_and_a_worse_one_raises_anew(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        for value, grade in (("70", "C"), ("80", "B"), ("70", "C")):
            await tell(h, ikm(value, grade))
        assert [alert["state"] for alert in await alerts(h)] == ["open", "resolved"]


async def test_too_few_answers_alert_nobody(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("30", "D", answers=4, previous="90"))
        assert await alerts(h) == []
        await tell(h, ikm("30", "D", answers=5, previous="90"))
        assert {alert["rule"] for alert in await alerts(h)} == {"ikm-low", "ikm-dropped"}


async def test_a_drop_is_an_alert_of_its_own_in_a_good_grade_too(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("85", "B", previous="90"))
        alert = await one_alert(h)
        assert (alert["rule"], alert["severity"], alert["figures"]["drop"]) == ("ikm-dropped", "warning", 5)
        await tell(h, ikm("85.01", "B", previous="90"))
        assert (await one_alert(h))["state"] == "resolved"


async def test_a_newer_year_takes_the_place_of_an_older_one_in_either_order(tmp_path: Path) -> None:
    other = f"{UNIT}-lain"
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("60", "D", year=2025), ikm("70", "C", year=2026, unit_id=other))
        await tell(h, ikm("61", "D", year=2026), ikm("60", "D", year=2025, unit_id=other))
        told = {(alert["subject_id"], alert["figures"]["year"]) for alert in await alerts(h, state="open")}
        assert told == {(UNIT, 2026), (other, 2026)}


async def test_few_answers_in_the_new_year_leave_the_old_alert_standing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("60", "D", year=2025))
        await tell(h, ikm("90", "A", year=2026, answers=4))
        assert (await one_alert(h))["state"] == "open"


async def test_a_closed_unit_has_no_alerts_until_it_opens_again(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, unit(), ikm("60", "D"))
        await tell(h, unit(active=False, version=2))
        assert (await one_alert(h))["state"] == "resolved"
        await tell(h, unit(active=True, version=3))
        assert [alert["state"] for alert in await alerts(h)] == ["open", "resolved"]


async def test_an_index_of_a_person_is_passed_over(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        person = ikm("40", "D").model_copy(
            update={"index": "ip_asn", "subject_id": "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"}
        )
        await tell(h, person)
        assert await alerts(h) == []


async def test_a_new_name_is_read_in_alerts_that_are_open_already(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("60", "D"))
        assert UNIT in (await one_alert(h))["title"]
        await tell(h, unit("Loket Dapodik", version=5))
        assert "Loket Dapodik" in (await one_alert(h))["title"]
        await tell(h, unit("Nama lama", version=4))
        assert "Loket Dapodik" in (await one_alert(h))["title"]
