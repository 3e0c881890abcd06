"""The life of a citizen's report (SP4N-LAPOR!): which step follows which, and when each is due.

A report is verified and forwarded within one deadline that starts when it is received; the clock of the answer starts
when it is forwarded (or reopened); after the answer the reporter has time to object before the report is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from services.feedback.domain.working_days import WorkingDays, due_at, last_day_before
from shared.errors import Fault, Text
from shared.rules.deadlines import DeadlineRules

Kind = Literal["complaint", "aspiration", "information"]
Classification = Literal["unclassified", "simple", "no_field_check", "field_check"]
State = Literal["received", "verified", "forwarded", "answered", "closed", "rejected", "reopened"]
Action = Literal["verify", "forward", "answer", "close", "reject", "reopen"]
Clock = Literal["verification", "answer", "reporter"]

TRANSITIONS: Mapping[tuple[State, Action], State] = MappingProxyType(
    {
        ("received", "verify"): "verified",
        ("received", "reject"): "rejected",
        ("verified", "forward"): "forwarded",
        ("verified", "reject"): "rejected",
        ("forwarded", "answer"): "answered",
        ("answered", "close"): "closed",
        ("answered", "reopen"): "reopened",
        ("closed", "reopen"): "reopened",
        ("reopened", "answer"): "answered",
    }
)
"""Every step there is; what is not here is not allowed."""

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

_SAID_WITH: Final[frozenset[Action]] = frozenset({"answer", "close", "reject", "reopen"})
_NEVER_WITHOUT_WORDS: Final[frozenset[Action]] = frozenset({"answer", "reject"})
_CLASSIFIES: Final[frozenset[Action]] = frozenset({"verify", "forward", "reopen"})
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
    late, none when the agency owes nothing. ``reporter_until`` is when the reporter's time to object ends, only while
    the report is answered. ``late`` says whether a deadline was missed on the way.
    """

    kind: Kind
    classification: Classification
    state: State
    since: datetime
    due_at: datetime | None
    reporter_until: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One step somebody takes. ``words`` are the answer or the reason; ``reporter_agreed`` lets a report be closed
    before the reporter's time is over."""

    action: Action
    at: datetime
    classification: Classification | None = None
    words: str | None = None
    reporter_agreed: bool = False


class NotAllowed(NamedTuple):
    """The present state does not allow the action; ``allowed`` are those it does."""

    current: State
    action: Action
    allowed: tuple[Action, ...]
    message: Text


def opened(kind: Kind, at: datetime, rules: DeadlineRules, calendar: WorkingDays) -> Complaint:
    """A report as it begins: received, unclassified, to be verified and forwarded in time."""
    return Complaint(kind, "unclassified", "received", at, due_at(at, rules.verify, calendar), None, late=False)


def allowed_from(state: State) -> tuple[Action, ...]:
    """What may be done in a state."""
    return tuple(action for current, action in TRANSITIONS if current == state)


def is_late(complaint: Complaint, at: datetime) -> bool:
    """Whether the agency's present step is past its deadline at that moment."""
    return complaint.due_at is not None and at >= complaint.due_at


def faults_of(complaint: Complaint, move: Move, now: datetime) -> tuple[Fault, ...]:
    """What is wrong with a move whatever the state: times out of order, words or a class where they do not belong."""
    return (*_time_faults(complaint, move, now), *_word_faults(move), *_class_faults(complaint, move))


def moved(complaint: Complaint, move: Move, rules: DeadlineRules, calendar: WorkingDays) -> Complaint | NotAllowed:
    """The report after a move, or why it may not happen now. ``rules`` are those of the move's day."""
    state = TRANSITIONS.get((complaint.state, move.action))
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
    )
    return _wound_up(complaint, after, rules, calendar)


def _wound_up(before: Complaint, after: Complaint, rules: DeadlineRules, calendar: WorkingDays) -> Complaint:
    clock = CLOCKS[after.state]
    if clock == CLOCKS[before.state]:
        return after
    if clock == "answer":
        days = rules.answer_days(after.kind, after.classification)
        return replace(after, due_at=due_at(after.since, days, calendar), reporter_until=None)
    until = due_at(after.since, rules.reporter, calendar) if clock == "reporter" else None
    return replace(after, due_at=None, reporter_until=until)


def _too_early(complaint: Complaint, move: Move) -> bool:
    until = complaint.reporter_until
    return until is not None and move.at < until and not move.reporter_agreed


def _not_allowed(complaint: Complaint, move: Move) -> NotAllowed:
    name = _STATE_NAMES[complaint.state]
    message = Text(f"Laporan ini {name.id}.", f"This report is {name.en}.")
    return NotAllowed(complaint.state, move.action, allowed_from(complaint.state), message)


def _reporter_may_object(complaint: Complaint, move: Move) -> NotAllowed:
    assert complaint.reporter_until is not None  # noqa: S101 - what makes it too early
    last = last_day_before(complaint.reporter_until).isoformat()
    message = Text(
        f"Pelapor masih boleh menanggapi sampai {last}. Tutup sesudahnya, atau kirim reporter_agreed bila pelapor"
        " sudah setuju.",
        f"The reporter may still object until {last}. Close it after that, or send reporter_agreed when they agree.",
    )
    return NotAllowed(complaint.state, move.action, ("reopen",), message)


def _time_faults(complaint: Complaint, move: Move, now: datetime) -> tuple[Fault, ...]:
    if move.at > now:
        return (Fault("/moved_at", Text("tidak boleh di masa depan", "must not be in the future")),)
    if move.at < complaint.since:
        since = complaint.since.isoformat()
        return (
            Fault("/moved_at", Text(f"mendahului langkah terakhir ({since})", f"lies before the last step ({since})")),
        )
    return ()


def _word_faults(move: Move) -> tuple[Fault, ...]:
    if move.action in _NEVER_WITHOUT_WORDS and not move.words:
        return (Fault("/answer", Text("wajib diisi untuk langkah ini", "is required for this step")),)
    if move.words and move.action not in _SAID_WITH:
        return (Fault("/answer", Text("tidak berlaku untuk langkah ini", "does not belong to this step")),)
    if move.reporter_agreed and move.action != "close":
        return (Fault("/reporter_agreed", Text("hanya untuk close", "belongs to close alone")),)
    return ()


def _class_faults(complaint: Complaint, move: Move) -> tuple[Fault, ...]:
    if move.classification is None:
        return ()
    if complaint.kind != "complaint":
        return (Fault("/classification", Text("hanya untuk pengaduan", "belongs to complaints alone")),)
    if move.action not in _CLASSIFIES:
        return (
            Fault(
                "/classification",
                Text("hanya pada verify, forward, dan reopen", "goes with verify, forward and reopen alone"),
            ),
        )
    return ()
