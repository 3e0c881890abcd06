"""The education office on the enrollment service alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.enrollment.imports.school import School, opened
from tests.service.harness import running


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[School]:
    """The office with people, programmes and sessions."""
    async with running(tmp_path, "enrollment") as harness:
        yield await opened(harness)
