"""Every rule as one function of facts, figures and a moment, so that it can be asked about now and about the past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from services.notification.domain import (
    budget_used,
    complaint_overdue,
    complaint_warnings,
    ikm_dropped,
    ikm_low,
    ip_asn_fallen,
    jp_below_target,
    operations,
    programme_too_difficult,
    score_below_standard,
    session_seats,
    waiting,
)
from services.notification.domain.outcome import Outcome
from services.notification.domain.unit_index import UnitIndex
from shared.rules.alerts import AlertRules
from shared.rules.calendar import city_day


@dataclass(frozen=True, slots=True)
class Judge:
    """``says`` is the rule over facts of ``shape``; ``turns`` are the moments at which time alone changes its mind."""

    shape: type[Any]
    says: Callable[[Any, AlertRules, datetime], Outcome]
    turns: Callable[[Any, AlertRules], Sequence[datetime]] = lambda _facts, _rules: ()


def _timeless(rule: Callable[[Any, AlertRules], Outcome]) -> Callable[[Any, AlertRules, datetime], Outcome]:
    return lambda facts, rules, _now: rule(facts, rules)


def _year_turns(facts: jp_below_target.YearOfLearning, rules: AlertRules) -> Sequence[datetime]:
    return [session_seats.day_begins(rules.jp_from(year)) for year in (facts.year, facts.year + 1)]


def _deadline(facts: complaint_overdue.ComplaintStep, _rules: AlertRules) -> Sequence[datetime]:
    return () if facts.due_at is None else (facts.due_at,)


def _before_deadline(facts: complaint_overdue.ComplaintStep, rules: AlertRules) -> Sequence[datetime]:
    return () if facts.due_at is None else (complaint_warnings.warned_at(facts.due_at, rules), facts.due_at)


JUDGES: Final[Mapping[str, Judge]] = MappingProxyType(
    {
        jp_below_target.RULE: Judge(
            jp_below_target.YearOfLearning,
            lambda facts, rules, now: jp_below_target.jp_below_target(facts, city_day(now), rules),
            _year_turns,
        ),
        score_below_standard.RULE: Judge(
            score_below_standard.CompetencyStanding, _timeless(score_below_standard.score_below_standard)
        ),
        ikm_low.RULE: Judge(UnitIndex, _timeless(ikm_low.ikm_low)),
        ikm_dropped.RULE: Judge(UnitIndex, _timeless(ikm_dropped.ikm_dropped)),
        programme_too_difficult.RULE: Judge(
            programme_too_difficult.SessionRating, _timeless(programme_too_difficult.programme_too_difficult)
        ),
        complaint_overdue.RULE: Judge(
            complaint_overdue.ComplaintStep,
            lambda facts, _rules, now: complaint_overdue.complaint_overdue(facts, now),
            _deadline,
        ),
        complaint_warnings.DUE_SOON: Judge(
            complaint_overdue.ComplaintStep, complaint_warnings.complaint_due_soon, _before_deadline
        ),
        complaint_warnings.REOPENED: Judge(
            complaint_overdue.ComplaintStep, lambda facts, _rules, _now: complaint_warnings.complaint_reopened(facts)
        ),
        budget_used.RULE: Judge(budget_used.BudgetUse, _timeless(budget_used.budget_used)),
        session_seats.UNDERFILLED: Judge(
            session_seats.Filling,
            session_seats.session_underfilled,
            lambda facts, rules: (
                session_seats.filling_from(facts, rules),
                session_seats.day_begins(facts.starts_on),
            ),
        ),
        session_seats.NO_SHOWS: Judge(session_seats.Coming, _timeless(session_seats.no_shows_high)),
        session_seats.ANSWERS_LOW: Judge(
            session_seats.Answering,
            session_seats.questionnaire_answers_low,
            lambda facts, rules: (session_seats.answers_from(facts, rules),),
        ),
        waiting.ASSESSMENT_DUE: Judge(
            waiting.Assessment,
            waiting.assessment_due,
            lambda facts, rules: (waiting.assessment_from(facts, rules), waiting.assessment_until(facts)),
        ),
        waiting.CERTIFICATE_EXPIRING: Judge(
            waiting.Certificate,
            waiting.certificate_expiring,
            lambda facts, rules: (waiting.certificate_from(facts, rules), waiting.certificate_until(facts)),
        ),
        ip_asn_fallen.RULE: Judge(ip_asn_fallen.IndexOfPerson, _timeless(ip_asn_fallen.ip_asn_fallen)),
        waiting.RECOMMENDATION_WAITING: Judge(
            waiting.Recommendation,
            waiting.recommendation_waiting,
            lambda facts, rules: (waiting.decision_due(facts, rules),),
        ),
        operations.BEHIND: Judge(operations.Lag, _timeless(operations.consumer_behind)),
        operations.DEAD_LETTERS: Judge(operations.DeadLetters, _timeless(operations.dead_letters)),
        operations.PARKED: Judge(operations.Parked, _timeless(operations.delivery_parked)),
    }
)
"""By rule."""
