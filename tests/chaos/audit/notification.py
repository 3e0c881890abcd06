"""Notification's store: exactly the alerts that the facts call for, each raised once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader
from tests.chaos.oracle.alert import Alert
from tests.chaos.oracle.alerts import alerts_of
from tests.chaos.oracle.asking import request_of
from tests.chaos.oracle.duties import budget_subject
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.raises import most_raises
from tests.chaos.oracle.records import BudgetKey
from tests.chaos.oracle.rounding import exact

_CAUSES: Final[Mapping[str, str | None]] = {
    "score-below-standard": "competency",
    "jp-below-target": "year",
    "ikm-low": "year",
    "ikm-dropped": "year",
    "programme-too-difficult": None,
    "complaint-overdue": "due_at",
    "complaint-due-soon": "due_at",
    "complaint-reopened": None,
    "budget-used": None,
    "session-underfilled": None,
    "no-shows-high": None,
    "questionnaire-answers-low": None,
    "assessment-due": None,
    "certificate-expiring": "programme_id",
    "recommendation-waiting": None,
    "ip-asn-fallen": "year",
}
"""Every rule that a client can know the facts of, and which figure tells the alerts of one of them and subject apart.

``recommendation-waiting`` asks for two weeks without a decision, ``ip-asn-fallen`` for a better category than the
lowest, which nobody reaches without a diploma and a performance record: within a run neither may ever be raised.
``consumer-behind`` and ``dead-letters`` are about the platform itself; their alerts belong to no agency.
"""

_TICK: Final = timedelta(seconds=15)
"""A timer may be so late, with all replicas busy, before an alert that time alone raises or ends is missed."""

_RESULT: Final = 2
"""The version of an enrolment with its first result."""

Key = tuple[str, str, str]


async def audit_notification(reader: Reader, truth: Truth, begun: datetime, findings: Findings) -> None:
    """Every unresolved alert of the run's agencies, with severity, figures and whose it is.

    What time alone turns between the reading's beginning and its end may be seen as before or after.
    """
    before = datetime.now(UTC) - _TICK
    names = await _names(reader, truth)
    shown = [one for agency in truth.agencies for one in await reader.all("/notification/v1/alerts", agency=agency)]
    after = datetime.now(UTC)
    wanted: dict[Key, list[Alert]] = {}
    must: set[Key] | None = None
    for now in (before, after):
        called_for = list(alerts_of(truth, now, days_of(begun, now)))
        for alert in called_for:
            wanted.setdefault(alert.key, []).append(alert)
        required = {alert.key for alert in called_for if alert.required}
        must = required if must is None else must & required
    unresolved = [one for one in shown if one["state"] != "resolved"]
    keys = [_key(one, names) for one in unresolved]
    _compare_keys(must or set(), wanted, Counter(keys), findings)
    for key, one in zip(keys, unresolved, strict=True):
        if key in wanted:
            _compare(wanted[key], one, findings)
    _raised(truth, Counter(_key(one, names)[:2] for one in shown), findings)


def days_of(begun: datetime, now: datetime) -> list[date]:
    """The UTC days from the run's beginning to now."""
    first = begun.astimezone(UTC).date()
    return [first + timedelta(days=days) for days in range((now.astimezone(UTC).date() - first).days + 1)]


async def _names(reader: Reader, truth: Truth) -> dict[str, str]:
    """What the platform calls by ids of its own: budgets, and requests to supervisors."""
    names: dict[str, str] = {}
    for agency in truth.agencies:
        for one in await reader.all("/enrollment/v1/budgets", agency=agency):
            names[one["budget_id"]] = budget_subject(BudgetKey(one["agency"], one["year"], one["programme_id"]))
        for one in await reader.all("/evaluation/v1/assessment-requests", agency=agency):
            names[one["assessment_id"]] = one["enrollment_id"]
    return names


def _compare_keys(must: set[Key], wanted: Mapping[Key, list[Alert]], times: Counter[Key], findings: Findings) -> None:
    told = Counter({"/".join(key): count for key, count in times.items()})
    may = {"/".join(key) for key in wanted.keys() - must}
    findings.check_ids("alert", {"/".join(key) for key in must} | (may & told.keys()), told.elements())


def _compare(alerts: list[Alert], shown: Mapping[str, Any], findings: Findings) -> None:
    """Against the one expected; where the run went past midnight, against that of one of its days."""
    where = f"alert {'/'.join(alerts[0].key)}"
    told = _told(shown, alerts[0].at_most)
    expected = [_expected(alert) for alert in alerts]
    findings.check(where, told if told in expected else expected[0], told)
    for name, most in alerts[0].at_most.items():
        figure = shown["figures"][name]
        findings.check(f"{where} {name}", True, 0 < figure <= most)


def _expected(alert: Alert) -> tuple[object, ...]:
    return alert.severity, alert.agency, alert.unit_id, alert.figures


def _told(shown: Mapping[str, Any], lagging: Mapping[str, int]) -> tuple[object, ...]:
    figures = {
        name: exact(figure) if isinstance(figure, float) else figure
        for name, figure in shown["figures"].items()
        if name not in lagging
    }
    return shown["severity"], shown["agency"], shown["unit_id"], figures


def _raised(truth: Truth, times: Counter[tuple[str, str]], findings: Findings) -> None:
    """Also what is over was called for once: about something there is, no oftener than answers called for it."""
    most = most_raises(truth)
    unnamed = {key for key in times if key[0] == "assessment-due" and key not in most}
    findings.check("alert assessment-due of requests that are gone", True, len(unnamed) <= _taken_back(truth))
    for (rule, subject), count in times.items():
        if (rule, subject) in unnamed:
            continue
        findings.check(f"alert {rule}/{subject} raised", min(count, most.get((rule, subject), 0)), count)


def _taken_back(truth: Truth) -> int:
    """Results that were there for a while: a request about one is listed no more."""
    return sum(one.version > _RESULT and request_of(truth, one) is None for one in truth.enrolments.values())


def _key(shown: Mapping[str, Any], names: Mapping[str, str]) -> Key:
    cause = _CAUSES.get(shown["rule"])
    subject = names.get(shown["subject_id"], shown["subject_id"])
    return shown["rule"], subject, "" if cause is None else str(shown["figures"][cause])
