"""The whole suite runs on SQLite files, and with ``--store postgres`` on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.backends import Choice, PostgresDatabases


@pytest.fixture(scope="session", autouse=True)
def databases(request: pytest.FixtureRequest) -> Iterator[PostgresDatabases | None]:
    """The server's databases, where the run is about them."""
    if request.config.getoption("store") != "postgres":
        yield None
        return
    databases = PostgresDatabases(request.getfixturevalue("postgres_server"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Choice, "backend", databases)
        patch.setenv("FEEDBACK_TICKET_KEY", "5e" * 32)  # a store on a server has no folder to keep a key in
        yield databases
    databases.close()


@pytest.fixture(autouse=True)
def databases_of_the_test(databases: PostgresDatabases | None) -> Iterator[None]:
    """A test's databases go with it."""
    if databases is None:
        yield
    else:
        with databases.test():
            yield
