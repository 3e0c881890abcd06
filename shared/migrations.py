"""Each service's own alembic history, run at start in embedded mode and as a job in production."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config


def configuration(package: str, connection: sa.Connection) -> Config:
    """The alembic configuration of ``services.<name>``: scripts in its ``migrations`` folder."""
    module = import_module(f"{package}.migrations")
    config = Config()
    config.set_main_option("script_location", str(Path(module.__path__[0])))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = import_module(f"{package}.store.tables").Base.metadata
    return config


def upgrade(connection: sa.Connection, package: str) -> None:
    """Bring the store to the newest revision, in the caller's transaction."""
    command.upgrade(configuration(package, connection), "head")


def run_env() -> None:
    """What every service's ``migrations/env.py`` does."""
    attributes: dict[str, Any] = context.config.attributes
    context.configure(
        connection=attributes["connection"],
        target_metadata=attributes["metadata"],
        render_as_batch=True,
        transactional_ddl=False,
    )
    context.run_migrations()
