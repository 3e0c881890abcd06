"""Another organisation's program on the same broker: confluent-kafka, CloudEvents written and read by hand.

client.py publish TOPIC             each line of standard input: {"key": "...", "event": {...}}, structured mode
client.py read TOPIC GROUP          every record there is, as a JSON line: key, headers, value
client.py again TOPIC SHARE SEED    records that are there once more, byte for byte, in another order; how many
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, KafkaException, Message, Producer, TopicPartition

_SECONDS = 60.0
_SECURITY = {
    "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
    "security.protocol": os.environ["KAFKA_SECURITY_PROTOCOL"],
    "sasl.mechanism": os.environ["KAFKA_SASL_MECHANISM"],
    "sasl.username": os.environ["KAFKA_SASL_USERNAME"],
    "sasl.password": Path("/run/secrets/kafka_sasl_password").read_text().strip(),
    **({"ssl.ca.location": os.environ["KAFKA_SSL_CA_FILE"]} if "KAFKA_SSL_CA_FILE" in os.environ else {}),
}


def publish(topic: str) -> None:
    """Events in structured content mode, as any CloudEvents program may send them."""
    producer = Producer({**_SECURITY, "acks": "all"})
    headers: dict[str, str | bytes | None] = {"content-type": b"application/cloudevents+json; charset=utf-8"}
    for line in sys.stdin:
        told = json.loads(line)
        producer.produce(topic, json.dumps(told["event"]).encode(), told["key"].encode(), headers=headers)
    _flush(producer)


def read(topic: str, group: str) -> None:
    """Everything on a topic, for a group of its own."""
    for message in _records(topic, group):
        carried: Any = message.headers() or []
        headers = {name: _text(value) for name, value in carried}
        told = {"key": _text(message.key()), "headers": headers, "value": json.loads(message.value() or b"null")}
        sys.stdout.write(json.dumps(told) + "\n")


def again(topic: str, share: str, seed: str) -> None:
    """A share of what is there a second time, shuffled: duplicates, and old events after newer ones."""
    chance = random.Random(seed)  # noqa: S311 - a draw to repeat, nothing to guard
    drawn = [message for message in _records(topic, f"again-{seed}") if chance.random() < float(share)]
    chance.shuffle(drawn)
    producer = Producer({**_SECURITY, "acks": "all"})
    for message in drawn:
        partition, _ = _place(message)
        producer.produce(topic, message.value(), message.key(), partition, headers=message.headers())
        producer.poll(0)
    _flush(producer)
    sys.stdout.write(f"{len(drawn)}\n")


def _records(topic: str, group: str) -> Iterator[Message]:
    """Every record from the first to the last that is there now."""
    settings = {"group.id": group, "enable.auto.commit": False, "auto.offset.reset": "earliest"}
    consumer = Consumer({**_SECURITY, **settings})
    try:
        left = _ends(consumer, topic)
        consumer.assign([TopicPartition(topic, partition, 0) for partition in left])
        until = time.monotonic() + _SECONDS
        while left:
            message = consumer.poll(1.0)
            if time.monotonic() > until:
                raise TimeoutError(f"{topic}: partitions {sorted(left)} were not read to their ends")
            if message is None or message.error():
                continue
            partition, offset = _place(message)
            if offset < left.get(partition, 0):
                yield message
            if offset + 1 >= left.get(partition, sys.maxsize):
                del left[partition]
    finally:
        consumer.close()


def _ends(consumer: Consumer, topic: str) -> dict[int, int]:
    """The end of each partition that holds anything."""
    described = consumer.list_topics(topic, timeout=_SECONDS).topics[topic]
    if described.error is not None:
        raise KafkaException(described.error)
    partitions = described.partitions
    ends = {one: consumer.get_watermark_offsets(TopicPartition(topic, one), timeout=_SECONDS) for one in partitions}
    return {partition: high for partition, (low, high) in ends.items() if high > low}


def _place(message: Message) -> tuple[int, int]:
    """Partition and offset of a record that was read."""
    partition, offset = message.partition(), message.offset()
    if partition is None or offset is None:
        raise ValueError("a record without a place")
    return partition, offset


def _flush(producer: Producer) -> None:
    if producer.flush(_SECONDS):
        raise TimeoutError("not everything was confirmed")


def _text(key: Any) -> str | None:
    return None if key is None else key.decode()


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {"publish": publish, "read": read, "again": again}
    commands[sys.argv[1]](*sys.argv[2:])
