"""The store that the migrations make is the one the tables describe."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from services.notification.store.tables import Base
from shared.migrations import Migrations, configuration

PACKAGE = "services.notification"


def schema(engine: sa.Engine) -> dict[str, str]:
    """Every table and index as SQLite keeps it, alembic's own left out."""
    with engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {row.name: re.sub(r"\s+", " ", row.sql) for row in rows if not row.name.startswith(("alembic_", "sqlite_"))}


def test_the_migrated_schema_is_the_described_one(tmp_path: Path) -> None:
    migrated = sa.create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    described = sa.create_engine(f"sqlite:///{tmp_path / 'described.db'}")
    with migrated.begin() as connection:
        Migrations(PACKAGE).upgrade(connection)
    Base.metadata.create_all(described)
    assert schema(migrated) == schema(described)
    migrated.dispose()
    described.dispose()


def test_migrating_again_changes_nothing_and_going_back_leaves_nothing(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'store.db'}")
    with engine.begin() as connection:
        Migrations(PACKAGE).upgrade(connection)
    before = schema(engine)
    with engine.begin() as connection:
        Migrations(PACKAGE).upgrade(connection)
    assert schema(engine) == before
    with engine.begin() as connection:
        command.downgrade(configuration(PACKAGE, connection), "base")
    assert schema(engine) == {}
    engine.dispose()
