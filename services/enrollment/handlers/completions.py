"""Results of participants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from services.enrollment.domain.certificate import expires_on
from services.enrollment.domain.enrolment import (
    Accepted,
    NotAllowed,
    Outcome,
    Result,
    SessionFacts,
    check_completion,
    next_state,
)
from services.enrollment.domain.forms import tenths_of
from services.enrollment.handlers.access import no_enrollment
from services.enrollment.handlers.events import completed
from services.enrollment.handlers.issuing import Due, issue
from services.enrollment.handlers.jp_notes import Entered, notes_on
from services.enrollment.handlers.withdrawals import not_allowed
from services.enrollment.store import certificates, enrollments, seats, steps
from services.enrollment.store.certificates import Given
from services.enrollment.store.enrollments import Held, Recorded
from services.enrollment.store.steps import Step
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Problem, Text
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

CLOCK_TOLERANCE: Final = timedelta(minutes=1)
"""How far a caller's clock may be ahead of ours before "now" counts as the future."""

_MEND: Final = Text(
    "Hasil ini tidak dapat diterima; perbaiki isian yang disebut di bawah.",
    "This result cannot be taken; mend what is listed below.",
)
_FUTURE: Final = Text("Waktu selesai belum tiba", "The completion lies in the future")
_NO_SEAT: Final = Text(
    "Hasil ini pernah dibatalkan dan kursinya sudah dipakai orang lain. Perbesar kapasitas sesi, lalu kirim lagi.",
    "This result was taken back and its seat went to somebody else. Give the session more seats, then send it again.",
)


@dataclass(frozen=True, slots=True)
class Complete:
    """A participant's result: tests from 0 to 100 with at most 2 decimals, JP with at most one."""

    enrollment_id: str
    outcome: Outcome
    pre_test: Decimal | None
    post_test: Decimal | None
    jp_earned: Decimal | None
    certificate_number: str | None
    completed_at: datetime
    note: str | None = None


class Reported(NamedTuple):
    """A result, and who reports it."""

    principal: Principal
    command: Complete


class Finished(NamedTuple):
    """An enrolment as it was, what its row says now, and why its JP will not count in full."""

    held: Held
    recorded: Recorded
    jp_note: Text | None = None


def complete(tx: Tx, principal: Principal, command: Complete, now: datetime, rules: Rules | None = None) -> Finished:
    """Record a result. Raises ``NotFound``; ``Invalid`` for a result that cannot be; ``Conflict`` for the state."""
    [answer] = complete_all(tx, [Reported(principal, command)], now, rules)
    if isinstance(answer, Problem):
        raise answer
    return answer


def complete_all(
    tx: Tx, reported: Sequence[Reported], now: datetime, rules: Rules | None = None
) -> list[Finished | Problem]:
    """Record each in turn; an answer for each, in their order. A refused one changes nothing for the others.

    An enrolment whose result was taken back as a correction takes its seat and a new result again. With ``rules`` the
    answers say what will not count.
    """
    desk = _Desk(now)
    found = enrollments.find_all(tx, {one.command.enrollment_id for one in reported})
    answers: list[Finished | Problem] = []
    for one in reported:
        held = found.get(one.command.enrollment_id)
        answer = desk.take(held, one)
        answers.append(answer)
        if isinstance(answer, Finished):
            found[one.command.enrollment_id] = answer.held._replace(status=answer.recorded.status)
    desk.write(tx)
    notes = {} if rules is None else _notes(tx, [answer for answer in answers if isinstance(answer, Finished)], rules)
    return [_told(answer, notes) if isinstance(answer, Finished) else answer for answer in map(desk.numbered, answers)]


