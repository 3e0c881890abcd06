"""Dead letters are told of while they wait, whatever is restarted, and no longer once they are handled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mumpuni.operate.letters import drop, letters, replay
from tests.service.harness import Harness, running
from tests.service.notification.told import refuse


async def looked(h: Harness) -> list[tuple[str, str, int]]:
    """Subject, state and number of letters of every alert, after a look."""
    await h.service("notification").context.upkeep.look()
    answer = await h.client.get("/notification/v1/alerts?rule=dead-letters", headers=h.token(agency="*", city="*"))
    items: list[dict[str, Any]] = answer.json()["items"]
    return sorted((one["subject_id"], one["state"], one["figures"]["records"]) for one in items)


async def test_a_restart_forgets_no_letter(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", "feedback") as h:
        assert await looked(h) == []
        await refuse(h, "feedback", 2)
        assert await looked(h) == [("mumpuni.feedback", "open", 2)]
    async with running(tmp_path, "notification", "feedback") as h:
        assert await looked(h) == [("mumpuni.feedback", "open", 2)]
        await refuse(h, "feedback", 1)
        assert await looked(h) == [("mumpuni.feedback", "open", 3)]


async def test_what_was_replayed_or_dropped_waits_no_more(tmp_path: Path) -> None:
    async with running(tmp_path, "notification", "feedback") as h:
        await refuse(h, "feedback", 2)
        await refuse(h, "evaluation", 1)
        told = [("mumpuni.evaluation", "open", 1), ("mumpuni.feedback", "open", 2)]
        assert await looked(h) == told, "also of a service that is not asked how it keeps up"
        first, second = [one for one in await letters(h.bus) if one.group == "feedback"]
        await drop(h.bus, [first], "root", "rebuilt")
        assert await looked(h) == [told[0], ("mumpuni.feedback", "open", 1)]
        await replay(h.bus, [second], "root")
        assert await looked(h) == [told[0], ("mumpuni.feedback", "resolved", 1)]
    async with running(tmp_path, "notification", "feedback") as h:
        await drop(h.bus, [one for one in await letters(h.bus) if one.mark is None], "root", "rebuilt")
        assert [state for _, state, _ in await looked(h)] == ["resolved", "resolved"]
