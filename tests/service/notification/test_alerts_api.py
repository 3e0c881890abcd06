"""Alerts over HTTP: who sees which, in which language, and who has taken notice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.ids import new_id, new_opaque_id
from tests.service.harness import Harness, running
from tests.service.notification.told import alerts, announced, employee, ikm, one_alert, opened, score, tell, unit

ALERTS = "/notification/v1/alerts"
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


async def ids(h: Harness, headers: dict[str, str], **query: Any) -> list[str]:
    """The alerts a caller is shown."""
    answer = await h.client.get(ALERTS, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [alert["alert_id"] for alert in answer.json()["items"]]


async def acknowledge(h: Harness, alert_id: str, headers: dict[str, str], body: Any = None) -> Any:
    """Take notice of an alert."""
    return await h.client.post(f"{ALERTS}/{alert_id}/acknowledge", headers=headers, json=body)


async def test_an_agency_sees_its_own_the_bkpsdm_its_city_and_the_operator_all(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        places = (("sibolga-disdik", "sibolga"), ("sibolga-dinkes", "sibolga"), ("medan-kota", "medan"))
        for agency, city in places:
            await tell(h, employee(agency=agency, city=city))
        seen = [await ids(h, h.token(agency=agency, city=city)) for agency, city in places]
        assert [len(one) for one in seen] == [1, 1, 1]
        disdik, dinkes, medan = (one[0] for one in seen)
        assert await ids(h, h.token(agency="*", city="sibolga")) == [dinkes, disdik]
        assert await ids(h, h.token(agency="*", city="*")) == [medan, dinkes, disdik]
        assert await ids(h, h.token(agency="*", city="sibolga"), agency="sibolga-dinkes") == [dinkes]
        assert await ids(h, h.token(agency="*", city="sibolga"), agency="medan-kota") == []


async def test_another_agencys_alert_reads_as_absent_and_cannot_be_acknowledged(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, employee())
        alert = await one_alert(h)
        for stranger in (h.token(agency="sibolga-dinkes"), h.token(agency="*", city="medan")):
            there = await h.client.get(f"{ALERTS}/{alert['alert_id']}", headers=stranger)
            nowhere = await h.client.get(f"{ALERTS}/{new_id()}", headers=stranger)
            assert there.status_code == nowhere.status_code == 404
            assert there.json()["detail"] == nowhere.json()["detail"]
            assert (await acknowledge(h, alert["alert_id"], stranger)).status_code == 404
        assert await one_alert(h) == alert


async def test_naming_another_agency_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        answer = await h.client.get(ALERTS, params={"agency": "sibolga-dinkes"}, headers=h.token())
        assert answer.status_code == 403


async def test_each_scope_opens_its_own_door(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, employee())
        alert = (await one_alert(h))["alert_id"]
        reader, writer = h.token(scopes="notification:read"), h.token(scopes="notification:write")
        assert (await h.client.get(ALERTS)).status_code == 401
        assert (await h.client.get(ALERTS, headers=writer)).status_code == 403
        assert (await h.client.get(f"{ALERTS}/{alert}", headers=writer)).status_code == 403
        assert (await acknowledge(h, alert, reader)).status_code == 403
        assert (await acknowledge(h, alert, writer)).status_code == 200


async def test_filters_narrow_the_list(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        somebody = new_opaque_id()
        await tell(h, score(somebody, 1), ikm("60", "D"), opened(new_id(), h.clock.now()))
        await tell(h, score(somebody, 0))
        assert {one["rule"] for one in await alerts(h, state="open")} == {"ikm-low", "complaint-overdue"}
        assert [one["rule"] for one in await alerts(h, state="resolved")] == ["score-below-standard"]
        assert len(await alerts(h, state=["open", "resolved"])) == 3
        assert {one["rule"] for one in await alerts(h, severity="critical")} == {"ikm-low", "complaint-overdue"}
        assert [one["rule"] for one in await alerts(h, rule="ikm-low")] == ["ikm-low"]
        assert [one["subject_id"] for one in await alerts(h, subject_id=somebody)] == [somebody]
        assert await alerts(h, rule="no-such-rule") == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"state": "closed"}, "/query/state/0"),
        ({"severity": "fatal"}, "/query/severity/0"),
        ({"limit": 501}, "/query/limit"),
        ({"cursor": "?"}, "/query/cursor"),
    ],
)
async def test_a_filter_nobody_knows_is_a_fault(tmp_path: Path, query: dict[str, Any], pointer: str) -> None:
    async with running(tmp_path, "notification") as h:
        answer = await h.client.get(ALERTS, params=query, headers=h.token())
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def test_pages_show_every_alert_once_the_newest_first(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, *(employee() for _ in range(5)))
        seen: list[str] = []
        query: dict[str, Any] = {"limit": 2}
        while True:
            page = (await h.client.get(ALERTS, params=query, headers=h.token())).json()
            seen += [alert["alert_id"] for alert in page["items"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert len(seen) == 5
        assert seen == sorted(seen, reverse=True) == await ids(h, h.token())


async def test_callers_read_their_own_language(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, unit("Loket Candisari"), ikm("70.25", "C"))
        indonesian = await h.client.get(ALERTS, headers=h.token())
        english = await h.client.get(ALERTS, headers=h.token() | ENGLISH)
        assert indonesian.headers["content-language"] == "id"
        assert english.headers["content-language"] == "en"
        [told_id], [told_en] = indonesian.json()["items"], english.json()["items"]
        assert "kurang baik" in told_id["message"]
        assert "rather poor" in told_en["message"]
        assert {**told_id, "title": "", "message": ""} == {**told_en, "title": "", "message": ""}


async def test_one_alert_has_its_version_and_the_citys_time(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, employee())
        alert = await one_alert(h)
        answer = await h.client.get(f"{ALERTS}/{alert['alert_id']}", headers=h.token())
        explained = answer.json()
        assert {name: explained[name] for name in alert} == alert
        assert explained["event"]["type"] == "id.asn.enrollment.employee-changed.v1"
        assert [step["kind"] for step in explained["steps"]] == ["raised"]
        assert explained["what_to_do"].startswith("Daftarkan pegawai")
        assert answer.headers["etag"] == '"1"'
        assert alert["raised_at"] == "2026-11-01T10:00:00+07:00"


async def test_an_acknowledged_alert_stays_until_its_cause_is_gone(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("70", "C"))
        alert = (await one_alert(h))["alert_id"]
        h.clock.advance(timedelta(minutes=5))
        answer = await acknowledge(h, alert, h.token(subject="kepala-bidang"), {"note": "  Dibahas Senin "})
        assert answer.status_code == 200
        assert answer.headers["etag"] == '"2"'
        body = answer.json()
        assert (body["state"], body["acknowledged_by"], body["note"]) == (
            "acknowledged",
            "kepala-bidang",
            "Dibahas Senin",
        )
        assert body["acknowledged_at"] == "2026-11-01T10:05:00+07:00"
        assert await alerts(h, state="open") == []
        await tell(h, ikm("60", "D"))
        worse = await one_alert(h)
        assert (worse["alert_id"], worse["state"], worse["severity"]) == (alert, "acknowledged", "critical")
        await tell(h, ikm("80", "B"))
        resolved = await one_alert(h)
        assert (resolved["state"], resolved["acknowledged_by"]) == ("resolved", "kepala-bidang")
        assert len(await announced(h)) == 2


async def test_a_resolved_alert_cannot_be_acknowledged(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("70", "C"))
        await tell(h, ikm("80", "B"))
        alert = await one_alert(h)
        answer = await acknowledge(h, alert["alert_id"], h.token())
        assert answer.status_code == 409
        assert answer.json()["current_state"] == "resolved"
        assert await one_alert(h) == alert


async def test_the_same_person_may_mend_the_note_and_nobody_else_takes_over(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("70", "C"))
        alert = (await one_alert(h))["alert_id"]
        first = await acknowledge(h, alert, h.token(subject="sekretaris"), {"note": "Satu"})
        again = await acknowledge(h, alert, h.token(subject="sekretaris"))
        assert again.json() == first.json()
        mended = await acknowledge(h, alert, h.token(subject="sekretaris"), {"note": "Dua"})
        assert (mended.json()["note"], mended.json()["version"]) == ("Dua", 3)
        other = await acknowledge(h, alert, h.token(subject="kepala-bidang"), {"note": "Tiga"})
        assert other.status_code == 409
        assert other.json()["acknowledged_by"] == "sekretaris"
        assert (await one_alert(h))["note"] == "Dua"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"note": ""}, "/note"),
        ({"note": "x" * 2001}, "/note"),
        ({"note": "a\0b"}, "/note"),
        ({"note": 7}, "/note"),
        ({"catatan": "x"}, "/catatan"),
    ],
)
async def test_a_bad_note_is_a_fault_and_leaves_no_trace(tmp_path: Path, body: Any, pointer: str) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("70", "C"))
        before = await h.rows("notification", "alert")
        answer = await acknowledge(h, before[0]["alert_id"], h.token(), body)
        assert answer.status_code == 422
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
        assert await h.rows("notification", "alert") == before


async def test_a_repeated_acknowledgement_gets_the_first_answer(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("70", "C"))
        alert = (await one_alert(h))["alert_id"]
        headers = h.token() | {"Idempotency-Key": "k-1"}
        first = await acknowledge(h, alert, headers, {"note": "Satu"})
        h.clock.advance(timedelta(minutes=1))
        second = await acknowledge(h, alert, headers, {"note": "Satu"})
        assert second.headers["idempotency-replayed"] == "true"
        assert second.json() == first.json()


async def test_metrics_count_what_was_raised_and_what_is_open(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, employee(), employee(), ikm("60", "D"))
        await acknowledge(h, (await alerts(h, rule="ikm-low"))[0]["alert_id"], h.token())
        told = (await h.client.get("/notification/metrics")).text
        assert (
            'mumpuni_alerts_raised_total{rule="jp-below-target",service="notification",severity="warning"} 2.0' in told
        )
        assert 'mumpuni_alerts_raised_total{rule="ikm-low",service="notification",severity="critical"} 1.0' in told
        assert 'mumpuni_alerts_open{rule="jp-below-target",service="notification"} 2.0' in told
        assert 'mumpuni_alerts_open{rule="ikm-low",service="notification"} 0.0' in told
        assert 'mumpuni_alerts_open{rule="complaint-overdue",service="notification"} 0.0' in told
