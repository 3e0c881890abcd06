"""What agencies and cities say about rules: read, checked, stored, applied to what is, and tried against the past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.ids import new_id, new_opaque_id
from tests.service.harness import START, Harness, running
from tests.service.notification.told import (
    UNIT,
    alerts,
    employee,
    ikm,
    jp,
    one_alert,
    opened,
    rated,
    score,
    tell,
)

RULES = "/notification/v1/rules"
EARLIER = datetime(2026, 7, 1, 3, tzinfo=UTC)


async def put(
    h: Harness, rule: str, version: int = 0, headers: dict[str, str] | None = None, **body: Any
) -> httpx.Response:
    """Say something about a rule, and let what follows from it happen."""
    given = (headers or h.token()) | {"If-Match": f'"{version}"'}
    answer = await h.client.put(f"{RULES}/{rule}", json=body, headers=given)
    await h.service("notification").context.timers.run_due()
    await h.settled()
    return answer


async def test_an_agencys_threshold_applies_to_what_is_and_to_what_comes(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, ikm("70.25", "C", answers=8))
        assert (await one_alert(h))["rule"] == "ikm-low"
        answer = await put(h, "ikm-low", thresholds={"minimum_answers": 10})
        assert answer.status_code == 200, answer.text
        assert (answer.json()["version"], answer.headers["etag"]) == (1, '"1"')
        assert (await one_alert(h))["state"] == "resolved"
        await tell(h, ikm("70.25", "C", answers=9))
        assert await alerts(h, state="open") == []
        await tell(h, ikm("70.25", "C", answers=10))
        alert = await one_alert(h, state="open")
        assert alert["rule_set"] == "alerts-2026.1+agency.1"


@pytest.mark.parametrize(
    ("body", "pointer", "told"),
    [
        ({"quiet_hours": {"from": "25:00", "to": "06:00"}}, "/quiet_hours/from", "harus berupa jam, misalnya 07:30"),
        ({"quiet_hours": {"from": "21:00"}}, "/quiet_hours/to", "wajib diisi"),
        ({"quiet_hours": "21-06"}, "/quiet_hours", 'tulis {"from": "21:00", "to": "06:00"}, atau "none"'),
        ({"quiet_hours": ["none"]}, "/quiet_hours", 'tulis {"from": "21:00", "to": "06:00"}, atau "none"'),
        ({"thresholds": {"grades": None}}, "/thresholds/grades", "tulis bilangan, teks, atau daftar teks; bentuk"),
        ({"thresholds": {"grades": [1]}}, "/thresholds/grades", "tulis bilangan, teks, atau daftar teks; bentuk"),
        ({"agency": "Dinas Pendidikan"}, "/agency", "tulis satu nama seperti semarang-candisari, atau * untuk semua"),
    ],
)
async def test_what_is_wrong_is_said_once_at_its_place(
    tmp_path: Path, body: dict[str, Any], pointer: str, told: str
) -> None:
    async with running(tmp_path, "notification") as h:
        answer = await put(h, "ikm-low", **body)
        assert answer.status_code == 422
        [fault] = answer.json()["errors"]
        assert (fault["pointer"], fault["detail"][: len(told)]) == (pointer, told)


async def test_switching_a_rule_off_resolves_its_alerts_and_on_again_raises_them(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await tell(h, rated(new_id(), "0.5"), opened(new_id(), START - timedelta(days=1)))
        for version, rule in ((0, "programme-too-difficult"), (0, "complaint-overdue")):
            assert (await put(h, rule, version, enabled=False)).json()["enabled"] is False
        assert await alerts(h, state="open") == []
        for rule in ("programme-too-difficult", "complaint-overdue"):
            assert (await put(h, rule, 1)).json()["enabled"] is True
        assert {alert["rule"] for alert in await alerts(h, state="open")} == {
            "programme-too-difficult",
            "complaint-overdue",
        }


async def test_a_deadline_that_passes_while_its_rule_is_off_alerts_when_it_is_on_again(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await put(h, "complaint-overdue", enabled=False)
        await tell(h, opened(new_id(), START + timedelta(hours=1)))
        h.clock.set(START + timedelta(hours=2))
        await h.service("notification").context.timers.run_due()
        assert await alerts(h, rule="complaint-overdue") == []
        await put(h, "complaint-overdue", 1)
        assert (await one_alert(h, rule="complaint-overdue"))["severity"] == "critical"


async def test_a_citys_default_holds_where_an_agency_says_nothing_else(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        bkpsdm = h.token(agency="*")
        told = await put(h, "ikm-dropped", 0, bkpsdm, agency="*", thresholds={"drop_points": 2.5}, severity="critical")
        assert (told.status_code, told.json()["agency"]) == (200, "*")
        own = (await h.client.get(f"{RULES}/ikm-dropped", headers=h.token())).json()
        assert (own["thresholds"]["drop_points"], own["severity"], own["version"]) == (2.5, "critical", 0)
        await put(h, "ikm-dropped", thresholds={"drop_points": 7})
        own = (await h.client.get(f"{RULES}/ikm-dropped", headers=h.token())).json()
        assert (own["thresholds"]["drop_points"], own["severity"]) == (7, "critical")
        assert own["rule_set"] == "alerts-2026.1+city.1+agency.1"
        await tell(h, ikm("80", "B", previous="86"))
        assert await alerts(h) == []
        await tell(h, ikm("79", "B", previous="86"))
        assert (await one_alert(h))["severity"] == "critical"


async def test_only_ones_own_agency_or_city_can_be_set(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        assert (await put(h, "ikm-low", agency="sibolga-dinkes")).status_code == 403
        assert (await put(h, "ikm-low", agency="*")).status_code == 403
        assert (await put(h, "ikm-low", headers=h.token(agency="*", city="medan"), city="sibolga")).status_code == 403
        assert (await put(h, "dead-letters", enabled=False)).status_code == 403
        reader = h.token(scopes="notification:read")
        assert (await put(h, "ikm-low", headers=reader)).status_code == 403
        operator = h.token(agency="*", city="*")
        assert (await put(h, "dead-letters", 0, operator, agency="mumpuni", enabled=False)).status_code == 200
        assert (await put(h, "ikm-low", 0, operator, agency="sibolga-disdik")).status_code == 422
        assert (await put(h, "ikm-low", 0, operator, agency="sibolga-disdik", city="sibolga")).status_code == 200
        assert (await h.client.get(f"{RULES}?agency=sibolga-dinkes", headers=h.token())).status_code == 403
        assert (await h.client.get(f"{RULES}/nothing", headers=h.token())).status_code == 404


@pytest.mark.parametrize(
    ("rule", "body", "pointer"),
    [
        ("ikm-low", {"thresholds": {"grades": ["E"]}}, "/thresholds/grades"),
        ("ikm-low", {"thresholds": {"drop_points": 3}}, "/thresholds/drop_points"),
        ("ikm-low", {"thresholds": {"minimum_answers": 0}}, "/thresholds/minimum_answers"),
        ("ikm-low", {"thresholds": {"minimum_answers": 2.5}}, "/thresholds/minimum_answers"),
        ("programme-too-difficult", {"thresholds": {"too_difficult_above_percent": 101}}, "/thresholds/too_diff"),
        ("jp-below-target", {"thresholds": {"from_day": "02-29"}}, "/thresholds/from_day"),
        ("jp-below-target", {"thresholds": {"from_day": "soon"}}, "/thresholds/from_day"),
        ("ikm-low", {"recipients": ["mayor"]}, "/recipients"),
        ("ikm-low", {"quiet_hours": {"from": "21:00", "to": "21:00"}}, "/quiet_hours"),
        ("ikm-low", {"quiet_hours": {"from": "25:00", "to": "06:00"}}, "/quiet_hours"),
    ],
)
async def test_figures_of_no_use_are_refused_where_they_stand(
    tmp_path: Path, rule: str, body: dict[str, Any], pointer: str
) -> None:
    async with running(tmp_path, "notification") as h:
        answer = await put(h, rule, **body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"].startswith(pointer)
        assert (await h.client.get(f"{RULES}/{rule}", headers=h.token())).json()["version"] == 0


async def test_what_to_mend_is_said_in_the_readers_language(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        body: dict[str, Any] = {"thresholds": {"minimum_answers": 0}}
        said = {
            "id": "Isian ini tidak dapat dipakai: tulis bilangan bulat dari 1 sampai 10000, bukan 0.",
            "en": "This cannot be used: write a whole number from 1 to 10000, not 0.",
        }
        for language, message in said.items():
            answer = await put(h, "ikm-low", headers={**h.token(), "Accept-Language": language}, **body)
            assert [one["detail"] for one in answer.json()["errors"]] == [message]


async def test_who_did_not_see_the_last_change_overwrites_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        assert (await put(h, "ikm-low", 0, severity="critical")).status_code == 200
        assert (await put(h, "ikm-low", 0, severity="info")).status_code == 412
        assert (await h.client.put(f"{RULES}/ikm-low", json={}, headers=h.token())).status_code == 428
        assert (await h.client.get(f"{RULES}/ikm-low", headers=h.token())).json()["severity"] == "critical"


async def test_an_agencys_own_day_for_learning_hours_moves_its_timers_alone(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=EARLIER) as h:
        mine, theirs = employee(), employee(agency="sibolga-dinkes")
        await tell(h, mine, theirs)
        assert await alerts(h) == []
        assert (await put(h, "jp-below-target", thresholds={"from_day": "06-15"})).status_code == 200
        assert (await one_alert(h))["subject_id"] == mine.employee_id
        due = {timer["subject_id"]: timer["due_at"] for timer in await h.rows("notification", "timer")}
        assert due[theirs.employee_id] == datetime(2026, 9, 30, 17, tzinfo=UTC)


async def attempt(h: Harness, rule: str, **body: Any) -> dict[str, Any]:
    """Try a rule against July to October."""
    asked = {"from": "2026-07-01T00:00:00+07:00", "to": "2026-11-01T10:00:00+07:00"} | body
    answer = await h.client.post(f"{RULES}/{rule}:try", json=asked, headers=h.token())
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def test_a_trial_counts_what_would_have_fired_and_raises_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=EARLIER) as h:
        await put(h, "score-below-standard", enabled=False)
        people = [new_opaque_id() for _ in range(3)]
        await tell(h, *(score(one, gap) for one, gap in zip(people, (0, 1, 2), strict=True)))
        h.clock.set(datetime(2026, 8, 1, tzinfo=UTC))
        await tell(h, score(people[0], 1), score(people[1], 0))
        h.clock.set(datetime(2026, 9, 1, tzinfo=UTC))
        await tell(h, score(people[1], 1))
        h.clock.set(START)
        before = await h.rows("notification", "judged")
        result = await attempt(h, "score-below-standard")
        assert (result["would_have_fired"], result["subjects"]) == (4, 3)
        assert result["summary"] == "Akan menyala 4 kali."
        assert [item["ended_at"] for item in result["items"] if item["ended_at"]] == ["2026-08-01T07:00:00+07:00"]
        stricter = await attempt(h, "score-below-standard", thresholds={"gap_from_levels": 2})
        assert [item["subject_id"] for item in stricter["items"]] == [people[2]]
        later = await attempt(h, "score-below-standard", **{"from": "2026-08-15T00:00:00+07:00"})
        assert [item["subject_id"] for item in later["items"]] == [people[1]]
        assert await alerts(h) == []
        assert await h.rows("notification", "judged") == before


async def test_a_trial_says_from_when_on_anything_is_known(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=EARLIER) as h:
        nothing = await attempt(h, "ikm-low")
        assert (nothing["complete"], nothing["summary"]) == (False, "Akan menyala 0 kali. Belum ada yang dicatat.")
        await tell(h, score(new_opaque_id(), 1))
        h.clock.set(START)
        known = await attempt(h, "score-below-standard")
        assert (known["complete"], known["summary"]) == (True, "Akan menyala 1 kali.")
        since = await attempt(h, "score-below-standard", **{"from": "2026-06-30T23:59:59+07:00"})
        assert since["complete"] is False
        assert since["summary"] == "Akan menyala 1 kali. Catatan baru ada sejak 2026-07-01."


async def test_a_trial_follows_time_where_a_rule_does(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=EARLIER) as h:
        somebody = employee()
        await tell(h, somebody, jp(somebody.employee_id, "12"))
        h.clock.set(datetime(2026, 8, 20, tzinfo=UTC))
        await tell(h, jp(somebody.employee_id, "20"))
        h.clock.set(START)
        assert (await attempt(h, "jp-below-target"))["would_have_fired"] == 0
        [item] = (await attempt(h, "jp-below-target", thresholds={"from_day": "08-01"}))["items"]
        assert (item["fired_at"], item["figures"]["shortfall_jp"]) == ("2026-08-01T00:00:00+07:00", 8)
        assert item["ended_at"] == "2026-08-20T07:00:00+07:00"


async def test_a_trial_sees_no_other_agencys_past(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=EARLIER) as h:
        await tell(h, ikm("60", "D", unit_id=UNIT))
        h.clock.set(START)
        body = {"from": "2026-06-01T00:00:00+07:00", "to": "2026-11-01T10:00:00+07:00"}
        for agency, city, fired in (
            ("sibolga-disdik", "sibolga", 1),
            ("sibolga-dinkes", "sibolga", 0),
            ("*", "medan", 0),
        ):
            headers = h.token(agency=agency, city=city)
            answer = await h.client.post(f"{RULES}/ikm-low:try", json=body, headers=headers)
            assert answer.json()["would_have_fired"] == fired
        answer = await h.client.post(f"{RULES}/ikm-low:try", json=body | {"to": body["from"]}, headers=h.token())
        assert answer.status_code == 422


async def test_history_is_forgotten_when_it_is_old_and_what_stands_is_not(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", now=EARLIER) as h:
        await tell(h, ikm("60", "D"), ikm("80", "B"), ikm("60", "D"))
        assert len(await h.rows("notification", "judged")) > 0
    much_later = EARLIER + timedelta(days=402)
    async with running(tmp_path, "notification", now=much_later) as h:
        await h.service("notification").context.timers.run_due()
        assert await h.rows("notification", "judged") == []
        assert len(await h.rows("notification", "watch")) == 2


async def test_a_change_is_in_the_trail(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await put(h, "ikm-low", severity="critical")
        [entry] = await h.rows("notification", "audit")
        assert (entry["action"], entry["subject"], entry["actor"]) == ("rule-changed", "ikm-low", "officer")
