"""Which key an event has, and so which events stay in order."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from shared.events.base import Event
from shared.events.catalog import CATALOG, TOPICS
from shared.events.cloudevents import encode
from shared.events.examples import EXAMPLES
from shared.events.feedback import Received
from tests.unit.events.delivery import example, wrapped

PERSON = "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"
UNIT = "semarang-candisari.pelayanan"
SPEC = {
    "enrolled": "employee_id",
    "attended": "employee_id",
    "completed": "employee_id",
    "withdrawn": "employee_id",
    "mentoring-logged": "employee_id",
    "employee-changed": "employee_id",
    "session-changed": "session_id",
    "programme-changed": "programme_id",
    "unit-changed": "unit_id",
    "budget-changed": "budget_id",
    "complaint-opened": "complaint_id",
    "complaint-moved": "complaint_id",
    "complaint-closed": "complaint_id",
    "score-changed": "employee_id",
    "jp-changed": "employee_id",
    "programme-rated": "programme_id",
    "index-changed": "subject_id",
    "recommendation-made": "employee_id",
    "recommendation-moved": "employee_id",
    "assessment-changed": "employee_id",
    "alert-raised": "subject_id",
    "alert-resolved": "subject_id",
}


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.TYPE)
def test_the_key_is_the_subject_s_identifier(event: Event) -> None:
    name = event.TYPE.split(".")[3]
    if name != "received":
        assert event.key == getattr(event, SPEC[name])
    assert encode(wrapped(event)).key.decode() == event.key


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.TYPE)
def test_a_type_lives_on_its_service_s_topic(event: Event) -> None:
    assert ".".join(["asn", event.TYPE.split(".")[2], "v1"]) == event.TOPIC
    assert event.TOPIC in TOPICS


def test_every_type_of_the_catalogue_has_an_example() -> None:
    assert {type(event) for event in EXAMPLES} == set(CATALOG.values())


@pytest.mark.parametrize(
    ("kind", "key"), [("skm", UNIT), ("aspiration", UNIT), ("forum-input", UNIT), ("questionnaire", PERSON)]
)
def test_an_answer_is_keyed_by_the_unit_and_a_questionnaire_by_the_participant(kind: str, key: str) -> None:
    assert _received(kind=kind, unit_id=UNIT, employee_id=PERSON).key == key


@pytest.mark.parametrize("kind", ["skm", "aspiration", "forum-input"])
def test_an_answer_of_a_citizen_without_unit_cannot_be_made(kind: str) -> None:
    with pytest.raises(ValidationError, match=f"{kind} without unit_id"):
        _received(kind=kind, unit_id=None, employee_id=PERSON)


def test_a_questionnaire_without_participant_cannot_be_made() -> None:
    with pytest.raises(ValidationError, match="questionnaire without employee_id"):
        _received(kind="questionnaire", unit_id=UNIT, employee_id=None)


def _received(**changes: Any) -> Received:
    return Received(**{**example(Received).model_dump(), **changes})
