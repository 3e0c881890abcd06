"""Which questions the survey about a unit and service asks, and how a unit words them anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.feedback.domain.skm_questions import Question, questions_of
from services.feedback.handlers.mending import to_mend
from services.feedback.handlers.rights import unit_for_officer, unit_in_use
from services.feedback.store import skm_wordings
from services.feedback.store.skm_wordings import Worded
from services.feedback.store.units import KnownUnit
from shared.audit import audited
from shared.database import Tx
from shared.errors import Fault, Text
from shared.web.auth import Principal
from shared.web.etag import require_match

STANDARD_FORM = "standard-1"
_NO_SERVICE = Text("bukan layanan unit ini", "is no service of this unit")


@dataclass(frozen=True, slots=True)
class Survey:
    """The nine questions in force. ``form`` names their wording, ``version`` counts that of this unit and service."""

    unit: KnownUnit
    service: str | None
    form: str
    version: int
    questions: Mapping[str, Question]


def survey_of(tx: Tx, unit_id: str, service: str | None) -> Survey:
    """The questions: the service's own words, else the unit's, else the regulation's.

    Raises ``NotFound`` for an unknown unit, ``Invalid`` for a service it does not give.
    """
    unit = unit_in_use(tx, unit_id)
    _require_service(unit, service)
    own = skm_wordings.latest(tx, unit_id, service or "")
    if own.version and own.content:
        return Survey(unit, service, _form(service, own), own.version, questions_of(own.content))
    common = skm_wordings.latest(tx, unit_id, "") if service else own
    form = _form(None, common) if common.version and common.content else STANDARD_FORM
    return Survey(unit, service, form, own.version, questions_of(common.content))


def word(
    tx: Tx,
    unit_id: str,
    service: str | None,
    content: Mapping[str, Any],
    if_match: str,
    principal: Principal,
    now: datetime,
) -> Survey:
    """Word the questions anew from now on; without any words the wording falls back. Answers keep the form they had.

    Raises ``NotFound`` for another agency's unit, ``Invalid`` for a service it does not give, ``PreconditionFailed``.
    """
    _require_service(unit_for_officer(tx, unit_id, principal), service)
    before = skm_wordings.latest(tx, unit_id, service or "")
    require_match(if_match, before.version)
    version = before.version + 1
    skm_wordings.add(tx, unit_id, service or "", Worded(version, content), now, principal.subject[:200])
    audited(tx, principal, "survey-worded", unit_id, now, service=service, version=version)
    tx.session.flush()
    return survey_of(tx, unit_id, service)


def _require_service(unit: KnownUnit, service: str | None) -> None:
    if service is not None and service not in unit.services:
        raise to_mend([Fault("/query/service", _NO_SERVICE)])


def _form(service: str | None, worded: Worded) -> str:
    return f"{'service' if service else 'unit'}-{worded.version}"
