"""Every service's history, on every kind of store: it makes the described tables, and takes them away again."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from mumpuni.embedded import SERVICES
from shared.database import Database, PostgresDatabase, SqliteDatabase
from shared.metrics import Metrics
from shared.migrations import Migrations, NotMigrated, WronglyOrdered, configuration
from tests import stores
from tests.contract.store.schemas import schema

Schema = list[tuple[str, ...]]


class Made(NamedTuple):
    """A service's history and an empty store for it."""

    package: str
    metadata: sa.MetaData
    store: Database

    @property
    def history(self) -> Migrations:
        """What is under test."""
        return Migrations(self.package)

    async def schema(self) -> Schema:
        """What the store says of itself."""
        return await self.store.migrate(schema)

    async def step(self, move: Callable[..., None], revision: str) -> None:
        """Go to a revision as alembic does."""
        await self.store.migrate(lambda connection: move(configuration(self.package, connection), revision))


@pytest.fixture(params=SERVICES)
async def made(request: pytest.FixtureRequest, place: Path | sa.URL) -> AsyncIterator[Made]:
    """Each service on each kind of store."""
    package = f"services.{request.param}"
    import_module(f"{package}.main")  # every table is declared once the service is put together
    tables = import_module(f"{package}.store.tables")
    options: dict[str, Any] = {"service": "store", "tables": tables.PIPELINE, "metrics": Metrics("store")}
    store = SqliteDatabase(place, **options) if isinstance(place, Path) else PostgresDatabase(place, **options)
    yield Made(package, tables.Base.metadata, store)
    await store.close()


def differences(connection: sa.Connection, metadata: sa.MetaData) -> list[Any]:
    """What alembic would change to make the store the described one."""
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrated_store_is_the_described_one(made: Made) -> None:
    await made.store.migrate(made.metadata.create_all)
    described = await made.schema()
    await made.store.migrate(made.metadata.drop_all)
    assert await made.schema() == []
    await made.store.migrate(made.history.upgrade)
    assert await made.store.migrate(lambda connection: differences(connection, made.metadata)) == []
    assert await made.schema() == described


async def test_migrating_again_changes_nothing(made: Made) -> None:
    await made.store.migrate(made.history.upgrade)
    before = await made.schema()
    await made.store.migrate(made.history.upgrade)
    assert await made.schema() == before


async def test_every_step_can_be_taken_back_and_at_the_end_nothing_is_left(made: Made) -> None:
    folder = Path(import_module(f"{made.package}.migrations").__path__[0])
    seen: list[Schema] = [await made.schema()]
    for script in reversed(list(ScriptDirectory(str(folder)).walk_revisions())):
        await made.step(command.upgrade, script.revision)
        seen.append(await made.schema())
    assert seen[0] == []
    while len(seen) > 1:
        assert seen.pop() == await made.schema()
        await made.step(command.downgrade, "-1")
    assert await made.schema() == seen[0]


async def test_a_store_that_is_behind_is_refused_with_what_to_do(made: Made) -> None:
    with pytest.raises(NotMigrated, match=f"python -m {made.package} migrate"):
        await made.store.migrate(made.history.require)
    await made.store.migrate(made.history.upgrade)
    await made.store.migrate(made.history.require)


async def test_a_database_that_orders_text_by_a_language_is_refused_with_what_to_do(postgres_server: sa.URL) -> None:
    by_language = "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'id-ID'"
    url = await stores.create_database(postgres_server, options=by_language)
    tables = import_module("services.enrollment.store.tables").PIPELINE
    store = PostgresDatabase(url, service="store", tables=tables, metrics=Metrics("store"))
    with pytest.raises(WronglyOrdered, match="LOCALE 'C'"):
        await store.migrate(Migrations("services.enrollment").upgrade)
    await store.close()
    await stores.remove_database(url)


@pytest.mark.parametrize("service", SERVICES)
async def test_the_migration_job_needs_a_role_that_owns_its_database_and_nothing_more(
    postgres_server: sa.URL, service: str
) -> None:
    async with stores.as_owner(postgres_server) as url:
        store = url.set(password=None).render_as_string()
        environment = {
            **os.environ,
            f"{service.upper()}_STORE": store,
            f"{service.upper()}_STORE_PASSWORD": str(url.password),
            "FEEDBACK_TICKET_KEY": "5e" * 32,
        }
        job = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"services.{service}", "migrate"), env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, said = await job.communicate()
        assert job.returncode == 0, said.decode()
        tables = import_module(f"services.{service}.store.tables").PIPELINE
        migrated = PostgresDatabase(url, service=service, tables=tables, metrics=Metrics(service))
        await migrated.migrate(Migrations(f"services.{service}").require)
        await migrated.close()
