"""Results of participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

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
from services.enrollment.handlers.withdrawals import not_allowed
from services.enrollment.store import enrollments
from services.enrollment.store.enrollments import Held, Recorded
from shared.database import Tx
from shared.errors import Fault, Invalid, Problem, Text
from shared.events.enrollment import Completed
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.web.auth import Principal

CLOCK_TOLERANCE: Final = timedelta(minutes=1)
"""How far a caller's clock may be ahead of ours before "now" counts as the future."""

_MEND: Final = Text(
    "Hasil ini tidak dapat diterima; perbaiki isian yang disebut di bawah.",
    "This result cannot be taken; mend what is listed below.",
)
_FUTURE: Final = Text("Waktu selesai belum tiba", "The completion lies in the future")


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


class Reported(NamedTuple):
    """A result, and who reports it."""

    principal: Principal
    command: Complete


class Finished(NamedTuple):
    """An enrolment as it was, and what its row says now."""

    held: Held
    recorded: Recorded


def complete(tx: Tx, principal: Principal, command: Complete, now: datetime) -> Finished:
    """Record a result. Raises ``NotFound``; ``Invalid`` for a result that cannot be; ``Conflict`` for the state."""
    [answer] = complete_all(tx, [Reported(principal, command)], now)
    if isinstance(answer, Problem):
        raise answer
    return answer


def complete_all(tx: Tx, reported: Sequence[Reported], now: datetime) -> list[Finished | Problem]:
    """Record each in turn; an answer for each, in their order. A refused one changes nothing for the others."""
    found = enrollments.find_all(tx, {one.command.enrollment_id for one in reported})
    answers: list[Finished | Problem] = []
    finished: list[tuple[Finished, Complete]] = []
    for principal, command in reported:
        answer = _finish(found.get(command.enrollment_id), principal, command, now)
        answers.append(answer)
        if isinstance(answer, Finished):
            finished.append((answer, command))
            found[command.enrollment_id] = answer.held._replace(status=answer.recorded.status)
    enrollments.record_results(tx, [answer.recorded for answer, _ in finished])
    for answer, command in finished:
        stage(tx, _event(answer, command), now)
    return answers


def _finish(held: Held | None, principal: Principal, command: Complete, now: datetime) -> Finished | Problem:
    if held is None or not principal.sees(held.person.agency, held.person.city):
        return no_enrollment()
    accepted = _accept(held, command, now)
    if isinstance(accepted, Problem):
        return accepted
    after = next_state(held.status, accepted.action)
    if isinstance(after, NotAllowed):
        return not_allowed(held, after)
    recorded = Recorded(
        held.enrollment_id,
        after,
        _hundredths(command.pre_test),
        _hundredths(command.post_test),
        accepted.jp_tenths,
        command.certificate_number,
        command.completed_at,
        held.version + 1,
    )
    return Finished(held, recorded)


def _event(finished: Finished, command: Complete) -> Completed:
    held, recorded = finished
    return completed(
        held, command.outcome, command.pre_test, command.post_test, recorded.jp_earned_tenths, command.completed_at
    )


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


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)
