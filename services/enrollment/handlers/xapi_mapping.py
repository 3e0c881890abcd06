"""Whose account it is and which course: what officers say of learning platforms, and what waited for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.enrollment.domain.xapi_meaning import identifier_of, identity_of, key_of
from services.enrollment.handlers.access import absent, own_employee, own_programme, own_session
from services.enrollment.handlers.xapi_effects import Scene, settle
from services.enrollment.handlers.xapi_people import recognise
from services.enrollment.store import xapi, xapi_lists
from services.enrollment.store.growth_tables import XapiActivity, XapiActor
from services.enrollment.store.xapi import Arrival
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Text
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

_TAKEN: Final = Text(
    "Akun ini sudah dipetakan ke pegawai instansi lain. Hubungi BKPSDM kota.",
    "This account is somebody's of another agency. Ask the city's BKPSDM.",
)
_NONE: Final = Text(
    "Pernyataan ini tidak ada, atau bukan milik instansi Anda.",
    "There is no such statement, or it is not your agency's.",
)
_DONE: Final = Text("Pernyataan ini tidak menunggu apa pun.", "This statement waits for nothing.")


@dataclass(frozen=True, slots=True)
class MapActor:
    """An agent as xAPI writes it, and who it is."""

    agent: Mapping[str, Any]
    employee_id: str


@dataclass(frozen=True, slots=True)
class MapActivity:
    """An activity of a learning platform, and which session or which programme (one of them) it is."""

    activity_id: str
    session_id: str | None
    programme_id: str | None


def map_actor(tx: Tx, principal: Principal, command: MapActor, now: datetime, rules: Rules) -> int:
    """Say whose an account is; how many statements that waited for it were carried out.

    Raises ``NotFound`` for a person who is not the caller's, ``Conflict`` for an account of somebody who is not.
    """
    employee = own_employee(tx, principal, command.employee_id, "/employee_id")
    actor_key = key_of(identity_of(command.agent))
    known = tx.session.get(XapiActor, (actor_key, employee.city))
    if known is None:
        identifier = identifier_of(command.agent)
        tx.session.add(
            XapiActor(actor_key=actor_key, city=employee.city, identifier=identifier, employee_id=employee.employee_id)
        )
    elif known.employee_id != employee.employee_id:
        _refuse_strangers(tx, principal, known.employee_id)
        known.employee_id = employee.employee_id
    tx.session.flush()
    audited(tx, principal, "account-mapped", employee.employee_id, now)
    waiting = xapi.waiting(tx, city=employee.city, actor_key=actor_key)
    done = _carry_out(Scene(tx, principal, now, rules), waiting)
    xapi.tell_owner(tx, actor_key, employee.city, employee.employee_id)
    return done


def map_activity(tx: Tx, principal: Principal, command: MapActivity, now: datetime, rules: Rules) -> int:
    """Say which session or programme an activity is; how many statements that waited for it were carried out.

    Raises ``NotFound`` for what is not of the caller's city, ``Forbidden`` for a neighbour's.
    """
    if command.session_id is not None:
        city = own_session(tx, principal, command.session_id).city
    else:
        city = own_programme(tx, principal, command.programme_id or "").city
    activity_key = key_of(command.activity_id)
    known = tx.session.get(XapiActivity, (activity_key, city))
    if known is None:
        known = XapiActivity(activity_key=activity_key, city=city, activity_id=command.activity_id)
        tx.session.add(known)
    known.session_id, known.programme_id = command.session_id, command.programme_id
    tx.session.flush()
    return _carry_out(Scene(tx, principal, now, rules), xapi.waiting(tx, city=city, activity_key=activity_key))


def retry(tx: Tx, principal: Principal, statement_id: str, now: datetime, rules: Rules) -> Arrival:
    """Carry out a parked or refused statement once more. Raises ``NotFound``, ``Conflict`` if it waits for nothing."""
    found = xapi.find(tx, [statement_id]).get(statement_id)
    if found is None or found.body is None or not xapi_lists.is_seen(tx, principal, found):
        raise absent(_NONE, None)
    if found.state not in {"parked", "refused"}:
        raise Conflict(_DONE, current_state=found.state)
    _carry_out(Scene(tx, principal, now, rules), [found])
    return found


def list_parked(tx: Tx, principal: Principal, after: str | None, limit: int) -> Sequence[Arrival]:
    """The next ``limit`` statements that wait for an account or a course to be known, or were refused."""
    return xapi_lists.parked(tx, principal, after, limit)


def list_actors(tx: Tx, principal: Principal, after: str | None, limit: int) -> Sequence[XapiActor]:
    """The next ``limit`` accounts of the caller's people."""
    return xapi_lists.actors(tx, principal, after, limit)


def list_activities(tx: Tx, principal: Principal, after: str | None, limit: int) -> Sequence[XapiActivity]:
    """The next ``limit`` activities of the caller's city."""
    return xapi_lists.activities(tx, principal, after, limit)


def _carry_out(scene: Scene, waiting: Sequence[Arrival]) -> int:
    if not waiting:
        return 0
    recognise(scene.tx, scene.principal, waiting)
    settle(scene, waiting)
    return sum(one.state == "applied" for one in waiting)


def _refuse_strangers(tx: Tx, principal: Principal, employee_id: str) -> None:
    if not xapi_lists.sees_person(tx, principal, employee_id):
        raise Conflict(_TAKEN)
