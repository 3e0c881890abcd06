"""What people enter about the demo's people over HTTP: judgements, and what supervisors answer."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.service.evaluation.recount.world import World
from tests.service.harness import Harness

_ROOT = "/evaluation/v1"
_RATINGS = ("above", "meets", "below")


async def judge(h: Harness, world: World, random: Random) -> None:
    """Performance of years and quarters, with a value or without, and sanctions old and new."""
    for employee_id in list(world.people):
        for period in ("2024", "2025", "2026-Q1", "2026-Q3"):
            if random.random() < 0.3:
                world.performances.append(await _enter(h, "performance", _performance(employee_id, period, random)))
        while random.random() < 0.1:
            world.sanctions.append(await _enter(h, "discipline", _sanction(employee_id, random)))


async def answer_requests(h: Harness, world: World, random: Random) -> None:
    """Every supervisor who is asked by now answers."""
    await h.concluded()
    cursor: dict[str, str] = {}
    asked: list[dict[str, Any]] = []
    while True:
        query: dict[str, str | int] = {"state": "requested", "limit": 500, **cursor}
        page = await h.client.get(f"{_ROOT}/assessment-requests", params=query, headers=_operator(h))
        page.raise_for_status()
        asked += page.json()["items"]
        if page.json()["next_cursor"] is None:
            break
        cursor = {"cursor": page.json()["next_cursor"]}
    for request in asked:
        body = _answer(request["competencies"], random)
        await _enter(h, f"assessment-requests/{request['assessment_id']}/answer", body)
        world.answers[request["enrollment_id"]] = body


def _performance(employee_id: str, period: str, random: Random) -> dict[str, Any]:
    body: dict[str, Any] = {
        "employee_id": employee_id,
        "period": period,
        "result": random.choice(_RATINGS),
        "behaviour": random.choice(_RATINGS),
    }
    stated = {"value": random.choice((50.99, 51, 60.99, 61, 75.5, 76, 90.99, 91, 100))}
    return {**body, **(stated if random.random() < 0.3 else {})}


def _sanction(employee_id: str, random: Random) -> dict[str, Any]:
    decided = random.randint(2019, 2025)
    until = {"until": f"{decided + random.randint(0, 8)}-06-30"} if random.random() < 0.4 else {}
    severity = random.choice(("light", "moderate", "heavy"))
    return {"employee_id": employee_id, "severity": severity, "decided_on": f"{decided}-03-14", **until}


def _answer(competencies: list[str], random: Random) -> dict[str, Any]:
    valued = {name: random.randint(30, 100) for name in competencies if random.random() < 0.8}
    before = {name: random.randint(30, 80) for name in valued if random.random() < 0.7}
    return {"applies": random.randint(1, 4), "competencies": valued, "before": before}


async def _enter(h: Harness, noun: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await h.client.post(f"{_ROOT}/{noun}", json=body, headers=_operator(h))
    assert answer.status_code in {200, 201}, answer.text
    return body


def _operator(h: Harness) -> dict[str, str]:
    return h.token(agency="*", city="*")
