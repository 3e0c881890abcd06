"""The same commands on a Kafka broker: topics are looked at, letters listed, sent back and marked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mumpuni.operate import letters as mail
from mumpuni.operate.doctor.finding import Level
from mumpuni.operate.doctor.topics import topics
from mumpuni.operate.event_lines import Reading, Wanted
from mumpuni.operate.letters import Choice
from mumpuni.operate.log import everything
from shared.bus.kafka import KafkaBus, KafkaSettings
from shared.bus.protocols import Delivered
from shared.consumer.dead_letters import dead_letter
from shared.events.cloudevents import encode
from shared.service import create_topics
from tests.brokers import Broker
from tests.service.evaluation import story
from tests.unit.events.delivery import wrapped

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(300)]


async def test_a_letter_on_kafka_is_listed_sent_back_and_marked(broker: Broker) -> None:
    bus = KafkaBus(
        KafkaSettings(**{**broker.settings(), "publish_timeout_seconds": 30.0, "request_timeout_seconds": 30.0})
    )
    await bus.start()
    try:
        await create_topics(bus)
        completion = story.completed()
        record = encode(wrapped(completion))
        refused = Delivered(record.topic, 3, 7, record.key, record.value, record.headers, 0)
        await bus.publish([dead_letter(refused, "evaluation", ValueError("x"), datetime.now(UTC))])
        seen = await topics(bus)
        assert {finding.level for finding in seen.findings(datetime.now(UTC))} == {Level.GOOD}
        (letter,) = mail.chosen(await mail.letters(bus), Choice(group="evaluation"))
        assert letter.origin == (record.topic, 3, 7)
        assert await mail.replay(bus, [letter], "tests") == 1
        assert mail.chosen(await mail.letters(bus), Choice(everything=True)) == []
        reading = Reading(Wanted(topics=(record.topic,)))
        found = [envelope async for batch in everything(bus, [record.topic]) for envelope in reading.of(batch)]
        assert completion in [envelope.data for envelope in found]
    finally:
        await bus.stop()
