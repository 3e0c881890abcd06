"""The life of an alert: told anew, put off, back again, escalated, explained, grouped, and put right by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from services.notification.store.delivery_tables import CHANNEL
from shared.ids import new_id, new_opaque_id
from tests.service.harness import START, Harness, running
from tests.service.notification.told import UNIT, alerts, ikm, one_alert, opened, rated, score, tell

ALERTS = "/notification/v1/alerts"
OVERDUE = START - timedelta(days=1)


async def pass_to(h: Harness, hours: float) -> None:
    """Let time pass to so many hours after the start, and what is due happen."""
    h.clock.set(START + timedelta(hours=hours))
    await h.service("notification").context.timers.run_due()
    await h.settled()


async def snooze(h: Harness, alert_id: str, hours: float, **headers: str) -> httpx.Response:
    """Put an alert off to so many hours after the start."""
    until = (START + timedelta(hours=hours)).isoformat()
    return await h.client.post(f"{ALERTS}/{alert_id}/snooze", json={"until": until}, headers=h.token() | headers)


async def explained(h: Harness, alert_id: str) -> dict[str, Any]:
    """One alert with its steps."""
    answer = await h.client.get(f"{ALERTS}/{alert_id}", headers=h.token())
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def kinds(alert: dict[str, Any]) -> list[str]:
    return [step["kind"] for step in alert["steps"]]


async def test_a_snoozed_alert_sleeps_until_its_time_and_comes_back(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, rated(new_id(), "0.5"))
        alert = await one_alert(h)
        answer = await snooze(h, alert["alert_id"], 10)
        assert (answer.status_code, answer.json()["state"]) == (200, "snoozed")
        assert answer.json()["snoozed_until"] == "2026-11-01T20:00:00+07:00"
        await pass_to(h, 9.99)
        assert (await one_alert(h))["state"] == "snoozed"
        await pass_to(h, 10)
        alert = await explained(h, alert["alert_id"])
        assert (alert["state"], alert["snoozed_until"]) == ("open", None)
        assert kinds(alert) == ["raised", "snoozed", "returned"]
        assert alert["steps"][1]["actor"] == "officer"


async def test_an_alert_is_snoozed_again_from_later_on_and_only_then_comes_back(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, rated(new_id(), "0.5"))
        alert_id = (await one_alert(h))["alert_id"]
        await snooze(h, alert_id, 10)
        await snooze(h, alert_id, 20)
        await pass_to(h, 15)
        assert (await one_alert(h))["state"] == "snoozed"
        await pass_to(h, 20)
        assert (await one_alert(h))["state"] == "open"


async def test_what_cannot_be_put_off_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        session = new_id()
        await tell(h, rated(session, "0.5"))
        alert_id = (await one_alert(h))["alert_id"]
        assert (await snooze(h, alert_id, 0)).status_code == 422
        assert (await snooze(h, alert_id, 24 * 91)).status_code == 422
        neighbour = h.token(agency="sibolga-dinkes")
        assert (await snooze(h, alert_id, 5, **neighbour)).status_code == 404
        assert (await snooze(h, alert_id, 5, **h.token(scopes="notification:read"))).status_code == 403
        await h.client.post(f"{ALERTS}/{alert_id}/acknowledge", headers=h.token())
        refused = await snooze(h, alert_id, 5)
        assert (refused.status_code, refused.json()["current_state"]) == (409, "acknowledged")


async def test_a_snoozed_alert_is_resolved_by_itself_and_does_not_come_back(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        session = new_id()
        await tell(h, rated(session, "0.5"))
        await snooze(h, (await one_alert(h))["alert_id"], 10)
        await tell(h, rated(session, "0.1"))
        await pass_to(h, 10)
        alert = await one_alert(h)
        assert (alert["state"], alert["snoozed_until"]) == ("resolved", None)
        assert await h.rows("notification", "timer") == []


async def test_what_nobody_acts_on_escalates_once(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        session = new_id()
        await tell(h, rated(session, "0.5"))
        await pass_to(h, 168 - 0.01)
        assert (await one_alert(h))["escalated_at"] is None
        await pass_to(h, 168)
        alert = await explained(h, (await one_alert(h))["alert_id"])
        assert (alert["severity"], alert["escalated_at"]) == ("critical", "2026-11-08T10:00:00+07:00")
        assert alert["steps"][-1]["facts"] == {"roles": "agency"}
        await tell(h, rated(session, "0.6"))
        alert = await explained(h, alert["alert_id"])
        assert (alert["severity"], alert["figures"]["too_difficult_percent"]) == ("critical", 60)
        await pass_to(h, 400)
        assert kinds(await explained(h, alert["alert_id"])) == ["raised", "escalated", "updated"]


async def test_an_acknowledged_alert_does_not_escalate_and_a_snoozed_one_later(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, rated(new_id(), "0.5"), rated(new_id(), "0.7"))
        taken, asleep = [alert["alert_id"] for alert in await alerts(h)]
        await h.client.post(f"{ALERTS}/{taken}/acknowledge", headers=h.token())
        await snooze(h, asleep, 200)
        await pass_to(h, 168)
        assert [alert["escalated_at"] for alert in await alerts(h)] == [None, None]
        await pass_to(h, 200)
        await pass_to(h, 200 + 168)
        assert [alert["severity"] for alert in await alerts(h, state="acknowledged")] == ["warning"]
        assert [alert["severity"] for alert in await alerts(h, state="open")] == ["critical"]


async def test_an_alert_says_why_what_to_do_where_to_look_and_which_event_is_behind_it(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        event_id = new_id()
        await h.publish(ikm("60", "D"), event_id=event_id)
        await h.settled()
        alert = await explained(h, (await one_alert(h))["alert_id"])
        assert alert["event"] == {
            "id": event_id,
            "type": "id.asn.evaluation.index-changed.v1",
            "time": "2026-11-01T10:00:00+07:00",
        }
        assert alert["link"] == f"/feedback/v1/units/{UNIT}/ikm?year=2026"
        assert "unsur terlemah" in alert["what_to_do"]
        assert alert["steps"][0]["facts"]["value"] == 60


async def test_the_event_behind_a_deadline_is_the_one_that_set_it(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        event_id = new_id()
        await h.publish(opened(new_id(), START + timedelta(hours=30)), event_id=event_id)
        await h.settled()
        await pass_to(h, 30)
        [alert] = await alerts(h, rule="complaint-overdue")
        event = (await explained(h, alert["alert_id"]))["event"]
        assert (event["id"], event["type"]) == (event_id, "id.asn.feedback.complaint-opened.v1")


async def test_who_reads_an_alert_about_a_person_is_written_down(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        person = new_opaque_id()
        await tell(h, score(person, 1))
        alert = await one_alert(h)
        await explained(h, alert["alert_id"])
        [entry] = await h.rows("notification", "audit")
        assert (entry["action"], entry["subject"]) == ("alert-read", person)


async def test_a_hundred_alerts_of_one_kind_are_one_line(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, *(score(new_opaque_id(), 1) for _ in range(12)), ikm("60", "D"), opened(new_id(), OVERDUE))
        await h.client.post(
            f"{ALERTS}/{(await alerts(h, rule='ikm-low'))[0]['alert_id']}/acknowledge", headers=h.token()
        )
        answer = await h.client.get(f"{ALERTS}/groups", headers=h.token())
        lines = [(line["rule"], line["alerts"], line["open"], line["critical"]) for line in answer.json()["items"]]
        assert lines == [
            ("complaint-overdue", 1, 1, 1),
            ("ikm-low", 1, 0, 1),
            ("score-below-standard", 12, 12, 0),
        ]
        assert answer.json()["items"][2]["unit_id"] == UNIT
        for headers in (h.token(agency="sibolga-dinkes"), h.token(agency="*", city="medan")):
            assert (await h.client.get(f"{ALERTS}/groups", headers=headers)).json()["items"] == []
        city = await h.client.get(f"{ALERTS}/groups", headers=h.token(agency="*"))
        assert len(city.json()["items"]) == 3


async def test_what_came_due_during_a_stop_is_told_as_one_message_a_rule(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, *(opened(new_id(), START + timedelta(hours=hour)) for hour in range(30, 42)))
        await h.service("notification").database.write(
            lambda tx: tx.execute(CHANNEL.insert(), _channel(h)).rowcount  # what it is called does not matter here
        )
        await pass_to(h, 24 * 20)
        assert len(await alerts(h, rule="complaint-overdue", state="open")) == 12
        waiting = await h.rows("notification", "delivery")
        assert len([one for one in waiting if "complaint-overdue" in one["group_key"]]) == 1
        assert len(await h.rows("notification", "delivery_item")) >= 12


async def test_what_nobody_acted_on_during_a_stop_escalates_as_one_message_a_rule(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, *(ikm("70.00", "C", unit_id=f"sibolga-disdik.loket-{number}") for number in range(12)))
        await h.service("notification").database.write(
            lambda tx: tx.execute(CHANNEL.insert(), _channel(h)).rowcount  # what it is called does not matter here
        )
        await pass_to(h, 24 * 20)
        assert {alert["severity"] for alert in await alerts(h)} == {"critical"}
        assert len(await h.rows("notification", "delivery_item")) == 12
        assert len(await h.rows("notification", "delivery")) == 1


def _channel(h: Harness) -> dict[str, Any]:
    values: dict[str, Any] = {
        "channel_id": new_id(),
        "agency": "sibolga-disdik",
        "city": "sibolga",
        "kind": "webhook",
        "name": "Uji",
        "address": b"",
        "shown": "-",
        "language": "id",
        "trusted": False,
        "roles": [],
        "severities": [],
        "rules": [],
        "resolutions": False,
        "digest": "none",
        "digest_minute": 0,
        "digest_weekday": 1,
        "hourly_cap": 100,
    }
    now = h.clock.now()
    known = {column.name for column in CHANNEL.columns}
    extra = {"enabled": True, "created_at": now, "changed_at": now, "updated_at": now, "version": 1, "created_by": "x"}
    return values | {name: value for name, value in extra.items() if name in known}
