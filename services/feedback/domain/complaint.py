"""The life of a citizen's report (SP4N-LAPOR!): which step follows which, and when each is due.

A report is verified and forwarded within one deadline that starts when it is received; the clock of the answer starts
when it is forwarded (or reopened); after the answer the reporter has time to object before the report is closed.
While the reporter owes an answer to the agency's question the clock stands still, and goes on with the working days it
had left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from services.feedback.domain.working_days import WorkingDays, days_left, due_at, last_day_before
from shared.errors import Text
from shared.rules.calendar import city_day
from shared.rules.deadlines import DeadlineRules

Kind = Literal["complaint", "aspiration", "information"]
Classification = Literal["unclassified", "simple", "no_field_check", "field_check"]
State = Literal["received", "verified", "forwarded", "answered", "closed", "rejected", "reopened"]
Action = Literal["verify", "forward", "ask", "tell", "answer", "close", "reject", "reopen", "merge"]
Clock = Literal["verification", "answer", "reporter"]

TRANSITIONS: Mapping[tuple[State, Action], State] = MappingProxyType(
    {
        ("received", "verify"): "verified",
        ("received", "reject"): "rejected",
        ("received", "ask"): "received",
        ("received", "merge"): "closed",
        ("verified", "forward"): "forwarded",
        ("verified", "reject"): "rejected",
        ("verified", "ask"): "verified",
        ("verified", "merge"): "closed",
        ("forwarded", "answer"): "answered",
        ("forwarded", "forward"): "forwarded",
        ("forwarded", "ask"): "forwarded",
        ("forwarded", "merge"): "closed",
        ("answered", "close"): "closed",
        ("answered", "reopen"): "reopened",
        ("answered", "merge"): "closed",
        ("closed", "reopen"): "reopened",
        ("reopened", "answer"): "answered",
        ("reopened", "forward"): "reopened",
        ("reopened", "ask"): "reopened",
        ("reopened", "merge"): "closed",
    }
)
"""Every step there is while nobody waits for the reporter; what is not here is not allowed. While somebody waits, there
is no second question, the reporter may ``tell``, and once their time is over the report may be closed."""

CLOCKS: Mapping[State, Clock | None] = MappingProxyType(
    {
        "received": "verification",
        "verified": "verification",
        "forwarded": "answer",
        "reopened": "answer",
        "answered": "reporter",
        "closed": None,
        "rejected": None,
    }
)
"""The clock that runs in each state. Going on under the same clock does not wind it up again."""

ENDS: Final[frozenset[State]] = frozenset({"closed", "rejected"})

_STATE_NAMES: Mapping[State, Text] = MappingProxyType(
    {
        "received": Text("baru diterima", "newly received"),
        "verified": Text("sudah diverifikasi", "verified"),
        "forwarded": Text("sudah diteruskan", "forwarded"),
        "answered": Text("sudah dijawab", "answered"),
        "closed": Text("sudah ditutup", "closed"),
        "rejected": Text("sudah ditolak", "rejected"),
        "reopened": Text("dibuka kembali", "reopened"),
    }
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Where a report stands.

    ``since`` is the time of the last step. ``due_at`` is the first moment at which the agency's present step is too
    late, none when the agency owes nothing. ``reporter_until`` is when the reporter's time to object or to answer a
    question ends. ``late`` says whether a deadline was missed on the way. ``paused_days`` are the working days the
    agency has left once its question is answered, none while nobody waits for the reporter. ``reopened`` counts how
    often it was opened again.
    """

    kind: Kind
    classification: Classification
    state: State
    since: datetime
    due_at: datetime | None
    reporter_until: datetime | None
    late: bool
    paused_days: int | None = None
    reopened: int = 0

    @property
    def waiting(self) -> bool:
        """Whether the clock stands still until the reporter answers a question."""
        return self.paused_days is not None


@dataclass(frozen=True, slots=True)
class Move:
    """One step somebody takes. ``words`` are the answer, the question or the reason; ``reporter_agreed`` lets a report
    be closed before the reporter's time is over; ``unit_id`` is whom it is forwarded to, ``into`` what it doubles."""

    action: Action
    at: datetime
    classification: Classification | None = None
    words: str | None = None
    reporter_agreed: bool = False
    unit_id: str | None = None
    into: str | None = None


class NotAllowed(NamedTuple):
    """The present state does not allow the action; ``allowed`` are those it does."""

    current: State
    action: Action
    allowed: tuple[Action, ...]
    message: Text


