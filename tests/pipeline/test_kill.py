"""SIGKILL at every step between accepting and having applied: nothing answered is lost, nothing counts twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.ledger import accepted, accepted_ids, open_store, outbox_depth, sums
from tests.pipeline.victim import STEPS

ROOT = Path(__file__).resolve().parents[2]
RESULTS = 40


def run_victim(folder: Path, step: str, countdown: int, to_accept: int) -> int:
    """Run the victim to its end; its exit status, negative for the signal that ended it."""
    command = [sys.executable, "-m", "tests.pipeline.victim", str(folder), step, str(countdown), str(to_accept)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False)
    if done.returncode not in {0, -signal.SIGKILL}:
        raise AssertionError(done.stderr)
    return done.returncode


@pytest.mark.slow
@pytest.mark.parametrize("countdown", [1, 3])
@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_loses_nothing_answered_and_doubles_nothing(tmp_path: Path, step: str, countdown: int) -> None:
    assert run_victim(tmp_path, step, countdown, RESULTS) == -signal.SIGKILL
    assert run_victim(tmp_path, "none", 0, 0) == 0

    source, reader = await open_store(tmp_path / "source.db"), await open_store(tmp_path / "reader.db")
    answered = set((tmp_path / "answered").read_text().split())
    assert answered <= await source.read(accepted_ids), "an answered write is not stored"
    assert await reader.read(sums) == await source.read(accepted), "applied is not what was accepted"
    assert await source.read(outbox_depth) == 0
    await source.close()
    await reader.close()
