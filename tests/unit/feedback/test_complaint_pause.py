"""The clock while the reporter is asked: what is left, and when it goes on, over holidays on both sides."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from services.feedback.domain.complaint import Complaint, Move, NotAllowed, is_late, moved
from services.feedback.domain.complaint_faults import faults_of
from services.feedback.domain.reply import reply_of
from services.feedback.domain.working_days import days_left
from shared.errors import Fault
from tests.unit.feedback.test_complaint import (
    A_MOMENT,
    CALENDAR,
    JAKARTA,
    LONG_AFTER,
    MONDAY,
    RULES,
    answered,
    begun,
    forwarded,
    midnight_after,
    refused,
    went,
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=JAKARTA)


def asked(complaint: Complaint, day: date) -> Complaint:
    return went(complaint, Move("ask", at(day), words="Nomor berkas?"))


def told(complaint: Complaint, day: date) -> Complaint:
    return went(complaint, Move("tell", at(day), words="421/77"))


@pytest.mark.parametrize(
    ("start", "last", "left"),
    [
        (date(2026, 2, 3), date(2026, 2, 10), 5),  # Wednesday to Friday, Monday, Tuesday
        (date(2026, 2, 10), date(2026, 2, 10), 0),
        (date(2026, 2, 11), date(2026, 2, 10), 0),  # too late already
        (date(2026, 2, 7), date(2026, 2, 8), 0),  # a weekend
        # 18 to 24 March 2026: Nyepi and Lebaran with their joint leave; the 25th and 26th are left
        (date(2026, 3, 17), date(2026, 3, 26), 2),
        (date(2026, 2, 13), date(2026, 2, 18), 1),  # 16 joint leave, 17 Imlek
    ],
)
def test_the_days_that_are_left_are_working_days_after_today(start: date, last: date, left: int) -> None:
    assert days_left(start, last, CALENDAR) == left


@pytest.mark.parametrize(
    ("ask", "tell", "left", "due"),
    [
        # forwarded Tuesday 3 February, simple: due by Tuesday the tenth
        (date(2026, 2, 4), date(2026, 2, 4), 4, date(2026, 2, 10)),  # answered at once: nothing is lost or won
        (date(2026, 2, 4), date(2026, 2, 9), 4, date(2026, 2, 13)),
        (date(2026, 2, 6), date(2026, 2, 7), 2, date(2026, 2, 10)),  # answered on Saturday: Monday and Tuesday
        (date(2026, 2, 6), date(2026, 2, 13), 2, date(2026, 2, 19)),  # over Imlek and its joint leave
        (date(2026, 2, 10), date(2026, 2, 13), 0, date(2026, 2, 18)),  # asked on the last day: one day after it
    ],
)
def test_the_clock_goes_on_with_the_days_it_had(ask: date, tell: date, left: int, due: date) -> None:
    waiting = asked(forwarded(classification="simple"), ask)
    assert (waiting.state, waiting.due_at, waiting.paused_days, waiting.waiting) == ("forwarded", None, left, True)
    on = told(waiting, tell)
    assert (on.state, on.due_at, on.waiting, on.reporter_until) == ("forwarded", midnight_after(due), False, None)


def test_asking_over_lebaran_gives_the_reporter_ten_working_days() -> None:
    waiting = asked(begun(at=at(date(2026, 3, 16))), date(2026, 3, 17))
    # 25, 26, 27, 30, 31 March, 1, 2 April (the third is Good Friday), 6, 7, 8
    assert waiting.reporter_until == midnight_after(date(2026, 4, 8))
    assert not is_late(waiting, LONG_AFTER)


def test_asking_too_late_stays_late() -> None:
    waiting = asked(begun(), date(2026, 2, 6))
    assert (waiting.late, waiting.paused_days) == (True, 0)
    assert told(waiting, date(2026, 2, 9)).late


def test_verifying_while_the_reporter_is_asked_lets_the_clock_go_on() -> None:
    waiting = asked(begun(), date(2026, 2, 2))
    verified = went(waiting, Move("verify", at(date(2026, 2, 2), 11)))
    assert (verified.state, verified.due_at, verified.waiting) == ("verified", midnight_after(date(2026, 2, 5)), False)


def test_nobody_asks_twice_at_once_and_nobody_tells_unasked() -> None:
    waiting = asked(forwarded(), date(2026, 2, 4))
    again = refused(waiting, Move("ask", at(date(2026, 2, 5)), words="Dan?"))
    assert again.allowed == ("answer", "forward", "merge")
    assert isinstance(moved(forwarded(), Move("tell", LONG_AFTER, words="ya"), RULES, CALENDAR), NotAllowed)


def test_a_question_without_an_answer_is_closed_only_after_the_reporters_time() -> None:
    waiting = asked(forwarded(), date(2026, 2, 4))
    until = waiting.reporter_until
    assert until == midnight_after(date(2026, 2, 20))
    assert until is not None
    assert "close" not in refused(waiting, Move("close", until - A_MOMENT)).allowed
    closed = went(waiting, Move("close", until))
    assert (closed.state, closed.due_at, closed.waiting, closed.late) == ("closed", None, False, False)


def test_the_reporter_opens_a_closed_report_again_within_thirty_working_days() -> None:
    closed = went(answered(), Move("close", at(date(2026, 4, 6)), reporter_agreed=True))
    # 18 days are left of April, 1, 14 and 15 May are days off: the thirtieth is 21 May
    until = midnight_after(date(2026, 5, 21))
    for moment, kind in ((until - A_MOMENT, Move), (until, NotAllowed)):
        result = reply_of(closed, RULES, CALENDAR, satisfied=False, words="Kembali antre.", now=moment)
        assert isinstance(result, kind), (moment, result)
    assert isinstance(reply_of(closed, RULES, CALENDAR, satisfied=True, words=None, now=until), NotAllowed)


def test_the_reporter_opens_it_twice_at_most() -> None:
    report = answered()
    for times in (1, 2):
        now = report.since + timedelta(hours=1)
        move = reply_of(report, RULES, CALENDAR, satisfied=False, words="Belum.", now=now)
        assert isinstance(move, Move)
        report = went(went(report, move), Move("answer", now, words="Sudah."))
        assert report.reopened == times
    third = reply_of(report, RULES, CALENDAR, satisfied=False, words="Belum.", now=report.since)
    assert isinstance(third, NotAllowed)
    assert third.allowed == ("close",)


def test_a_reply_says_whether_it_will_do_and_answers_what_was_asked() -> None:
    neither = reply_of(answered(), RULES, CALENDAR, satisfied=None, words="Hm.", now=answered().since)
    assert isinstance(neither, Fault)
    assert neither.pointer == "/satisfied"
    silent = reply_of(asked(forwarded(), date(2026, 2, 4)), RULES, CALENDAR, satisfied=True, words=None, now=LONG_AFTER)
    assert isinstance(silent, Fault)
    assert silent.pointer == "/text"


@pytest.mark.parametrize(
    ("complaint", "move", "pointer"),
    [
        (begun(), Move("ask", MONDAY), "/answer"),
        (begun(), Move("merge", MONDAY), "/into"),
        (begun(), Move("verify", MONDAY, into="x"), "/into"),
        (begun(), Move("verify", MONDAY, unit_id="a.b"), "/unit_id"),
        (forwarded(), Move("forward", LONG_AFTER), "/unit_id"),
    ],
)
def test_questions_need_words_and_places_their_steps(complaint: Complaint, move: Move, pointer: str) -> None:
    assert [fault.pointer for fault in faults_of(complaint, move, LONG_AFTER)] == [pointer]
