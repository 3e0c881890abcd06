"""How often an alert may have been raised at most: no oftener than an answer could have called for it anew."""

from __future__ import annotations

from collections import Counter
from typing import Final

from tests.chaos.oracle.duties import budget_subject
from tests.chaos.oracle.facts import Truth

OFTEN: Final = 10**9
"""Scores, hours and indexes cross their thresholds with every event that moves them."""

Bounds = dict[tuple[str, str], int]
"""By rule and subject, its causes together. What is not in it may never have been raised."""


def most_raises(truth: Truth) -> Bounds:
    """Of every subject there is. How events fell into batches decides how often it was really raised, and if at all."""
    bounds: Bounds = {}
    for report in truth.reports.values():
        again = sum(step.state == "reopened" for step in report.steps)
        bounds |= {
            ("complaint-overdue", report.complaint_id): 1 + len(report.steps),
            ("complaint-due-soon", report.complaint_id): 1 + len(report.steps),
            ("complaint-reopened", report.complaint_id): again,
        }
    for key, budget in truth.budgets.items():
        bounds["budget-used", budget_subject(key)] = budget.version
    for unit_id in {one.unit_id for one in truth.surveys.values()}:
        bounds |= dict.fromkeys([("ikm-low", unit_id), ("ikm-dropped", unit_id)], OFTEN)
    return bounds | _of_people(truth) | _of_sessions(truth)


def _of_people(truth: Truth) -> Bounds:
    bounds: Bounds = {}
    changes: Counter[str] = Counter()
    for enrolment in truth.enrolments.values():
        changes[enrolment.employee_id] += enrolment.version
        bounds["assessment-due", enrolment.enrollment_id] = enrolment.version
    for employee_id in truth.people:
        bounds |= dict.fromkeys([("score-below-standard", employee_id), ("jp-below-target", employee_id)], OFTEN)
        bounds["certificate-expiring", employee_id] = changes[employee_id]
    return bounds


def _of_sessions(truth: Truth) -> Bounds:
    changes = Counter({session.session_id: session.version for session in truth.sessions.values()})
    for enrolment in truth.enrolments.values():
        changes[enrolment.session_id] += enrolment.version + (enrolment.enrollment_id in truth.questionnaires)
    rules = ("session-underfilled", "no-shows-high", "questionnaire-answers-low")
    bounds = {(rule, session_id): most for session_id, most in changes.items() for rule in rules}
    return bounds | {("programme-too-difficult", session_id): OFTEN for session_id in truth.sessions}
