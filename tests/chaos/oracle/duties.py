"""Alerts about what is due: steps of reports, budgets, supervisors' assessments, certificates to renew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from tests.chaos.oracle.alert import Alert
from tests.chaos.oracle.asking import request_of
from tests.chaos.oracle.facts import Report, Truth
from tests.chaos.oracle.figures import (
    ASSESSMENT_DUE_DAYS,
    BUDGET_CRITICAL_PERCENT,
    BUDGET_WARNING_PERCENT,
    CERTIFICATE_DAYS,
    DUE_SOON,
)
from tests.chaos.oracle.moments import ZONE, midnight, midnight_after
from tests.chaos.oracle.records import Budget, BudgetKey
from tests.chaos.oracle.rounding import half_up


def duty_alerts(truth: Truth, now: datetime) -> Iterator[Alert]:
    """Everything at ``now``. No proposal waits long enough within a run, so none may be told of."""
    for report in truth.reports.values():
        yield from _report(report, now)
    for key, budget in truth.budgets.items():
        yield from _budget(key, budget)
    yield from _assessments(truth, now)
    yield from _certificates(truth, now)


def _report(report: Report, now: datetime) -> Iterator[Alert]:
    """Overdue from the deadline on, due soon in the hours before it; opened again until there is a new answer."""
    step = {
        "kind": report.kind,
        "classification": report.classification,
        "complaint_state": report.state,
    }
    if report.due_at is not None and now >= report.due_at - DUE_SOON:
        is_over = now >= report.due_at
        due = report.due_at.astimezone(ZONE).isoformat()
        rule, severity = ("complaint-overdue", "critical") if is_over else ("complaint-due-soon", "warning")
        figures = step | {"due_at": due}
        yield Alert(rule, report.complaint_id, due, severity, report.agency, report.unit_id, figures, {})
    if report.state == "reopened":
        yield Alert("complaint-reopened", report.complaint_id, "", "warning", report.agency, report.unit_id, step, {})


def _budget(key: BudgetKey, budget: Budget) -> Iterator[Alert]:
    """From the warning share on; what is spent although nothing was set aside is critical."""
    used = budget.committed + budget.spent
    if used == 0 or used * 100 < BUDGET_WARNING_PERCENT * budget.planned:
        return
    figures: dict[str, object] = {
        "year": key.year,
        "planned_rupiah": budget.planned,
        "used_rupiah": used,
        "left_rupiah": budget.planned - used,
    }
    if key.programme_id is not None:
        figures["programme_id"] = key.programme_id
    if budget.planned:
        figures["used_percent"] = half_up(Fraction(used * 100, budget.planned))
    severity = "critical" if used * 100 >= BUDGET_CRITICAL_PERCENT * budget.planned else "warning"
    yield Alert("budget-used", budget_subject(key), "", severity, key.agency, None, figures, {})


def budget_subject(key: BudgetKey) -> str:
    """How a budget is named here; the platform's id of it is in the list of budgets."""
    return f"{key.agency}/{key.year}/{key.programme_id or ''}"


def _assessments(truth: Truth, now: datetime) -> Iterator[Alert]:
    """In the last days on which a supervisor's answer is taken, while there is none. Named by the enrolment."""
    for enrolment in truth.enrolments.values():
        request = request_of(truth, enrolment)
        if request is None or enrolment.enrollment_id in truth.applied:
            continue
        near = midnight(request.due_on - timedelta(days=ASSESSMENT_DUE_DAYS))
        if max(near, midnight(request.opens_on)) <= now < midnight_after(request.due_on):
            person = truth.people[enrolment.employee_id]
            figures = {
                "programme_id": truth.sessions[enrolment.session_id].programme_id,
                "due_on": request.due_on.isoformat(),
                "assessor_named": "no",
            }
            yield Alert(
                "assessment-due", enrolment.enrollment_id, "", "warning", person.agency, person.unit_id, figures, {}
            )


def _certificates(truth: Truth, now: datetime) -> Iterator[Alert]:
    """From some days before the last one on, graver once it has expired."""
    for (employee_id, programme_id), (_, expires_on) in truth.certificates.items():
        if now < midnight(expires_on - timedelta(days=CERTIFICATE_DAYS)):
            continue
        person, expired = truth.people[employee_id], now >= midnight_after(expires_on)
        figures = {
            "programme_id": programme_id,
            "expires_on": expires_on.isoformat(),
            "expired": "yes" if expired else "no",
        }
        yield Alert(
            "certificate-expiring", employee_id, programme_id, "warning" if expired else "info",
            person.agency, person.unit_id, figures, {},
        )  # fmt: skip
