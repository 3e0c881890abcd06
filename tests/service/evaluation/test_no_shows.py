"""Missed sessions count towards a proposal until it turns out that the person came after all."""

from __future__ import annotations

from datetime import date

import pytest

from shared.events.enrollment import Enrolled
from tests.service.evaluation.learning import enrolled
from tests.service.evaluation.rounds import go
from tests.service.evaluation.story import SITI, ask, completed, employee, tell
from tests.service.evaluation.test_recommendations import missed
from tests.service.harness import Harness


def seat_of(enrollment_id: str) -> Enrolled:
    return enrolled(SITI, enrollment_id=enrollment_id, ends_on=date(2026, 10, 2))


@pytest.mark.parametrize("in_one_batch", [True, False])
async def test_whoever_came_after_all_has_not_missed_the_session(h: Harness, in_one_batch: bool) -> None:
    mistake = missed()
    told = [employee(required={}), completed(jp="20"), missed(), missed(), mistake]
    if in_one_batch:
        await tell(h, *told, seat_of(mistake.enrollment_id))
    else:
        await tell(h, *told)
        await go(h)
        assert [one["state"] for one in (await ask(h, "/recommendations"))["items"]] == ["open"]
        await tell(h, seat_of(mistake.enrollment_id))
    await go(h)
    assert not (await ask(h, "/recommendations", state="open"))["items"]


async def test_whoever_takes_a_seat_and_misses_it_has_missed_it(h: Harness) -> None:
    last = missed()
    await tell(h, employee(required={}), completed(jp="20"), missed(), missed(), seat_of(last.enrollment_id), last)
    await go(h)
    assert [one["cause"] for one in (await ask(h, "/recommendations"))["items"]] == ["no-shows-2026"]


async def test_a_seat_elsewhere_leaves_what_was_missed_as_it_is(h: Harness) -> None:
    await tell(h, employee(required={}), completed(jp="20"), missed(), missed(), missed())
    await go(h)
    await tell(h, enrolled(SITI))
    await go(h)
    assert [one["state"] for one in (await ask(h, "/recommendations"))["items"]] == ["open"]
