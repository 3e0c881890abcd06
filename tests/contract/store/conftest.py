"""Both kinds of store."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | sa.URL:
    """Where an empty store is."""
    url: sa.URL
    if request.param == "sqlite":
        return tmp_path / "store.db"
    url = request.getfixturevalue("postgres")
    return url
