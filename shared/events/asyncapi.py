"""``asyncapi.yaml`` (AsyncAPI 3.0.0): who says what on which topic, from the same classes as the JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from shared.events import enrollment, evaluation, feedback, notification
from shared.events.asyncapi_messages import BINDING, cloudevent, dead_letter, messages, payloads, reference
from shared.events.catalog import CATALOG, PARTITIONS, TOPICS, dead_letter_topic

VERSION: Final = "1.0.0"
"""The version of the event language. Types carry their own; this moves when channels or headers do."""

_FOREVER: Final = (enrollment.TOPIC, feedback.TOPIC)

PUBLISHER: Final[Mapping[str, str]] = {
    enrollment.TOPIC: "enrollment",
    feedback.TOPIC: "feedback",
    evaluation.TOPIC: "evaluation",
    notification.TOPIC: "notification",
}
"""The one service that publishes on each topic."""

READERS: Final[Mapping[str, tuple[str, ...]]] = {
    enrollment.TOPIC: ("feedback", "evaluation", "notification"),
    feedback.TOPIC: ("evaluation", "notification"),
    evaluation.TOPIC: ("notification",),
    notification.TOPIC: (),
}
"""The services that read each topic, each as a consumer group of its own name."""


def document(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The AsyncAPI document, with these JSON Schemas by event type as the messages' payloads."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:mumpuni:events",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": {"kafka": _server()},
        "channels": dict(_channels()),
        "operations": dict(_operations()),
        "components": {
            "messages": {**dict(messages(schemas)), "DeadLetter": dead_letter()},
            "messageTraits": {"CloudEvent": cloudevent()},
            "schemas": payloads(schemas),
        },
    }


def render(described: Mapping[str, Any]) -> str:
    """The document as YAML, with no anchors: every reference in it is a ``$ref``."""
    return yaml.dump(dict(described), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _info() -> dict[str, Any]:
    return {
        "title": "Mumpuni events",
        "version": VERSION,
        "description": (
            "The one language between the services. CloudEvents 1.0 in binary content mode; structured mode is "
            "accepted as well. Order holds per key. An event may arrive twice and takes effect once. Unknown types "
            "are passed over, unknown fields ignored; an event that does not fit its schema goes to the dead-letter "
            "topic. A version never changes meaning: a new optional field is allowed, anything else is a new type. "
            "People appear as opaque identifiers only."
        ),
        "license": {"name": "Apache-2.0"},
    }


def _server() -> dict[str, Any]:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "Apache Kafka. The embedded mode keeps the same topics and records in its own durable log.",
        "variables": {"bootstrap": {"default": "localhost:9092", "description": "Host and port of a broker."}},
    }


def _channels() -> Iterator[tuple[str, dict[str, Any]]]:
    for topic in TOPICS:
        events = [event for event in CATALOG.values() if topic == event.TOPIC]
        yield (
            PUBLISHER[topic],
            {
                "address": topic,
                "title": f"Events of {PUBLISHER[topic]}",
                "messages": {event.__name__: reference("components", "messages", event.__name__) for event in events},
                "bindings": _topic(forever=topic in _FOREVER),
            },
        )
        yield (
            f"{PUBLISHER[topic]}-dlq",
            {
                "address": dead_letter_topic(topic),
                "title": f"Records of {topic} that a reader could not handle",
                "messages": {"DeadLetter": reference("components", "messages", "DeadLetter")},
                "bindings": _topic(forever=False),
            },
        )


def _topic(*, forever: bool) -> dict[str, Any]:
    kept = {"topicConfiguration": {"retention.ms": -1}} if forever else {}
    return {"kafka": {"partitions": PARTITIONS, **kept, "bindingVersion": BINDING}}


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for topic in TOPICS:
        name = PUBLISHER[topic]
        yield (
            f"{name}-sends",
            {"action": "send", "channel": reference("channels", name), "summary": f"{name} tells what happened."},
        )
        for reader in READERS[topic]:
            group = {"type": "string", "const": reader, "description": "The consumer group."}
            yield (
                f"{reader}-receives-{name}",
                {
                    "action": "receive",
                    "channel": reference("channels", name),
                    "summary": f"{reader} reacts to what {name} tells.",
                    "bindings": {"kafka": {"groupId": group, "bindingVersion": BINDING}},
                },
            )
            yield (
                f"{reader}-buries-{name}",
                {
                    "action": "send",
                    "channel": reference("channels", f"{name}-dlq"),
                    "summary": f"{reader} lays aside what it could not handle of {name}.",
                },
            )
