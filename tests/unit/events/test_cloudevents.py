"""What goes out comes back, in either mode, however foreign clients spell it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.bus.protocols import Delivered
from shared.events.base import Event
from shared.events.catalog import CATALOG
from shared.events.cloudevents import Envelope, Unknown, decode, encode
from shared.events.enrollment import Completed, MentoringLogged
from shared.events.notification import AlertRaised
from tests.unit.events.delivery import (
    TIME,
    WRITTEN_MS,
    binary,
    delivered,
    example,
    raw,
    structured,
    with_data,
    with_header,
    wrapped,
)
from tests.unit.events.strategies import envelopes

EVERY_TYPE = pytest.mark.parametrize("event_class", list(CATALOG.values()), ids=lambda event_class: event_class.TYPE)
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@EVERY_TYPE
@settings(max_examples=15, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_every_event_comes_back_as_it_went_out(event_class: type[Event], data: st.DataObject) -> None:
    envelope = data.draw(envelopes(event_class))
    record = encode(envelope)
    assert decode(delivered(record)) == envelope
    assert (record.topic, record.key.decode()) == (event_class.TOPIC, envelope.data.key)


@EVERY_TYPE
def test_every_event_is_read_in_structured_mode(event_class: type[Event]) -> None:
    event = example(event_class)
    assert decode(structured(event, sequence=7, traceparent=TRACE)) == wrapped(event, sequence=7, traceparent=TRACE)


def test_headers_go_out_in_the_documented_order() -> None:
    record = encode(wrapped(example(Completed), traceparent=TRACE, sequence=5))
    key = example(Completed).key.encode()
    assert record.headers == (
        ("ce_id", b"e-1"),
        ("ce_source", b"/mumpuni/enrollment"),
        ("ce_specversion", b"1.0"),
        ("ce_type", b"id.asn.enrollment.completed.v1"),
        ("ce_time", b"2025-03-12T09:00:00.250000Z"),
        ("ce_subject", key),
        ("ce_partitionkey", key),
        ("ce_sequence", b"5"),
        ("traceparent", TRACE.encode()),
        ("content-type", b"application/json"),
    )


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(9)), st.sampled_from([str.lower, str.upper, str.title]))
def test_headers_are_read_in_any_order_and_any_case(order: list[int], spelled: type[str]) -> None:
    record = delivered(encode(wrapped(example(Completed), traceparent=TRACE)))
    mixed = tuple((spelled(record.headers[i][0]), record.headers[i][1]) for i in order)
    assert decode(record._replace(headers=mixed)) == wrapped(example(Completed), traceparent=TRACE)


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "Application/JSON;v=1", "application/vnd.asn+json", "text/json"]
)
def test_content_types_of_json_are_read_with_their_parameters(content_type: str) -> None:
    record = with_header(binary(example(Completed)), "content-type", content_type.encode())
    assert decode(record) == wrapped(example(Completed))


def test_a_record_without_content_type_is_taken_for_json() -> None:
    assert decode(with_header(binary(example(Completed)), "content-type", None)) == wrapped(example(Completed))


def test_a_structured_record_is_read_by_its_content_though_headers_say_otherwise() -> None:
    record = structured(example(Completed))
    foreign = record._replace(headers=(*record.headers, ("ce_type", b"id.asn.enrollment.enrolled.v1")))
    assert decode(foreign) == wrapped(example(Completed))


def test_data_in_base64_is_read() -> None:
    text = example(Completed).model_dump_json().encode()
    record = structured(example(Completed), data=None, data_base64=base64.b64encode(text).decode())
    assert decode(record) == wrapped(example(Completed))


def test_our_own_header_for_the_trace_wins_over_the_attribute() -> None:
    other = TRACE.replace("4bf9", "0000")
    record = with_header(binary(example(Completed)), "ce_traceparent", other.encode())
    assert _opened(record).traceparent == other
    assert _opened(with_header(record, "traceparent", TRACE.encode())).traceparent == TRACE


def test_a_trace_that_cannot_be_read_is_dropped_and_the_event_kept() -> None:
    assert decode(with_header(binary(example(Completed)), "traceparent", b"nonsense")) == wrapped(example(Completed))


def test_an_unknown_type_is_told_apart_from_a_broken_record() -> None:
    record = with_header(binary(example(Completed)), "ce_type", b"id.asn.enrollment.completed.v2")
    assert decode(record._replace(value=b"\xff")) == Unknown("id.asn.enrollment.completed.v2")


def test_unknown_fields_and_attributes_are_ignored() -> None:
    record = with_header(binary(example(Completed)), "ce_dataschema", b"urn:somewhere")
    assert decode(with_data(record, added_later={"deep": [1, None]})) == wrapped(example(Completed))


def test_a_missing_optional_field_has_its_default() -> None:
    event = _opened(with_data(binary(example(MentoringLogged)), mentor_rating=...)).data
    assert isinstance(event, MentoringLogged)
    assert event.mentor_rating is None


@pytest.mark.parametrize("written", ["90.0", "9e1"])
def test_an_integer_written_as_a_float_is_an_integer_as_json_schema_has_it(written: str) -> None:
    record = binary(example(MentoringLogged))
    foreign = record._replace(value=record.value.replace(b'"minutes":90', f'"minutes":{written}'.encode()))
    assert foreign.value != record.value
    assert decode(foreign) == wrapped(example(MentoringLogged))


def test_decimals_travel_as_numbers_and_come_back_exact() -> None:
    data = json.loads(encode(wrapped(example(Completed))).value)
    assert (data["pre_test"], data["jp_earned"]) == (52.5, 5)
    exact = example(Completed).model_copy(update={"pre_test": Decimal("0.1"), "jp_earned": Decimal("999.9")})
    assert decode(binary(exact)) == wrapped(exact)


def test_a_figure_in_an_alert_stays_a_number_and_a_code_stays_a_text() -> None:
    event = _opened(with_data(binary(example(AlertRaised)), figures={"share": 0.125, "code": "12"})).data
    assert isinstance(event, AlertRaised)
    assert event.figures == {"share": Decimal("0.125"), "code": "12"}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (b"2025-03-12T09:00:00Z", datetime(2025, 3, 12, 9, tzinfo=UTC)),
        (b"2025-03-12t09:00:00z", datetime(2025, 3, 12, 9, tzinfo=UTC)),
        (b"2025-03-12T16:00:00+07:00", datetime(2025, 3, 12, 16, tzinfo=timezone(timedelta(hours=7)))),
        (b"2025-03-12T09:00:00.123456789Z", datetime(2025, 3, 12, 9, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_rfc_3339_allows_them(text: bytes, moment: datetime) -> None:
    assert _opened(with_header(binary(example(Completed)), "ce_time", text)).time == moment


def test_an_event_without_time_has_the_time_it_was_written() -> None:
    written = datetime.fromtimestamp(WRITTEN_MS / 1000, UTC)
    assert _opened(with_header(binary(example(Completed)), "ce_time", None)).time == written
    assert _opened(structured(example(Completed), time=None)).time == written


def test_times_go_out_in_utc() -> None:
    local = TIME.astimezone(timezone(timedelta(hours=7)))
    assert dict(encode(wrapped(example(Completed), time=local)).headers)["ce_time"] == b"2025-03-12T09:00:00.250000Z"


@pytest.mark.parametrize("wrong", [{"id": ""}, {"source": ""}, {"time": TIME.replace(tzinfo=None)}])
def test_an_envelope_that_no_reader_would_take_is_not_published(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="needs an id, a source and a time"):
        encode(wrapped(example(Completed), **wrong))


def test_text_in_any_script_survives_both_modes() -> None:
    unit = CATALOG["id.asn.enrollment.unit-changed.v1"]
    named = example(unit).model_copy(update={"name": "Kelurahan “Ñusantara” ᮞᮥᮔ᮪ᮓ 😀"})
    assert decode(binary(named)) == decode(structured(named)) == wrapped(named)
    utf8 = json.dumps(json.loads(structured(named).value), ensure_ascii=False).encode()
    assert decode(raw(utf8)) == wrapped(named)


def _opened(record: Delivered) -> Envelope[Event]:
    content = decode(record)
    assert isinstance(content, Envelope)
    return content
