"""The whole way on the deployed platform: a roster comes in, scores, hours, the index and alerts come out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.chaos.caller import Caller, Request
from tests.chaos.site import Site
from tests.integration.town import Office, a_course, an_office
from tests.waiting import until

TODAY = datetime.now(ZoneInfo("Asia/Jakarta")).date()
DAY = TODAY - timedelta(days=3)
POST_TESTS = (84, 60, 72.5, 91, 55.5, 68)
ELEMENTS = [f"U{number}" for number in range(1, 10)]
SECONDS = 90


def roster(office: Office) -> str:
    """Six people nobody knows yet, who all passed."""
    header = (
        "NIP;Nama;Jabatan;Unit Kerja;Pelatihan;Tanggal Mulai;Tanggal Selesai;JP;Nilai Pre Test;Nilai Post Test;Hasil"
    )
    number, day = int(office.agency[-8:], 16), f"{DAY:%d/%m/%Y}"
    birth = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=number % 3000)  # of age when they entered the service
    rows = [
        f"{birth:%Y%m%d}199701{1}{(number + place) % 999 + 1:03d};Pegawai {place};Staf;loket;"
        f"Etika publik {office.agency};{day};{day};8;40;{str(test).replace('.', ',')};Lulus"
        for place, test in enumerate(POST_TESTS)
    ]
    return "\n".join([header, *rows])


async def test_a_roster_becomes_scores_hours_and_alerts(caller: Caller, site: Site) -> None:
    office = await an_office(caller, site)
    await a_course(office)
    path = f"/enrollment/v1/imports?agency={office.agency}&dry_run=false&create=people,sessions"
    report = await office.post(path, roster(office), headers={"Content-Type": "text/csv"})
    assert report["counts"]["created"] == len(POST_TESTS), report
    people = {row["employee_id"]: (row, test) for row, test in zip(report["rows"], POST_TESTS, strict=True)}

    for employee_id, (row, test) in people.items():
        score = await _score(office, employee_id)
        assert abs(score["score"] - _expected(test)) < 0.006
        assert [one["evidence_id"] for one in score["why"]["evidence"]] == [row["enrollment_id"]]
        hours = await office.get(f"/evaluation/v1/employees/{employee_id}/jp", year=DAY.year)
        assert (hours["counted"], hours["shortfall"]) == (8, 12)
        await _answer(caller, site, office, employee_id, row["enrollment_id"])

    await until(lambda: _told(office, "programme-too-difficult"), "the alert about the session", seconds=SECONDS)
    [alert] = await _told(office, "programme-too-difficult")
    assert alert["figures"]["too_difficult_percent"] == 100
    scored = await _told(office, "score-below-standard")
    assert not scored, "a pelaksana needs level 1, which everybody has"


async def test_poor_answers_of_citizens_become_an_index_and_an_alert(caller: Caller, site: Site) -> None:
    office = await an_office(caller, site)
    await until(lambda: _knows_unit(office), "feedback knows the unit", seconds=SECONDS)
    for mark in (2, 2, 2, 3, 2):
        body = {"unit_id": office.unit_id, "scores": dict.fromkeys(ELEMENTS, mark)}
        await office.post("/feedback/v1/skm", body)
    index = await office.get(f"/feedback/v1/units/{office.unit_id}/ikm")
    assert (index["value"], index["grade"], index["answers"]) == (55.0, "D", 5)
    await until(lambda: _told(office, "ikm-low"), "the alert about the index", seconds=SECONDS)
    [alert] = await _told(office, "ikm-low")
    assert (alert["figures"]["value"], alert["severity"]) == (55, "info"), "five answers are only an indication"


async def test_a_report_that_nobody_answers_is_overdue_and_no_longer_when_it_is(caller: Caller, site: Site) -> None:
    office = await an_office(caller, site)
    await until(lambda: _knows_unit(office), "feedback knows the unit", seconds=SECONDS)
    received = datetime.now(UTC) - timedelta(days=40)
    body = {"unit_id": office.unit_id, "kind": "complaint", "text": "Antre.", "received_at": received.isoformat()}
    report = await office.post("/feedback/v1/complaints", body)
    await until(lambda: _told(office, "complaint-overdue"), "the alert about the deadline", seconds=SECONDS)
    path = f"/feedback/v1/complaints/{report['complaint_id']}/moves"
    for action in ("verify", "forward"):
        await office.post(path, {"action": action})
    await office.post(path, {"action": "answer", "answer": "Loket ditambah."})

    async def is_quiet() -> bool:
        return not await _told(office, "complaint-overdue")

    await until(is_quiet, "the alert is resolved", seconds=SECONDS)


async def _score(office: Office, employee_id: str) -> dict[str, Any]:
    """The person's score for what the course teaches, once evaluation knows it."""
    path = f"/evaluation/v1/employees/{employee_id}/scores/integritas/why"
    found: list[dict[str, Any]] = []

    async def is_known() -> bool:
        entry = await office.ask("GET", path, expects=(200, 404))
        found[:] = [entry.answer] if entry.is_done and entry.answer["measured"] else []
        return bool(found)

    await until(is_known, "evaluation knows the result", seconds=SECONDS)
    return found[0]


def _expected(post_test: float) -> float:
    """The formula of docs/explanation/competency-score.md for one piece of evidence of weight 1.5."""
    days = (datetime.now(UTC).date() - DAY).days
    weight = 1.5 * 2 ** (-days / 730)
    return (5 * 50 + weight * post_test) / (5 + weight)


async def _answer(caller: Caller, site: Site, office: Office, employee_id: str, enrollment_id: str) -> None:
    """The participant's questionnaire, once feedback knows that they have finished."""
    marks = {"material": 3, "instructor": 3, "organisation": 3, "usefulness": 3, "difficulty": 3}
    token = site.person(employee_id, office.agency, "sibolga")

    async def is_taken() -> bool:
        path = f"/feedback/v1/questionnaires/{enrollment_id}"
        request = Request("test", "POST", path, {"scores": marks}, token, f"q-{enrollment_id}", (201, 404, 409))
        return (await caller.send(request)).is_done

    await until(is_taken, "the questionnaire is open", seconds=SECONDS)


async def _told(office: Office, rule: str) -> list[dict[str, Any]]:
    page = await office.get("/notification/v1/alerts", agency=office.agency, rule=rule, state="open")
    items: list[dict[str, Any]] = page["items"]
    return items


async def _knows_unit(office: Office) -> bool:
    page = await office.get("/feedback/v1/units", agency=office.agency)
    return [unit["unit_id"] for unit in page["items"]] == [office.unit_id]
