"""Which store a setting names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
from pydantic import Field, PostgresDsn, SecretStr

from shared.database.database import Database, StoreLimits
from shared.database.postgres import PostgresDatabase
from shared.database.sqlite import SqliteDatabase
from shared.metrics import Metrics
from shared.tables import PipelineTables

Store = Annotated[PostgresDsn | Path, Field(union_mode="left_to_right")]
"""``postgresql://role@host:5432/database``, or the path of a SQLite file."""


def open_database(
    store: PostgresDsn | Path,
    password: SecretStr | None = None,
    *,
    service: str,
    tables: PipelineTables,
    metrics: Metrics,
    limits: StoreLimits | None = None,
) -> Database:
    """The store, not yet connected."""
    if isinstance(store, Path):
        return SqliteDatabase(store, service=service, tables=tables, metrics=metrics, limits=limits)
    url = sa.make_url(str(store))
    if password is not None:
        url = url.set(password=password.get_secret_value())
    return PostgresDatabase(url, service=service, tables=tables, metrics=metrics, limits=limits)
