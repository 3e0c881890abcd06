"""Others on the same broker: an event of theirs counts here, one of ours can be read there."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx

from tests.chaos.caller import Caller
from tests.chaos.site import Site
from tests.integration.stack import Stack
from tests.integration.town import Office, a_course, an_office
from tests.waiting import until

TOPIC = "asn.enrollment.v1"
SECONDS = 90


def completed(office: Office, employee_id: str, event_id: str) -> dict[str, Any]:
    """What a learning platform of another organisation tells: structured CloudEvents 1.0."""
    data = {
        "enrollment_id": str(uuid4()), "employee_id": employee_id, "agency": office.agency, "city": "sibolga",
        "unit_id": office.unit_id, "programme_id": str(uuid4()), "session_id": str(uuid4()), "form": "NKL03",
        "outcome": "completed", "pre_test": 40, "post_test": 90, "jp_earned": 3,
        "completed_at": "2026-03-02T16:00:00+07:00",
        "competencies": [{"competency": "komunikasi", "weight": 1, "target_level": None}],
    }  # fmt: skip
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": "https://lms.example.go.id",
        "type": "id.asn.enrollment.completed.v1",
        "time": "2026-03-02T09:00:00Z",
        "datacontenttype": "application/json",
        "data": data,
    }


async def test_an_event_of_a_foreign_client_counts_once_however_often_it_is_sent(
    stack: Stack, site: Site, caller: Caller
) -> None:
    office = await an_office(caller, site)
    employee_id, event_id = str(uuid4()), uuid4().hex
    line = json.dumps({"key": employee_id, "event": completed(office, employee_id, event_id)}) + "\n"
    for _ in range(2):
        await asyncio.to_thread(stack.foreign, "publish", TOPIC, given=line + line)

    async def is_applied() -> bool:
        entry = await office.ask("GET", f"/evaluation/v1/employees/{employee_id}/scores", expects=(200, 404))
        return entry.is_done

    await until(is_applied, "evaluation counts the foreign event", seconds=SECONDS)
    await until(lambda: _has_read_all(site), "evaluation has read everything", seconds=SECONDS)
    scores = await office.get(f"/evaluation/v1/employees/{employee_id}/scores")
    [score] = [one for one in scores["items"] if one["competency"] == "komunikasi"]
    assert [one["event_id"] for one in score["why"]["evidence"]] == [event_id]
    assert (await office.get(f"/evaluation/v1/employees/{employee_id}/jp", year=2026))["earned"] == 3


async def test_a_foreign_client_reads_ours(stack: Stack, site: Site, caller: Caller) -> None:
    office = await an_office(caller, site)
    programme = await a_course(office)
    found: list[dict[str, Any]] = []

    async def is_there() -> bool:
        lines = (await asyncio.to_thread(stack.foreign, "read", TOPIC, f"lms-{uuid4().hex}")).splitlines()
        records = [json.loads(line) for line in lines]
        found[:] = [one for one in records if one["value"].get("programme_id") == programme]
        return bool(found)

    await until(is_there, "the event about the programme is on the topic", seconds=SECONDS)
    [record] = found
    headers = record["headers"]
    assert headers["ce_specversion"] == "1.0"
    assert headers["ce_type"] == "id.asn.enrollment.programme-changed.v1"
    assert headers["ce_source"] == "/mumpuni/enrollment"
    assert headers["content-type"] == "application/json"
    assert record["key"] == headers["ce_partitionkey"]
    assert record["value"]["agency"] == office.agency


async def _has_read_all(site: Site) -> bool:
    async with httpx.AsyncClient(timeout=30) as http:
        for url in site.behind()["evaluation"]:
            ready = (await http.get(f"{url}/evaluation/health/ready")).json()
            if any(ready["lag_records"].values()):
                return False
    return True
