"""From a judgement, or a citizen's answer about an officer, to the evidence it gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.evaluation.domain.evidence import (
    Evidence,
    evidence_of_assessment,
    evidence_of_citizen,
    evidence_of_performance,
)
from services.evaluation.domain.jp import NO_CAP
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.judgement_facts import about_at, assessment_of, performance_of
from services.evaluation.handlers.taken import Taken
from services.evaluation.handlers.taking import pieces_of
from services.evaluation.store import catalogue
from services.evaluation.store.activities import Activity
from services.evaluation.store.judgements import Judgement
from services.evaluation.store.moments import from_ms
from shared.database import Tx
from shared.events.cloudevents import Envelope
from shared.events.feedback import Received
from shared.rules.calendar import city_day
from shared.rules.evidence import EvidenceRules
from shared.rules.score import ScoreRules

EVIDENT = frozenset({"performance", "assessment"})
"""The kinds of judgement that are evidence of competencies."""


def judgement_taken(tx: Tx, judgement: Judgement, city: str, moment: Moment) -> Taken:
    """The evidence of a performance record or an assessment, weighed by the rules of its day."""
    day = date.fromisoformat(judgement.about)
    weights = moment.of_evidence(city, day)
    found = _evidence(judgement, moment.on(EvidenceRules, day, city), weights)
    activity = _activity(
        judgement.judgement_id,
        judgement.subject_id,
        judgement.kind,
        judgement.judgement_id,
        judgement.about,
        _programme(tx, judgement),
    )
    return Taken(activity, pieces_of(activity, found, weights, from_ms(judgement.recorded_at_ms)))


def citizen_taken(moment: Moment, envelope: Envelope[Received], employee_id: str) -> Taken:
    """What a citizen's answer says of who served: evidence of the marks for competence and conduct."""
    event = envelope.data
    day = city_day(event.received_at)
    weights = moment.of_evidence(event.city, day)
    found = evidence_of_citizen(event.scores, event.received_at, moment.on(EvidenceRules, day, event.city), weights)
    activity = _activity(event.feedback_id, employee_id, "citizen", envelope.id, day.isoformat(), None)
    return Taken(activity, pieces_of(activity, found, weights, envelope.time))


def _evidence(judgement: Judgement, rules: EvidenceRules, weights: ScoreRules) -> Iterable[Evidence]:
    at = about_at(judgement)
    if judgement.kind == "performance":
        said = performance_of(judgement)
        return evidence_of_performance(said.result, said.behaviour, at, rules, weights, is_yearly=said.is_yearly)
    assessed = assessment_of(judgement)
    value = rules.level_value[assessed.level] if assessed.level is not None else assessed.value
    if value is None:
        raise ValueError("an assessment needs a value or a level")
    return evidence_of_assessment(assessed.competency, value, at, weights)


def _programme(tx: Tx, judgement: Judgement) -> str | None:
    """The programme of the session that an assessment looks back on, if that is known."""
    session_id = assessment_of(judgement).session_id if judgement.kind == "assessment" else None
    session = None if session_id is None else catalogue.sessions(tx, [session_id]).get(session_id)
    return None if session is None else session.programme_id


def _activity(
    activity_id: str, employee_id: str, kind: str, event_id: str, on: str, programme_id: str | None
) -> Activity:
    return Activity(
        activity_id, employee_id, kind, event_id, programme_id, None, None, on, NO_CAP, 0, 0, None, None, None
    )
