"""A citizen's report, taken from step to step."""

from __future__ import annotations

from typing import Any

from tests.service.feedback.town import get, made, post, report
from tests.service.harness import Harness

EARLIER = "2026-10-19T09:00:00+07:00"


async def moved(h: Harness, complaint_id: str, action: str, **more: Any) -> dict[str, Any]:
    answer = await post(h, f"/complaints/{complaint_id}/moves", {"action": action, **more}, h.token())
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def answered(h: Harness, **changes: Any) -> dict[str, Any]:
    """A receipt of a report that has its answer."""
    receipt = await made(h, "/complaints", report(**changes))
    await moved(h, receipt["complaint_id"], "verify", classification="simple")
    await moved(h, receipt["complaint_id"], "forward")
    await moved(h, receipt["complaint_id"], "answer", answer="Berkas sudah kami kirim.")
    return receipt


async def followed(h: Harness, receipt: dict[str, Any]) -> dict[str, Any]:
    answer = await get(h, f"/complaints/{receipt['ticket']}", {"X-Ticket-Secret": receipt["secret"]})
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result
