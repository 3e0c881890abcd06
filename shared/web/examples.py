"""Examples in OpenAPI as they were written.

FastAPI leaves out of a document whatever is null, and so the null members of examples: how to take something away with
PATCH, and what an answer says of what is not there, could not be read from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from fastapi.openapi.utils import get_fields_from_routes
from fastapi.routing import RouteContext
from pydantic import TypeAdapter

_SHOWN: Final = ("examples", "example")


def restore_nulls(document: dict[str, Any], routes: Sequence[RouteContext]) -> None:
    """Give the document's examples back the null members that those of the routes' models and extras have."""
    written = {_key(_without_nulls(value)): value for value in _written(routes) if _without_nulls(value) != value}
    for holder, name in list(_examples(document)):
        holder[name] = written.get(_key(holder[name]), holder[name])


def _written(routes: Sequence[RouteContext]) -> Iterator[Any]:
    """Every example as the code has it."""
    fields = {(field.field_info.annotation, field.mode): field for field in get_fields_from_routes(routes)}
    for field in fields.values():
        schema = TypeAdapter(cast("Any", field.field_info.annotation)).json_schema(mode=field.mode)
        yield from (holder[name] for holder, name in _examples(schema))
    for route in routes:
        yield from (holder[name] for holder, name in _examples(getattr(route, "openapi_extra", None)))


def _examples(part: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Where examples stand, however deep; not within examples."""
    if isinstance(part, dict):
        yield from ((part, name) for name in _SHOWN if name in part)
        for name, one in part.items():
            if name not in _SHOWN:
                yield from _examples(one)
    elif isinstance(part, list):
        for one in part:
            yield from _examples(one)


def _without_nulls(value: Any) -> Any:
    """As FastAPI leaves it: members that are null go, items of lists stay."""
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
