"""The education office on the enrollment service alone; opened once, and copied for every test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.service.enrollment.imports.school import School, opened
from tests.service.harness import running


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, School]:
    """The folder of an office with people, programmes and sessions, and what is in it."""
    folder = tmp_path_factory.mktemp("office")

    async def found() -> School:
        async with running(folder, "enrollment") as harness:
            school = await opened(harness)
            await harness.settled()
            return school

    with ThreadPoolExecutor(1) as elsewhere:
        return folder, elsewhere.submit(asyncio.run, found()).result()


@pytest.fixture
async def school(tmp_path: Path, founded: tuple[Path, School]) -> AsyncIterator[School]:
    """A copy of that office, running."""
    folder, office = founded
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    async with running(tmp_path, "enrollment") as harness:
        yield replace(office, h=harness)
