"""Supervisors' assessments from the answers: entered, corrected, withdrawn, and given in answer to a request."""

from __future__ import annotations

from datetime import date

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.records import Assessment
from tests.chaos.oracle.rounding import exact


def assess(truth: Truth, entry: Entry) -> None:
    """A new record."""
    body, record_id = entry.body, entry.answer["record_id"]
    if record_id in truth.assessments:
        truth.doubt(f"request {entry.number} has the id of another assessment")
    truth.assessments[record_id] = Assessment(
        record_id,
        body["employee_id"],
        body["competency"],
        exact(body["value"]),
        date.fromisoformat(body["assessed_on"]),
    )


def correct(truth: Truth, entry: Entry) -> None:
    """Another value in its place."""
    one = truth.assessments[entry.facts["record_id"]]
    one.value = exact(entry.body["value"])
    one.version += 1


def withdraw(truth: Truth, entry: Entry) -> None:
    """It holds no longer."""
    one = truth.assessments[entry.facts["record_id"]]
    one.withdrawn = True
    one.version += 1


def answer(truth: Truth, entry: Entry) -> None:
    """A supervisor's answer: its mark counts for the programme, its values are assessments of the day.

    Their ids are what the list said after the answer.
    """
    told, body, records = entry.answer, entry.body, entry.facts["records"]
    if told["enrollment_id"] in truth.applied:
        truth.doubt(f"request {entry.number}: answered a second time")
    truth.applied[told["enrollment_id"]] = body["applies"]
    if sorted(body["competencies"]) != sorted(records):
        truth.doubt(f"request {entry.number}: answered {sorted(body['competencies'])}, recorded {sorted(records)}")
        return
    for competency, value in body["competencies"].items():
        record_id, on = records[competency]
        truth.assessments[record_id] = Assessment(
            record_id,
            told["employee_id"],
            competency,
            exact(value),
            date.fromisoformat(on),
            told["session_id"],
            told["assessment_id"],
        )
