"""Bad requests get an answer that says what to mend, and leave no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.web.site import site

NOTE = {"text": "halo", "points": 5}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"{", ""),
        (b'{"text": "a", "points": NaN}', ""),
        (b'\xff\xfe{"text": "a"}', ""),
        (b'{"text": "\xff", "points": 1}', ""),
        (b"[" * 100_000, ""),
        (b"[]", ""),
        (b"null", ""),
        (b'{"points": 5}', "/text"),
        (b'{"text": "", "points": 5}', "/text"),
        (b'{"text": "a", "points": 101}', "/points"),
        (b'{"text": "a", "points": 1.5}', "/points"),
        (b'{"text": "a", "points": true, "more": 1}', "/more"),
    ],
)
async def test_a_bad_body_is_answered_with_where_it_is_wrong(tmp_path: Path, body: bytes, pointer: str) -> None:
    async with site(tmp_path) as one:
        answer = await one.post(content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"] == "urn:mumpuni:problem:invalid"
        assert problem["instance"] == "/enrollment/v1/notes"
        assert problem["request_id"] == answer.headers["X-Request-Id"]
        assert pointer in {fault["pointer"] for fault in problem["errors"]}
        assert await one.notes() == 0


async def test_faults_are_told_in_the_callers_language(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        bad = {"text": "halo", "points": 101}
        indonesian = (await one.post(bad)).json()
        english = (await one.post(bad, headers={"Accept-Language": "en-GB, id;q=0.5"})).json()
        assert indonesian["errors"] == [{"pointer": "/points", "detail": "tidak boleh lebih dari 100"}]
        assert english["errors"] == [{"pointer": "/points", "detail": "must not be more than 100"}]
        assert english["title"] == "The request needs mending"


async def test_a_body_over_the_limit_is_refused_announced_or_not(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        ten_megabytes = b'{"text": "' + b"a" * 10_485_760 + b'"}'
        announced = await one.post(content=ten_megabytes)

        async def chunks() -> object:
            for start in range(0, len(ten_megabytes), 65_536):
                yield ten_megabytes[start : start + 65_536]

        streamed = await one.post(content=chunks())
        for answer in (announced, streamed):
            assert answer.status_code == 413
            assert answer.json()["limit_bytes"] == 1_048_576
        assert await one.notes() == 0


async def test_a_mistake_of_ours_shows_no_trace_and_stores_nothing(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        answer = await one.post({"text": "boom", "points": 1})
        assert answer.status_code == 500
        assert "ZeroDivisionError" not in answer.text
        assert "Traceback" not in answer.text
        assert await one.notes() == 0


async def test_an_unknown_address_is_a_problem_too(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        missing = await one.client.get("/enrollment/v1/nothing")
        wrong = await one.client.delete("/enrollment/v1/notes")
        assert (missing.status_code, missing.json()["type"]) == (404, "urn:mumpuni:problem:not-found")
        assert (wrong.status_code, wrong.json()["status"]) == (405, 405)
        assert wrong.json()["detail"].startswith("Alamat ini ada, tetapi tidak menerima metode itu")
        assert "POST" in wrong.headers["Allow"]


async def test_a_request_keeps_the_id_it_came_with(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        kept = await one.post(NOTE, headers={"X-Request-Id": "kunjungan-42"})
        replaced = await one.post(NOTE, headers={"X-Request-Id": "a b\tc"})
        assert kept.headers["X-Request-Id"] == "kunjungan-42"
        assert replaced.headers["X-Request-Id"] != "a b\tc"


async def test_requests_are_counted_by_route_and_status(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        await one.post(NOTE)
        await one.post({})
        metrics = (await one.client.get("/enrollment/metrics")).text
        labels = 'method="POST",route="/enrollment/v1/notes",service="enrollment"'
        for status in (201, 422):
            assert f'mumpuni_http_requests_total{{{labels},status="{status}"}} 1.0' in metrics


async def test_readiness_names_each_part(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        answer = await one.client.get("/enrollment/health/ready")
        assert answer.status_code == 200
        assert answer.json() == {
            "ready": True, "store": True, "bus": True, "consumers": {}, "lag_records": {}, "troubled": {},
        }  # fmt: skip


async def test_the_documentation_page_needs_no_other_host(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        page = (await one.client.get("/docs")).text
        assert "https://" not in page.replace("https://fastapi.tiangolo.com/img/favicon.png", "https://")
        script = await one.client.get("/docs/assets/swagger-ui-bundle.js")
        assert script.status_code == 200
        document = (await one.client.get("/enrollment/openapi.json")).json()
        assert document["openapi"].startswith("3.1")
        answers = document["paths"]["/enrollment/v1/notes"]["post"]["responses"]
        assert list(answers["422"]["content"]) == ["application/problem+json"]
        parameters = document["paths"]["/enrollment/v1/notes"]["post"]["parameters"]
        assert "idempotency-key" in [parameter["name"] for parameter in parameters]
        assert document["paths"]["/enrollment/v1/notes"]["post"]["security"] == [{"bearer": []}]
