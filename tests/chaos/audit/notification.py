"""Notification's store: exactly the alerts that the facts call for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader
from tests.chaos.oracle.alerts import Alert, alerts_of
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.rounding import exact

_CAUSES: Final[Mapping[str, str | None]] = {
    "score-below-standard": "competency",
    "jp-below-target": "year",
    "ikm-low": "year",
    "ikm-dropped": "year",
    "programme-too-difficult": None,
    "complaint-overdue": "due_at",
}
"""The rules that are worked out here once more, and which figure tells the alerts of one of them and subject apart."""

_ELSEWHERE: Final = frozenset(
    {
        "assessment-due",
        "budget-used",
        "certificate-expiring",
        "complaint-due-soon",
        "complaint-reopened",
        "consumer-behind",
        "dead-letters",
        "ip-asn-fallen",
        "no-shows-high",
        "questionnaire-answers-low",
        "recommendation-waiting",
        "session-underfilled",
    }
)
"""The rules that only their own tests judge; an alert of any other rule fails the audit."""

Key = tuple[str, str, str]


async def audit_notification(reader: Reader, truth: Truth, begun: datetime, now: datetime, findings: Findings) -> None:
    """Every open alert of the run's agencies, with severity, figures and whose it is."""
    wanted: dict[Key, list[Alert]] = {}
    for alert in alerts_of(truth, now, _days(begun, now)):
        wanted.setdefault(alert.key, []).append(alert)
    found: dict[Key, dict[str, Any]] = {}
    times: Counter[str] = Counter()
    for agency in truth.agencies:
        for shown in await _open(reader, agency):
            key = _key(shown)
            found[key] = shown
            times["/".join(key)] += 1
    _compare_keys(wanted, times, findings)
    for key, shown in found.items():
        if key in wanted:
            _compare(wanted[key], shown, findings)


def _compare_keys(wanted: Mapping[Key, list[Alert]], times: Counter[str], findings: Findings) -> None:
    must = {"/".join(key) for key, alerts in wanted.items() if alerts[0].required}
    may = {"/".join(key) for key in wanted} - must
    findings.check_ids("alert", must | (may & times.keys()), times.elements())


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


async def _open(reader: Reader, agency: str) -> list[dict[str, Any]]:
    opened = await reader.all("/notification/v1/alerts", agency=agency, state="open")
    opened += await reader.all("/notification/v1/alerts", agency=agency, state="acknowledged")
    return [shown for shown in opened if shown["rule"] not in _ELSEWHERE]


def _key(shown: Mapping[str, Any]) -> Key:
    cause = _CAUSES[shown["rule"]]
    return shown["rule"], shown["subject_id"], "" if cause is None else str(shown["figures"][cause])


def _days(begun: datetime, now: datetime) -> list[date]:
    """The UTC days from the run's beginning to now."""
    first = begun.astimezone(UTC).date()
    return [first + timedelta(days=days) for days in range((now.astimezone(UTC).date() - first).days + 1)]
