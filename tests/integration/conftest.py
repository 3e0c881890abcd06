"""One deployment for all tests here, and a patient caller."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.chaos.caller import Caller
from tests.chaos.journal import Journal
from tests.chaos.site import Site
from tests.integration import engine
from tests.integration.stack import Stack

_LONGEST_TEST_SECONDS = 1500


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who needs the deployment may have to wait until its images are made."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(_LONGEST_TEST_SECONDS))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The platform, up and healthy; gone with its volumes in the end."""
    if not engine.answers():
        pytest.skip(engine.HOW_TO_GET_ONE)
    running = Stack("mumpuni-test", tmp_path_factory.mktemp("stack"))
    running.down()  # what an interrupted run may have left
    try:
        running.up()
        yield running
    finally:
        running.down()


@pytest.fixture(scope="session")
def site(stack: Stack) -> Site:
    """The platform as callers see it."""
    return stack.site()


@pytest.fixture
async def caller(site: Site) -> AsyncIterator[Caller]:
    """Asks until the answer is definite."""
    async with site.client() as http:
        yield Caller(http, Journal(), patience=120)
