"""Hypothesis strategies for events, read off the classes' own annotations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le
from hypothesis import strategies as st
from pydantic import AwareDatetime, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

from shared.events.base import Event, Value
from shared.events.cloudevents import Envelope

OFFSETS: Final = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))])
MOMENTS: Final = st.datetimes(datetime(1981, 1, 1), datetime(2199, 12, 30), timezones=OFFSETS)  # noqa: DTZ001 - Hypothesis wants its bounds naive
_TEXT: Final = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@cache
def values(value_class: type[Value]) -> st.SearchStrategy[Any]:
    """Any instance of an event class or of a part of one."""
    hints = get_type_hints(value_class, include_extras=True)
    fields = {name: _of(hints[name]) for name in value_class.model_fields}
    return (
        st.fixed_dictionaries(fields)
        .map(lambda given: _built(value_class, given))
        .filter(lambda made: made is not None)
    )


def events(event_class: type[Event]) -> st.SearchStrategy[Any]:
    """Any event of a class."""
    return values(event_class)


def envelopes(event_class: type[Event]) -> st.SearchStrategy[Envelope[Event]]:
    """Any event of a class with any CloudEvents attributes."""
    return st.builds(
        Envelope,
        id=st.uuids().map(str),
        source=st.sampled_from(["/mumpuni/enrollment", "/mumpuni/feedback"]),
        time=MOMENTS,
        data=events(event_class),
        traceparent=st.none() | st.from_regex(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", fullmatch=True),
        sequence=st.none() | st.integers(0, 10**18 - 1),
    )


def _built(value_class: type[Value], given: dict[str, Any]) -> Value | None:
    """The instance, or nothing where two fields contradict each other."""
    try:
        return value_class(**given)
    except ValidationError as error:
        if any(fault["loc"] for fault in error.errors()):
            raise
        return None


def _of(hint: Any) -> st.SearchStrategy[Any]:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _constrained(parts[0], parts[1:])
    if origin in (Union, UnionType):
        return st.one_of([_of(part) for part in parts])
    if origin is Literal:
        return st.sampled_from(parts)
    if origin is tuple:
        return st.lists(_of(parts[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(_of(parts[0]), _of(parts[1]), max_size=4)
    if isinstance(hint, type) and issubclass(hint, Value):
        return values(hint)
    return {NoneType: st.none(), bool: st.booleans(), date: st.dates(date(1981, 1, 1)), str: _TEXT}[hint]


def _constrained(base: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    said = [one for part in metadata for one in (part.metadata if isinstance(part, FieldInfo) else [part])]
    if any(isinstance(part, FieldInfo) and part.json_schema_extra == {"format": "uuid"} for part in metadata):
        return st.uuids().map(str)
    if base is str:
        return _text(next(one for one in said if isinstance(one, StringConstraints)))
    if base is AwareDatetime:
        return MOMENTS
    if base not in (int, Decimal):
        return _of(base)
    low: Any = next((one.ge for one in said if isinstance(one, Ge)), None)
    above: Any = next((one.gt for one in said if isinstance(one, Gt)), None)
    high: Any = next((one.le for one in said if isinstance(one, Le)), None)
    if base is int:
        return st.integers(low, high)
    decimals = st.decimals(low if above is None else above, high, places=2, allow_nan=False, allow_infinity=False)
    # 15 significant digits come back from a JSON number as they were
    return decimals.filter(lambda number: number != above and len(number.as_tuple().digits) <= 15)


def _text(limits: StringConstraints) -> st.SearchStrategy[str]:
    longest = limits.max_length or 100
    if limits.pattern is None:
        return _TEXT.map(lambda text: text[:longest])
    pattern = str(limits.pattern).removeprefix("^").removesuffix("$")
    return st.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= longest)
