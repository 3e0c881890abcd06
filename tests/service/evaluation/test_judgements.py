"""What people enter about people: kept version by version, corrected, withdrawn, and evidence as long as it holds."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shared.events.evaluation import ScoreChanged
from tests.service.evaluation.story import (
    AGENCY,
    BUDI,
    PROGRAMME,
    SESSION,
    SITI,
    ask,
    completed,
    employee,
    programme,
    said,
    score_of,
    session,
    tell,
)
from tests.service.harness import Harness

PERFORMANCE = {"employee_id": SITI, "period": "2025", "result": "above", "behaviour": "meets"}
POTENTIAL = {"employee_id": SITI, "value": 82.5, "assessed_on": "2026-05-20"}
SANCTION = {"employee_id": SITI, "severity": "light", "decided_on": "2026-02-10"}
ASSESSMENT = {"employee_id": SITI, "competency": "komunikasi", "value": 80, "assessed_on": "2026-11-01"}
ORGANISATION = {"organisation": AGENCY, "period": "2025", "rating": "baik"}
BODIES: dict[str, dict[str, Any]] = {
    "performance": PERFORMANCE,
    "potential": POTENTIAL,
    "discipline": SANCTION,
    "assessments": ASSESSMENT,
    "organisation-ratings": ORGANISATION,
}
CHANGES: dict[str, dict[str, Any]] = {
    "performance": {"result": "meets"},
    "potential": {"value": 60},
    "discipline": {"severity": "heavy"},
    "assessments": {"value": 60},
    "organisation-ratings": {"rating": "kurang"},
}


async def post(h: Harness, noun: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    """Enter something as an officer of the agency."""
    return await h.client.post(f"/evaluation/v1/{noun}", json=body, headers={**h.token(), **headers})


async def entered(h: Harness, noun: str, body: dict[str, Any]) -> dict[str, Any]:
    """What the service answers to it."""
    answer = await post(h, noun, body)
    assert answer.status_code == 201, answer.text
    record: dict[str, Any] = answer.json()
    return record


@pytest.mark.parametrize("noun", BODIES)
async def test_a_record_is_entered_corrected_and_withdrawn_and_every_version_kept(h: Harness, noun: str) -> None:
    await tell(h, employee())
    answer = await post(h, noun, BODIES[noun])
    assert answer.status_code == 201, answer.text
    record = answer.json()
    where = f"/evaluation/v1/{noun}/{record['record_id']}"
    assert (answer.headers["Location"], answer.headers["ETag"]) == (where, '"1"')
    (field,) = CHANGES[noun]
    changed = await h.client.patch(where, json=CHANGES[noun], headers={**h.token(subject="head"), "If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"], changed.json()[field]) == (200, '"2"', CHANGES[noun][field])
    stale = await h.client.delete(where, headers={**h.token(), "If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    gone = await h.client.delete(where, headers={**h.token(), "If-Match": '"2"'})
    assert (gone.status_code, gone.json()["withdrawn"]) == (200, True)
    again = await h.client.patch(where, json=CHANGES[noun], headers={**h.token(), "If-Match": '"3"'})
    assert (again.status_code, again.json()["current_state"]) == (409, "withdrawn")
    whole = (await h.client.get(where, headers=h.token())).json()
    assert [(one["version"], one["withdrawn"], one["recorded_by"]) for one in whole["versions"]] == [
        (1, False, "officer"),
        (2, False, "head"),
        (3, True, "officer"),
    ]
    assert whole["versions"][0][field] == BODIES[noun][field]
    subject = AGENCY if noun == "organisation-ratings" else SITI
    if subject == SITI:
        trail = (await h.client.get("/evaluation/v1/audit", params={"subject": SITI}, headers=h.token())).json()
        done = [one["action"].rpartition("-")[2] for one in trail["items"] if one["facts"]]
        assert done == ["withdrawn", "corrected", "recorded"]


@pytest.mark.parametrize("noun", BODIES)
async def test_the_same_request_again_enters_nothing_twice(h: Harness, noun: str) -> None:
    await tell(h, employee())
    first = await post(h, noun, BODIES[noun], **{"Idempotency-Key": "1"})
    second = await post(h, noun, BODIES[noun], **{"Idempotency-Key": "1"})
    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.json() == second.json()
    assert len((await ask(h, f"/{noun}"))["items"]) == 1


@pytest.mark.parametrize("noun", BODIES)
async def test_another_agencys_records_read_as_absent(h: Harness, noun: str) -> None:
    await tell(h, employee(), employee(BUDI, agency="sibolga-dinkes"))
    record = await entered(h, noun, BODIES[noun])
    where = f"/evaluation/v1/{noun}/{record['record_id']}"
    other = h.token(agency="sibolga-dinkes")
    assert (await h.client.get(where, headers=other)).status_code == 404
    patched = await h.client.patch(where, json=CHANGES[noun], headers={**other, "If-Match": "*"})
    assert patched.status_code == 404
    assert (await h.client.post(f"/evaluation/v1/{noun}", json=BODIES[noun], headers=other)).status_code == 404
    assert (await h.client.get(f"/evaluation/v1/{noun}", headers=other)).json()["items"] == []
    for city, there in (("sibolga", 1), ("medan", 0)):
        bkpsdm = h.token(agency="*", city=city)
        assert len((await h.client.get(f"/evaluation/v1/{noun}", headers=bkpsdm)).json()["items"]) == there


async def test_a_record_of_one_kind_is_not_found_among_another(h: Harness) -> None:
    await tell(h, employee())
    record = await entered(h, "potential", POTENTIAL)
    answer = await h.client.get(f"/evaluation/v1/performance/{record['record_id']}", headers=h.token())
    assert answer.status_code == 404


async def test_people_read_what_is_said_of_them_and_enter_nothing_about_themselves(h: Harness) -> None:
    await tell(h, employee(), employee(BUDI))
    await entered(h, "performance", PERFORMANCE)
    siti = h.token(scopes="participant", subject=SITI)
    own = await h.client.get("/evaluation/v1/performance", params={"employee_id": SITI}, headers=siti)
    assert [one["predicate"] for one in own.json()["items"]] == ["baik"]
    for query in ({}, {"employee_id": BUDI}):
        assert (await h.client.get("/evaluation/v1/performance", params=query, headers=siti)).status_code == 403
    officer = h.token(subject=SITI)
    refused = await h.client.post("/evaluation/v1/potential", json=POTENTIAL, headers=officer)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("noun", "change", "pointer"),
    [
        ("performance", {"period": "2025-Q5"}, "/period"),
        ("performance", {"period": "1989"}, "/period"),
        ("performance", {"period": "2026"}, "/period"),  # not over yet
        ("performance", {"period": "2026-Q4"}, "/period"),
        ("performance", {"result": "good"}, "/result"),
        ("performance", {"value": 100.01}, "/value"),
        ("performance", {"value": 88.123}, "/value"),
        ("potential", {"value": -1}, "/value"),
        ("potential", {"assessed_on": "2026-11-02"}, "/assessed_on"),
        ("discipline", {"until": "2026-02-09"}, "/until"),
        ("discipline", {"severity": "medium"}, "/severity"),
        ("assessments", {"value": None}, "/value"),
        ("assessments", {"level": 3}, "/value"),
        ("assessments", {"level": 6, "value": None}, "/level"),
        ("assessments", {"assessor_id": SITI}, "/assessor_id"),
        ("organisation-ratings", {"rating": "istimewa"}, "/rating"),
        ("potential", {"note": "x"}, "/note"),
    ],
)
async def test_each_fault_is_named_and_nothing_stored(
    h: Harness, noun: str, change: dict[str, Any], pointer: str
) -> None:
    await tell(h, employee())
    answer = await post(h, noun, {**BODIES[noun], **change})
    assert answer.status_code == 422, answer.text
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert await h.rows("evaluation", "judgement") == []


@pytest.mark.parametrize("period", ["2025", "2026-Q3"])
async def test_a_period_that_is_over_has_one_record(h: Harness, period: str) -> None:
    await tell(h, employee())
    record = await entered(h, "performance", {**PERFORMANCE, "period": period})
    again = await post(h, "performance", {**PERFORMANCE, "period": period, "result": "below"})
    assert (again.status_code, again.json()["record_id"]) == (409, record["record_id"])
    assert again.json()["type"].endswith(":already-recorded")
    where = f"/evaluation/v1/performance/{record['record_id']}"
    assert (await h.client.delete(where, headers={**h.token(), "If-Match": "*"})).status_code == 200
    await entered(h, "performance", {**PERFORMANCE, "period": period})


async def test_an_assessment_is_evidence_until_it_is_corrected_or_withdrawn(h: Harness) -> None:
    await tell(h, employee(), completed(post="80"))
    record = await entered(h, "assessments", ASSESSMENT)
    assert (await score_of(h))["score"] == 61.25  # (250 + 80 + 2 x 80) / 8
    where = f"/evaluation/v1/assessments/{record['record_id']}"
    change = await h.client.patch(where, json={"value": 40}, headers={**h.token(), "If-Match": '"1"'})
    assert change.status_code == 200
    assert (await score_of(h))["score"] == 51.25  # (250 + 80 + 2 x 40) / 8
    await h.client.patch(where, json={"value": None, "level": 4}, headers={**h.token(), "If-Match": '"2"'})
    assert (await score_of(h))["score"] == 60.62  # (250 + 80 + 2 x 77.5) / 8 = 60.625, less a day of fading
    why = (await score_of(h))["why"]["evidence"]
    assert {(piece["kind"], piece["evidence_id"]) for piece in why} >= {("assessment", record["record_id"])}
    await h.client.delete(where, headers={**h.token(), "If-Match": '"3"'})
    assert (await score_of(h))["score"] == 55.0  # (250 + 80) / 6
    told = [event.new_score for event in await said(h, ScoreChanged) if event.competency == "komunikasi"]
    assert [float(score) for score in told] == [55, 61.25, 51.25, 60.62, 55]


async def test_an_assessment_names_the_programme_it_looks_back_on(h: Harness) -> None:
    await tell(h, employee(), programme(), session())
    await entered(h, "assessments", {**ASSESSMENT, "session_id": SESSION})
    (piece,) = (await score_of(h))["why"]["evidence"]
    assert piece["programme_id"] == PROGRAMME


async def test_performance_speaks_of_result_and_behaviour(h: Harness) -> None:
    await tell(h, employee())
    await entered(h, "performance", {**PERFORMANCE, "period": "2026-Q3"})
    # a quarter weighs 1.5 x 0.25 = 0.375; 33 days old: g = 2 ** (-33 / 730) = 0.9692
    assert (await score_of(h, "orientasi-pada-hasil"))["score"] == 52.71  # (250 + 0.3634 x 90) / 5.3634
    assert (await score_of(h, "kerja-sama"))["score"] == 51.36  # (250 + 0.3634 x 70) / 5.3634
    assert (await score_of(h, "pelayanan-publik"))["score"] == 51.36


async def test_an_unknown_person_cannot_be_judged(h: Harness) -> None:
    assert (await post(h, "potential", POTENTIAL)).status_code == 404
    assert (await post(h, "organisation-ratings", ORGANISATION)).status_code == 404


async def test_a_list_is_shown_a_page_at_a_time(h: Harness) -> None:
    await tell(h, employee())
    for month in range(1, 6):
        await entered(h, "potential", {**POTENTIAL, "assessed_on": f"2026-0{month}-01"})
    first = await ask(h, "/potential", limit=3, agency=AGENCY)
    rest = await ask(h, "/potential", limit=3, cursor=first["next_cursor"], agency=AGENCY)
    assert [one["assessed_on"][5:7] for one in first["items"] + rest["items"]] == ["01", "02", "03", "04", "05"]
    assert rest["next_cursor"] is None
