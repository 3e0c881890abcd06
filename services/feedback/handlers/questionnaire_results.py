"""What participants answered about a session, as figures: nobody is seen in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.feedback.handlers.questionnaires import GAIN
from services.feedback.handlers.rights import sight_of
from services.feedback.store import participations
from services.feedback.store.tables import Questionnaire
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.rules.questionnaire import CORE
from shared.rules.rounding import half_up
from shared.web.auth import Principal

_NONE = Text("Sesi ini tidak ada, atau bukan milik instansi Anda.", "Your agency has no such session.")


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """How many answered a question, the mean, and how often each mark was given."""

    code: str
    answers: int
    mean: Decimal
    marks: Mapping[int, int]


def results_of(tx: Tx, session_id: str, principal: Principal, smallest: int) -> tuple[int, list[QuestionResult]]:
    """How many of the participants whom the caller sees answered, and each question's figures; none of them below the
    smallest group.

    Raises ``NotFound`` for a session without a participant of the caller's.
    """
    sight = sight_of(tx, principal, None)
    if not participations.has_seat(tx, session_id, sight):
        raise NotFound(_NONE)
    rows = participations.answers_about(tx, session_id, sight)
    if len(rows) < smallest:
        return len(rows), []
    found = [_result(code, marks) for code, marks in _by_code(rows).items() if len(marks) >= smallest]
    return len(rows), found


def _by_code(rows: Sequence[Questionnaire]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {code: [] for code in CORE}
    for row in rows:
        marks: dict[str, int | None] = {code: getattr(row, code) for code in (*CORE, GAIN)}
        for code, mark in {**marks, **json.loads(row.more or "{}")}.items():
            if mark is not None:
                found.setdefault(code, []).append(mark)
    return found


def _result(code: str, marks: Sequence[int]) -> QuestionResult:
    counts = {mark: marks.count(mark) for mark in sorted(set(marks))}
    return QuestionResult(code, len(marks), half_up(Fraction(sum(marks), len(marks))), counts)
