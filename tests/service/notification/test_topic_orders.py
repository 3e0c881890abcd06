"""Whatever is told of people who work here, move or leave, the store ends the same whichever topic is heard first."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from services.notification.store.watches import known
from shared.database import Tx
from shared.events.base import Event
from tests.service.notification.test_batches import Batches, shuffled, store
from tests.service.notification.test_erased_orders import SITI, ended, in_parts, topics
from tests.service.notification.told import employee

MOVED = "sibolga-dinkes"


def history(*, leaves: bool) -> list[list[Event]]:
    """What each topic tells of somebody who is moved to another agency, and then stays there or leaves."""
    told = topics(SITI)
    if leaves:
        told[0].append(employee(SITI, agency=MOVED, active=False, version=3))
    return told


STAYING, LEAVING = history(leaves=False), history(leaves=True)


async def watched(batches: Batches) -> set[tuple[str, str, str | None]]:
    """What is watched of the person: rule, agency and unit."""

    def look(tx: Tx) -> set[tuple[str, str, str | None]]:
        return {(key.rule, its.place.agency, its.place.unit_id) for key, its in known(tx, [SITI]).items()}

    return await batches.database.read(look)


@pytest.mark.parametrize("told", [STAYING, LEAVING], ids=["stays", "leaves"])
@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_topics_in_any_order_end_the_same(
    tmp_path: Path, told: list[list[Event]], order: tuple[int, ...]
) -> None:
    async with store(tmp_path / "expected") as batches:
        await batches.apply([event for topic in told for event in topic])
        last, standing = await ended(batches), await batches.standing()
    async with store(tmp_path / "singly") as batches:
        for topic in order:
            for event in told[topic]:
                await batches.apply([event])
        assert await ended(batches) == last
        assert await batches.standing() == standing


@pytest.mark.parametrize("told", [STAYING, LEAVING], ids=["stays", "leaves"])
@pytest.mark.parametrize("seed", range(5))
async def test_topics_mixed_in_any_batches_end_the_same(tmp_path: Path, told: list[list[Event]], seed: int) -> None:
    random = Random(seed)  # noqa: S311 - an order to repeat, not a secret
    async with store(tmp_path / "expected") as batches:
        await batches.apply([event for topic in told for event in topic])
        last = await ended(batches)
    async with store(tmp_path / "mixed") as batches:
        await in_parts(batches, shuffled(told, random), random)
        assert await ended(batches) == last


async def test_an_index_told_late_by_the_agency_left_is_the_new_agencys(tmp_path: Path) -> None:
    """Evaluation worked it out before it heard of the move; whoever reads alerts there is responsible no more."""
    async with store(tmp_path) as batches:
        await batches.apply(STAYING[0])
        await batches.apply(STAYING[1])
        assert await watched(batches) == {
            (rule, MOVED, f"{MOVED}.sekretariat")
            for rule in ("ip-asn-fallen", "certificate-expiring", "jp-below-target", "score-below-standard")
        }
        assert {one[4] for one in await batches.standing() if one[1] == SITI} == {MOVED}


async def test_an_index_told_after_somebody_left_calls_for_nothing(tmp_path: Path) -> None:
    async with store(tmp_path) as batches:
        await batches.apply(LEAVING[0])
        await batches.apply(LEAVING[1])
        assert {one[0] for one in await watched(batches)} == {"jp-below-target", "score-below-standard"}
        assert {one[1] for one in await batches.standing()} & {SITI} == set()
