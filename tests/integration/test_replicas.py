"""Two replicas of a service are one service."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx

from tests.chaos.caller import Caller
from tests.chaos.site import Site
from tests.integration.stack import Stack
from tests.integration.town import an_office
from tests.waiting import until

_SERVED = re.compile(r'^mumpuni_http_requests_total\{[^}]*route="/enrollment/v1/agencies"[^}]*\} (\S+)$', re.MULTILINE)
_APPLIED = re.compile(r'^mumpuni_consumed_total\{[^}]*result="applied"[^}]*\} (\S+)$', re.MULTILINE)


async def _sum(url: str, pattern: re.Pattern[str]) -> float:
    async with httpx.AsyncClient(timeout=30) as http:
        service = "enrollment" if pattern is _SERVED else "evaluation"
        return sum(map(float, pattern.findall((await http.get(f"{url}/{service}/metrics")).text)))


async def test_both_replicas_serve(site: Site, caller: Caller) -> None:
    replicas = site.behind()["enrollment"]
    before = [await _sum(url, _SERVED) for url in replicas]
    token = site.operator()
    await asyncio.gather(*(caller.get("/enrollment/v1/agencies", token, limit=1) for _ in range(60)))
    after = [await _sum(url, _SERVED) for url in replicas]
    assert all(late > early for early, late in zip(before, after, strict=True)), (before, after)


async def test_both_replicas_consume(site: Site, caller: Caller) -> None:
    replicas = site.behind()["evaluation"]
    before = [await _sum(url, _APPLIED) for url in replicas]
    for _ in range(40):
        await an_office(caller, site)

    async def both_have() -> bool:
        after = [await _sum(url, _APPLIED) for url in replicas]
        return all(late > early for early, late in zip(before, after, strict=True))

    await until(both_have, "both replicas have applied something", seconds=90)


async def test_the_same_key_on_both_replicas_at_once_is_one_request(site: Site, caller: Caller, stack: Stack) -> None:
    office = await an_office(caller, site)
    body = {
        "agency": office.agency, "title": "Sekali saja", "form": "KL06",
        "provider": {"name": "BKPSDM", "kind": "agency"}, "competencies": [{"competency": "integritas"}],
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {office.officer}", "Idempotency-Key": office.agency}

    async def send(http: httpx.AsyncClient, url: str) -> Any:
        while True:
            answer = await http.post(f"{url}/enrollment/v1/programmes", json=body, headers=headers)
            if answer.status_code != 409:
                return answer.status_code, answer.json().get("programme_id")
            await asyncio.sleep(0.05)

    async with httpx.AsyncClient(timeout=30) as http:
        answers = await asyncio.gather(*(send(http, url) for url in [*site.behind()["enrollment"]] * 8))
    assert {status for status, _ in answers} == {201}, answers
    page = await office.get("/enrollment/v1/programmes", agency=office.agency)
    assert {programme for _, programme in answers} == {one["programme_id"] for one in page["items"]}
