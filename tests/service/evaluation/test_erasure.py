"""Who is erased from the register has nothing written about them here any more, in whatever order it is heard."""

from __future__ import annotations

import pytest

from shared.events.enrollment import EmployeeChanged
from tests.service.evaluation.story import SITI, employee, tell
from tests.service.evaluation.test_recommendations import WORDS, decided, post, siti, trail
from tests.service.harness import Harness

ERASED = [("made", None, False), ("approved", None, True), ("commented", None, True)]


def gone(*, version: int = 2, erased: bool = True) -> EmployeeChanged:
    return employee(active=False, version=version).model_copy(update={"erased": erased})


async def words(h: Harness) -> list[str]:
    return [row["words"] for row in await h.rows("evaluation", "recommendation_move") if row["words"] is not None]


@pytest.mark.parametrize(
    "events",
    [
        [gone()],
        [gone(), gone()],
        [gone(), employee(version=1)],
        [gone(version=3), employee(version=2), gone(version=4, erased=False)],
        [employee(version=9), gone(version=2)],
    ],
)
async def test_erasing_takes_every_text_and_leaves_the_steps(h: Harness, events: list[EmployeeChanged]) -> None:
    one = await decided(h)
    await post(h, one, "comment", siti(h), text=WORDS)
    assert len(await words(h)) == 2
    for event in events:
        await tell(h, event)
    assert [(step["action"], step["text"], step["erased"]) for step in await trail(h, one)] == ERASED


async def test_leaving_is_not_erasing(h: Harness) -> None:
    await decided(h)
    await tell(h, gone(erased=False))
    assert len(await words(h)) == 1


async def test_nobody_writes_about_who_was_erased(h: Harness) -> None:
    one = await decided(h)
    await tell(h, gone())
    for what in ("comment", "appeal"):
        answer = await post(h, one, what, siti(h), text=WORDS)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:mumpuni:problem:person-erased")
    await tell(h, employee(version=1))
    assert (await post(h, one, "comment", siti(h), text=WORDS)).status_code == 409
    assert await words(h) == []


async def test_of_others_nothing_is_taken(h: Harness) -> None:
    await decided(h)
    await tell(h, gone().model_copy(update={"employee_id": "0a1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"}))
    assert len(await words(h)) == 1
    assert SITI not in {row["employee_id"] for row in await h.rows("evaluation", "erased_person")}
