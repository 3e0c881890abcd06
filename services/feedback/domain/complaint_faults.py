"""What is wrong with a step of a report whatever its state."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from services.feedback.domain.complaint import CLOCKS, Action, Complaint, Move
from shared.errors import Fault, Text

_SAID_WITH: Final[frozenset[Action]] = frozenset({"answer", "ask", "tell", "close", "reject", "reopen"})
_NEVER_WITHOUT_WORDS: Final[frozenset[Action]] = frozenset({"answer", "ask", "tell", "reject"})
_CLASSIFIES: Final[frozenset[Action]] = frozenset({"verify", "forward", "reopen"})


def faults_of(complaint: Complaint, move: Move, now: datetime) -> tuple[Fault, ...]:
    """What is wrong with a move whatever the state: times out of order, words or a class where they do not belong."""
    return (
        *_time_faults(complaint, move, now),
        *_word_faults(move),
        *_class_faults(complaint, move),
        *_place_faults(complaint, move),
    )


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


def _place_faults(complaint: Complaint, move: Move) -> tuple[Fault, ...]:
    if move.unit_id is not None and move.action != "forward":
        return (Fault("/unit_id", Text("hanya untuk forward", "belongs to forward alone")),)
    if move.unit_id is None and move.action == "forward" and CLOCKS[complaint.state] == "answer":
        return (Fault("/unit_id", Text("sebutkan unit tujuannya", "say which unit it goes to")),)
    if (move.into is not None) != (move.action == "merge"):
        return (Fault("/into", Text("wajib untuk merge, dan hanya untuk itu", "belongs to merge, which needs it")),)
    return ()
