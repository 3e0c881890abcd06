"""``asyncapi.yaml`` is valid AsyncAPI 3.0.0, hangs together, and describes the records that really travel."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from shared.consumer.dead_letters import dead_letter
from shared.events.asyncapi import READERS
from shared.events.base import Event
from shared.events.catalog import CATALOG, PARTITIONS, TOPICS, dead_letter_topic
from shared.events.cloudevents import Undecodable, encode
from shared.events.examples import EXAMPLES
from shared.events.schema import FOLDER
from tests.unit.events.delivery import binary, wrapped

DOCUMENT: dict[str, Any] = yaml.safe_load((FOLDER / "asyncapi.yaml").read_text("utf-8"))
EVERY_EXAMPLE = pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.TYPE)
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_the_document_is_valid_by_the_official_schema(official_schema: dict[str, Any]) -> None:
    faults = [
        f"{fault.json_path}: {fault.message[:200]}" for fault in Draft7Validator(official_schema).iter_errors(DOCUMENT)
    ]
    assert faults == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda spoiled: spoiled["operations"]["enrollment-sends"].update(action="publish"),
        lambda spoiled: spoiled["channels"]["enrollment"].update(partitions=12),
        lambda spoiled: spoiled["channels"]["enrollment"]["bindings"]["kafka"].update(partitions=0),
        lambda spoiled: spoiled["components"]["schemas"]["Completed"].update(type="record"),
        lambda spoiled: spoiled.pop("info"),
    ],
)
def test_the_official_schema_would_notice_a_fault(official_schema: dict[str, Any], spoil: Any) -> None:
    spoiled = copy.deepcopy(DOCUMENT)
    spoil(spoiled)
    assert not Draft7Validator(official_schema).is_valid(spoiled)


def test_every_reference_leads_somewhere() -> None:
    references = list(_references(DOCUMENT))
    assert len(references) > len(CATALOG)
    for reference in references:
        assert _resolve(reference), reference


def test_every_topic_and_its_dead_letters_are_a_channel() -> None:
    addresses = [channel["address"] for channel in DOCUMENT["channels"].values()]
    assert sorted(addresses) == sorted([*TOPICS, *map(dead_letter_topic, TOPICS)])
    assert {channel["bindings"]["kafka"]["partitions"] for channel in DOCUMENT["channels"].values()} == {PARTITIONS}


def test_what_enrollment_and_feedback_say_is_kept_for_ever() -> None:
    kept = {
        name for name, channel in DOCUMENT["channels"].items() if "topicConfiguration" in channel["bindings"]["kafka"]
    }
    assert kept == {"enrollment", "feedback"}


@pytest.mark.parametrize("name", list(CATALOG))
def test_a_type_is_a_message_of_its_topic_and_of_no_other(name: str) -> None:
    found = [
        channel["address"]
        for channel in DOCUMENT["channels"].values()
        for message in channel["messages"].values()
        if _resolve(message["$ref"])["name"] == name
    ]
    assert found == [CATALOG[name].TOPIC]


def test_each_service_sends_on_its_topic_and_receives_and_buries_as_its_readers_do() -> None:
    told = {
        (name, one["action"], _resolve(one["channel"]["$ref"])["address"])
        for name, one in DOCUMENT["operations"].items()
    }
    expected = set()
    for topic in TOPICS:
        publisher = topic.split(".")[1]
        expected.add((f"{publisher}-sends", "send", topic))
        for reader in READERS[topic]:
            expected.add((f"{reader}-receives-{publisher}", "receive", topic))
            expected.add((f"{reader}-buries-{publisher}", "send", dead_letter_topic(topic)))
    assert told == expected


@EVERY_EXAMPLE
def test_a_record_has_the_headers_the_key_and_the_payload_of_its_message(event: Event) -> None:
    record = encode(wrapped(event, sequence=1, traceparent=TRACE))
    message = _message(event)
    headers = {name: value.decode() for name, value in record.headers}
    trait = _resolve(message["traits"][0]["$ref"])
    _validate(trait["headers"], headers)
    assert headers.keys() == trait["headers"]["properties"].keys()
    _validate(message["bindings"]["kafka"]["key"], record.key.decode())
    _validate(message["payload"], event.model_dump(mode="json"))


@EVERY_EXAMPLE
def test_a_payload_that_lacks_a_required_field_does_not_fit(event: Event) -> None:
    payload = event.model_dump(mode="json")
    del payload["agency"]
    with pytest.raises(AssertionError, match="agency"):
        _validate(_message(event)["payload"], payload)


def test_a_dead_letter_has_the_headers_of_its_message() -> None:
    record = dead_letter(binary(EXAMPLES[0]), "evaluation", Undecodable("data: json_invalid"), datetime.now(UTC))
    added = {name: value.decode() for name, value in record.headers if name.startswith("dlq_")}
    described = DOCUMENT["components"]["messages"]["DeadLetter"]["headers"]
    assert added.keys() == described["properties"].keys()
    _validate(described, added)


def _message(event: Event) -> dict[str, Any]:
    message: dict[str, Any] = DOCUMENT["components"]["messages"][type(event).__name__]
    return message


def _validate(schema: dict[str, Any], value: object) -> None:
    whole = {"allOf": [schema], "components": DOCUMENT["components"]}
    faults = [fault.message for fault in Draft7Validator(whole).iter_errors(value)]
    assert faults == []


def _references(value: Any) -> Iterator[str]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _references(inner)
    if isinstance(value, dict) and "$ref" in value:
        yield value["$ref"]


def _resolve(reference: str) -> Any:
    target: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return target
