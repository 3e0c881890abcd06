"""A store on a server has no folder to keep a key in, so the runs on one are given theirs."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def channel_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """One key for every run."""
    monkeypatch.setenv("NOTIFICATION_CHANNEL_KEY", "c4" * 32)
