"""Each service's own alembic history, run at start in embedded mode and as a job in production."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory


def configuration(package: str, connection: sa.Connection) -> Config:
    """The alembic configuration of ``services.<name>``: scripts in its ``migrations`` folder."""
    module = import_module(f"{package}.migrations")
    config = Config()
    config.set_main_option("script_location", str(Path(module.__path__[0])))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = import_module(f"{package}.store.tables").Base.metadata
    return config


class NotMigrated(Exception):  # noqa: N818 - a state of the store, not a mistake
    """The store is not at the revision this release works with."""


class WronglyOrdered(NotMigrated):
    """The database orders text by the rules of a language, so lists would differ from one installation to the next."""


class History(Protocol):
    """How a store comes to have its tables."""

    def upgrade(self, connection: sa.Connection) -> None:
        """Bring the store to the newest revision, in the caller's transaction."""
        ...

    def newest(self) -> str | None:
        """The revision this release works with."""
        ...

    def require(self, connection: sa.Connection) -> None:
        """Raise ``NotMigrated`` unless the store is at the newest revision."""
        ...


@dataclass(frozen=True)
class Migrations:
    """The history of ``services.<name>``'s store."""

    package: str

    def upgrade(self, connection: sa.Connection) -> None:
        """Bring the store to the newest revision, in the caller's transaction. Raises ``WronglyOrdered``."""
        _require_order(connection)
        command.upgrade(configuration(self.package, connection), "head")

    def newest(self) -> str | None:
        """The revision this release works with."""
        folder = Path(import_module(f"{self.package}.migrations").__path__[0])
        return ScriptDirectory(str(folder)).get_current_head()

    def current(self, connection: sa.Connection) -> str | None:
        """The store's revision; ``None`` when it is empty."""
        return MigrationContext.configure(connection).get_current_revision()

    def require(self, connection: sa.Connection) -> None:
        """Raise ``NotMigrated`` unless the store is at the newest revision."""
        current, newest = self.current(connection), self.newest()
        if current != newest:
            raise NotMigrated(
                f"the store is at revision {current or 'none'}, this release needs {newest}: "
                f"run `python -m {self.package} migrate` first"
            )


def _require_order(connection: sa.Connection) -> None:
    """Text in the order of its bytes, as SQLite has it; indexes then also outlive an update of the system's locales."""
    if not connection.execute(sa.text("SELECT 'B' < 'a' AND 'a-z' < 'ab'")).scalar_one():
        raise WronglyOrdered(
            "the database orders text by the rules of a language: "
            "create it with TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' and migrate that one"
        )


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
