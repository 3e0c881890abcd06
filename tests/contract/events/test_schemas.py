"""The committed JSON Schemas and the event classes say the same, in both directions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shared.events.base import Event
from shared.events.catalog import CATALOG
from shared.events.payload import read
from shared.events.schema import committed_schemas, forbidden, outdated
from tests.contract.events.payloads import allowed_by, validator
from tests.unit.events.strategies import events

SCHEMAS = committed_schemas()
EVERY_TYPE = pytest.mark.parametrize("name", list(CATALOG))
THOROUGHLY = settings(
    max_examples=15, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None
)


def test_the_files_are_what_the_classes_say() -> None:
    assert outdated() == [], "run: python -m shared.events.schema write"


def test_no_committed_type_has_changed_its_meaning() -> None:
    assert forbidden() == []


def test_every_type_has_its_file_and_no_file_is_left_over() -> None:
    assert set(SCHEMAS) == set(CATALOG)


@EVERY_TYPE
def test_a_schema_is_valid_and_says_what_it_is_about(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:mumpuni:event:{name}"
    assert (schema["title"], schema["x-topic"], schema["x-key"]) == (
        CATALOG[name].__name__,
        CATALOG[name].TOPIC,
        CATALOG[name].KEY,
    )
    assert schema["description"]


@EVERY_TYPE
def test_every_field_says_what_it_means(name: str) -> None:
    for part in (SCHEMAS[name], *SCHEMAS[name].get("$defs", {}).values()):
        unsaid = [field for field, said in part["properties"].items() if not _described(said)]
        assert unsaid == [], part["title"]


@pytest.mark.parametrize(
    ("name", "field", "unit"),
    [
        ("id.asn.enrollment.mentoring-logged.v1", "minutes", "minutes"),
        ("id.asn.enrollment.completed.v1", "jp_earned", "Learning hours (JP)"),
        ("id.asn.enrollment.completed.v1", "post_test", "0 to 100"),
        ("id.asn.enrollment.programme-changed.v1", "budget_planned", "rupiah"),
        ("id.asn.evaluation.programme-rated.v1", "too_difficult_share", "0 to 1"),
    ],
)
def test_figures_say_their_unit(name: str, field: str, unit: str) -> None:
    assert unit in SCHEMAS[name]["properties"][field]["description"]


@EVERY_TYPE
def test_no_decimal_travels_as_a_text(name: str) -> None:
    numbers = [field for field, info in CATALOG[name].model_fields.items() if "Decimal" in repr(info.annotation)]
    for field in set(numbers) - {"figures"}:
        said = SCHEMAS[name]["properties"][field]
        assert {one["type"] for one in said.get("anyOf", [said])} <= {"number", "null"}, field


@EVERY_TYPE
def test_the_examples_fit_their_schema_and_their_class(name: str) -> None:
    assert SCHEMAS[name]["examples"]
    for payload in SCHEMAS[name]["examples"]:
        validator(SCHEMAS[name]).validate(payload)
        assert read(CATALOG[name], json.dumps(payload).encode()).model_dump(mode="json") == payload


@EVERY_TYPE
@THOROUGHLY
@given(data=st.data())
def test_whatever_the_schema_allows_is_accepted(name: str, data: st.DataObject) -> None:
    payload = data.draw(allowed_by(SCHEMAS[name]))
    event = read(CATALOG[name], json.dumps(payload).encode())
    assert event.key


@EVERY_TYPE
@THOROUGHLY
@given(data=st.data())
def test_whatever_is_published_fits_the_schema(name: str, data: st.DataObject) -> None:
    event: Event = data.draw(events(CATALOG[name]))
    validator(SCHEMAS[name]).validate(json.loads(event.model_dump_json()))


def _described(schema: dict[str, Any]) -> bool:
    return "description" in schema or any("description" in one for one in schema.get("anyOf", []))
