"""The life of an enrolment: every step there is, and no other; what a completion must satisfy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from services.enrollment.domain.enrolment import (
    BUSY,
    HOLDS_A_SEAT,
    OCCASIONS,
    OPEN,
    TRANSITIONS,
    UNTOLD,
    Accepted,
    Action,
    Ending,
    NotAllowed,
    Result,
    SessionFacts,
    State,
    absence_fault,
    check_completion,
    next_state,
    withdrawal_action,
)

STATES: tuple[State, ...] = get_args(State)
ACTIONS: tuple[Action, ...] = get_args(Action)
TODAY = date(2026, 6, 15)
SESSION = SessionFacts(starts_on=date(2026, 6, 1), jp_tenths=200)
SOUND = Result("completed", Decimal(40), Decimal(80), 200, date(2026, 6, 5))


@pytest.mark.parametrize(
    ("current", "action", "after"),
    [
        ("enrolled", "complete", "completed"),
        ("enrolled", "fail", "failed"),
        ("enrolled", "withdraw", "withdrawn"),
        ("enrolled", "mark_no_show", "no_show"),
        ("enrolled", "cancel", "cancelled"),
        ("waitlisted", "promote", "enrolled"),
        ("waitlisted", "withdraw", "withdrawn"),
        ("waitlisted", "cancel", "cancelled"),
        ("completed", "retract", "cancelled"),
        ("failed", "retract", "cancelled"),
        ("requested", "approve", "approved"),
        ("requested", "reject", "cancelled"),
        ("requested", "withdraw", "withdrawn"),
        ("requested", "cancel", "cancelled"),
        ("approved", "admit", "enrolled"),
        ("approved", "queue", "waitlisted"),
        ("approved", "withdraw", "withdrawn"),
        ("approved", "cancel", "cancelled"),
        ("enrolled", "attend", "attending"),
        ("attending", "miss", "enrolled"),
        ("attending", "complete", "completed"),
        ("attending", "fail", "failed"),
        ("attending", "withdraw", "withdrawn"),
        ("attending", "cancel", "cancelled"),
        ("no_show", "attend", "attending"),
    ],
)
def test_the_steps_there_are(current: State, action: Action, after: State) -> None:
    assert next_state(current, action) == after


def test_no_other_step_is_allowed() -> None:
    for state in STATES:
        for action in ACTIONS:
            if (state, action) not in TRANSITIONS:
                refusal = next_state(state, action)
                assert isinstance(refusal, NotAllowed)
                assert (refusal.current, refusal.action) == (state, action)
                assert all(next_state(state, allowed) in STATES for allowed in refusal.allowed)
    assert len(TRANSITIONS) == 25


@pytest.mark.parametrize("state", ["withdrawn", "cancelled"])
def test_an_ended_enrolment_stays_ended(state: State) -> None:
    refusals = [next_state(state, action) for action in ACTIONS]
    assert all(isinstance(refusal, NotAllowed) and refusal.allowed == () for refusal in refusals)


def test_every_step_has_a_reason_that_is_stated_or_follows_from_it() -> None:
    stated = {"reject", "withdraw", "cancel", "mark_no_show", "miss", "retract"}
    for (before, action), after in TRANSITIONS.items():
        is_stated = action in stated or before == "no_show"
        assert ((before, after) in OCCASIONS) is not is_stated, (before, action)
    assert {after for before, after in OCCASIONS if before is None} == {"requested", "enrolled", "waitlisted"}
    assert all(len(occasion) <= 16 for occasion in OCCASIONS.values())


def test_a_no_show_can_only_turn_out_to_have_come() -> None:
    assert [action for action in ACTIONS if ("no_show", action) in TRANSITIONS] == ["attend"]


def test_a_result_may_follow_a_correction_and_nothing_else_may() -> None:
    after = {action: next_state("cancelled", action, corrected=True) for action in ACTIONS}
    allowed = {action: state for action, state in after.items() if not isinstance(state, NotAllowed)}
    assert allowed == {"complete": "completed", "fail": "failed"}
    refusal = after["promote"]
    assert isinstance(refusal, NotAllowed)
    assert refusal.allowed == ("complete", "fail")
    states: tuple[State, ...] = ("withdrawn", "no_show", "completed")
    for other in states:
        assert isinstance(next_state(other, "complete", corrected=True), NotAllowed)


def test_who_asks_or_waits_takes_no_seat() -> None:
    assert frozenset({"enrolled", "attending", "completed", "failed"}) == HOLDS_A_SEAT
    assert HOLDS_A_SEAT.isdisjoint(UNTOLD)
    assert set(BUSY) < HOLDS_A_SEAT
    assert set(OPEN) == {"requested", "approved", "waitlisted", "enrolled", "attending"}


@pytest.mark.parametrize(
    ("current", "status", "reason", "action"),
    [
        ("enrolled", "withdrawn", "illness", "withdraw"),
        ("enrolled", "no_show", "other", "mark_no_show"),
        ("enrolled", "cancelled", "budget", "cancel"),
        ("enrolled", "withdrawn", "correction", "withdraw"),
        ("completed", "withdrawn", "correction", "retract"),
        ("failed", "cancelled", "correction", "retract"),
        ("completed", "withdrawn", "illness", "withdraw"),
    ],
)
def test_a_correction_takes_a_result_back(current: State, status: Ending, reason: str, action: Action) -> None:
    assert withdrawal_action(current, status, reason) == action


def test_a_result_is_not_withdrawn_for_another_reason_than_a_correction() -> None:
    assert isinstance(next_state("completed", withdrawal_action("completed", "withdrawn", "illness")), NotAllowed)


@pytest.mark.parametrize(
    ("result", "accepted"),
    [
        (SOUND, Accepted("complete", 200)),
        (SOUND._replace(jp_tenths=None), Accepted("complete", 200)),
        (SOUND._replace(jp_tenths=5), Accepted("complete", 5)),
        (SOUND._replace(pre_test=None, post_test=None), Accepted("complete", 200)),
        (SOUND._replace(pre_test=Decimal(0), post_test=Decimal(100)), Accepted("complete", 200)),
        (SOUND._replace(completed_on=date(2026, 6, 1)), Accepted("complete", 200)),
        (SOUND._replace(completed_on=TODAY), Accepted("complete", 200)),
        (SOUND._replace(outcome="failed", jp_tenths=None), Accepted("fail", 0)),
        (SOUND._replace(outcome="failed", jp_tenths=0), Accepted("fail", 0)),
    ],
)
def test_a_sound_result_is_accepted(result: Result, accepted: Accepted) -> None:
    assert check_completion(result, SESSION, TODAY) == accepted


@pytest.mark.parametrize(
    ("result", "pointer", "says"),
    [
        (SOUND._replace(pre_test=Decimal("100.01")), "/pre_test", "0 to 100"),
        (SOUND._replace(post_test=Decimal("-0.01")), "/post_test", "0 to 100"),
        (SOUND._replace(post_test=Decimal("NaN")), "/post_test", "0 to 100"),
        (SOUND._replace(jp_tenths=201), "/jp_earned", "above the session's (20.0)"),
        (SOUND._replace(jp_tenths=0), "/jp_earned", "above 0"),
        (SOUND._replace(outcome="failed", jp_tenths=1), "/jp_earned", "earns no JP"),
        (SOUND._replace(completed_on=date(2026, 5, 31)), "/completed_at", "before the session's start"),
        (SOUND._replace(completed_on=date(2026, 6, 16)), "/completed_at", "in the future"),
    ],
)
def test_a_wrong_result_is_refused_with_its_pointer(result: Result, pointer: str, says: str) -> None:
    faults = check_completion(result, SESSION, TODAY)
    assert isinstance(faults, tuple)
    assert not isinstance(faults, Accepted)
    assert [fault.pointer for fault in faults] == [pointer]
    assert says in faults[0].message.en


def test_every_fault_is_told_at_once() -> None:
    wrong = Result("completed", Decimal(101), Decimal(-1), 201, date(2026, 5, 1))
    faults = check_completion(wrong, SESSION, TODAY)
    assert not isinstance(faults, Accepted)
    assert [fault.pointer for fault in faults] == ["/pre_test", "/post_test", "/jp_earned", "/completed_at"]


def test_absence_is_known_from_the_first_day_on() -> None:
    first = date(2026, 6, 1)
    assert absence_fault(first, date(2026, 6, 1)) is None
    early = absence_fault(first, date(2026, 5, 31))
    assert early is not None
    assert "begins on 2026-06-01" in early.en
