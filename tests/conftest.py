"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests import brokers, stores
from tests.brokers import Broker


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
