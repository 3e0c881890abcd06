"""The data of an event: JSON read by the letter of its schema, and what to say about data that does not fit it."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from shared.events.base import Event, Value
from shared.events.catalog import CATALOG

_FIELDS: Final = frozenset(
    name for value in (*CATALOG.values(), *Value.__subclasses__()) for name in value.model_fields
)
_FAULTS_TOLD: Final = 5


class Undecodable(Exception):  # noqa: N818 - a property of the record, not a mistake here
    """The record is no event that fits its schema and never will be. The message shows no value of it."""


def read(event_class: type[Event], data: bytes) -> Event:
    """The event that these bytes of JSON say, read as strictly as its schema: 90 in quotes is no integer.

    Two spellings of the same value are taken as well: a decimal in quotes, and a moment in other forms of ISO 8601.

    Raises ``Undecodable`` naming each misplaced field and its fault, never a value.
    """
    validator = event_class.__pydantic_validator__
    try:
        event: Event = validator.validate_json(data, strict=True)
    except ValidationError as error:
        if all(fault["type"] != "int_type" for fault in _faults(error)):
            raise _misfit(event_class, error) from None
    else:
        return event
    try:
        event = validator.validate_json(to_json(_whole(from_json(data))), strict=True)
    except ValidationError as error:
        raise _misfit(event_class, error) from None
    return event


def _whole(value: Any) -> Any:
    """The same JSON with 3.0 as 3: JSON Schema takes both for an integer, and some languages write the former."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    return value


def _faults(error: ValidationError) -> list[Any]:
    return list(error.errors(include_url=False, include_context=False, include_input=False))


def _misfit(event_class: type[Event], error: ValidationError) -> Undecodable:
    """Where and how the data misses its schema. A key that is not a field's name may be anybody's, so it is hidden."""
    faults = _faults(error)
    told = [
        ".".join(str(part) if isinstance(part, int) or part in _FIELDS else "*" for part in fault["loc"]) or "data"
        for fault in faults[:_FAULTS_TOLD]
    ]
    lines = [f"{place}: {fault['type']}" for place, fault in zip(told, faults, strict=False)]
    if len(faults) > _FAULTS_TOLD:
        lines.append(f"{len(faults) - _FAULTS_TOLD} more")
    return Undecodable(f"{event_class.TYPE}: {'; '.join(lines)}")