class _Desk:
    """Takes a batch of results in memory, then writes it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._again: Counter[str] = Counter()
        self._finished: dict[str, tuple[Finished, Reported]] = {}

    def take(self, held: Held | None, reported: Reported) -> Finished | Problem:
        """What the row will say, or why not."""
        principal, command = reported
        if held is None or not principal.sees(held.person.agency, held.person.city):
            return no_enrollment()
        accepted = _accept(held, command, self._now)
        if isinstance(accepted, Problem):
            return accepted
        after = next_state(held.status, accepted.action, corrected=held.corrected)
        if isinstance(after, NotAllowed):
            return not_allowed(held, after)
        if held.corrected and not self._seat_again(held):
            return Conflict(_NO_SEAT, current_state="full", enrollment_id=held.enrollment_id)
        valid_months = held.run.certificate_valid_months if after == "completed" else None
        recorded = Recorded(
            held.enrollment_id,
            after,
            _hundredths(command.pre_test),
            _hundredths(command.post_test),
            accepted.jp_tenths,
            command.certificate_number,
            expires_on(city_day(command.completed_at), valid_months),
            command.completed_at,
            None,
            None,
            held.version + 1,
        )
        finished = Finished(held, recorded)
        self._finished[held.enrollment_id] = (finished, reported)
        return finished

    def write(self, tx: Tx) -> None:
        """Store what was taken, give the certificates that are due, tell the others."""
        if not self._finished:
            return
        self._certify(tx)
        enrollments.record_results(tx, [finished.recorded for finished, _ in self._finished.values()])
        steps.add(tx, [_step(finished, reported, self._now) for finished, reported in self._finished.values()])
        for session_id, count in sorted(self._again.items()):
            seats.shift_seats(tx, session_id, count)
        for finished, (_, command) in self._finished.values():
            held, recorded = finished.held, finished.recorded
            event = completed(
                held,
                command.outcome,
                command.pre_test,
                command.post_test,
                recorded.jp_earned_tenths,
                command.completed_at,
                recorded.certificate_expires_on,
            )
            stage(tx, event, self._now)

    def numbered(self, answer: Finished | Problem) -> Finished | Problem:
        """The answer as it was written."""
        return self._finished[answer.held.enrollment_id][0] if isinstance(answer, Finished) else answer

    def _seat_again(self, held: Held) -> bool:
        free = held.run.capacity - held.run.seats_taken - self._again[held.run.session_id]
        if free > 0:
            self._again[held.run.session_id] += 1
        return free > 0

    def _certify(self, tx: Tx) -> None:
        """Certificates for who completed a programme that gives them, numbered where no number is stated.

        One that still stands after a correction is the one.
        """
        kept = self._kept(tx)
        standing = {given.enrollment_id for given in kept}
        due = [
            Due(one.held.enrollment_id, one.held.run.agency, _day(one), one.recorded.certificate_number, _expiry(one))
            for one, _ in self._finished.values()
            if one.recorded.status == "completed"
            and one.held.run.certificate_on_completion
            and one.held.enrollment_id not in standing
        ]
        for given in (*kept, *issue(tx, due, self._now)):
            finished, reported = self._finished[given.enrollment_id]
            recorded = finished.recorded._replace(certificate_number=given.number)
            self._finished[given.enrollment_id] = (finished._replace(recorded=recorded), reported)

    def _kept(self, tx: Tx) -> list[Given]:
        corrected = [
            one.held.enrollment_id
            for one, _ in self._finished.values()
            if one.held.corrected and one.recorded.status == "completed"
        ]
        return [given for one in corrected if (given := certificates.standing(tx, one)) is not None]


def _step(finished: Finished, reported: Reported, now: datetime) -> Step:
    held, recorded = finished.held, finished.recorded
    principal, command = reported
    return Step(
        held.enrollment_id,
        recorded.version,
        held.status,
        recorded.status,
        principal.subject,
        now,
        "correction" if held.corrected else None,
        command.note,
    )


def _notes(tx: Tx, finished: Sequence[Finished], rules: Rules) -> dict[tuple[str, str], Text]:
    entered = [
        Entered(
            held.person.employee_id,
            held.enrollment_id,
            held.person.city,
            held.person.employment,
            held.run.form,
            recorded.completed_at,
            recorded.jp_earned_tenths,
        )
        for held, recorded, _ in finished
    ]
    return notes_on(tx, entered, rules)


def _told(finished: Finished, notes: dict[tuple[str, str], Text]) -> Finished:
    held = finished.held
    return finished._replace(jp_note=notes.get((held.person.employee_id, held.enrollment_id)))


def _accept(held: Held, command: Complete, now: datetime) -> Accepted | Invalid:
    result = Result(
        outcome=command.outcome,
        pre_test=command.pre_test,
        post_test=command.post_test,
        jp_tenths=None if command.jp_earned is None else tenths_of(command.jp_earned),
        completed_on=city_day(command.completed_at),
    )
    checked = check_completion(result, SessionFacts(held.run.starts_on, held.run.jp_tenths), city_day(now))
    if not isinstance(checked, Accepted):
        return Invalid(_MEND, checked)
    if command.completed_at > now + CLOCK_TOLERANCE:
        return Invalid(_MEND, [Fault("/completed_at", _FUTURE)])
    return checked


def _day(finished: Finished) -> date:
    return city_day(finished.recorded.completed_at)


def _expiry(finished: Finished) -> date | None:
    return finished.recorded.certificate_expires_on


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)