def opened(kind: Kind, at: datetime, rules: DeadlineRules, calendar: WorkingDays) -> Complaint:
    """A report as it begins: received, unclassified, to be verified and forwarded in time."""
    return Complaint(kind, "unclassified", "received", at, due_at(at, rules.verify, calendar), None, late=False)


def allowed_from(state: State, *, waiting: bool = False) -> tuple[Action, ...]:
    """What the agency may do in a state."""
    return tuple(action for current, action in TRANSITIONS if current == state and not (waiting and action == "ask"))


def is_late(complaint: Complaint, at: datetime) -> bool:
    """Whether the agency's present step is past its deadline at that moment."""
    return complaint.due_at is not None and at >= complaint.due_at


def moved(complaint: Complaint, move: Move, rules: DeadlineRules, calendar: WorkingDays) -> Complaint | NotAllowed:
    """The report after a move, or why it may not happen now. ``rules`` are those of the move's day."""
    state = _state_after(complaint, move)
    if state is None:
        return _not_allowed(complaint, move)
    if move.action == "close" and _too_early(complaint, move):
        return _reporter_may_object(complaint, move)
    after = replace(
        complaint,
        state=state,
        classification=move.classification or complaint.classification,
        since=move.at,
        late=complaint.late or is_late(complaint, move.at),
        reopened=complaint.reopened + (move.action == "reopen"),
    )
    if move.action == "ask":
        return _paused(complaint, after, rules, calendar)
    return _wound_up(complaint, after, rules, calendar)


def _state_after(complaint: Complaint, move: Move) -> State | None:
    if complaint.waiting and move.action == "tell":
        return complaint.state
    if complaint.waiting and move.action == "ask":
        return None
    if complaint.waiting and move.action == "close":
        return "closed"
    return TRANSITIONS.get((complaint.state, move.action))


def _paused(before: Complaint, after: Complaint, rules: DeadlineRules, calendar: WorkingDays) -> Complaint:
    assert before.due_at is not None  # noqa: S101 - a question is asked only while the agency's clock runs
    left = days_left(city_day(after.since), last_day_before(before.due_at), calendar)
    until = due_at(after.since, rules.reporter, calendar)
    return replace(after, due_at=None, reporter_until=until, paused_days=left)


def _wound_up(before: Complaint, after: Complaint, rules: DeadlineRules, calendar: WorkingDays) -> Complaint:
    clock = CLOCKS[after.state]
    if clock == CLOCKS[before.state]:
        return after if before.paused_days is None else _gone_on(after, before.paused_days, calendar)
    if clock == "answer":
        days = rules.answer_days(after.kind, after.classification)
        return replace(after, due_at=due_at(after.since, days, calendar), reporter_until=None, paused_days=None)
    until = due_at(after.since, rules.reporter, calendar) if clock == "reporter" else None
    return replace(after, due_at=None, reporter_until=until, paused_days=None)


def _gone_on(after: Complaint, left: int, calendar: WorkingDays) -> Complaint:
    """With the days that were left, and at least one: whoever asked on the last day has the day after the answer."""
    return replace(after, due_at=due_at(after.since, max(left, 1), calendar), reporter_until=None, paused_days=None)


def _too_early(complaint: Complaint, move: Move) -> bool:
    until = complaint.reporter_until
    return until is not None and move.at < until and not move.reporter_agreed


def _not_allowed(complaint: Complaint, move: Move) -> NotAllowed:
    name = _STATE_NAMES[complaint.state]
    message = Text(f"Laporan ini {name.id}.", f"This report is {name.en}.")
    if complaint.waiting:
        message = Text(
            f"Laporan ini {name.id} dan menunggu jawaban pelapor.",
            f"This report is {name.en} and waits for its reporter.",
        )
    allowed = allowed_from(complaint.state, waiting=complaint.waiting)
    return NotAllowed(complaint.state, move.action, allowed, message)


def _reporter_may_object(complaint: Complaint, move: Move) -> NotAllowed:
    assert complaint.reporter_until is not None  # noqa: S101 - what makes it too early
    last = last_day_before(complaint.reporter_until).isoformat()
    message = Text(
        f"Pelapor masih boleh menanggapi sampai {last}. Tutup sesudahnya, atau kirim reporter_agreed bila pelapor"
        " sudah setuju.",
        f"The reporter may still object until {last}. Close it after that, or send reporter_agreed when they agree.",
    )
    allowed = tuple(action for action in allowed_from(complaint.state, waiting=complaint.waiting) if action != "close")
    return NotAllowed(complaint.state, move.action, allowed, message)
