"""What is no event that fits its schema is refused, with a reason that shows nothing of it."""

from __future__ import annotations

import traceback
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.bus.headers import pack, unpack
from shared.bus.protocols import Delivered
from shared.events.base import Event
from shared.events.cloudevents import Envelope, Undecodable, Unknown, decode
from shared.events.enrollment import Completed, EmployeeChanged, Enrolled, MentoringLogged
from shared.events.examples import EXAMPLES
from shared.events.feedback import Received
from tests.unit.events.delivery import binary, example, raw, structured, with_data, with_header

COMPLETED = binary(example(Completed))
NAMES = ["ce_id", "ce_source", "ce_specversion", "ce_type", "ce_time", "ce_sequence", "content-type", "traceparent"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
THOROUGHLY = settings(max_examples=200, deadline=None)
HEADERS = {
    "no id": ("ce_id", None, "id: missing"),
    "empty id": ("ce_id", b"", "id: missing"),
    "control characters in the id": ("ce_id", b"a\x00b", "id: control characters"),
    "no source": ("ce_source", None, "source: missing"),
    "no type": ("ce_type", None, "type: missing"),
    "no specversion": ("ce_specversion", None, "specversion: not 1.0"),
    "another specversion": ("ce_specversion", b"0.3", "specversion: not 1.0"),
    "a header that is not UTF-8": ("ce_source", b"\xff\xfe", "headers: not UTF-8"),
    "a time that is none": ("ce_time", b"yesterday", "time: not an RFC 3339 time"),
    "a time without offset": ("ce_time", b"2025-03-12T09:00:00", "time: not an RFC 3339 time"),
    "an empty time": ("ce_time", b"", "time: not an RFC 3339 time"),
    "a sequence that is no number": ("ce_sequence", b"first", "sequence: not a whole number"),
    "a negative sequence": ("ce_sequence", b"-1", "sequence: not a whole number"),
    "a content type that is not JSON": ("content-type", b"application/xml", "content-type: not JSON"),
    "a batch": ("content-type", b"application/cloudevents-batch+json", "content-type: a CloudEvents format other"),
    "another format": ("content-type", b"application/cloudevents+avro", "content-type: a CloudEvents format other"),
}
VALUES = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "broken JSON": b'{"agency": ',
    "trailing garbage": COMPLETED.value + b"}",
    "not UTF-8": COMPLETED.value.replace(b"semarang", b"\xff\xfe\xfa"),
    "a lone surrogate": COMPLETED.value.replace(b"semarang", rb"\ud800"),
    "UTF-16": COMPLETED.value.decode().encode("utf-16"),
    "too deep": b"[" * 100_000,
    "an integer without end": b'{"x":' + b"9" * 10_000 + b"}",
}
DATA: dict[str, tuple[type[Any], dict[str, Any], str]] = {
    "a missing field": (Completed, {"jp_earned": ...}, "jp_earned: missing"),
    "null where something must be": (Completed, {"agency": None}, "agency: string_type"),
    "a word for a number": (Completed, {"jp_earned": "empat"}, "jp_earned: decimal_parsing"),
    "an integer in quotes": (MentoringLogged, {"minutes": "90"}, "minutes: int_type"),
    "a boolean for a number": (MentoringLogged, {"minutes": True}, "minutes: int_type"),
    "a fraction for an integer": (MentoringLogged, {"minutes": 90.5}, "minutes: int_type"),
    "out of range": (Completed, {"pre_test": 100.5}, "pre_test: less_than_equal"),
    "infinity": (Completed, {"jp_earned": float("inf")}, "jp_earned: finite_number"),
    "another choice": (Completed, {"outcome": "passed"}, "outcome: literal_error"),
    "a NIP for a person": (Completed, {"employee_id": "196608011988031001"}, "employee_id: string_pattern_mismatch"),
    "a moment without offset": (Completed, {"completed_at": "2025-03-12T09:00:00"}, "completed_at: timezone_aware"),
    "digits that would read as seconds": (Completed, {"completed_at": "20250312"}, "completed_at: greater_than_equal"),
    "digits that would read as milliseconds": (Completed, {"completed_at": "20250312090000"}, "completed_at: less_th"),
    "a moment as a number": (Completed, {"completed_at": 1741770000}, "completed_at: datetime_type"),
    "a day with a time": (Enrolled, {"starts_on": "2025-03-11T00:00:00"}, "starts_on: date_"),
    "a form that is no code": (Completed, {"form": "workshop"}, "form: string_pattern_mismatch"),
    "a wrong part": (Completed, {"competencies": [{"competency": "x", "weight": 0}]}, "competencies.0.weight: greater"),
    "a score of 5": (Received, {"scores": {"U1": 5}}, "scores.*: less_than_equal"),
    "a survey without unit": (Received, {"unit_id": None}, "data: value_error"),
    "a questionnaire without participant": (Received, {"kind": "questionnaire"}, "data: value_error"),
}
STRUCTURED: dict[str, tuple[dict[str, Any], str]] = {
    "no data": ({"data": None}, "data: needs exactly one"),
    "data twice": ({"data_base64": "e30="}, "data: needs exactly one"),
    "data as text": ({"data": "{}"}, "data: model_type"),
    "base64 that is none": ({"data": None, "data_base64": "!"}, "data_base64: not base64"),
    "base64 that is a number": ({"data": None, "data_base64": 5}, "data_base64: not base64"),
    "a number for an id": ({"id": 5}, "id: missing"),
    "a list for a type": ({"type": ["x"]}, "type: missing"),
    "a number for a time": ({"time": 5}, "time: not an RFC 3339 time"),
    "a number for a content type": ({"datacontenttype": 5}, "datacontenttype: not a text"),
    "a sequence without end": ({"sequence": 10**4000}, "sequence: not a whole number"),
    "a truth for a sequence": ({"sequence": True}, "sequence: not a whole number"),
    "a fraction for a sequence": ({"sequence": 1.5}, "sequence: not a whole number"),
    "another content type": ({"datacontenttype": "application/xml"}, "content-type: not JSON"),
    "an event within": ({"datacontenttype": "application/cloudevents+json"}, "datacontenttype: an event within"),
}


