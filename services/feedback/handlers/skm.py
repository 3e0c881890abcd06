"""A citizen answers the satisfaction survey (SKM, PermenPANRB 14/2017)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services.feedback.handlers.mending import IN_FUTURE, MEND, to_mend
from services.feedback.handlers.rights import require_officer, unit_in_use
from services.feedback.handlers.themer import Source, Themed, Themer
from services.feedback.store import skm
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.errors import Fault, Invalid, Text
from shared.events.feedback import Received
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.web.auth import Principal

Channel = Literal["web", "kiosk", "qr", "paper"]

_NOT_GIVEN_HERE = Text("bukan layanan unit ini", "is no service of this unit")


@dataclass(frozen=True, slots=True)
class SkmAnswer:
    """What a citizen answered; ``scores`` are U1 to U9 from 1 to 4. ``answered_at`` only of an answer given earlier."""

    unit_id: str
    service: str | None
    scores: Mapping[str, int]
    comment: str | None
    channel: Channel
    answered_at: datetime | None
    feedback_id: str | None = None
    """The id it was given when it was parked, or that its row of a workbook has."""
    respondent: Mapping[str, str] = field(default_factory=dict)
    """What the respondent said of themselves, a category by trait; only ever added up."""
    served_by: str | None = None
    """Who served, by opaque id, where the counter's link names them; told with the marks, kept nowhere here."""
    form: str | None = None
    """Which wording was answered."""
    batch: str | None = None
    """SHA-256 of the workbook it comes from."""


def answer_skm(tx: Tx, answer: SkmAnswer, principal: Principal | None, themer: Themer, now: datetime) -> str:
    """Store an answer, add it to its unit's year and tell the others; the answer's id.

    Raises ``NotFound`` for an unknown unit, ``Forbidden`` when a time is given by somebody else than its agency,
    ``Invalid`` for a service the unit does not give and for a time to come.
    """
    unit = unit_in_use(tx, answer.unit_id)
    if answer.answered_at is not None:
        require_officer(principal, unit)
    _check(answer, unit, now)
    answered_at = answer.answered_at or now
    feedback_id = answer.feedback_id or new_id()
    row = {
        "feedback_id": feedback_id,
        "unit_id": unit.unit_id,
        "year": city_day(answered_at).year,
        "service": answer.service,
        "comment": answer.comment,
        "channel": answer.channel,
        "answered_at": answered_at,
        "received_at": now,
        "form": answer.form,
        "batch": answer.batch,
        "entered_by": principal.subject[:200] if principal is not None and answer.answered_at is not None else None,
    }
    skm.add(tx, row, answer.scores, answer.respondent)
    source = Source("skm", feedback_id, unit.agency, unit.city, answered_at, unit_id=unit.unit_id)
    themed = themer.note(tx, source, answer.comment)
    stage(tx, _received(feedback_id, answer, unit, answered_at, themed), now)
    return feedback_id


def _check(answer: SkmAnswer, unit: KnownUnit, now: datetime) -> None:
    if answer.answered_at is not None and answer.answered_at > now:
        raise to_mend([Fault("/answered_at", IN_FUTURE)])
    if answer.service is not None and answer.service not in unit.services:
        raise Invalid(MEND, [Fault("/service", _NOT_GIVEN_HERE)], services=list(unit.services))


def _received(feedback_id: str, answer: SkmAnswer, unit: KnownUnit, answered_at: datetime, themed: Themed) -> Received:
    return Received(
        feedback_id=feedback_id,
        kind="skm",
        agency=unit.agency,
        city=unit.city,
        unit_id=unit.unit_id,
        service=answer.service,
        scores=dict(answer.scores),
        themes=themed.themes,
        needs=themed.needs,
        served_by=answer.served_by,
        channel=answer.channel,
        received_at=answered_at,
    )
