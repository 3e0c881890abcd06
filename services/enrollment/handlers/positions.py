"""Agencies' own positions: stated as a whole list; a change reaches everybody who holds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from services.enrollment.domain.positions import required_levels
from services.enrollment.handlers.access import Scope, absent, named_agency, own_scope
from services.enrollment.handlers.events import employee_changed
from services.enrollment.store import positions
from services.enrollment.store.register_tables import Position as StoredPosition
from services.enrollment.store.tables import Employee
from services.enrollment.store.versions import amend
from shared.audit import audited
from shared.database import Tx
from shared.errors import Text
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.positions import PositionRules, PositionType
from shared.rules.ruleset import Rules
from shared.web.auth import Principal

_NONE: Final = Text(
    "Jabatan ini tidak ada dalam daftar instansi itu, atau sudah tidak dipakai; lihat GET /enrollment/v1/positions.",
    "This position is not in that agency's list, or no longer in use; see GET /enrollment/v1/positions.",
)


@dataclass(frozen=True, slots=True)
class Position:
    """A position (jabatan); ``technical`` are its own competencies with their levels, 1 to 5."""

    title: str
    type: PositionType
    technical: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PositionEntry:
    """A position of an agency's list, by its short name there."""

    position: str
    stated: Position


def put_positions(
    tx: Tx, principal: Principal, agency: str, entries: Sequence[PositionEntry], now: datetime, rules: Rules
) -> list[StoredPosition]:
    """Make the list so; the positions in use. One that is left out is no longer in use, and who holds it keeps it.

    A changed one reaches everybody who holds it, each of whom is told to others. Raises ``Forbidden``, ``NotFound``.
    """
    home = named_agency(tx, principal, agency)
    known = {one.position_id: one for one in positions.of_agency(tx, agency)}
    changed: list[StoredPosition] = []
    for entry in entries:
        position_id = f"{agency}.{entry.position}"
        values: dict[str, Any] = {
            "title": entry.stated.title,
            "type": entry.stated.type,
            "technical": dict(entry.stated.technical),
        }
        stored = known.pop(position_id, None)
        if stored is None:
            tx.session.add(StoredPosition(position_id=position_id, agency=agency, city=home.city, **values))
        elif amend(stored, {**values, "active": True}):
            changed.append(stored)
    for left_out in known.values():
        amend(left_out, {"active": False})
    audited(tx, principal, "positions-put", agency, now, positions=len(entries))
    tx.session.flush()
    _reach_holders(tx, changed, now, rules)
    return [one for one in positions.of_agency(tx, agency) if one.active]


def list_positions(
    tx: Tx, principal: Principal, agency: str | None, after: str | None, limit: int
) -> Sequence[StoredPosition]:
    """The next ``limit`` positions in use of the caller's agencies. Raises ``Forbidden`` for another agency."""
    scope: Scope = own_scope(tx, principal, agency)
    return positions.page(tx, scope.agency, scope.city, after, limit)


def columns_of(tx: Tx, stated: Position | str, agency: str, city: str, today: date, rules: Rules) -> dict[str, Any]:
    """Columns of a register entry for a position stated in line or, by id, one of its agency's list.

    Raises ``NotFound`` for an id that the agency's list does not have.
    """
    if isinstance(stated, Position):
        return {"position_id": None, **_copied(stated.title, stated.type, stated.technical, today, city, rules)}
    found = positions.get(tx, stated)
    if found is None or found.agency != agency or not found.active:
        raise absent(_NONE, "/position_id")
    return {"position_id": stated, **_copied(found.title, found.type, found.technical, today, city, rules)}


def _copied(
    title: str, kind: PositionType, technical: Mapping[str, int], today: date, city: str, rules: Rules
) -> dict[str, Any]:
    """A position's own columns, with every level it asks for."""
    found = rules.of(PositionRules, today, city)
    return {
        "position_title": title,
        "position_type": kind,
        "technical": dict(technical),
        "required": required_levels(kind, technical, found),
        "rule_set": found.rule_set,
    }


def _reach_holders(tx: Tx, changed: Sequence[StoredPosition], now: datetime, rules: Rules) -> None:
    """Bring everybody who holds one of these up to date: one statement for all, and one event for each."""
    columns = {
        one.position_id: _copied(one.title, one.type, one.technical, city_day(now), one.city, rules) for one in changed
    }
    holders = positions.holders(tx, columns)
    positions.copy_to(tx, [(holder["employee_id"], *columns[holder["position_id"]].values()) for holder in holders])
    for holder in holders:
        entry = Employee(**{**holder, **columns[holder["position_id"]], "version": holder["version"] + 1})
        stage(tx, employee_changed(entry), now)
