"""Which events are the last word on something, and which readers take in any order."""

from __future__ import annotations

from mumpuni.operate.subjects import subject_of
from shared.events import evaluation, feedback
from shared.events.examples import EXAMPLES

LAST_WORDS = {
    "completed",
    "withdrawn",
    "score-changed",
    "jp-changed",
    "index-changed",
    "assessment-changed",
    "programme-rated",
    "complaint-opened",
    "complaint-moved",
    "complaint-closed",
}


def test_an_event_without_a_version_that_replaces_another_has_a_subject() -> None:
    found = {event.TYPE.split(".")[3] for event in EXAMPLES if subject_of(event)}
    assert found == LAST_WORDS
    versioned = {event.TYPE for event in EXAMPLES if hasattr(event, "version")}
    assert not versioned & {event.TYPE for event in EXAMPLES if subject_of(event)}


def test_the_same_complaint_has_one_subject_whatever_is_told_of_it() -> None:
    told = [event for event in EXAMPLES if isinstance(event, feedback.ComplaintOpened | feedback.ComplaintMoved)]
    alike = {subject_of(event.model_copy(update={"complaint_id": told[0].complaint_id})) for event in told}
    assert len(alike) == 1


def test_two_years_of_a_person_are_two_subjects() -> None:
    jp = next(event for event in EXAMPLES if isinstance(event, evaluation.JpChanged))
    assert subject_of(jp) != subject_of(jp.model_copy(update={"year": jp.year + 1}))
