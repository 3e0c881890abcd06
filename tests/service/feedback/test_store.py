"""The store: the same after a restart, and its sums what they should be."""

from __future__ import annotations

from pathlib import Path

from tests.service.feedback.town import UNIT, UNITS, get, made, report, skm
from tests.service.harness import running


async def test_everything_is_there_after_a_restart_and_secrets_still_fit(tmp_path: Path) -> None:
    async with running(tmp_path, "feedback") as h:
        await h.publish(*UNITS)
        await h.settled()
        for _ in range(5):
            await made(h, "/skm", skm())
        receipt = await made(h, "/complaints", report(), {"Idempotency-Key": "portal-1"})
    async with running(tmp_path, "feedback") as h:
        assert (await get(h, f"/units/{UNIT}/ikm")).json()["answers"] == 5
        assert await made(h, "/complaints", report(), {"Idempotency-Key": "portal-1"}) == receipt
        shown = await get(h, f"/complaints/{receipt['ticket']}", {"X-Ticket-Secret": receipt["secret"]})
        assert shown.json()["state"] == "received"


async def test_sums_are_what_the_stored_answers_add_up_to(tmp_path: Path) -> None:
    async with running(tmp_path, "feedback") as h:
        await h.publish(*UNITS)
        await h.settled()
        for number in range(25):
            marks = {f"U{element}": 1 + (number * element) % 4 for element in range(1, 10)}
            await made(h, "/skm", skm(scores=marks, answered_at=f"{2025 + number % 2}-03-05T09:00:00"), h.token())
        answers = await h.rows("feedback", "skm_answer")
        names = [f"u{element}" for element in range(1, 10)]
        totals = await h.rows("feedback", "ikm_sum")
        assert {total["year"] for total in totals} == {row["year"] for row in answers} == {2025, 2026}
        for total in totals:
            mine = [row for row in answers if row["year"] == total["year"]]
            assert total["n"] == len(mine)
            assert {name: total[name] for name in names} == {name: sum(row[name] for row in mine) for name in names}
