"""Agencies and their units, as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.enrollment.handlers.access import Scope, absent, own_scope
from services.enrollment.handlers.events import unit_changed
from services.enrollment.store import agencies
from services.enrollment.store.tables import Agency, Unit
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Forbidden, Text
from shared.outbox import stage
from shared.web.auth import Principal
from shared.web.etag import require_match

_NOT_YOUR_CITY: Final = Text("Token ini bukan untuk kota tersebut.", "This token is not for that city.")
_MOVED: Final = Text("Kota sebuah instansi tidak dapat diubah.", "An agency cannot change its city.")
_NONE: Final = Text("Tidak ada, atau bukan instansi Anda.", "There is none, or it is not yours.")


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit as an agency states it."""

    unit: str
    name: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PutAgency:
    """An agency and all its units; a unit that is left out is no longer in use."""

    agency: str
    name: str
    city: str
    units: tuple[UnitEntry, ...]


@dataclass(frozen=True, slots=True)
class AgencyWithUnits:
    """An agency with its units in use."""

    agency: Agency
    units: tuple[Unit, ...]


def put_agency(tx: Tx, principal: Principal, command: PutAgency, now: datetime) -> AgencyWithUnits:
    """Make it so. What is as it was keeps its version and is not told again.

    Raises ``Forbidden`` for an agency that is not the caller's, ``Conflict`` when it is in another city.
    """
    principal.require(command.agency, command.city)
    if principal.city not in {command.city, "*"}:
        raise Forbidden(_NOT_YOUR_CITY)
    agency = agencies.get(tx, command.agency)
    if agency is None:
        agency = Agency(agency=command.agency, name=command.name, city=command.city)
        tx.session.add(agency)
        tx.session.flush()
        _put_units(tx, agency, command.units, now)
        return _whole(tx, agency)
    principal.require(agency.agency, agency.city)
    if agency.city != command.city:
        raise Conflict(_MOVED, current_state=agency.city)
    renamed = amend(agency, {"name": command.name})
    if _put_units(tx, agency, command.units, now, renamed=renamed) and not renamed:
        agency.version += 1
    return _whole(tx, agency)


def change_agency(
    tx: Tx, principal: Principal, agency: str, if_match: str, changes: Mapping[str, Any], now: datetime
) -> AgencyWithUnits:
    """Set ``siasn_id`` or ``siasn_location_id``. Raises ``NotFound``, ``PreconditionFailed``."""
    found = find_agency(tx, principal, agency)
    require_match(if_match, found.agency.version)
    if amend(found.agency, changes):
        audited(tx, principal, "agency-changed", agency, now, fields=" ".join(sorted(changes)))
    return found


def find_agency(tx: Tx, principal: Principal, agency: str) -> AgencyWithUnits:
    """An agency of the caller's. Raises ``NotFound``."""
    found = agencies.get(tx, agency)
    if found is None or not principal.sees(found.agency, found.city):
        raise absent(_NONE, None)
    return _whole(tx, found)


def list_agencies(tx: Tx, principal: Principal, after: str | None, limit: int) -> list[AgencyWithUnits]:
    """The next ``limit`` of the agencies the caller sees."""
    scope: Scope = own_scope(tx, principal, None)
    rows = agencies.page(tx, scope.agency, scope.city, after, limit)
    units = agencies.units_of(tx, [row.agency for row in rows])
    return [_with(row, units) for row in rows]


def _put_units(tx: Tx, agency: Agency, entries: Sequence[UnitEntry], now: datetime, *, renamed: bool = False) -> bool:
    """Whether any unit changed. All of them are told again when their agency was renamed."""
    known = {unit.unit_id: unit for unit in agencies.units_of(tx, [agency.agency])}
    changed = []
    for entry in entries:
        unit_id = f"{agency.agency}.{entry.unit}"
        unit = known.pop(unit_id, None)
        services = list(entry.services)
        if unit is None:
            unit = Unit(unit_id=unit_id, agency=agency.agency, name=entry.name, services=services)
            tx.session.add(unit)
            changed.append(unit)
        elif amend(unit, {"name": entry.name, "services": services, "active": True}):
            changed.append(unit)
        elif renamed:
            unit.version += 1
            changed.append(unit)
    changed += [unit for unit in known.values() if amend(unit, {"active": False})]
    for unit in changed:
        stage(tx, unit_changed(unit, agency), now)
    return bool(changed)


def _whole(tx: Tx, agency: Agency) -> AgencyWithUnits:
    return _with(agency, agencies.units_of(tx, [agency.agency]))


def _with(agency: Agency, units: Sequence[Unit]) -> AgencyWithUnits:
    return AgencyWithUnits(agency, tuple(unit for unit in units if unit.active and unit.agency == agency.agency))
