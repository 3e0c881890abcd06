"""The enrollment service with three agencies of two cities."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.enrollment.town import FAR, MINE, NEIGHBOUR, agency
from tests.service.harness import Harness, running


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    """Enrollment alone, which already knows the agencies."""
    async with running(tmp_path, "enrollment") as harness:
        for slug in (MINE, NEIGHBOUR, FAR):
            await agency(harness, slug)
        yield harness
