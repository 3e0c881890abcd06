"""A new optional field is allowed; everything else that a reader could notice is not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from shared.events.compatibility import forbidden_changes

Change = Callable[[dict[str, Any]], object]

OLD: dict[str, Any] = {
    "$id": "urn:mumpuni:event:x.v1",
    "title": "X",
    "description": "What happened.",
    "x-topic": "asn.enrollment.v1",
    "x-key": "person",
    "type": "object",
    "$defs": {
        "Part": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "weight": {"type": "number", "default": 1}},
            "required": ["name"],
        }
    },
    "properties": {
        "person": {"type": "string", "pattern": "^[0-9a-f]+$", "description": "Somebody."},
        "jp": {"type": "number", "minimum": 0, "maximum": 1000},
        "outcome": {"type": "string", "enum": ["completed", "failed"]},
        "rating": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 4}, {"type": "null"}], "default": None},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
        "scores": {"type": "object", "propertyNames": {"pattern": "^U"}, "additionalProperties": {"type": "integer"}},
    },
    "required": ["person", "jp", "outcome", "parts"],
    "if": {"properties": {"outcome": {"const": "failed"}}},
    "then": {"required": ["rating"]},
}
ALLOWED: dict[str, Change] = {
    "nothing": lambda new: None,
    "a new optional field": lambda new: new["properties"].update(place={"type": "string", "maxLength": 9}),
    "a new optional field of a part": lambda new: _part(new)["properties"].update(level={"type": "integer"}),
    "another description": lambda new: new["properties"]["person"].update(description="A person."),
    "another title": lambda new: new.update(title="Y"),
    "examples": lambda new: new.update(examples=[{}]),
    "choices in another order": lambda new: new["properties"]["outcome"]["enum"].reverse(),
    "alternatives in another order": lambda new: new["properties"]["rating"]["anyOf"].reverse(),
    "required fields in another order": lambda new: new["required"].reverse(),
    "a part written in place": lambda new: new["properties"]["parts"].update(items=_part(new)),
}
FORBIDDEN: dict[str, tuple[Change, str]] = {
    "a removed field": (lambda new: new["properties"].pop("rating"), "/properties/rating: removed"),
    "a renamed field": (
        lambda new: new["properties"].update(hours=new["properties"].pop("jp")),
        "/properties/jp: removed",
    ),
    "a new required field": (
        lambda new: (new["properties"].update(place={}), new["required"].append("place")),
        "/properties/place: now required",
    ),
    "an optional field made required": (
        lambda new: new["required"].append("scores"),
        "/properties/scores: now required",
    ),
    "a required field made optional": (
        lambda new: new["required"].remove("jp"),
        "/properties/jp: no longer required",
    ),
    "another type": (
        lambda new: new["properties"]["jp"].update(type="string"),
        "/properties/jp/type: was 'number', is 'string'",
    ),
    "a narrower range": (
        lambda new: new["properties"]["jp"].update(maximum=100),
        "/properties/jp/maximum: was 1000, is 100",
    ),
    "a wider range": (
        lambda new: new["properties"]["jp"].pop("maximum"),
        "/properties/jp/maximum: was 1000, is None",
    ),
    "a new limit": (
        lambda new: new["properties"]["person"].update(maxLength=8),
        "/properties/person/maxLength: was None, is 8",
    ),
    "another pattern": (
        lambda new: new["properties"]["person"].update(pattern="^[0-9]+$"),
        "/properties/person/pattern: was '^[0-9a-f]+$', is '^[0-9]+$'",
    ),
    "one choice less": (lambda new: new["properties"]["outcome"]["enum"].pop(), "/properties/outcome/enum: was"),
    "one choice more": (
        lambda new: new["properties"]["outcome"]["enum"].append("deferred"),
        "/properties/outcome/enum: was",
    ),
    "no longer nullable": (
        lambda new: new["properties"]["rating"]["anyOf"].pop(),
        "/properties/rating/anyOf: 1 removed or changed, 0 added or changed",
    ),
    "a changed alternative": (
        lambda new: new["properties"]["rating"]["anyOf"][0].update(maximum=5),
        "/properties/rating/anyOf/maximum: was 4, is 5",
    ),
    "another default": (
        lambda new: _part(new)["properties"]["weight"].update(default=2),
        "/properties/parts/items/properties/weight/default: was 1, is 2",
    ),
    "a new required field of a part": (
        lambda new: _part(new)["required"].append("weight"),
        "/properties/parts/items/properties/weight: now required",
    ),
    "other keys of a map": (
        lambda new: new["properties"]["scores"]["propertyNames"].update(pattern="^V"),
        "/properties/scores/propertyNames/pattern: was '^U', is '^V'",
    ),
    "other values of a map": (
        lambda new: new["properties"]["scores"].update(additionalProperties=True),
        "/properties/scores/additionalProperties: was",
    ),
    "closed to unknown fields": (
        lambda new: new.update(additionalProperties=False),
        "/additionalProperties: was None, is False",
    ),
    "another condition": (
        lambda new: new["then"]["required"].append("scores"),
        "/then/properties/scores: now required",
    ),
    "another topic": (lambda new: new.update({"x-topic": "asn.feedback.v1"}), "/x-topic: was"),
    "another key": (lambda new: new.update({"x-key": "unit_id"}), "/x-key: was"),
}


@pytest.mark.parametrize("change", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_no_reader_notices_is_allowed(change: Change) -> None:
    assert forbidden_changes(OLD, _changed(change)) == []


@pytest.mark.parametrize(("change", "told"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_changes_meaning_is_forbidden_and_told_by_place(change: Change, told: str) -> None:
    changes = forbidden_changes(OLD, _changed(change))
    assert len(changes) == 1, changes
    assert changes[0].startswith(told)


def test_every_change_is_told_at_once() -> None:
    new = _changed(lambda new: (new["properties"].pop("rating"), new["properties"]["jp"].update(minimum=1)))
    assert len(forbidden_changes(OLD, new)) == 2


def _part(schema: dict[str, Any]) -> dict[str, Any]:
    part: dict[str, Any] = schema["$defs"]["Part"]
    return part


def _changed(change: Change) -> dict[str, Any]:
    new = copy.deepcopy(OLD)
    change(new)
    return new
