"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import brokers
from tests.brokers import Broker


def pytest_report_header() -> str:
    """Say which Kafka broker the tests run against."""
    return f"kafka: {brokers.description()}"


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """A running Kafka broker. Topics and groups are shared by all tests: name yours uniquely."""
    source = brokers.chosen()
    if source is None:
        pytest.skip(brokers.HOW_TO_GET_ONE)
    with source.running() as running:
        yield running
