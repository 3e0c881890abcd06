"""The life of an enrolment: which state follows which, and what a completion must satisfy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from services.enrollment.domain.forms import jp_of
from shared.errors import Fault, Text

State = Literal[
    "requested",
    "approved",
    "enrolled",
    "waitlisted",
    "attending",
    "completed",
    "failed",
    "withdrawn",
    "no_show",
    "cancelled",
]
Action = Literal[
    "approve",
    "reject",
    "admit",
    "queue",
    "promote",
    "attend",
    "miss",
    "complete",
    "fail",
    "withdraw",
    "mark_no_show",
    "cancel",
    "retract",
]
Ending = Literal["withdrawn", "no_show", "cancelled"]
Outcome = Literal["completed", "failed"]

TRANSITIONS: Mapping[tuple[State, Action], State] = MappingProxyType(
    {
        ("requested", "approve"): "approved",
        ("requested", "reject"): "cancelled",
        ("requested", "withdraw"): "withdrawn",
        ("requested", "cancel"): "cancelled",
        ("approved", "admit"): "enrolled",
        ("approved", "queue"): "waitlisted",
        ("approved", "withdraw"): "withdrawn",
        ("approved", "cancel"): "cancelled",
        ("waitlisted", "promote"): "enrolled",
        ("waitlisted", "withdraw"): "withdrawn",
        ("waitlisted", "cancel"): "cancelled",
        ("enrolled", "attend"): "attending",
        ("enrolled", "complete"): "completed",
        ("enrolled", "fail"): "failed",
        ("enrolled", "withdraw"): "withdrawn",
        ("enrolled", "mark_no_show"): "no_show",
        ("enrolled", "cancel"): "cancelled",
        ("attending", "miss"): "enrolled",
        ("attending", "complete"): "completed",
        ("attending", "fail"): "failed",
        ("attending", "withdraw"): "withdrawn",
        ("attending", "cancel"): "cancelled",
        ("no_show", "attend"): "attending",
        ("completed", "retract"): "cancelled",
        ("failed", "retract"): "cancelled",
    }
)
"""Every step there is; what is not here is not allowed. ``miss`` takes a mistaken presence back, and ``attend`` after a
no-show the mistaken absence."""

AGAIN: Mapping[Action, State] = MappingProxyType({"complete": "completed", "fail": "failed"})
"""What may still be entered of an enrolment whose result was taken back as a correction."""

HOLDS_A_SEAT: frozenset[State] = frozenset({"enrolled", "attending", "completed", "failed"})
"""The states that take one of a session's seats."""

OPEN: tuple[State, ...] = ("requested", "approved", "waitlisted", "enrolled", "attending")
"""The states in which something is still to come."""

UNTOLD: frozenset[State] = frozenset({"requested", "approved", "waitlisted"})
"""The states before a seat, of which other services hear nothing, nor of their end."""

BUSY: tuple[State, ...] = ("enrolled", "attending")
"""The states that keep a person busy on the session's days."""

OCCASIONS: Mapping[tuple[State | None, State], str] = MappingProxyType(
    {
        (None, "requested"): "request",
        (None, "enrolled"): "enrolment",
        (None, "waitlisted"): "session-full",
        ("requested", "approved"): "approval",
        ("approved", "enrolled"): "approval",
        ("approved", "waitlisted"): "session-full",
        ("waitlisted", "enrolled"): "seat-freed",
        ("enrolled", "attending"): "attendance",
        ("enrolled", "completed"): "result",
        ("enrolled", "failed"): "result",
        ("attending", "completed"): "result",
        ("attending", "failed"): "result",
    }
)
"""Why a step was taken for which nobody has to state a reason. Every other one is stated, or a correction."""

_ENDINGS: Mapping[Ending, Action] = MappingProxyType(
    {"withdrawn": "withdraw", "no_show": "mark_no_show", "cancelled": "cancel"}
)
_STATE_NAMES: Mapping[State, Text] = MappingProxyType(
    {
        "requested": Text("diajukan", "requested"),
        "approved": Text("disetujui", "approved"),
        "enrolled": Text("terdaftar", "enrolled"),
        "waitlisted": Text("dalam daftar tunggu", "on the waiting list"),
        "attending": Text("mengikuti", "attending"),
        "completed": Text("selesai", "completed"),
        "failed": Text("tidak lulus", "failed"),
        "withdrawn": Text("mengundurkan diri", "withdrawn"),
        "no_show": Text("tidak hadir", "a no-show"),
        "cancelled": Text("dibatalkan", "cancelled"),
    }
)


