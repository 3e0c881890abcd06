"""One step of a report, whoever takes it: the rules decide, the row follows, the others are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from services.feedback.domain import complaint as life
from services.feedback.domain.complaint import Move, NotAllowed
from services.feedback.domain.complaint_faults import faults_of
from services.feedback.domain.working_days import WorkingDays
from services.feedback.handlers.mending import to_mend
from services.feedback.store import complaints, themes
from services.feedback.store.tables import Complaint, ComplaintMove
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict
from shared.events.feedback import ComplaintClosed, ComplaintMoved
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.deadlines import DeadlineRules
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

Actor = Literal["agency", "reporter", "time"]
"""Who takes a step; time, when the reporter lets theirs pass."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What deadlines are made of: the rules of each day and city, and the working days."""

    rules: Rules
    calendar: WorkingDays

    def on(self, moment: datetime, city: str) -> DeadlineRules:
        """The deadlines in force for a step that begins at that moment."""
        return self.rules.of(DeadlineRules, city_day(moment), city)


def refusal(refused: NotAllowed) -> Conflict:
    """The problem of a step that the present state does not allow."""
    return Conflict(refused.message, current_state=refused.current, allowed=list(refused.allowed))


def standing(row: Complaint) -> life.Complaint:
    """Where a stored report stands."""
    return life.Complaint(
        kind=cast("life.Kind", row.kind),
        classification=cast("life.Classification", row.classification),
        state=cast("life.State", row.state),
        since=row.since,
        due_at=row.due_at,
        reporter_until=row.reporter_until,
        late=row.late,
        paused_days=row.paused_days,
        reopened=row.reopened,
    )


def step(
    tx: Tx,
    row: Complaint,
    move: Move,
    deadlines: Deadlines,
    now: datetime,
    actor: Actor,
    officer: Principal | None = None,
) -> None:
    """Take a step; an officer's is written down in the trail as well.

    Raises ``Invalid`` for what is wrong with it, ``Conflict`` when the state does not allow it.
    """
    before = standing(row)
    faults = faults_of(before, move, now)
    if faults:
        raise to_mend(faults)
    rules = deadlines.on(move.at, row.city)
    after = life.moved(before, move, rules, deadlines.calendar)
    if isinstance(after, NotAllowed):
        raise refusal(after)
    row.version += 1
    if life.CLOCKS[before.state] != life.CLOCKS[after.state]:
        row.rule_set = rules.rule_set
    for name in life.Complaint.__slots__:
        setattr(row, name, getattr(after, name))
    row.satisfaction = None if move.action == "reopen" else row.satisfaction
    row.answered_late = row.answered_late or (move.action == "answer" and life.is_late(before, move.at))
    complaints.add_move(tx, _move_row(row, before, after, move, actor, officer))
    if officer is not None:
        facts = {
            "state": after.state,
            "classification": after.classification,
            "unit": move.unit_id,
            "into": row.merged_into,
            "moved_at": move.at.isoformat(),
        }
        audited(tx, officer, f"complaint-{move.action}", row.complaint_id, now, **facts)
    stage(tx, _event(row, before, after, *themes.told(tx, row.complaint_id)), now)


def _move_row(
    row: Complaint, before: life.Complaint, after: life.Complaint, move: Move, actor: Actor, officer: Principal | None
) -> ComplaintMove:
    return ComplaintMove(
        complaint_id=row.complaint_id,
        number=row.version,
        action=move.action,
        from_state=before.state,
        state=after.state,
        classification=after.classification,
        moved_at=move.at,
        late=life.is_late(before, move.at),
        words=move.words,
        actor=actor,
        moved_by=None if officer is None else officer.subject[:200],
        unit_id=move.unit_id,
    )


def _event(
    row: Complaint, before: life.Complaint, after: life.Complaint, about_themes: tuple[str, ...], needs: tuple[str, ...]
) -> ComplaintMoved | ComplaintClosed:
    about: Mapping[str, Any] = {
        "complaint_id": row.complaint_id,
        "kind": after.kind,
        "classification": after.classification,
        "unit_id": row.unit_id,
        "agency": row.agency,
        "city": row.city,
        "state": after.state,
        "late": after.late,
    }
    if after.state in life.ENDS:
        return ComplaintClosed(**about, closed_at=after.since, merged_into=row.merged_into)
    return ComplaintMoved(
        **about,
        from_state=before.state,
        moved_at=after.since,
        due_at=after.due_at,
        waiting=after.waiting,
        themes=about_themes,
        needs=needs,
    )
