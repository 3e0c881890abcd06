"""The embedded mode is killed under load, again and again: every answer is there once, and every figure is exact."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.chaos.embedded.kill_loop import kill_again_and_again

SEED = int(os.environ.get("CHAOS_SEED", "20261122"))
ROUNDS = 5
"""``make chaos MODE=embedded`` does fifty."""


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_five_kills_under_load_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    outcome = await kill_again_and_again(tmp_path / "data", seed=SEED, rounds=ROUNDS)
    assert outcome.is_sound, str(outcome)
    assert len(outcome.journal) > 300, "the clients hardly worked"