@pytest.mark.parametrize(("name", "value", "reason"), HEADERS.values(), ids=HEADERS.keys())
def test_wrong_headers_are_refused(name: str, value: bytes | None, reason: str) -> None:
    assert reason in _refusal(with_header(COMPLETED, name, value))


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_values_that_hold_no_event_are_refused_in_either_mode(value: bytes) -> None:
    assert "data: " in _refusal(COMPLETED._replace(value=value))
    assert _refusal(raw(value)).startswith(("event: ", "specversion: "))


@pytest.mark.parametrize(("event_class", "changes", "reason"), DATA.values(), ids=DATA.keys())
def test_data_that_misses_its_schema_is_refused_with_place_and_fault(
    event_class: type[Any], changes: dict[str, Any], reason: str
) -> None:
    assert f"{event_class.TYPE}: {reason}" in _refusal(with_data(binary(example(event_class)), **changes))


@pytest.mark.parametrize(("changes", "reason"), STRUCTURED.values(), ids=STRUCTURED.keys())
def test_structured_events_that_break_the_format_are_refused(changes: dict[str, Any], reason: str) -> None:
    assert reason in _refusal(structured(example(Completed), **changes))


@pytest.mark.parametrize("written_ms", [-1, 10**18])
def test_an_event_without_any_time_is_refused(written_ms: int) -> None:
    timeless = with_header(COMPLETED, "ce_time", None)._replace(timestamp_ms=written_ms)
    assert _refusal(timeless) == "time: not an RFC 3339 time"


@THOROUGHLY
@given(
    st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=9), st.binary(max_size=40)), max_size=12),
    st.binary(max_size=60) | st.sampled_from([COMPLETED.value]),
)
def test_no_record_whatever_ends_in_another_error(headers: list[tuple[str, bytes]], value: bytes) -> None:
    _decoded_or_refused(COMPLETED._replace(headers=tuple(headers), value=value))
    _decoded_or_refused(COMPLETED._replace(headers=(*COMPLETED.headers, *headers), value=value))


@THOROUGHLY
@given(st.sampled_from([name.removeprefix("ce_") for name in NAMES] + ["data", "data_base64", "datacontenttype"]), JSON)
def test_no_structured_event_whatever_ends_in_another_error(member: str, value: object) -> None:
    _decoded_or_refused(structured(example(Completed), **{member: value}))


@THOROUGHLY
@given(st.sampled_from(EXAMPLES), st.data(), JSON)
def test_no_field_whatever_ends_in_another_error(event: Event, data: st.DataObject, value: object) -> None:
    field = data.draw(st.sampled_from(sorted(type(event).model_fields)))
    _decoded_or_refused(with_data(binary(event), **{field: value}))


def test_the_reason_shows_no_value_and_no_foreign_key() -> None:
    secret = "Budi Santoso 196608011988031001"
    data = dict.fromkeys(Completed.model_fields, secret)
    shown = _refusal(with_data(COMPLETED, **data)) + _refusal(
        with_data(binary(example(EmployeeChanged)), required={secret: 2, "komunikasi": secret})
    )
    assert "Budi" not in shown
    assert "1966" not in shown
    assert "required.*" in shown


def test_a_long_list_of_faults_is_cut_short() -> None:
    data: dict[str, object] = dict.fromkeys(Completed.model_fields, ...)
    reason = _refusal(with_data(COMPLETED, **data))
    assert reason.endswith("; 7 more")
    assert len(reason) < 300


def _decoded_or_refused(record: Delivered) -> None:
    """Also of a record that was kept: its headers are read in the form in which stores keep them."""
    outcome = _outcome(record)
    assert isinstance(outcome, Envelope | Unknown) or 0 < len(outcome) < 500
    assert _outcome(record._replace(headers=unpack(pack(record.headers)))) == outcome


def _outcome(record: Delivered) -> Envelope[Event] | Unknown | str:
    try:
        return decode(record)
    except Undecodable as refusal:
        return str(refusal)


def _refusal(record: Delivered) -> str:
    """The reason, after a look that the traceback, which lands in logs, says no more than it."""
    with pytest.raises(Undecodable) as caught:
        decode(record)
    assert "input_value" not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)
