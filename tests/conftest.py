"""What every test may use."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from hypothesis import settings

from tests import brokers, stores
from tests.brokers import Broker

_INTEGRATION: Final = Path(__file__).parent / "integration"

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


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the tests, one of them takes all that need containers or a broker."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        if _INTEGRATION in item.path.parents or item.get_closest_marker("kafka"):
            item.add_marker(pytest.mark.xdist_group("containers"))


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
