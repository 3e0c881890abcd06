"""All four services against the oracle, once or until they have caught up."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Final

from tests.chaos.audit.enrollment import audit_enrollment
from tests.chaos.audit.evaluation import audit_evaluation
from tests.chaos.audit.feedback import audit_feedback
from tests.chaos.audit.findings import Findings
from tests.chaos.audit.notification import audit_notification, days_of
from tests.chaos.audit.reader import Reader
from tests.chaos.audit.rounds import audit_rounds
from tests.chaos.audit.stores import audit_stores
from tests.chaos.caller import Caller
from tests.chaos.calm import settle
from tests.chaos.journal import Journal
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rebuild import truth_of
from tests.chaos.site import Site

_PATIENCE: Final = 120.0
_ROUNDS_WITHIN: Final = 60.0
"""Seconds in which several rounds begin."""


async def audit(site: Site, journal: Journal, *, rounds_within: float = _ROUNDS_WITHIN) -> Findings:
    """Compare everything. Answers that contradict each other or were not expected, and none at all, count as well.

    ``rounds_within``: for how many seconds evaluation's next round is waited for while its last one has not done all.
    """
    findings, truth = Findings(), truth_of(journal.answered)
    for what in truth.contradictions:
        findings.check("answer", "in keeping with the others", what)
    for repeated in journal.wrong_repeats:
        findings.check("repeat", "the same answer again", repeated)
    for entry in journal.surprising:
        told = f"{entry.status} {str(entry.answer)[:300]}"
        findings.check(f"request {entry.number} ({entry.kind}) {' '.join(entry.attempts)}", entry.expects, told)
    for entry in journal.unanswered:
        findings.check(f"request {entry.number} ({entry.kind})", "answered", " ".join(entry.attempts[-5:]))
    begun = moment(next(iter(journal)).sent_at)
    async with site.client() as http:
        reader = Reader(Caller(http, Journal(), _PATIENCE), site.operator())
        await _rounds(reader, truth, begun, rounds_within, findings)
        await settle(site, _PATIENCE)
        await _services(reader, truth, begun, findings)
    audit_stores(site.rows, truth, findings)
    return findings


async def audit_until_equal(site: Site, journal: Journal, seconds: float) -> Findings:
    """Compare again and again while something differs, for so many seconds: events may be on their way."""
    until = time.monotonic() + seconds
    while True:
        findings = await audit(site, journal)
        if not findings.mismatches or time.monotonic() > until:
            return findings
        await asyncio.sleep(2)


async def _services(reader: Reader, truth: Truth, begun: datetime, findings: Findings) -> None:
    now = datetime.now(UTC)
    await audit_enrollment(reader, truth, findings)
    await audit_feedback(reader, truth, now, findings)
    await audit_evaluation(reader, truth, now, findings)
    await audit_notification(reader, truth, begun, findings)


async def _rounds(reader: Reader, truth: Truth, begun: datetime, seconds: float, findings: Findings) -> None:
    """Evaluation asks and proposes in rounds of its own: as long as something is missing, one may be to come."""
    until = time.monotonic() + seconds
    while True:
        found, now = Findings(), datetime.now(UTC)
        await audit_rounds(reader, truth, now, days_of(begun, now), found)
        if not found.mismatches or time.monotonic() > until:
            return findings.add(found)
        await asyncio.sleep(1)
