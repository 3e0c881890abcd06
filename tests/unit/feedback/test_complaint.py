"""The life of a report: every step, every deadline on both sides of its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from services.feedback.calendar import IndonesianWorkingDays
from services.feedback.domain.complaint import (
    CLOCKS,
    ENDS,
    TRANSITIONS,
    Action,
    Classification,
    Complaint,
    Kind,
    Move,
    NotAllowed,
    State,
    is_late,
    moved,
    opened,
)
from services.feedback.domain.complaint_faults import faults_of
from services.feedback.domain.reply import reply_of
from shared.errors import Fault
from shared.rules.deadlines import DeadlineRules
from shared.rules.ruleset import load_rules

JAKARTA = ZoneInfo("Asia/Jakarta")
CALENDAR = IndonesianWorkingDays()
RULES = load_rules().of(DeadlineRules, date(2026, 2, 2))
MONDAY = datetime(2026, 2, 2, 9, 0, tzinfo=JAKARTA)
LONG_AFTER = datetime(2027, 6, 1, tzinfo=JAKARTA)
A_MOMENT = timedelta(microseconds=1)


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JAKARTA) + timedelta(days=1)


def after(complaint: Complaint, *moves: Move) -> Complaint:
    for move in moves:
        complaint = went(complaint, move)
    return complaint


def went(complaint: Complaint, move: Move) -> Complaint:
    result = moved(complaint, move, RULES, CALENDAR)
    assert isinstance(result, Complaint), result
    return result


def refused(complaint: Complaint, move: Move) -> NotAllowed:
    result = moved(complaint, move, RULES, CALENDAR)
    assert isinstance(result, NotAllowed), result
    return result


def begun(kind: Kind = "complaint", at: datetime = MONDAY) -> Complaint:
    return opened(kind, at, RULES, CALENDAR)


def forwarded(kind: Kind = "complaint", classification: Classification | None = None) -> Complaint:
    return after(
        begun(kind),
        Move("verify", MONDAY + timedelta(hours=1), classification),
        Move("forward", MONDAY + timedelta(days=1)),
    )


def answered() -> Complaint:
    return after(forwarded(classification="simple"), Move("answer", MONDAY + timedelta(days=2), words="Sudah selesai."))


def test_a_new_report_must_be_verified_and_forwarded_in_three_working_days() -> None:
    assert begun().state == "received"
    assert begun().classification == "unclassified"
    assert begun().due_at == midnight_after(date(2026, 2, 5))


def test_a_report_on_the_eve_of_lebaran_is_due_after_the_holidays() -> None:
    eve = begun(at=datetime(2026, 3, 17, 15, 30, tzinfo=JAKARTA))
    assert eve.due_at == midnight_after(date(2026, 3, 27))


def test_verifying_does_not_wind_up_the_clock_of_forwarding() -> None:
    verified = went(begun(), Move("verify", MONDAY + timedelta(days=2)))
    assert verified.due_at == begun().due_at


@pytest.mark.parametrize(
    ("classification", "last"),
    [
        ("simple", date(2026, 2, 10)),
        # 16 February joint leave and 17 Imlek fall into the fourteen days
        ("no_field_check", date(2026, 2, 25)),
        (None, date(2026, 2, 25)),
        ("field_check", date(2026, 5, 11)),
    ],
)
def test_the_class_decides_how_long_the_answer_may_take(classification: Classification | None, last: date) -> None:
    assert forwarded(classification=classification).due_at == midnight_after(last)


@pytest.mark.parametrize(("kind", "last"), [("information", date(2026, 2, 10)), ("aspiration", date(2026, 2, 25))])
def test_information_takes_five_days_and_an_aspiration_fourteen(kind: Kind, last: date) -> None:
    assert forwarded(kind).due_at == midnight_after(last)


def test_the_answers_clock_starts_when_the_report_is_forwarded_and_not_when_it_came() -> None:
    verified = went(begun(), Move("verify", MONDAY, "simple"))
    early = went(verified, Move("forward", MONDAY))
    late = went(verified, Move("forward", MONDAY + timedelta(days=10)))
    assert early.due_at == midnight_after(date(2026, 2, 9))
    assert late.due_at == midnight_after(date(2026, 2, 23))


def test_a_class_given_when_forwarding_wins_over_the_one_before() -> None:
    verified = went(begun(), Move("verify", MONDAY, "field_check"))
    assert went(verified, Move("forward", MONDAY, "simple")).due_at == midnight_after(date(2026, 2, 9))


def test_after_the_answer_the_agency_owes_nothing_and_the_reporter_has_ten_working_days() -> None:
    # answered Wednesday 4 February; Imlek and its joint leave are no working days
    assert answered().due_at is None
    assert answered().reporter_until == midnight_after(date(2026, 2, 20))


def test_a_step_in_its_last_moment_is_in_time_and_one_at_midnight_is_late() -> None:
    due = begun().due_at
    assert due is not None
    verified = went(begun(), Move("verify", MONDAY))
    in_time = went(verified, Move("forward", due - A_MOMENT))
    late = went(verified, Move("forward", due))
    assert (in_time.late, late.late) == (False, True)
    assert (is_late(begun(), due - A_MOMENT), is_late(begun(), due)) == (False, True)


def test_lateness_is_remembered_to_the_end() -> None:
    tardy = after(begun(), Move("verify", MONDAY), Move("forward", MONDAY + timedelta(days=20), "simple"))
    assert tardy.late
    assert went(tardy, Move("answer", MONDAY + timedelta(days=21), words="Maaf.")).late


def test_rejecting_too_late_is_late_as_well() -> None:
    assert went(begun(), Move("reject", MONDAY + timedelta(days=9), words="Bukan kewenangan kami.")).late


def test_a_reopened_report_has_a_new_clock_for_its_answer() -> None:
    reopened = went(answered(), Move("reopen", datetime(2026, 2, 18, 8, 0, tzinfo=JAKARTA)))
    assert reopened.due_at == midnight_after(date(2026, 2, 25))
    assert reopened.reporter_until is None


def test_a_report_is_not_closed_while_its_reporter_may_object() -> None:
    until = answered().reporter_until
    assert until is not None
    too_early = refused(answered(), Move("close", until - A_MOMENT))
    assert "2026-02-20" in too_early.message.en
    assert went(answered(), Move("close", until)).state == "closed"


def test_a_reporter_who_agrees_lets_the_report_be_closed_at_once() -> None:
    closed = went(answered(), Move("close", MONDAY + timedelta(days=3), reporter_agreed=True))
    assert (closed.state, closed.due_at, closed.reporter_until) == ("closed", None, None)


def test_a_closed_report_can_be_reopened_and_a_rejected_one_cannot() -> None:
    closed = went(answered(), Move("close", MONDAY + timedelta(days=3), reporter_agreed=True))
    assert went(closed, Move("reopen", MONDAY + timedelta(days=4))).state == "reopened"
    rejected = went(begun(), Move("reject", MONDAY, words="Bukan pengaduan."))
    assert refused(rejected, Move("reopen", MONDAY)).allowed == ()


@pytest.mark.parametrize(("state", "action"), list(product(get_args(State), get_args(Action))))
def test_only_the_steps_of_the_table_are_allowed(state: State, action: Action) -> None:
    result = moved(replace(begun(), state=state), Move(action, LONG_AFTER, words="ya"), RULES, CALENDAR)
    if (state, action) in TRANSITIONS:
        assert isinstance(result, Complaint)
        assert result.state == TRANSITIONS[state, action]
    else:
        assert isinstance(result, NotAllowed)
        assert result.current == state
        assert set(result.allowed) == {step for (current, step) in TRANSITIONS if current == state}


def test_every_state_has_a_clock_or_is_an_end() -> None:
    assert set(CLOCKS) == set(get_args(State))
    assert {state for state, clock in CLOCKS.items() if clock is None} == ENDS


@pytest.mark.parametrize(
    ("move", "pointer"),
    [
        (Move("verify", MONDAY - A_MOMENT), "/moved_at"),
        (Move("verify", LONG_AFTER + A_MOMENT), "/moved_at"),
        (Move("answer", MONDAY), "/answer"),
        (Move("reject", MONDAY), "/answer"),
        (Move("verify", MONDAY, words="ya"), "/answer"),
        (Move("answer", MONDAY, "simple", words="ya"), "/classification"),
        (Move("verify", MONDAY, reporter_agreed=True), "/reporter_agreed"),
    ],
)
def test_what_does_not_belong_to_a_step_is_named(move: Move, pointer: str) -> None:
    assert [fault.pointer for fault in faults_of(begun(), move, LONG_AFTER)] == [pointer]


def test_a_step_at_the_very_time_of_the_one_before_is_in_order() -> None:
    assert faults_of(begun(), Move("verify", MONDAY), MONDAY) == ()


@pytest.mark.parametrize("kind", ["information", "aspiration"])
def test_only_complaints_are_classified(kind: Kind) -> None:
    faults = faults_of(begun(kind), Move("verify", MONDAY, "simple"), LONG_AFTER)
    assert [fault.pointer for fault in faults] == ["/classification"]


def test_a_satisfied_reporter_closes_and_another_one_reopens() -> None:
    soon = MONDAY + timedelta(days=3)
    yes = reply_of(answered(), RULES, CALENDAR, satisfied=True, words=None, now=soon)
    no = reply_of(answered(), RULES, CALENDAR, satisfied=False, words="Belum ada kabar.", now=soon)
    assert isinstance(yes, Move)
    assert isinstance(no, Move)
    assert went(answered(), yes).state == "closed"
    assert went(answered(), no).state == "reopened"


def test_a_reporter_says_why_before_the_time_is_over() -> None:
    until = answered().reporter_until
    assert until is not None
    silent = reply_of(answered(), RULES, CALENDAR, satisfied=False, words=None, now=until - A_MOMENT)
    in_time = reply_of(answered(), RULES, CALENDAR, satisfied=False, words="Belum.", now=until - A_MOMENT)
    too_late = reply_of(answered(), RULES, CALENDAR, satisfied=False, words="Belum.", now=until)
    assert isinstance(silent, Fault)
    assert isinstance(in_time, Move)
    assert isinstance(too_late, NotAllowed)


def test_there_is_nothing_to_reply_to_before_the_answer() -> None:
    assert isinstance(reply_of(forwarded(), RULES, CALENDAR, satisfied=True, words=None, now=LONG_AFTER), NotAllowed)
