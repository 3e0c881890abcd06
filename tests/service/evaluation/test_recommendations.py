"""Rules propose, named humans decide, and the person is told, heard and may appeal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from shared.events.enrollment import Withdrawn
from shared.events.evaluation import RecommendationMade, RecommendationMoved
from shared.ids import new_id
from shared.web.auth import PARTICIPANT
from tests.service.evaluation.rounds import go, on
from tests.service.evaluation.story import (
    AGENCY,
    CITY,
    PROGRAMME,
    SESSION,
    SITI,
    UNIT,
    Row,
    ask,
    completed,
    employee,
    said,
    tell,
)
from tests.service.evaluation.test_judgements import ASSESSMENT, entered
from tests.service.harness import START, Harness

HEAD, OTHER_HEAD = "kepala-bkpsdm", "sekretaris-daerah"
WORDS = "Saya bertugas di posko bencana."


def missed() -> Withdrawn:
    return Withdrawn(
        enrollment_id=new_id(),
        employee_id=SITI,
        agency=AGENCY,
        city=CITY,
        unit_id=UNIT,
        programme_id=PROGRAMME,
        session_id=SESSION,
        status="no_show",
        reason="other",
        withdrawn_at=START - timedelta(days=30),
    )


def siti(h: Harness) -> dict[str, str]:
    return h.token(subject=SITI, scopes=PARTICIPANT)


def head(h: Harness, subject: str = HEAD) -> dict[str, str]:
    return h.token(agency="*", subject=subject)


async def learned_too_little(h: Harness) -> Row:
    """Siti's required level is 2 and she is at 1: one recommendation."""
    await tell(h, employee(required={"komunikasi": 4}), completed(post="0", jp="20"))
    await go(h)
    return await only(h)


async def only(h: Harness) -> Row:
    [one] = (await ask(h, "/recommendations"))["items"]
    found: Row = one
    return found


async def post(h: Harness, one: Row, what: str, headers: dict[str, str], **body: Any) -> httpx.Response:
    path = f"/evaluation/v1/recommendations/{one['recommendation_id']}/{what}"
    return await h.client.post(path, json=body, headers=headers)


async def decided(h: Harness, decision: str = "approve") -> Row:
    one = await learned_too_little(h)
    answer = await post(h, one, "decision", head(h), decision=decision, reason="Sesuai rencana.")
    assert answer.status_code == 200, answer.text
    body: Row = answer.json()
    return body


async def trail(h: Harness, one: Row, headers: dict[str, str] | None = None) -> list[Row]:
    items: list[Row] = (await ask(h, f"/recommendations/{one['recommendation_id']}/trail", headers))["items"]
    return items


async def test_a_gap_proposes_development_with_its_reasons_and_figures(h: Harness) -> None:
    one = await learned_too_little(h)
    assert (one["kind"], one["cause"], one["state"]) == ("development", "gap", "open")
    assert one["reasons"] == [{"reason": "gap", "text": "Level kompetensi di bawah standar jabatan"}]
    assert one["evidence"] == {"missing_levels": {"komunikasi": 2}}
    assert one["rule_set"] == "recommendation-2026.1"
    [made] = await said(h, RecommendationMade)
    assert (made.recommendation_id, made.employee_id, made.reasons) == (one["recommendation_id"], SITI, ("gap",))


async def test_the_same_cause_is_proposed_once_and_its_figures_follow(h: Harness) -> None:
    await learned_too_little(h)
    await tell(h, employee(required={"komunikasi": 5}, version=2))
    for _ in range(2):
        await go(h)
    assert (await only(h))["evidence"] == {"missing_levels": {"komunikasi": 3}}
    assert len(await said(h, RecommendationMade)) == 1


async def test_an_open_one_lapses_when_its_cause_goes(h: Harness) -> None:
    one = await learned_too_little(h)
    await tell(h, employee(required={"komunikasi": 1}, version=2))
    await go(h)
    assert (await only(h))["state"] == "lapsed"
    assert [move.state for move in await said(h, RecommendationMoved)] == ["lapsed"]
    assert [(step["action"], step["actor"]) for step in await trail(h, one)] == [("made", None), ("lapsed", None)]
    refused = await post(h, one, "decision", head(h), decision="approve", reason="Ya.")
    assert (refused.status_code, refused.json()["current_state"]) == (409, "lapsed")
    assert "sudah gugur" in refused.json()["detail"]
    await tell(h, employee(required={"komunikasi": 4}, version=3))
    await go(h)
    assert sorted(one["state"] for one in (await ask(h, "/recommendations"))["items"]) == ["lapsed", "open"]


