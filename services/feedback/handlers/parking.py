"""What looks like abuse waits apart until the agency lets it in, as of when it came, or throws it out.

A report with a ticket never waits: its deadline runs. The agency only sees what looks odd about it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Literal, cast

from services.feedback.domain.suspicion import Reason
from services.feedback.handlers.aspirations import voice_aspiration
from services.feedback.handlers.rights import unit_in_use
from services.feedback.handlers.skm import SkmAnswer, answer_skm
from services.feedback.handlers.themer import Themer
from services.feedback.store import parking
from services.feedback.store.tables import Complaint
from services.feedback.store.theme_tables import Parked
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, NotFound, Text
from shared.ids import new_id
from shared.web.auth import Principal

ParkedKind = Literal["skm", "aspiration", "complaint"]
ParkedState = Literal["waiting", "noted", "released", "discarded"]
"""``noted``: a report that went its way and is marked."""
Decision = Literal["release", "discard"]

_NOTHING = Text("Kiriman ini tidak ada, atau bukan milik instansi Anda.", "Your agency has no such submission.")
_SETTLED = Text("Kiriman ini tidak menunggu keputusan.", "This submission waits for no decision.")


def park_skm(tx: Tx, answer: SkmAnswer, reasons: Sequence[Reason], now: datetime) -> str:
    """Keep a survey answer apart; the id it will have once it is let in. Raises ``NotFound`` for an unknown unit."""
    content = {**asdict(answer), "scores": dict(answer.scores), "respondent": dict(answer.respondent)}
    return _park(tx, "skm", answer.unit_id, content, reasons, now)


def park_aspiration(
    tx: Tx, unit_id: str, text: str, themes: Sequence[str], reasons: Sequence[Reason], now: datetime
) -> str:
    """Keep a wish apart; the id it will have once it is let in. Raises ``NotFound`` for an unknown unit."""
    return _park(tx, "aspiration", unit_id, {"text": text, "themes": list(themes)}, reasons, now)


def note_complaint(tx: Tx, row: Complaint, reasons: Sequence[Reason], now: datetime) -> None:
    """Mark a report that looks odd; it goes its way all the same."""
    parking.add(
        tx, _row("complaint", row.complaint_id, (row.agency, row.city, row.unit_id), None, reasons, now, "noted")
    )


def settle(tx: Tx, parked_id: str, decision: Decision, principal: Principal, themer: Themer, now: datetime) -> Parked:
    """Let something in as of when it came, or throw it out; either way nothing of it stays here.

    Raises ``NotFound`` for another agency's, ``Conflict`` for what is settled already.
    """
    parked = parking.find(tx, parked_id)
    if parked is None or not principal.sees(parked.agency, parked.city):
        raise NotFound(_NOTHING)
    if parked.state != "waiting" or parked.content is None:
        raise Conflict(_SETTLED, current_state=parked.state)
    if decision == "release":
        _let_in(tx, parked, json.loads(parked.content), principal, themer)
    parked.state = "released" if decision == "release" else "discarded"
    parked.content, parked.settled_at, parked.settled_by = None, now, principal.subject[:200]
    audited(tx, principal, f"submission-{parked.state}", parked_id, now, kind=parked.kind)
    return parked


def _let_in(tx: Tx, parked: Parked, content: dict[str, Any], principal: Principal, themer: Themer) -> None:
    at = parked.received_at
    if parked.kind == "skm":
        answer = replace(SkmAnswer(**content), answered_at=at, feedback_id=parked.parked_id)
        answer_skm(tx, answer, principal, themer, at)
    else:
        voice_aspiration(tx, parked.unit_id, content["text"], content["themes"], themer, at, parked.parked_id)


def _park(
    tx: Tx, kind: ParkedKind, unit_id: str, content: dict[str, Any], reasons: Sequence[Reason], now: datetime
) -> str:
    unit = unit_in_use(tx, unit_id)
    parked_id = new_id()
    where = (unit.agency, unit.city, unit.unit_id)
    parking.add(tx, _row(kind, parked_id, where, json.dumps(content), reasons, now, "waiting"))
    return parked_id


def _row(
    kind: ParkedKind,
    parked_id: str,
    where: tuple[str, str, str],
    content: str | None,
    reasons: Sequence[Reason],
    now: datetime,
    state: ParkedState,
) -> Parked:
    agency, city, unit_id = where
    return Parked(
        parked_id=parked_id,
        kind=kind,
        agency=agency,
        city=city,
        unit_id=unit_id,
        reasons=cast("list[str]", list(reasons)),
        content=content,
        received_at=now,
        state=state,
    )