class NotAllowed(NamedTuple):
    """The present state does not allow the action; ``allowed`` are those it does."""

    current: State
    action: Action
    allowed: tuple[Action, ...]
    message: Text


def next_state(current: State, action: Action, *, corrected: bool = False) -> State | NotAllowed:
    """The state after an action, or why it may not happen.

    ``corrected``: the enrolment was cancelled by taking its result back, so that a result may be entered again.
    """
    again = AGAIN if corrected and current == "cancelled" else {}
    after = TRANSITIONS.get((current, action)) or again.get(action)
    if after is not None:
        return after
    allowed = (*(step for state, step in TRANSITIONS if state == current), *again)
    name = _STATE_NAMES[current]
    message = Text(f"Pendaftaran ini sudah berstatus {name.id}", f"This enrolment is {name.en}")
    return NotAllowed(current, action, allowed, message)


def withdrawal_action(current: State, status: Ending, reason: str) -> Action:
    """The action a withdrawal means: a correction of a finished enrolment takes its result back."""
    if current in {"completed", "failed"} and reason == "correction":
        return "retract"
    return _ENDINGS[status]


def absence_fault(starts_on: date, today: date) -> Text | None:
    """Why somebody cannot have stayed away from a session yet: on its first day they can."""
    if starts_on <= today:
        return None
    return Text(
        f"Sesi ini baru mulai {starts_on.isoformat()}, jadi belum ada yang tidak hadir; siapa yang batal ikut dicatat "
        "sebagai mengundurkan diri",
        f"This session begins on {starts_on.isoformat()}, so nobody has stayed away yet; who gives up a seat is "
        "entered as withdrawn",
    )


class Result(NamedTuple):
    """What is reported of a participant; ``jp_tenths`` is ``None`` where nothing is said of JP."""

    outcome: Outcome
    pre_test: Decimal | None
    post_test: Decimal | None
    jp_tenths: int | None
    completed_on: date


class SessionFacts(NamedTuple):
    """What a completion is checked against."""

    starts_on: date
    jp_tenths: int


class Accepted(NamedTuple):
    """A sound result: the action it means and the JP it earns, in tenths."""

    action: Literal["complete", "fail"]
    jp_tenths: int


def check_completion(result: Result, session: SessionFacts, today: date) -> Accepted | tuple[Fault, ...]:
    """Check a result against its session.

    A completed participant earns the stated JP, at most the session's, or the session's where none is stated; a failed
    one earns none, and stating some is a fault. Tests lie between 0 and 100; nobody completes before the start or in
    the future.
    """
    faults = (*_test_faults(result), *_jp_faults(result, session), *_date_faults(result, session, today))
    if faults:
        return faults
    if result.outcome == "failed":
        return Accepted("fail", 0)
    return Accepted("complete", session.jp_tenths if result.jp_tenths is None else result.jp_tenths)


def _test_faults(result: Result) -> Iterator[Fault]:
    for pointer, value in (("/pre_test", result.pre_test), ("/post_test", result.post_test)):
        if value is not None and not (value.is_finite() and 0 <= value <= 100):
            yield Fault(pointer, Text("Nilai harus 0 sampai 100", "A test result runs from 0 to 100"))


def _jp_faults(result: Result, session: SessionFacts) -> Iterator[Fault]:
    if result.jp_tenths is None:
        return
    if result.outcome == "failed":
        if result.jp_tenths != 0:
            yield Fault(
                "/jp_earned",
                Text("Peserta yang tidak lulus tidak memperoleh JP", "A failed participant earns no JP"),
            )
    elif result.jp_tenths < 1:
        yield Fault(
            "/jp_earned",
            Text("JP harus lebih dari 0, atau kosongkan", "JP must be above 0, or be left out"),
        )
    elif result.jp_tenths > session.jp_tenths:
        most = jp_of(session.jp_tenths)
        yield Fault(
            "/jp_earned",
            Text(f"JP melebihi JP sesi ({str(most).replace('.', ',')})", f"JP is above the session's ({most})"),
        )


def _date_faults(result: Result, session: SessionFacts, today: date) -> Iterator[Fault]:
    if result.completed_on < session.starts_on:
        yield Fault(
            "/completed_at",
            Text("Tanggal selesai mendahului tanggal mulai sesi", "The completion lies before the session's start"),
        )
    if result.completed_on > today:
        yield Fault("/completed_at", Text("Tanggal selesai belum tiba", "The completion lies in the future"))
