"""Who is who in this service: citizens without a token, officers of the agency, the participant."""

from __future__ import annotations

from services.feedback.store import units
from services.feedback.store.sight import Sight
from services.feedback.store.units import KnownUnit
from shared.database import Tx
from shared.errors import Forbidden, NotFound, Text
from shared.web.auth import Principal

READ = "feedback:read"
WRITE = "feedback:write"

_NO_UNIT = Text(
    "Unit ini tidak dikenal. Lihat GET /feedback/v1/units.", "This unit is not known. See GET /feedback/v1/units."
)
_OFFICERS_ONLY = Text(
    "Hanya petugas instansi (feedback:write) yang boleh mencatat waktu yang sudah lewat.",
    "Only an officer of the agency (feedback:write) may enter a time that has passed.",
)
_BKPSDM_ONLY = Text("Hanya BKPSDM kota yang boleh.", "Only the city's BKPSDM may.")
_NOT_YOURS = Text("Token ini bukan untuk instansi tersebut.", "This token is not for that agency.")


def has_right(principal: Principal | None, scope: str, agency: str, city: str) -> bool:
    """Whether the caller is an officer with this scope for this agency of this city."""
    return principal is not None and scope in principal.scopes and principal.sees(agency, city)


def unit_in_use(tx: Tx, unit_id: str) -> KnownUnit:
    """The unit. Raises ``NotFound`` when nobody announced it or it is no longer in use."""
    unit = units.find(tx, unit_id)
    if unit is None or not unit.active:
        raise NotFound(_NO_UNIT)
    return unit


def unit_ever(tx: Tx, unit_id: str) -> KnownUnit:
    """The unit, in use or not. Raises ``NotFound`` when nobody announced it."""
    unit = units.find(tx, unit_id)
    if unit is None:
        raise NotFound(_NO_UNIT)
    return unit


def require_officer(principal: Principal | None, unit: KnownUnit) -> None:
    """Raise ``Forbidden`` unless the caller may enter what was said at the unit at another time."""
    if has_right(principal, WRITE, unit.agency, unit.city):
        return
    if principal is not None and WRITE in principal.scopes:
        raise Forbidden(_NOT_YOURS)
    raise Forbidden(_OFFICERS_ONLY, needed_scope=WRITE)


def require_city_wide(principal: Principal) -> None:
    """Raise ``Forbidden`` unless the caller is a city's BKPSDM or the platform's operator."""
    if not principal.is_city_wide:
        raise Forbidden(_BKPSDM_ONLY)


def sight_of(tx: Tx, principal: Principal, agency: str | None) -> Sight:
    """What a list shows this caller. Raises ``Forbidden`` when it names an agency that is not theirs."""
    if not principal.is_city_wide:
        if agency not in {None, principal.agency}:
            raise Forbidden(_NOT_YOURS)
        return Sight(agency=principal.agency)
    city = None if principal.city == "*" else principal.city
    if agency is not None:
        its_city = units.city_of(tx, agency)
        if its_city is not None and not principal.sees(agency, its_city):
            raise Forbidden(_NOT_YOURS)
    return Sight(agency, city)


def unit_for_officer(tx: Tx, unit_id: str, principal: Principal) -> KnownUnit:
    """The unit, in use or not. Raises ``NotFound`` for an unknown one and for another agency's."""
    unit = units.find(tx, unit_id)
    if unit is None or not principal.sees(unit.agency, unit.city):
        raise NotFound(_NO_UNIT)
    return unit
