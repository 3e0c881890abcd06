"""Takes paper forms in from a workbook: good rows are kept, the same file again changes nothing.

A row is known again by what stands in it: unit, day, form number, service, marks, comment, and, for a form without a
number, the how many-th such row of its file it is; the same numbered form typed twice counts once. So a sheet that was
added to brings its new rows alone. Rows that came with another file already are left out and reported, unless the clerk
says they are other people's forms.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal
from uuid import UUID

from services.feedback.handlers.rights import require_officer, unit_in_use
from services.feedback.handlers.skm import SkmAnswer, answer_skm
from services.feedback.handlers.themer import Themer
from services.feedback.paper import Form, Row
from services.feedback.store import skm
from shared.audit import audited
from shared.database import Tx
from shared.rules.calendar import CITY_ZONE
from shared.web.auth import Principal

AT_ONCE = 50
"""Rows a transaction takes, so that nobody else waits for a whole file."""

Outcome = Literal["taken", "known", "repeat", "refused"]


@dataclass(frozen=True, slots=True)
class Job:
    """One file for one unit. ``repeats``: rows that another file brought already are taken once more."""

    unit_id: str
    sha256: str
    repeats: bool
    principal: Principal
    now: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """A form with the ids it may have: by what stands in it, and as another person's form in this very file."""

    row: Row
    form: Form
    feedback_id: str
    as_other: str
    twice: bool
    """A numbered form that stands further up in this file already, word for word."""


def named(rows: Sequence[Row], job: Job) -> list[Named]:
    """The sound rows with their ids."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        if row.form is None:
            continue
        content = _content(job.unit_id, row.form)
        seen[content] += 1
        twice = row.form.number is not None and seen[content] > 1
        own = f"{content}\n{1 if twice else seen[content]}"
        found.append(Named(row, row.form, _id(own), _id(f"{own}\n{job.sha256}"), twice))
    return found


def take(tx: Tx, job: Job, forms: Sequence[Named], themer: Themer, *, dry_run: bool) -> list[Outcome]:
    """Take these forms in, an outcome for each. A dry run stores nothing.

    Raises ``NotFound`` for an unknown unit, ``Forbidden`` for another agency's.
    """
    require_officer(job.principal, unit_in_use(tx, job.unit_id))
    before = skm.batches(tx, [one.feedback_id for one in forms] + [one.as_other for one in forms])
    outcomes: list[Outcome] = []
    for one in forms:
        feedback_id, outcome = _decided(one, job, before)
        outcomes.append(outcome)
        if outcome == "taken" and not dry_run:
            answer = replace(_answer(one.form, job), feedback_id=feedback_id)
            answer_skm(tx, answer, job.principal, themer, job.now)
    return outcomes


def finish(tx: Tx, job: Job, counts: Counter[Outcome]) -> None:
    """Write down that the file was imported."""
    facts = {outcome: counts[outcome] for outcome in ("taken", "known", "repeat", "refused")}
    audited(tx, job.principal, "survey-imported", job.unit_id, job.now, file=job.sha256, **facts)


def _decided(one: Named, job: Job, before: dict[str, str | None]) -> tuple[str, Outcome]:
    if one.twice:
        return one.feedback_id, "known"
    if one.as_other in before:
        return one.as_other, "known"
    if one.feedback_id not in before:
        return one.feedback_id, "taken"
    if before[one.feedback_id] == job.sha256 or one.form.number is not None:
        return one.feedback_id, "known"
    return (one.as_other, "taken") if job.repeats else (one.feedback_id, "repeat")


def _answer(form: Form, job: Job) -> SkmAnswer:
    """At noon of its day, or now where that is yet to come."""
    noon = datetime.combine(form.day, time(12), CITY_ZONE)
    return SkmAnswer(
        unit_id=job.unit_id,
        service=form.service,
        scores=form.scores,
        comment=form.comment,
        channel="paper",
        answered_at=min(noon, job.now),
        respondent=form.respondent,
        batch=job.sha256,
    )


def _content(unit_id: str, form: Form) -> str:
    marks = sorted(form.scores.items())
    return json.dumps([unit_id, form.day.isoformat(), form.number, form.service, marks, form.comment])


def _id(text: str) -> str:
    """An id that the same text always has (UUID version 8, RFC 9562: made of a hash)."""
    digits = bytearray(hashlib.sha256(text.encode()).digest()[:16])
    digits[6] = (digits[6] & 0x0F) | 0x80
    digits[8] = (digits[8] & 0x3F) | 0x80
    return str(UUID(bytes=bytes(digits)))
