"""Changes of a register entry, and where a person has worked.

Within an agency the agency moves its people itself. Between agencies only a token for both can: the city's BKPSDM, to
whom both report. What a person has earned goes along; what the former agency's past adds up to elsewhere stays, since
events name the agency of their day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from services.enrollment.handlers.access import named_unit, own_employee
from services.enrollment.handlers.events import employee_changed
from services.enrollment.handlers.positions import Position, columns_of
from services.enrollment.handlers.supervisors import release, require_supervisor
from services.enrollment.store import enrollments, moves
from services.enrollment.store.register_tables import EmployeeMove
from services.enrollment.store.tables import Employee
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.web.auth import Principal
from shared.web.etag import require_match

NO_CONTRACT: Final = Text("hanya untuk PPPK; pegawai ini PNS", "is for PPPK only; this employee is a PNS")
_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_SAME_UNIT: Final = Text("Pegawai ini sudah di unit tersebut.", "This person is in that unit already.")
_FUTURE: Final = Text("belum tiba; catat perpindahan setelah berlaku", "lies in the future; record it once it holds")
_EARLIER: Final = Text("tidak boleh sebelum perpindahan terakhir", "must not be before the last move")


@dataclass(frozen=True, slots=True)
class Move:
    """A person works in another unit ``since`` a day; what is ``None`` stays, but see ``move_employee``."""

    unit_id: str
    since: date
    position: Position | str | None = None
    supervisor_id: str | None = None


def change_employee(
    tx: Tx,
    principal: Principal,
    employee_id: str,
    if_match: str,
    changes: Mapping[str, Any],
    now: datetime,
    rules: Rules,
) -> Employee:
    """Set ``name``, ``unit_id``, ``position`` (a ``Position`` or an id), ``contract_start``, ``education``,
    ``supervisor_id``, ``siasn_id``, ``email``, ``language`` or ``active``.

    Another unit is a move since today. Raises ``NotFound``, ``PreconditionFailed``, ``Forbidden``, ``Invalid``.
    """
    employee = own_employee(tx, principal, employee_id)
    require_match(if_match, employee.version)
    return apply_changes(tx, principal, employee, changes, city_day(now), now, rules)


def move_employee(
    tx: Tx, principal: Principal, employee_id: str, command: Move, now: datetime, rules: Rules
) -> EmployeeMove:
    """Move a person to another unit, of the same agency or another. In another agency the position is the same one
    stated in line, unless it is given anew, and nobody supervises the person until somebody is named.

    Raises ``NotFound``, ``Forbidden`` (another agency takes the BKPSDM's token), ``Invalid`` for the day, ``Conflict``
    for the unit that the person is in.
    """
    employee = own_employee(tx, principal, employee_id)
    if employee.unit_id == command.unit_id:
        raise Conflict(_SAME_UNIT, current_state=employee.unit_id)
    last = moves.last(tx, employee_id)
    if command.since > city_day(now):
        raise Invalid(_MEND, [Fault("/since", _FUTURE)])
    if last is not None and command.since < last.since:
        raise Invalid(_MEND, [Fault("/since", _EARLIER)])
    changes: dict[str, Any] = {"unit_id": command.unit_id}
    if command.position is not None:
        changes["position"] = command.position
    if command.supervisor_id is not None:
        changes["supervisor_id"] = command.supervisor_id
    apply_changes(tx, principal, employee, changes, command.since, now, rules)
    tx.session.flush()
    made = moves.last(tx, employee_id)
    if made is None:
        raise LookupError("a move that was just written down is gone")
    return made


def list_moves(tx: Tx, principal: Principal, employee_id: str) -> Sequence[EmployeeMove]:
    """Where a person came from and went, the oldest first. Raises ``NotFound``."""
    own_employee(tx, principal, employee_id)
    return moves.of_person(tx, employee_id)


def apply_changes(
    tx: Tx,
    principal: Principal,
    employee: Employee,
    changes: Mapping[str, Any],
    since: date,
    now: datetime,
    rules: Rules,
) -> Employee:
    """Set what ``change_employee`` says, whatever the version; a move counts ``since`` a day. Raises as that does."""
    values = dict(changes)
    former, city = employee.unit_id, employee.city
    if "unit_id" in values:
        values |= _arrival(tx, principal, employee, values)
    home = values.get("agency", employee.agency), values.get("city", city)
    if "position" in values:
        values |= columns_of(tx, values.pop("position"), *home, city_day(now), rules)
    if values.get("supervisor_id") is not None:
        require_supervisor(tx, employee.employee_id, values["supervisor_id"], home[1])
    if employee.employment == "pns" and values.get("contract_start") is not None:
        raise Invalid(_MEND, [Fault("/contract_start", NO_CONTRACT)])
    changed = sorted(changes)
    if amend(employee, values):
        audited(tx, principal, "employee-changed", employee.employee_id, now, fields=" ".join(changed))
        stage(tx, employee_changed(employee), now)
    if employee.unit_id != former:
        _arrived(tx, principal, employee, former, since, now)
    if employee.city != city:
        release(tx, employee.employee_id, now)
    return employee


def _arrival(tx: Tx, principal: Principal, employee: Employee, values: Mapping[str, Any]) -> dict[str, Any]:
    """What another unit means for the other columns. Raises ``Forbidden``, ``NotFound``."""
    unit, agency = named_unit(tx, principal, values["unit_id"])
    arrival = {"unit_id": unit.unit_id, "agency": agency.agency, "city": agency.city}
    if agency.agency == employee.agency:
        return arrival
    return {"position_id": None, "supervisor_id": None, **values, **arrival}


def _arrived(tx: Tx, principal: Principal, employee: Employee, former: str, since: date, now: datetime) -> None:
    tx.session.add(
        EmployeeMove(
            move_id=new_id(),
            employee_id=employee.employee_id,
            from_unit_id=former,
            to_unit_id=employee.unit_id,
            since=since,
            recorded_at=now,
            actor=principal.subject[:200],
        )
    )
    if former.partition(".")[0] != employee.agency:
        tx.session.flush()
        enrollments.move_to_agency(tx, employee.employee_id, employee.agency)
