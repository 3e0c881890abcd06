"""xAPI's manners: the version, 400 with what to mend, ids, queries."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from tests.service.enrollment.town import FAR, NEIGHBOUR, NOBODY, PAST, bkpsdm, person, pointers, run, token
from tests.service.enrollment.xapi.platform import (
    HOME,
    ID,
    STATEMENTS,
    VERBS,
    account,
    ask,
    at_session,
    send,
    sent,
    spoken,
    statement,
    voiding,
)
from tests.service.harness import Harness

GOOD = statement("budi", "experienced", f"{HOME}/course/1")


def without(name: str) -> dict[str, Any]:
    """The good statement without a member."""
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ("text", ""),
        (without("actor"), "/actor"),
        (without("verb"), "/verb"),
        (without("object"), "/object"),
        ({**GOOD, "actor": {"name": "Budi"}}, "/actor"),
        ({**GOOD, "actor": {"mbox": "budi@x.id"}}, "/actor/mbox"),
        ({**GOOD, "actor": {"mbox": "mailto:budi@x.id", "openid": "https://x.id/budi"}}, "/actor"),
        ({**GOOD, "actor": {"account": {"name": "budi"}}}, "/actor/account/homePage"),
        ({**GOOD, "actor": {"objectType": "Group"}}, "/actor/member"),
        ({**GOOD, "verb": {"id": "passed"}}, "/verb/id"),
        ({**GOOD, "verb": {"id": VERBS + "passed", "display": {"id-": "x"}}}, "/verb/display/id-"),
        ({**GOOD, "object": {"id": "course 1"}}, "/object/id"),
        ({**GOOD, "object": {"objectType": "Course", "id": HOME}}, "/object/objectType"),
        ({**GOOD, "id": "17"}, "/id"),
        ({**GOOD, "timestamp": "2026-02-30T10:00:00Z"}, "/timestamp"),
        ({**GOOD, "timestamp": "yesterday"}, "/timestamp"),
        ({**GOOD, "timestamp": "2026-02-20T10:00:00-00:00"}, "/timestamp"),
        ({**GOOD, "result": {"score": {"scaled": 1.01}}}, "/result/score/scaled"),
        ({**GOOD, "result": {"score": {"raw": 11, "min": 0, "max": 10}}}, "/result/score/raw"),
        ({**GOOD, "result": {"success": "yes"}}, "/result/success"),
        ({**GOOD, "result": {"duration": "2 hours"}}, "/result/duration"),
        ({**GOOD, "result": None}, "/result"),
        ({**GOOD, "context": {"registration": "1"}}, "/context/registration"),
        ({**GOOD, "context": {"contextActivities": {"uncle": []}}}, "/context/contextActivities/uncle"),
        ({**GOOD, "version": "0.95"}, "/version"),
        ({**GOOD, "grade": 5}, "/grade"),
        ({**GOOD, "attachments": [{"usageType": HOME, "display": {}, "contentType": "a/b", "length": 1, "sha2": "x"}]},
         "/attachments/0/fileUrl"),
        ({**GOOD, "verb": {"id": VERBS + "voided"}}, "/object"),
        ([GOOD, {**GOOD, "verb": {}}], "/1/verb/id"),
        ([{**GOOD, "id": ID.format(1)}, {**GOOD, "id": ID.format(1).upper()}], "/0/id"),
    ],
)  # fmt: skip
async def test_what_is_not_valid_is_answered_with_400_and_what_to_mend(h: Harness, body: Any, pointer: str) -> None:
    answer = await send(h, body)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"
    assert pointer in pointers(answer)
    assert await h.rows("enrollment", "xapi_statement") == []


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[NaN]", b"[" * 100_000])
async def test_what_is_no_json_is_answered_with_400(h: Harness, content: bytes) -> None:
    answer = await h.client.post(STATEMENTS, content=content, headers=spoken(h))
    assert answer.status_code == 400
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"


@pytest.mark.parametrize("version", [None, "0.95", "1.1", "2.0.0", "x"])
async def test_a_version_we_do_not_speak_is_refused(h: Harness, version: str | None) -> None:
    headers = {**token(h), "Content-Type": "application/json"}
    if version is not None:
        headers["X-Experience-API-Version"] = version
    for method in ("GET", "POST", "PUT"):
        answer = await h.client.request(method, STATEMENTS, headers=headers)
        assert answer.status_code == 400
        assert "/header/X-Experience-API-Version" in pointers(answer)


async def test_every_answer_carries_the_version(h: Harness) -> None:
    stranger = await h.client.get(STATEMENTS, headers={"X-Experience-API-Version": "1.0.3"})
    assert (stranger.status_code, stranger.headers["X-Experience-API-Version"]) == (401, "1.0.3")
    basic = base64.b64encode(b"lms:nothing").decode()
    for authorization in (f"Basic {basic}", "Basic ?"):
        answer = await h.client.get(STATEMENTS, headers={**spoken(h, {}), "Authorization": authorization})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    reader = h.token(scopes="enrollment:read")
    assert (await send(h, GOOD, reader)).status_code == 403
    about = await h.client.get("/enrollment/v1/xapi/about")
    assert (about.status_code, about.json()["version"][0]) == (200, "1.0.3")
    assert about.headers["X-Experience-API-Version"] == "1.0.3"


async def test_a_platform_tries_its_credentials_by_asking_for_the_versions(h: Harness) -> None:
    for scheme, given, status in (
        ("Basic", base64.b64encode(b"lms:" + token(h)["Authorization"].removeprefix("Bearer ").encode()).decode(), 200),
        ("Basic", base64.b64encode(b"lms:nothing").decode(), 401),
        ("Bearer", token(h)["Authorization"].removeprefix("Bearer "), 200),
    ):
        answer = await h.client.get("/enrollment/v1/xapi/about", headers={"Authorization": f"{scheme} {given}"})
        assert (answer.status_code, answer.headers["X-Experience-API-Version"]) == (status, "1.0.3"), (scheme, given)


async def test_a_statement_is_put_under_an_id_of_the_senders_choice(h: Harness) -> None:
    async def put(statement_id: str, body: Any) -> int:
        answer = await h.client.put(STATEMENTS, params={"statementId": statement_id}, json=body, headers=spoken(h))
        return answer.status_code

    assert await put(ID.format(1), GOOD) == 204
    assert await put(ID.format(1), {**GOOD, "id": ID.format(1)}) == 204
    assert await put(ID.format(1), {**GOOD, "id": ID.format(2)}) == 400
    assert await put(ID.format(1), statement("siti", "experienced", f"{HOME}/course/1")) == 409
    assert await put("17", GOOD) == 400
    assert (await h.client.put(STATEMENTS, json=GOOD, headers=spoken(h))).status_code == 400
    [row] = await h.rows("enrollment", "xapi_statement")
    assert row["statement_id"] == ID.format(1)


async def test_what_is_only_shown_makes_no_other_statement(h: Harness) -> None:
    [one] = await sent(h, GOOD)
    shown = {**GOOD, "id": one, "verb": {**GOOD["verb"], "display": {"id": "mengikuti"}}}
    shown["object"] = {**GOOD["object"], "objectType": "Activity", "definition": {"name": {"id": "Kursus"}}}
    shown["timestamp"] = "2026-10-07T09:00:00Z"
    assert await sent(h, shown) == [one]


async def test_statements_are_found_by_what_they_say(h: Harness) -> None:
    who, where = await person(h, 1), at_session(await run(h, **PAST))
    registration = "0f6c3a1e-4f0b-4c7e-9a55-5d1e8c2f4a22"
    first = await sent(h, statement(who, "progressed", where, context={"registration": registration}))
    h.clock.advance(timedelta(seconds=10))
    second = await sent(h, [statement("budi", "passed", where), voiding(first[0]), GOOD])
    agent = '{"account": {"homePage": "https://lms.sibolga.go.id", "name": "budi"}}'
    for query, ids in (
        ({}, [second[2], second[1], second[0]]),
        ({"ascending": "true", "limit": 2}, [second[0], second[1]]),
        ({"verb": VERBS + "passed"}, [second[0]]),
        ({"activity": where}, [second[0]]),
        ({"agent": agent}, [second[2], second[0]]),
        ({"registration": registration}, []),
        ({"since": "2026-11-01T03:00:05Z"}, [second[2], second[1], second[0]]),
        ({"until": "2026-11-01T03:00:05Z"}, []),
    ):
        answer = await ask(h, **query)
        assert [one["id"] for one in answer.json()["statements"]] == ids, query
        assert "X-Experience-API-Consistent-Through" in answer.headers
    assert (await ask(h, statementId=first[0])).status_code == 404
    assert (await ask(h, voidedStatementId=first[0])).json()["id"] == first[0]
    assert (await ask(h, voidedStatementId=second[0])).status_code == 404
    ids_only = (await ask(h, format="ids", verb=VERBS + "passed")).json()["statements"][0]
    assert set(ids_only["verb"]) == {"id"}


async def test_more_leads_through_all_of_them(h: Harness) -> None:
    ids = await sent(h, [statement(f"p{number}", "experienced", HOME) for number in range(5)])
    found: list[str] = []
    answer = await ask(h, limit=2, ascending="true", verb=VERBS + "experienced")
    while True:
        found += [one["id"] for one in answer.json()["statements"]]
        if not answer.json()["more"]:
            break
        answer = await h.client.get(answer.json()["more"], headers=spoken(h))
    assert found == ids


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"colour": "red"}, "/query/colour"),
        ({"statementId": "17"}, "/query/statementId"),
        ({"statementId": ID.format(1), "voidedStatementId": ID.format(2)}, "/query/statementId"),
        ({"statementId": ID.format(1), "limit": 1}, "/query/statementId"),
        ({"limit": "-1"}, "/query/limit"),
        ({"ascending": "maybe"}, "/query/ascending"),
        ({"since": "yesterday"}, "/query/since"),
        ({"agent": "budi"}, "/query/agent"),
        ({"agent": '{"name": "Budi"}'}, "/query/agent"),
        ({"related_agents": "true"}, "/query/related_agents"),
        ({"format": "pretty"}, "/query/format"),
    ],
)
async def test_a_query_that_xapi_does_not_know_is_refused(h: Harness, query: Any, pointer: str) -> None:
    answer = await ask(h, **query)
    assert (answer.status_code, pointers(answer)) == (400, [pointer])


async def test_agencies_and_cities_are_apart(h: Harness) -> None:
    [one] = await sent(h, GOOD)
    for slug in (NEIGHBOUR, FAR):
        assert (await ask(h, token(h, slug))).json()["statements"] == []
        assert (await ask(h, token(h, slug), statementId=one)).status_code == 404
    assert (await ask(h, bkpsdm(h, "medan"))).json()["statements"] == []
    assert [each["id"] for each in (await ask(h, bkpsdm(h))).json()["statements"]] == [one]
    assert (await ask(h, statementId=NOBODY)).status_code == 404


async def test_the_authority_is_who_sent_it(h: Harness) -> None:
    [one] = await sent(h, {**GOOD, "authority": account("somebody-else"), "stored": "2020-01-01T00:00:00Z"})
    stored = (await ask(h, statementId=one)).json()
    assert stored["authority"]["account"] == {"homePage": "http://mumpuni.test", "name": "officer"}
    assert stored["stored"] == "2026-11-01T03:00:00+00:00"
