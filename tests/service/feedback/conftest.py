"""The feedback service with the units of three cities."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.feedback.town import UNITS
from tests.service.harness import Harness, running


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    """Feedback alone, which already knows some units."""
    async with running(tmp_path, "feedback") as harness:
        await harness.publish(*UNITS)
        await harness.settled()
        yield harness
