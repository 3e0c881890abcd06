"""A Hypothesis strategy for the JSON that a schema allows, as a client writes it who has nothing but the schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tests.unit.events.strategies import MOMENTS

_FORMATS: Final = FormatChecker(formats=["date", "uuid"])
_OPTIONAL_TEXT: Final = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)


def validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Validates a payload, formats included (``date-time`` by its pattern)."""
    return Draft202012Validator(schema, format_checker=_FORMATS)


def allowed_by(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Payloads that fit a whole schema, with a field nobody knows now and then."""
    fits = validator(schema).is_valid
    unknown = st.dictionaries(st.just("x_added_later"), st.just({"n": 1}), max_size=1)
    return st.builds(lambda known, more: {**known, **more}, _of(schema, schema), unknown).filter(fits)


def _of(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _of(document["$defs"][schema["$ref"].removeprefix("#/$defs/")], document)
    if "anyOf" in schema:
        return st.one_of([_of(one, document) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _TYPES[schema["type"]](schema, document)


def _object(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "propertyNames" in schema:
        return st.dictionaries(
            _of(schema["propertyNames"], document), _of(schema["additionalProperties"], document), max_size=3
        )
    fields = {name: _of(one, document) for name, one in schema["properties"].items()}
    needed = {name: strategy for name, strategy in fields.items() if name in schema["required"]}
    return st.fixed_dictionaries(needed, optional={name: fields[name] for name in fields.keys() - needed.keys()})


def _array(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    return st.lists(_of(schema["items"], document), max_size=2)


def _string(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if schema.get("format") == "date-time":
        return MOMENTS.map(lambda moment: moment.isoformat())
    if schema.get("format") == "date":
        return st.dates(date(1900, 1, 1)).map(lambda day: day.isoformat())
    if schema.get("format") == "uuid":
        return st.uuids().map(str)
    if "pattern" in schema:
        longest = schema.get("maxLength", 1000)
        pattern = schema["pattern"].removeprefix("^").removesuffix("$")
        return st.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= longest)
    return _OPTIONAL_TEXT.filter(lambda text: len(text) >= schema.get("minLength", 0))


def _integer(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    whole = st.integers(schema.get("minimum"), schema.get("maximum", 10**12))
    return whole | whole.map(float)


def _number(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    low, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    return st.floats(low if above is None else above, schema["maximum"], exclude_min=above is not None)


def _boolean(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    return st.booleans()


def _null(schema: Mapping[str, Any], document: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    return st.none()


_TYPES: Final = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "null": _null,
}
