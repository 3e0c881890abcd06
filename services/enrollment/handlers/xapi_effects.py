"""What statements do to enrolments, through the same scripts as requests over HTTP; taken back when they are voided.

Of a person in a session all statements together count, in whatever order they came: a result that a later statement
completes or contradicts is taken back and entered anew. A result that an officer entered is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from services.enrollment.domain.enrolment import OPEN
from services.enrollment.domain.xapi_meaning import Said, kind_of, result_of, said_by
from services.enrollment.handlers.completions import Complete, Reported, complete_all
from services.enrollment.handlers.enrollments import Asked, Enroll, enroll_all
from services.enrollment.handlers.withdrawals import Withdraw, withdraw
from services.enrollment.store import certificates, xapi
from services.enrollment.store.xapi import Arrival, Seat
from shared.database import Tx
from shared.errors import Problem
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

Pair = tuple[str, str]
ENTERED_BY_HAND: Final = "result-entered"
"""An officer has entered a result, which stands."""


class Scene(NamedTuple):
    """Where and by whom effects are carried out."""

    tx: Tx
    principal: Principal
    now: datetime
    rules: Rules


def settle(scene: Scene, fresh: Sequence[Arrival]) -> None:
    """Carry out what new statements (stored, recognised) ask for, and store what became of each."""
    asking = [one for one in fresh if one.state == "applied"]
    if asking:
        _seat(scene, asking)
        _settle_results(scene, asking)
    xapi.change(scene.tx, fresh)


def unsettle(scene: Scene, voided: Arrival) -> None:
    """Take back what a statement, voided and stored as such, had done. Raises a ``Problem`` when it may not be."""
    if voided.employee_id is None or voided.session_id is None:
        return
    pair = (voided.employee_id, voided.session_id)
    _settle_results(scene, [voided])
    others = [one for one in xapi.about(scene.tx, [pair]) if one.state == "applied" and one.effect is None]
    seat = xapi.seats_of(scene.tx, [voided.employee_id]).get(pair)
    if voided.effect == "enrolled" and seat is not None and seat.status in OPEN:
        if others:
            others[0].effect = "enrolled"
            xapi.change(scene.tx, [others[0]])
        else:
            withdraw(scene.tx, scene.principal, Withdraw(seat.enrollment_id, "cancelled", "correction"), scene.now)
    voided.effect = None
    xapi.change(scene.tx, [voided])


def _seat(scene: Scene, asking: Sequence[Arrival]) -> None:
    """Give a seat to whom has none yet, and link each statement with its enrolment."""
    known = xapi.seats_of(scene.tx, {pair[0] for pair in map(_pair, asking)})
    first: dict[Pair, Arrival] = {}
    for one in asking:
        if _pair(one) not in known and _needs_seat(one):
            first.setdefault(_pair(one), one)
    commands = [Asked(scene.principal, _enroll(one)) for one in first.values()]
    refusals: dict[Pair, str] = {}
    for (pair, one), answer in zip(first.items(), enroll_all(scene.tx, commands, scene.now, scene.rules), strict=True):
        if isinstance(answer, Problem):
            refusals[pair] = answer.slug
        else:
            known[pair] = Seat(answer.enrollment_id, answer.status, None, None)
            one.effect = "enrolled"
    for one in asking:
        if reason := refusals.get(_pair(one)):
            one.state, one.reason = "refused", reason
        elif (seat := known.get(_pair(one))) is not None:
            one.enrollment_id = seat.enrollment_id


def _needs_seat(one: Arrival) -> bool:
    statement = one.statement
    return kind_of(statement) == "registration" or said_by(statement, one.occurred_at).outcome is not None


def _enroll(one: Arrival) -> Enroll:
    is_registration = kind_of(one.statement) == "registration"
    trace = f"xapi {one.statement_id}"
    return Enroll(one.session_id or "", one.employee_id, waitlist=is_registration, overlap=trace, eligibility=trace)


def _settle_results(scene: Scene, touched: Sequence[Arrival]) -> None:
    """Make the results of these people in these sessions what the statements come to."""
    xapi.change(scene.tx, touched)
    pairs = {_pair(one) for one in touched if one.state != "refused"}
    told: dict[Pair, list[Arrival]] = {}
    for one in xapi.about(scene.tx, pairs):
        told.setdefault(_pair(one), []).append(one)
    known = xapi.seats_of(scene.tx, {employee_id for employee_id, _ in pairs})
    mine = {one.statement_id: one for one in touched}
    due: list[tuple[Arrival, Complete]] = []
    for pair, found in told.items():
        if pair in known and (
            wanted := _wanted(scene, [mine.get(one.statement_id, one) for one in found], known[pair])
        ):
            due.append(wanted)
    reported = [Reported(scene.principal, command) for _, command in due]
    for (one, command), answer in zip(due, complete_all(scene.tx, reported, scene.now), strict=True):
        if isinstance(answer, Problem):
            one.state, one.reason = "refused", answer.slug
            certificates.revoke(scene.tx, command.enrollment_id, scene.now)
        else:
            one.effect = "completed"
    xapi.change(scene.tx, [one for one, _ in due])


def _wanted(scene: Scene, told: Sequence[Arrival], seat: Seat) -> tuple[Arrival, Complete] | None:
    """The result to enter, and the statement that makes it so; what must go first is taken back here."""
    spoken = _spoken(told)
    result = result_of(spoken.values())
    makers = [one for one in told if one.effect == "completed"]
    is_finished = seat.status in {"completed", "failed"}
    if is_finished and not makers:
        for one in told:
            if one.statement_id in spoken and one.reason is None:
                one.reason = ENTERED_BY_HAND
        return None
    if is_finished:
        if result is not None and _is_so(seat, result):
            _hand_on(scene, told, makers, spoken)
            return None
        _take_back(scene, seat, result)
        for one in makers:
            one.effect = None
        xapi.change(scene.tx, makers)
    if result is None or result.outcome is None:
        return None
    one = next(one for one in reversed(told) if one.statement_id in spoken)
    return one, Complete(
        enrollment_id=seat.enrollment_id,
        outcome=result.outcome,
        pre_test=None,
        post_test=result.score,
        jp_earned=None,
        certificate_number=None,
        completed_at=result.at,
        note=f"xapi {one.statement_id}",
    )


def _take_back(scene: Scene, seat: Seat, result: Said | None) -> None:
    """Take a result back for another; who completed on that day in either case keeps the certificate."""
    kept = certificates.standing(scene.tx, seat.enrollment_id)
    withdraw(scene.tx, scene.principal, Withdraw(seat.enrollment_id, "cancelled", "correction"), scene.now)
    if kept is None or result is None or seat.completed_at is None:
        return
    if (result.outcome, city_day(result.at)) == (seat.status, city_day(seat.completed_at)):
        certificates.reinstate(scene.tx, kept.code)


def _spoken(told: Sequence[Arrival]) -> Mapping[str, Said]:
    """What those of these statements that count say of the result."""
    return {
        one.statement_id: said_by(statement, one.occurred_at)
        for one in told
        if one.state == "applied" and one.voided_by is None and kind_of(statement := one.statement) == "result"
    }


def _hand_on(scene: Scene, told: Sequence[Arrival], makers: Sequence[Arrival], spoken: Mapping[str, Said]) -> None:
    """When the statement that made a result is voided and another says the same, that one has made it."""
    if all(one.voided_by is None for one in makers):
        return
    heir = next(one for one in told if one.statement_id in spoken)
    for one in makers:
        one.effect = None
    heir.effect = "completed"
    xapi.change(scene.tx, [*makers, heir] if heir not in makers else makers)


def _is_so(seat: Seat, result: Said) -> bool:
    score = None if result.score is None else int(result.score * 100)
    return (seat.status, seat.post_test_hundredths, seat.completed_at) == (result.outcome, score, result.at)


def _pair(one: Arrival) -> Pair:
    return one.employee_id or "", one.session_id or ""
