"""Complaints past their deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notification.domain.complaint_overdue import ComplaintStep, complaint_overdue
from services.notification.domain.outcome import QUIET, Fires

DUE = datetime(2026, 6, 5, 17, tzinfo=UTC)
STEP = ComplaintStep(kind="complaint", classification="simple", state="forwarded", due_at=DUE)


@pytest.mark.parametrize(("late_by", "fires"), [(-1, False), (0, True), (1, True)])
def test_the_deadline_itself_is_too_late(late_by: int, *, fires: bool) -> None:
    now = DUE + timedelta(microseconds=late_by)
    assert isinstance(complaint_overdue(STEP, now), Fires) is fires


def test_where_nobody_owes_a_step_nothing_is_late() -> None:
    assert complaint_overdue(replace(STEP, due_at=None), DUE) is QUIET


def test_a_missed_deadline_is_critical_and_told_in_the_citys_time() -> None:
    assert complaint_overdue(STEP, DUE) == Fires(
        "critical",
        {
            "kind": "complaint",
            "classification": "simple",
            "complaint_state": "forwarded",
            "due_at": "2026-06-06T00:00:00+07:00",
        },
    )
