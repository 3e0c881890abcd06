"""SIGKILL at every step on PostgreSQL and Kafka: nothing answered is lost, nothing counts twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests import stores
from tests.brokers import Broker
from tests.integration.engine import ROOT
from tests.integration.steps.victim import store
from tests.pipeline.ledger import accepted, accepted_ids, outbox_depth, sums
from tests.pipeline.victim import STEPS

RESULTS = 30


@pytest.fixture
def other_postgres(postgres_server: sa.URL) -> Iterator[sa.URL]:
    """A second empty database."""
    url = stores.new_database(postgres_server)
    yield url
    stores.drop_database(url)


def run_victim(folder: Path, step: str, countdown: int, to_accept: int) -> int:
    """Run the victim to its end; its exit status, negative for the signal that ended it."""
    command = [
        sys.executable,
        "-m",
        "tests.integration.steps.victim",
        str(folder),
        step,
        str(countdown),
        str(to_accept),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False)
    if done.returncode not in {0, -signal.SIGKILL}:
        raise AssertionError(done.stderr)
    return done.returncode


@pytest.mark.slow
@pytest.mark.kafka
@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_loses_nothing_answered_and_doubles_nothing(
    tmp_path: Path, postgres: sa.URL, other_postgres: sa.URL, broker: Broker, step: str
) -> None:
    source_url, reader_url = (url.render_as_string(hide_password=False) for url in (postgres, other_postgres))
    where = {"source": source_url, "reader": reader_url, "kafka": broker.settings(), "run": uuid4().hex[:8]}
    (tmp_path / "where.json").write_text(json.dumps(where))
    assert run_victim(tmp_path, step, 2, RESULTS) == -signal.SIGKILL
    assert run_victim(tmp_path, "none", 0, 0) == 0

    source, reader = await store(source_url, "accept"), await store(reader_url, "apply")
    answered = set((tmp_path / "answered").read_text().split())
    assert answered <= await source.read(accepted_ids), "an answered write is not stored"
    assert await reader.read(sums) == await source.read(accepted), "applied is not what was accepted"
    assert await source.read(outbox_depth) == 0
    await source.close()
    await reader.close()