async def test_a_cause_that_comes_and_goes_in_one_moment_is_open_at_most_once(h: Harness) -> None:
    await tell(h, employee())
    record = await entered(h, "assessments", ASSESSMENT)
    where = f"/evaluation/v1/assessments/{record['record_id']}"
    for value in (20, 80, 30, 85, 40, 90, 45, 50):
        answer = await h.client.patch(where, json={"value": value}, headers={**h.token(), "If-Match": "*"})
        assert answer.status_code == 200, answer.text
    found = [one for one in (await ask(h, "/recommendations"))["items"] if "values" in one["evidence"]]
    assert sorted(one["state"] for one in found) == ["lapsed", "lapsed", "lapsed", "open"]
    assert [one["evidence"]["values"] for one in found if one["state"] == "open"] == [["50"]]


async def test_who_leaves_is_no_longer_proposed_about(h: Harness) -> None:
    await learned_too_little(h)
    await tell(h, employee(required={"komunikasi": 4}, active=False, version=2))
    await go(h)
    assert (await only(h))["state"] == "lapsed"


@pytest.mark.parametrize(("times", "proposed"), [(2, 0), (3, 1)])
async def test_three_no_shows_propose_development(h: Harness, times: int, proposed: int) -> None:
    await tell(h, employee(required={}), completed(jp="20"), *(missed() for _ in range(times)))
    await go(h)
    found = (await ask(h, "/recommendations", kind="development"))["items"]
    assert [one["cause"] for one in found] == ["no-shows-2026"] * proposed


async def test_a_no_show_that_was_a_mistake_counts_no_longer(h: Harness) -> None:
    mistake = missed()
    await tell(h, employee(required={}), missed(), missed(), mistake)
    await tell(h, completed(enrollment_id=mistake.enrollment_id, jp="20"))
    await go(h)
    assert not (await ask(h, "/recommendations", state="open"))["items"]


async def test_short_hours_are_proposed_by_the_daily_round_alone(h: Harness) -> None:
    h.clock.set(START - timedelta(days=60))
    await tell(h, employee(required={}))
    await on(h, date(2026, 9, 30))
    assert not (await ask(h, "/recommendations"))["items"]
    await on(h, date(2026, 10, 1))
    assert (await only(h))["cause"] == "jp-2026"


async def test_a_named_human_decides_with_a_reason_and_the_person_is_told(h: Harness) -> None:
    one = await decided(h)
    assert (one["state"], one["decided_by"], one["decided_on"], one["appeal_until"]) == (
        "approved",
        HEAD,
        "2026-11-01",
        "2026-11-22",
    )
    await h.settled()
    [moved] = await said(h, RecommendationMoved)
    assert (moved.state, moved.employee_id) == ("approved", SITI)
    assert "Sesuai rencana." not in moved.model_dump_json()
    own = (await ask(h, f"/employees/{SITI}/recommendations", siti(h)))["items"]
    assert [(item["state"], item["decided_by"]) for item in own] == [("approved", HEAD)]
    assert [(step["action"], step["text"]) for step in await trail(h, one, siti(h))] == [
        ("made", None),
        ("approved", "Sesuai rencana."),
    ]


async def test_a_decision_needs_its_own_scope_a_reason_and_somebody_else(h: Harness) -> None:
    one = await learned_too_little(h)
    said_yes = {"decision": "approve", "reason": "Ya."}
    writer = h.token(scopes="evaluation:read evaluation:write")
    assert (await post(h, one, "decision", writer, **said_yes)).status_code == 403
    assert (await post(h, one, "decision", h.token(subject=SITI), **said_yes)).status_code == 403
    assert (await post(h, one, "decision", siti(h), **said_yes)).status_code == 403
    assert (await post(h, one, "decision", h.token(agency="sibolga-dinkes"), **said_yes)).status_code == 404
    assert (await post(h, one, "decision", head(h), decision="approve", reason="  ")).status_code == 422
    assert (await only(h))["state"] == "open"


async def test_a_decision_is_taken_once(h: Harness) -> None:
    one = await decided(h, "reject")
    again = await post(h, one, "decision", head(h, OTHER_HEAD), decision="approve", reason="Ya.")
    assert (again.status_code, again.json()["current_state"]) == (409, "rejected")


async def test_what_was_decided_is_not_proposed_again_at_once_but_after_a_year(h: Harness) -> None:
    await decided(h, "reject")
    await on(h, date(2027, 10, 31))
    assert [one["state"] for one in (await ask(h, "/recommendations", kind="development"))["items"]].count("open") <= 1
    gaps = [one for one in (await ask(h, "/recommendations"))["items"] if one["cause"] == "gap"]
    assert [one["state"] for one in gaps] == ["rejected"]
    await on(h, date(2027, 11, 1))
    gaps = [one for one in (await ask(h, "/recommendations"))["items"] if one["cause"] == "gap"]
    assert [one["state"] for one in gaps] == ["rejected", "open"]


