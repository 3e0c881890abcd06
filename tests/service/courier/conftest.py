"""Enrollment and feedback with one agency, and a mail server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.service.courier.mailbox import Mailbox, mail_server
from tests.service.enrollment.town import agency
from tests.service.harness import Harness, running


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[Harness]:
    """The two services that the courier speaks with."""
    async with running(tmp_path / "data", "enrollment", "feedback") as harness:
        await agency(harness)
        yield harness


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server that takes everything."""
    with mail_server() as box:
        yield box


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the courier keeps what is under way."""
    return tmp_path / "courier"
