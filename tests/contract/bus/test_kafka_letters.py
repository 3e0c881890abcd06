"""Dead letters on a Kafka broker: the alert ``dead-letters`` counts those that wait, whoever reads them anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mumpuni.operate import letters as mail
from mumpuni.operate.letters import Choice
from services.notification.context import Context
from services.notification.domain.operations import DEAD_LETTERS, OPERATORS
from services.notification.main import create_service
from services.notification.settings import Settings
from services.notification.store import shown_alerts
from services.notification.store.shown_alerts import Wanted
from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import Bus, Delivered
from shared.clock import ManualClock
from shared.consumer.dead_letters import dead_letter
from shared.database import Tx
from shared.events.cloudevents import encode
from shared.ids import new_id
from shared.rules.ruleset import load_rules
from shared.service import create_topics
from tests.brokers import Broker
from tests.service.harness import START
from tests.service.notification.told import programme
from tests.unit.events.delivery import wrapped
from tests.waiting import until

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


@pytest.fixture
async def log(broker: Broker) -> AsyncIterator[Bus]:
    """The broker's log, with the topics of a deployment."""
    bus = KafkaBus(KafkaSettings(**{**broker.settings(), "publish_timeout_seconds": 30.0}))
    await bus.start()
    try:
        await create_topics(bus)
        yield bus
    finally:
        await bus.stop()


@asynccontextmanager
async def notification(folder: Path, bus: Bus) -> AsyncIterator[Context]:
    """Notification looking over this log again and again; entered again it continues with its store."""
    settings = Settings(store=folder / "notification.db", watched=(), watched_every_seconds=0.05)
    service = create_service(settings, bus=bus, clock=ManualClock(START), rules=load_rules())
    await service.database.migrate(service.migrations.upgrade)
    looking = asyncio.create_task(service.context.upkeep.run())
    try:
        yield service.context
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await service.database.close()


@pytest.fixture
def group() -> str:
    """The name of a consumer group of the test's own: the letters' topics are shared by all tests."""
    return f"group-{new_id()}"


async def refuse(bus: Bus, group: str, *offsets: int) -> None:
    """Events that this group could not handle, put where such events are kept."""
    record = encode(wrapped(programme()))
    for offset in offsets:
        refused = Delivered(record.topic, 1, offset, record.key, record.value, record.headers, 0)
        await bus.publish([dead_letter(refused, group, ValueError("x"), START)])


async def waiting(bus: Bus, group: str) -> list[mail.Letter]:
    """The group's letters that nobody has handled."""
    return mail.chosen(await mail.letters(bus), Choice(group=group))


async def told(context: Context, group: str) -> list[tuple[str, int]]:
    """State and number of letters of every alert about the group."""

    def script(tx: Tx) -> list[tuple[str, int]]:
        subject = f"{OPERATORS}.{group}"
        found = shown_alerts.listed(tx, Wanted(rules=[DEAD_LETTERS], subject_id=subject), None, 10)
        return [(one.alert.state, int(one.figures["records"])) for one in found]

    return await context.database.read(script)


async def tells(context: Context, group: str, *expected: tuple[str, int]) -> None:
    """Wait until these are the alerts about the group."""

    async def are_told() -> bool:
        return await told(context, group) == list(expected)

    await until(are_told, f"the alerts {expected}")


async def test_letters_on_kafka_are_told_of_until_they_are_dropped_or_sent_back(
    log: Bus, tmp_path: Path, group: str
) -> None:
    async with notification(tmp_path, log) as context:
        await refuse(log, group, 900, 901)
        await tells(context, group, ("open", 2))
        first, second = await waiting(log, group)
        await mail.drop(log, [first], "tests", "rebuilt")
        await tells(context, group, ("open", 1))
        await mail.replay(log, [second], "tests")
        await tells(context, group, ("resolved", 1))
    assert await waiting(log, group) == []


async def test_a_restart_forgets_no_letter_on_kafka(log: Bus, tmp_path: Path, group: str) -> None:
    await refuse(log, group, 900)
    async with notification(tmp_path, log) as context:
        await tells(context, group, ("open", 1))
    await refuse(log, group, 901)
    async with notification(tmp_path, log) as context:
        await tells(context, group, ("open", 2))
        first, second = await waiting(log, group)
        await mail.drop(log, [first], "tests", "rebuilt")
        await tells(context, group, ("open", 1))
        await mail.drop(log, [second], "tests", "rebuilt")
        await tells(context, group, ("resolved", 1))
