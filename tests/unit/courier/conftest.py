"""A place for what is under way, and no settings but a test's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mumpuni.courier.journal import Journal
from shared.clock import SystemClock


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("COURIER_", "NOTIFICATION_SMTP_")):
            monkeypatch.delenv(name)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    with Journal.held(tmp_path, SystemClock().now()) as journal:
        yield journal
