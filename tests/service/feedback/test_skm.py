"""Citizens answer the survey."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from shared.events.feedback import Received
from tests.service.backends import engines_of
from tests.service.feedback.town import (
    EMPTY_UNIT,
    GONE,
    MEDAN,
    NEIGHBOUR,
    UNIT,
    get,
    made,
    pointers,
    post,
    refused,
    said,
    scores,
    skm,
    told,
    traces,
)
from tests.service.harness import Harness


async def test_an_answer_is_stored_counted_and_told_as_figures(h: Harness) -> None:
    body = skm(scores=scores(3, U3=1, U7=4), service="mutasi", comment="Ibu Sari di loket 2 sabar.", channel="qr")
    answer = await made(h, "/skm", body)
    [row] = await h.rows("feedback", "skm_answer")
    [total] = await h.rows("feedback", "ikm_sum")
    [event] = await told(h, Received)
    assert row["feedback_id"] == answer["feedback_id"] == event.feedback_id
    assert (row["comment"], row["channel"], row["year"]) == ("Ibu Sari di loket 2 sabar.", "qr", 2026)
    assert (total["n"], total["u1"], total["u3"], total["u7"]) == (1, 3, 1, 4)
    assert (event.kind, event.key, event.scores) == ("skm", UNIT, scores(3, U3=1, U7=4))
    assert (event.agency, event.city, event.service) == ("sibolga-disdik", "sibolga", "mutasi")
    assert event.received_at == h.clock.now()


async def test_what_a_citizen_wrote_stays_in_this_store(h: Harness) -> None:
    await made(h, "/skm", skm(comment="Ibu Sari di loket 2 sabar."))
    assert b"Sari" not in await said(h)


async def test_answers_sent_together_are_all_counted(h: Harness) -> None:
    await asyncio.gather(*(made(h, "/skm", skm(scores=scores(1 + number % 4)), h.token()) for number in range(40)))
    [total] = await h.rows("feedback", "ikm_sum")
    assert (total["n"], total["u1"], total["u9"]) == (40, 100, 100)
    assert len(await told(h, Received)) == 40


async def test_the_same_request_again_is_the_same_answer_and_counts_once(h: Harness) -> None:
    key = {"Idempotency-Key": "kiosk-7-0001"}
    first, second = await post(h, "/skm", skm(), key), await post(h, "/skm", skm(), key)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    [total] = await h.rows("feedback", "ikm_sum")
    assert total["n"] == 1
    assert len(await told(h, Received)) == 1


async def test_another_answer_under_a_used_key_is_refused(h: Harness) -> None:
    key = {"Idempotency-Key": "kiosk-7-0001"}
    await made(h, "/skm", skm(), key)
    other = await post(h, "/skm", skm(scores=scores(4)), key)
    assert (other.status_code, other.json()["type"]) == (422, "urn:mumpuni:problem:idempotency-key-reused")


BAD: list[tuple[dict[str, Any], list[str]]] = [
    (skm(scores=scores(U3=5)), ["/scores/U3"]),
    (skm(scores=scores(U3=0)), ["/scores/U3"]),
    (skm(scores=scores(U3=-1)), ["/scores/U3"]),
    (skm(scores={**scores(), "U3": 3.5}), ["/scores/U3"]),
    (skm(scores={**scores(), "U3": 3.0}), ["/scores/U3"]),
    (skm(scores={**scores(), "U3": "4"}), ["/scores/U3"]),
    (skm(scores={**scores(), "U3": True}), ["/scores/U3"]),
    (skm(scores={**scores(), "U3": None}), ["/scores/U3"]),
    (skm(scores={**scores(), "U3": [3]}), ["/scores/U3"]),
    (skm(scores={**scores(), "U3": 10**30}), ["/scores/U3"]),
    (skm(scores={**scores(), "U10": 4}), ["/scores/U10"]),
    (skm(scores={**scores(), "u1": 4}), ["/scores/u1"]),
    (skm(scores={name: 3 for name in scores() if name != "U3"}), ["/scores/U3"]),
    (skm(scores={}), [f"/scores/U{number}" for number in range(1, 10)]),
    (skm(scores=[3] * 9), ["/scores"]),
    (skm(scores=None), ["/scores"]),
    ({"unit_id": UNIT}, ["/scores"]),
    ({"scores": scores()}, ["/unit_id"]),
    (skm(unit_id="Sibolga Disdik"), ["/unit_id"]),
    (skm(unit_id="sibolga-disdik"), ["/unit_id"]),
    (skm(unit_id=7), ["/unit_id"]),
    (skm(unit_id=f"{UNIT}\n"), ["/unit_id"]),
    (skm(service="KTP Elektronik"), ["/service"]),
    (skm(service="ktp"), ["/service"]),
    (skm(unit_id=EMPTY_UNIT, service="ktp"), ["/service"]),
    (skm(comment=""), ["/comment"]),
    (skm(comment="   "), ["/comment"]),
    (skm(comment="a" * 5001), ["/comment"]),
    (skm(comment="nol \x00 byte"), ["/comment"]),
    (skm(comment="separuh \ud800"), ["/comment"]),
    (skm(comment=4), ["/comment"]),
    (skm(channel="fax"), ["/channel"]),
    (skm(answered_at="kemarin"), ["/answered_at"]),
    (skm(answered_at="2026-02-30T10:00:00+07:00"), ["/answered_at"]),
    (skm(answered_at="20260230"), ["/answered_at"]),
    (skm(answered_at="2026-03-31"), ["/answered_at"]),
    (skm(answered_at=1_774_926_000), ["/answered_at"]),
    (skm(answered_at="0202-03-31T10:00:00+07:00"), ["/answered_at"]),
    (skm(answered_at="0001-01-01T00:00:00+14:00"), ["/answered_at"]),
    (skm(answered_at="1990-01-01T00:00:00+14:00"), ["/answered_at"]),
    (skm(answered_at="9999-12-31T23:59:59-14:00"), ["/answered_at"]),
    (skm(answered_at="2199-12-31T23:59:59-12:00"), ["/answered_at"]),
    (skm(nip="196608011988031001"), ["/nip"]),
]


async def test_every_wrong_field_is_named_and_leaves_no_trace(h: Harness) -> None:
    await made(h, "/skm", skm())
    before = await traces(h)
    assert await refused(h, "/skm", BAD, h.token()) == []
    assert await traces(h) == before


async def test_a_refusal_is_problem_json_in_the_callers_language(h: Harness) -> None:
    body = skm(scores=scores(U3=5))
    indonesian = await post(h, "/skm", body)
    english = await post(h, "/skm", body, {"Accept-Language": "en"})
    assert indonesian.headers["content-type"] == "application/problem+json"
    assert indonesian.json()["errors"] == [{"pointer": "/scores/U3", "detail": "tidak boleh lebih dari 4"}]
    assert english.json()["errors"] == [{"pointer": "/scores/U3", "detail": "must not be more than 4"}]


UNREADABLE = {
    "empty": (b"", 422),
    "null": (b"null", 422),
    "list": (b"[]", 422),
    "cut off": (b'{"unit_id": "sibolga-disdik.layanan", "scores": {"U1": 4}', 422),
    "broken utf-8": (b'{"unit_id": "sibolga-disdik.layanan", "comment": "\xff\xfe"}', 422),
    "no number": (b'{"unit_id": "sibolga-disdik.layanan", "scores": {"U1": NaN}}', 422),
    "half a surrogate": (b'{"unit_id": "sibolga-disdik.layanan", "\\ud800": 1}', 422),
    "a number of 5,000 digits": (b'{"unit_id": "sibolga-disdik.layanan", "scores": {"U1": ' + b"9" * 5000 + b"}}", 422),
    "deep": (b"[" * 100_000, 422),
    "10 MB": (b'{"comment": "' + b"a" * 10_000_000 + b'"}', 413),
}


async def test_a_body_nobody_can_read_leaves_no_trace(h: Harness) -> None:
    before = await traces(h)
    headers = {"Content-Type": "application/json", "Idempotency-Key": "bad"}
    answers = {
        name: (await h.client.post("/feedback/v1/skm", content=content, headers=headers)).status_code
        for name, (content, _) in UNREADABLE.items()
    }
    assert answers == {name: status for name, (_, status) in UNREADABLE.items()}
    assert await traces(h) == before


@pytest.mark.parametrize("unit_id", ["sibolga-disdik.tidak-ada", "kota-lain.loket", GONE])
async def test_a_unit_nobody_announced_or_that_is_gone_reads_as_absent(h: Harness, unit_id: str) -> None:
    before = await traces(h)
    answer = await post(h, "/skm", skm(unit_id=unit_id), {"Idempotency-Key": "bad"})
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:mumpuni:problem:not-found")
    assert await traces(h) == before


async def test_a_service_of_another_unit_is_answered_with_the_units_own(h: Harness) -> None:
    answer = await post(h, "/skm", skm(service="ktp"))
    assert answer.json()["services"] == ["mutasi", "ijazah"]


async def test_a_broken_token_is_refused_even_where_none_is_needed(h: Harness) -> None:
    answer = await post(h, "/skm", skm(), {"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer.headers


EARLIER = "2026-10-30T09:15:00+07:00"


@pytest.mark.parametrize(
    "claims",
    [
        None,
        {"agency": "sibolga-dukcapil"},
        {"agency": "medan-tembung", "city": "medan"},
        {"agency": "*", "city": "medan"},
        {"scopes": "feedback:read"},
        {"scopes": "participant", "subject": "0b8f3c3e-9a51-4a9e-8f6a-0c2f4b1d7e55"},
    ],
)
async def test_only_the_agency_may_enter_an_answer_given_earlier(h: Harness, claims: dict[str, str] | None) -> None:
    before = await traces(h)
    headers = {} if claims is None else h.token(**claims)
    answer = await post(h, "/skm", skm(answered_at=EARLIER), {"Idempotency-Key": "bad", **headers})
    assert answer.status_code == 403
    assert await traces(h) == before


@pytest.mark.parametrize("claims", [{}, {"scopes": "feedback:write"}, {"agency": "*"}, {"agency": "*", "city": "*"}])
async def test_the_agency_and_its_city_enter_paper_forms(h: Harness, claims: dict[str, str]) -> None:
    await made(h, "/skm", skm(answered_at=EARLIER, channel="paper"), h.token(**claims))
    [row] = await h.rows("feedback", "skm_answer")
    [event] = await told(h, Received)
    assert row["entered_by"] == "officer"
    assert event.received_at.isoformat() == "2026-10-30T02:15:00+00:00"


YEARS = {
    "2025-12-31T23:59:59+07:00": 2025,
    "2026-01-01T00:00:00+07:00": 2026,
    "2025-12-31T17:00:00Z": 2026,
    "2025-12-31T16:59:59Z": 2025,
    "2026-01-01T00:30:00": 2026,
    "2025-12-31 23:30": 2025,
}


async def test_an_answer_counts_in_the_citys_calendar_year(h: Harness) -> None:
    stored = {}
    for answered_at in YEARS:
        answer = await made(h, "/skm", skm(answered_at=answered_at), h.token())
        rows = {row["feedback_id"]: row["year"] for row in await h.rows("feedback", "skm_answer")}
        stored[answered_at] = rows[answer["feedback_id"]]
    assert stored == YEARS
    assert {row["year"]: row["n"] for row in await h.rows("feedback", "ikm_sum")} == {2025: 3, 2026: 3}


async def test_an_answer_of_this_moment_is_in_time_and_one_of_the_next_second_is_not(h: Harness) -> None:
    now, later = "2026-11-01T10:00:00+07:00", "2026-11-01T10:00:01+07:00"
    assert (await post(h, "/skm", skm(answered_at=now), h.token())).status_code == 201
    answer = await post(h, "/skm", skm(answered_at=later), h.token())
    assert (answer.status_code, pointers(answer)) == (422, ["/answered_at"])


async def test_an_answer_costs_three_statements_of_its_own(h: Harness) -> None:
    await made(h, "/skm", skm())
    run: list[str] = []
    _, writing = engines_of(h.service("feedback").database)
    sa.event.listen(writing, "before_cursor_execute", lambda *arguments: run.append(arguments[2].split("(")[0]))
    await made(h, "/skm", skm())
    mine = [
        statement for statement in run if "skm_answer" in statement or "ikm_sum" in statement or "unit" in statement
    ]
    assert len(mine) == 3, run


async def test_the_agency_reads_what_citizens_wrote_the_newest_first(h: Harness) -> None:
    for number in range(3):
        await made(h, "/skm", skm(comment=f"Komentar {number}"))
    first = (await get(h, "/skm", h.token(), unit_id=UNIT, limit=2)).json()
    rest = (await get(h, "/skm", h.token(), unit_id=UNIT, limit=2, cursor=first["next_cursor"])).json()
    assert [one["comment"] for one in first["items"] + rest["items"]] == ["Komentar 2", "Komentar 1", "Komentar 0"]
    assert rest["next_cursor"] is None
    assert first["items"][0]["scores"] == scores()


async def test_nobody_else_reads_what_citizens_wrote(h: Harness) -> None:
    await made(h, "/skm", skm(comment="Rahasia"))
    assert (await get(h, "/skm", unit_id=UNIT)).status_code == 401
    assert (await get(h, "/skm", h.token(scopes="feedback:write"), unit_id=UNIT)).status_code == 403
    for claims in ({"agency": "sibolga-dukcapil"}, {"agency": "*", "city": "medan"}):
        assert (await get(h, "/skm", h.token(**claims), unit_id=UNIT)).status_code == 404
    assert (await get(h, "/skm", h.token(agency="*"), unit_id=NEIGHBOUR)).json()["items"] == []
    assert (await get(h, "/skm", h.token(), unit_id=MEDAN)).status_code == 404
