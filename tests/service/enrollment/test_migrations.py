"""The store that the migrations make is the one the tables describe."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import services.enrollment.main  # noqa: F401 - every table is declared once the service is put together
from services.enrollment.store.tables import Base
from shared.migrations import Migrations, configuration

PACKAGE = "services.enrollment"


def test_the_migrated_schema_is_the_described_one(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'store.db'}")
    with engine.begin() as connection:
        Migrations(PACKAGE).upgrade(connection)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        migrated = _details(connection)
    described = sa.create_engine("sqlite://")
    with described.connect() as connection:
        Base.metadata.create_all(connection)
        assert _details(connection) == migrated
    engine.dispose()
    described.dispose()


def _details(connection: sa.Connection) -> dict[str, object]:
    """What alembic's comparison passes over: checks, foreign keys, partial indexes, tables without row ids."""
    inspector = sa.inspect(connection)
    tables = [table for table in inspector.get_table_names() if table != "alembic_version"]
    partial = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %' ORDER BY name"
    rowless = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%' ORDER BY name"
    return {
        "checks": {table: _sorted(inspector.get_check_constraints(table)) for table in tables},
        "references": {table: _sorted(inspector.get_foreign_keys(table)) for table in tables},
        "partial": [tuple(row) for row in connection.execute(sa.text(partial))],
        "rowless": [tuple(row) for row in connection.execute(sa.text(rowless))],
    }


def _sorted(found: object) -> list[str]:
    assert isinstance(found, list)
    return sorted(map(repr, found))


def test_migrating_again_changes_nothing_and_going_back_leaves_nothing(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'store.db'}")
    with engine.begin() as connection:
        Migrations(PACKAGE).upgrade(connection)
    before = sa.inspect(engine).get_table_names()
    with engine.begin() as connection:
        Migrations(PACKAGE).upgrade(connection)
    assert sa.inspect(engine).get_table_names() == before
    with engine.begin() as connection:
        command.downgrade(configuration(PACKAGE, connection), "base")
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
