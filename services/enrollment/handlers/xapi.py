"""Statements of learning platforms (xAPI 1.0.3): taken in once, carried out, voided, parked till understood."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from services.enrollment.domain.xapi_meaning import fingerprint_of, identity_of, key_of, kind_of, utc
from services.enrollment.domain.xapi_values import moment
from services.enrollment.handlers.xapi_effects import Scene, settle, unsettle
from services.enrollment.handlers.xapi_people import recognise
from services.enrollment.store import xapi
from services.enrollment.store.xapi import Arrival
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Forbidden, Text
from shared.ids import new_id, new_opaque_id
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

Statement = Mapping[str, Any]

_OTHER: Final = Text(
    "Pernyataan dengan id ini sudah ada dan isinya lain; tidak ada yang tersimpan.",
    "There is a statement with this id that says something else; nothing was stored.",
)
_NOT_YOURS: Final = Text(
    "Pernyataan yang hendak dibatalkan bukan milik instansi Anda.", "The statement to void is not your agency's."
)


class StatementConflict(Conflict):
    """The id is another statement's."""

    slug = "statement-conflict"


def receive(
    tx: Tx, principal: Principal, statements: Sequence[Statement], authority: Statement, now: datetime, rules: Rules
) -> list[str]:
    """Take in valid statements, all or none; their ids, in their order. What is there already changes nothing.

    Raises ``StatementConflict``, ``Forbidden`` for voiding another agency's statement.
    """
    arrivals = [_arrival(principal, statement, authority, now) for statement in statements]
    known = xapi.known(tx, [one.statement_id for one in arrivals])
    for one in arrivals:
        if one.statement_id in known and known[one.statement_id].fingerprint != one.fingerprint:
            raise StatementConflict(_OTHER, statement_id=one.statement_id)
    fresh = [one for one in arrivals if one.statement_id not in known]
    _take_in(Scene(tx, principal, now, rules), fresh)
    return [one.statement_id for one in arrivals]


def _take_in(scene: Scene, fresh: Sequence[Arrival]) -> None:
    if not fresh:
        return
    recognise(scene.tx, scene.principal, fresh)
    earlier = xapi.by_target(scene.tx, {_void_key(one.statement_id) for one in fresh})
    for one in fresh:
        if (voided_by := earlier.get(_void_key(one.statement_id))) is not None and kind_of(one.statement) != "void":
            one.voided_by, one.state, one.reason = voided_by, "voided", None
    xapi.add(scene.tx, fresh)
    settle(scene, fresh)
    voiding = {_target_of(one): one for one in fresh if kind_of(one.statement) == "void"}
    targets = xapi.find(scene.tx, voiding.keys())
    for statement_id, target in targets.items():
        _void(scene, voiding[statement_id], target)


def _void(scene: Scene, voiding: Arrival, target: Arrival) -> None:
    """A voiding statement cannot be voided itself: then it is only kept."""
    principal = scene.principal
    if not principal.sees(target.agency, target.city):
        raise Forbidden(_NOT_YOURS)
    if target.voided_by is not None or target.body is None or kind_of(target.statement) == "void":
        return
    target.voided_by, target.state, target.reason = voiding.statement_id, "voided", None
    xapi.change(scene.tx, [target])
    subject = target.employee_id or target.statement_id
    audited(scene.tx, principal, "statement-voided", subject, scene.now, statement=target.statement_id)
    unsettle(scene, target)


def _arrival(principal: Principal, statement: Statement, authority: Statement, now: datetime) -> Arrival:
    # version 4, since clients check that an id is of a version they know
    statement_id = str(statement.get("id") or new_opaque_id()).lower()
    parsed = moment(statement["timestamp"]) if "timestamp" in statement else None
    occurred_at = now if parsed is None else utc(parsed)
    stored_at = now.isoformat()
    whole = {
        **statement,
        "id": statement_id,
        "timestamp": statement.get("timestamp", stored_at),
        "stored": stored_at,
        "authority": authority,
        "version": statement.get("version", "1.0.0"),
    }
    return Arrival(
        statement_id=statement_id,
        place=new_id(),
        agency=principal.agency,
        city=principal.city,
        actor_key=key_of(identity_of(statement["actor"])),
        verb_key=key_of(statement["verb"]["id"]),
        activity_key=_activity_key(statement),
        registration=str(statement.get("context", {}).get("registration", "")).lower() or None,
        occurred_at=occurred_at,
        stored_at=now,
        fingerprint=fingerprint_of(statement),
        body=json.dumps(whole, ensure_ascii=False, separators=(",", ":")),
        state="stored",
    )


def _activity_key(statement: Statement) -> str | None:
    target = statement["object"]
    if kind_of(statement) == "void":
        return _void_key(target["id"].lower())
    return key_of(target["id"]) if target.get("objectType", "Activity") == "Activity" else None


def _target_of(voiding: Arrival) -> str:
    return str(voiding.statement["object"]["id"]).lower()


def _void_key(statement_id: str) -> str:
    return key_of(f"voids {statement_id}")
