"""The evaluation service, alone on the bus."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.harness import Harness, running


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    """Evaluation alone; tests speak for enrollment and feedback."""
    async with running(tmp_path, "evaluation") as harness:
        yield harness