async def test_an_appeal_in_time_is_decided_by_another_human(h: Harness) -> None:
    one = await decided(h)
    h.clock.set(START + timedelta(days=21))
    assert (await post(h, one, "appeal", siti(h), text=WORDS)).json()["state"] == "appealed"
    overturn = {"decision": "overturn", "reason": "Surat tugas ada."}
    assert (await post(h, one, "appeal-decision", head(h), **overturn)).status_code == 403
    assert (await post(h, one, "appeal-decision", h.token(subject=SITI), **overturn)).status_code == 403
    answer = await post(h, one, "appeal-decision", head(h, OTHER_HEAD), **overturn)
    assert (answer.status_code, answer.json()["state"], answer.json()["decided_by"]) == (200, "overturned", HEAD)
    await h.settled()
    assert [move.state for move in await said(h, RecommendationMoved)] == ["approved", "appealed", "overturned"]
    steps = [(step["step"], step["action"], step["actor"]) for step in await trail(h, one)]
    assert steps == [(1, "made", None), (2, "approved", HEAD), (3, "appealed", SITI), (4, "overturned", OTHER_HEAD)]


async def test_an_appeal_a_day_late_is_refused(h: Harness) -> None:
    one = await decided(h)
    h.clock.set(START + timedelta(days=22))
    answer = await post(h, one, "appeal", siti(h), text=WORDS)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:mumpuni:problem:appeal-too-late")


async def test_only_the_person_comments_and_appeals(h: Harness) -> None:
    one = await decided(h)
    budi = h.token(subject="b27c9e10-5d3f-4f68-8a1b-7e6d5c4b3a29", scopes=PARTICIPANT)
    for what in ("comment", "appeal"):
        assert (await post(h, one, what, budi, text=WORDS)).status_code == 404
        assert (await post(h, one, what, head(h), text=WORDS)).status_code == 403
    for path in ("", "/trail"):
        url = f"/evaluation/v1/recommendations/{one['recommendation_id']}{path}"
        assert (await h.client.get(url, headers=budi)).status_code == 404
        assert (await h.client.get(url, headers=siti(h))).status_code == 200


async def test_a_comment_stands_in_the_trail_and_moves_nothing(h: Harness) -> None:
    one = await learned_too_little(h)
    before = len(await said(h, RecommendationMoved))
    assert (await post(h, one, "comment", siti(h), text=WORDS)).json()["state"] == "open"
    await h.settled()
    assert len(await said(h, RecommendationMoved)) == before
    assert [(step["action"], step["text"]) for step in await trail(h, one)] == [("made", None), ("commented", WORDS)]


async def test_words_can_be_erased_and_the_figures_stay(h: Harness) -> None:
    one = await decided(h)
    await post(h, one, "comment", siti(h), text=WORDS)
    url = f"/evaluation/v1/employees/{SITI}/texts"
    assert (await h.client.delete(url, headers=h.token(agency="sibolga-dinkes"))).status_code == 404
    erased = await h.client.delete(url, headers=h.token())
    assert (erased.status_code, erased.json()["texts"]) == (200, 2)
    steps = await trail(h, one)
    assert [(step["action"], step["text"], step["erased"]) for step in steps] == [
        ("made", None, False),
        ("approved", None, True),
        ("commented", None, True),
    ]
    kept = str([await h.rows("evaluation", table) for table in ("recommendation_move", "recommendation", "audit")])
    assert WORDS not in kept
    assert (await h.client.delete(url, headers=h.token())).json()["texts"] == 0


async def test_a_repeat_with_the_same_key_decides_once(h: Harness) -> None:
    one = await learned_too_little(h)
    headers = {**head(h), "Idempotency-Key": "putusan-1"}
    first = await post(h, one, "decision", headers, decision="approve", reason="Ya.")
    again = await post(h, one, "decision", headers, decision="approve", reason="Ya.")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert first.json() == again.json()
    assert len(await trail(h, one)) == 2


@pytest.mark.parametrize("text", ["", " ", "x" * 2001, "a\u0000b"])
async def test_words_that_cannot_be_kept_are_refused(h: Harness, text: str) -> None:
    one = await learned_too_little(h)
    assert (await post(h, one, "comment", siti(h), text=text)).status_code == 422


async def test_who_did_and_read_what_is_written_down(h: Harness) -> None:
    one = await decided(h)
    await trail(h, one)
    entries = (await ask(h, "/audit", subject=SITI))["items"]
    actions = {entry["action"]: entry["actor"] for entry in entries}
    assert actions["recommendation-approved"] == HEAD
    assert actions["recommendation-trail-read"] == "officer"


async def test_lists_show_ones_own_agency_or_city(h: Harness) -> None:
    await learned_too_little(h)
    assert not (await ask(h, "/recommendations", h.token(agency="sibolga-dinkes")))["items"]
    assert (await ask(h, "/recommendations", head(h), agency=AGENCY, state="open"))["items"]
    assert not (await ask(h, "/recommendations", head(h), state="approved"))["items"]
    assert not (await ask(h, "/recommendations", h.token(agency="*", city="medan")))["items"]
