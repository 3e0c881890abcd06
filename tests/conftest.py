"""What every test may use."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any, Final

import pytest
import sqlalchemy as sa
from hypothesis import settings
from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]  # it has no types

from tests import brokers, stores
from tests.brokers import Broker

_SHARED: Final = (
    ("tests/integration/", "containers"),
    ("tests/contract/bus/", "broker"),
    ("tests/embedded/test_operate_on_kafka.py", "broker"),
    ("tests/contract/events/test_asyncapi.py", "package"),
)
"""Beginnings of test ids, and what those tests share: one process takes them all."""

# A shell without job control starts what runs in the background with Ctrl-C ignored, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
# rich keeps the width it finds at import; tests that read tables name theirs when they ask.
os.environ.pop("COLUMNS", None)
# How long an example takes is the machine's affair.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--store``: what kind of store the services' own tests (tests/service) run on."""
    parser.addoption("--store", choices=("sqlite", "postgres"), default="sqlite", help="where services keep their data")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which Kafka broker and which PostgreSQL the tests run against, and on what the services' own tests run."""
    return [
        f"kafka: {brokers.description()}",
        f"postgres: {stores.description()}",
        f"services keep their data in: {config.getoption('store')}",
    ]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Where several processes share the tests, one of them takes all that need the same thing."""
    return _OneForContainers(config, log)


class _OneForContainers(LoadScopeScheduling):  # type: ignore[misc]  # the base has no types
    """Test by test, but for those that share what is there once."""

    def _split_scope(self, nodeid: str) -> str:
        return next((scope for start, scope in _SHARED if nodeid.startswith(start)), nodeid)


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """A running Kafka broker. Topics and groups are shared by all tests: name yours uniquely."""
    source = brokers.chosen()
    if source is None:
        pytest.skip(brokers.HOW_TO_GET_ONE)
    with source.running() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """A running PostgreSQL server, as its superuser."""
    source = stores.chosen()
    if source is None:
        pytest.skip(stores.HOW_TO_GET_ONE)
    with source.running() as url:
        yield url


@pytest.fixture
def postgres(postgres_server: sa.URL) -> Iterator[sa.URL]:
    """An empty database of the test's own."""
    url = stores.new_database(postgres_server)
    yield url
    stores.drop_database(url)
