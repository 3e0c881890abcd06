"""The messages of ``asyncapi.yaml``: headers, payloads and keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from shared.events import feedback
from shared.events.base import Event
from shared.events.catalog import CATALOG

BINDING: Final = "0.5.0"
"""The version of AsyncAPI's Kafka bindings."""

_ALSO_KEYED_BY: Final[Mapping[type[Event], str]] = {feedback.Received: "employee_id"}


def _header(description: str, **keywords: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **keywords}


CLOUDEVENT_HEADERS: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "ce_id": _header("Identifies the event within its source; a repeat carries the same."),
        "ce_source": _header("The service that tells.", format="uri-reference", examples=["/mumpuni/enrollment"]),
        "ce_specversion": _header("The version of CloudEvents.", const="1.0"),
        "ce_type": _header("What happened, with its version; the name of the message."),
        "ce_time": _header("When it happened (RFC 3339, UTC).", format="date-time"),
        "ce_subject": _header("Whom or what it is about; the same as the key."),
        "ce_partitionkey": _header("The key: events with the same key stay in order."),
        "ce_sequence": _header("The key's own gapless version, where the event carries one.", pattern="^[0-9]{1,18}$"),
        "traceparent": _header("W3C trace context."),
        "content-type": _header("The format of the data.", examples=["application/json"]),
    },
    "required": ["ce_id", "ce_source", "ce_specversion", "ce_type", "content-type"],
}
"""CloudEvents 1.0 in Kafka's binary content mode."""

DEAD_LETTER_HEADERS: Final[dict[str, Any]] = {
    "type": "object",
    "description": "The original headers, and these.",
    "properties": {
        "dlq_topic": _header("The topic it was read from."),
        "dlq_partition": _header("The partition it was read from."),
        "dlq_offset": _header("Its offset there."),
        "dlq_timestamp_ms": _header("When it was written, in milliseconds since 1970."),
        "dlq_group": _header("The consumer group that could not handle it."),
        "dlq_error": _header("The class of the error."),
        "dlq_message": _header("What went wrong, without any value of the payload."),
        "dlq_attempts": _header("How often it was tried."),
        "dlq_first_failed_at": _header("When it failed for the first time (RFC 3339).", format="date-time"),
        "dlq_last_failed_at": _header("When it failed for the last time (RFC 3339).", format="date-time"),
    },
}
"""What ``shared.consumer`` adds to a record it buries."""


def messages(schemas: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The message of every type, by its class's name."""
    for name, event in CATALOG.items():
        yield (
            event.__name__,
            {
                "name": name,
                "title": event.__name__,
                "summary": schemas[name]["description"].partition("\n")[0],
                "traits": [reference("components", "messageTraits", "CloudEvent")],
                "payload": reference("components", "schemas", event.__name__),
                "bindings": {"kafka": {"key": _key(event, schemas[name]), "bindingVersion": BINDING}},
            },
        )


def _key(event: type[Event], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of the record key: that of the field it comes from, or of either field."""
    names = [event.KEY, *([_ALSO_KEYED_BY[event]] if event in _ALSO_KEYED_BY else [])]
    keys = [{**_present(schema["properties"][name]), "title": name} for name in names]
    return keys[0] if len(keys) == 1 else {"anyOf": keys}


def _present(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a value that is there: without ``null`` among its alternatives."""
    alternatives: list[Mapping[str, Any]] = schema.get("anyOf", [schema])
    return next(one for one in alternatives if one.get("type") != "null")


def dead_letter() -> dict[str, Any]:
    """The message of every dead-letter topic."""
    return {
        "name": "dead-letter",
        "title": "DeadLetter",
        "summary": "The original bytes, key and headers, and what went wrong in `dlq_` headers.",
        "headers": DEAD_LETTER_HEADERS,
        "payload": {"description": "The value of the original record, unchanged; it may be no JSON at all."},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "The key of the original record."},
                "bindingVersion": BINDING,
            }
        },
    }


def cloudevent() -> dict[str, Any]:
    """What every event's message has in common: the trait."""
    return {"contentType": "application/json", "headers": CLOUDEVENT_HEADERS}


def payloads(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Every schema by its class's name, parts beside them, as AsyncAPI keeps them."""
    found: dict[str, Any] = {}
    for name, schema in schemas.items():
        found.update(schema.get("$defs", {}))
        found[CATALOG[name].__name__] = {
            keyword: value for keyword, value in schema.items() if keyword not in ("$schema", "$id", "$defs")
        }
    moved: dict[str, Any] = _moved(dict(sorted(found.items())))
    return moved


def _moved(value: Any) -> Any:
    """The same schema with its references to ``$defs`` pointing to the document's components."""
    if isinstance(value, list):
        return [_moved(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _moved(item) for name, item in value.items()}
    return value.replace("#/$defs/", "#/components/schemas/") if isinstance(value, str) else value


def reference(*path: str) -> dict[str, str]:
    """A reference to a place in the document."""
    return {"$ref": "#/" + "/".join(path)}
