"""The audit would notice: stores that were tampered with after a load do not pass."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.chaos.audit.whole import audit
from tests.chaos.embedded.kill_loop import kill_again_and_again, site_of
from tests.embedded.process import Mumpuni, free_port

DOUBLED = (
    "UPDATE ikm_sum SET n = 2 * n, u1 = 2 * u1, u2 = 2 * u2, u3 = 2 * u3, u4 = 2 * u4, u5 = 2 * u5, u6 = 2 * u6,"
    " u7 = 2 * u7, u8 = 2 * u8, u9 = 2 * u9"
)
RAISED_TWICE = (
    "INSERT INTO alert_step SELECT step_id || '+', alert_id, at, kind, actor, severity, facts FROM alert_step"
    " WHERE kind = 'raised' LIMIT 1"
)
TAMPERED = {
    "an enrolment is lost": (
        "enrollment",
        "DELETE FROM enrollment WHERE enrollment_id = (SELECT max(enrollment_id) FROM enrollment)",
        "enrolment of",
    ),
    "every survey answer counts twice": (
        "feedback",
        DOUBLED,
        "ikm of",
    ),
    "evidence is a millionth off": ("evaluation", "UPDATE score_sum SET a = a + 1", "store evaluation score_sum"),
    "an alert is missing": ("notification", "DELETE FROM alert WHERE rule = 'jp-below-target'", "lost: jp-below"),
    "an alert about money is milder": (
        "notification",
        "UPDATE alert SET severity = 'info' WHERE rule = 'budget-used'",
        "alert budget-used",
    ),
    "an alert was raised twice": ("notification", RAISED_TWICE, "store notification alert_step"),
    "an alert is about nobody": (
        "notification",
        "UPDATE alert SET subject_id = '?' WHERE alert_id = (SELECT max(alert_id) FROM alert WHERE state = 'open')",
        "/?/",
    ),
    "money counts twice": ("enrollment", "UPDATE budget SET committed = 2 * committed", "budget"),
    "a proposal was decided by nobody": (
        "evaluation",
        "UPDATE recommendation SET state = 'approved' WHERE state = 'open'",
        "proposal decided",
    ),
    "citizens become more content month by month": (
        "evaluation",
        "UPDATE ikm_month SET points = points + n * month",
        "results of",
    ),
    "JP count twice": ("evaluation", "UPDATE jp_bucket SET sessions = 2 * sessions, tenths = 2 * tenths", "jp of"),
}
"""What was done to which store, and words of what the audit must name."""


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_every_tampering_with_a_store_is_noticed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    outcome = await kill_again_and_again(data, seed=1, rounds=0)
    assert outcome.is_sound, str(outcome)
    for store, statement, _ in TAMPERED.values():
        with closing(sqlite3.connect(data / f"{store}.db")) as connection:
            assert connection.execute(statement).rowcount, statement
            connection.commit()
    port = free_port()
    mumpuni = Mumpuni(data, port).ready()
    try:
        findings = await audit(site_of(data, port), outcome.journal, rounds_within=0)
    finally:
        mumpuni.end(signal.SIGKILL)
    named = [str(mismatch) for mismatch in findings.mismatches]
    missed = [what for what, (_, _, words) in TAMPERED.items() if not any(words in one for one in named)]
    assert not missed, named
