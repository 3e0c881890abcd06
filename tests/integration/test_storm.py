"""A short storm: faults of every kind under load, and then every store against the oracle."""

from __future__ import annotations

import os
from uuid import uuid4

from tests.chaos.compose.storm import storm
from tests.integration.stack import Stack

SEED = int(os.environ.get("CHAOS_SEED", "20261122"))
MINUTES = float(os.environ.get("CHAOS_MINUTES", "2"))


async def test_two_minutes_of_faults_lose_nothing_and_double_nothing(stack: Stack) -> None:
    outcome = await storm(stack, seed=SEED, minutes=MINUTES, clerks=8, tag=uuid4().hex[:8])
    assert outcome.is_sound, str(outcome)
    assert sum(outcome.faults.values()) >= 8, f"hardly a storm: {outcome}"
