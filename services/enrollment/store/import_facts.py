"""The facts a roster's rows are decided on, fetched for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from services.enrollment.domain.budget import SessionState
from services.enrollment.domain.enrolment import State
from services.enrollment.store.tables import EMPLOYEE, ENROLLMENT, PROGRAMME, SESSION
from shared.database import Tx
from shared.database.keys import Keys


class Registered(NamedTuple):
    """A register entry as far as a roster is compared with it."""

    employee_id: str
    nip: str
    name: str
    agency: str
    city: str


class Offer(NamedTuple):
    """A programme of the city."""

    programme_id: str
    agency: str
    title: str
    form: str
    jp_tenths: int
    active: bool


class Slot(NamedTuple):
    """A session with its seats."""

    session_id: str
    programme_id: str
    agency: str
    starts_on: date
    ends_on: date
    capacity: int
    seats_taken: int
    jp_tenths: int
    imported: bool
    state: SessionState


class Recorded(NamedTuple):
    """What is stored of a person in a session; tests in hundredths of a point, JP in tenths."""

    enrollment_id: str
    status: State
    pre_test_hundredths: int | None
    post_test_hundredths: int | None
    jp_earned_tenths: int | None
    certificate_number: str | None
    completed_at: datetime | None


_IDS: Final = Keys("ids", id=str)
_NIPS: Final = Keys("nips", nip=str)
_RANGES: Final = Keys("ranges", first=str, last=str)
_SEATS: Final = Keys("seats", employee_id=str, session_id=str)
_REGISTERED: Final = sa.select(*(EMPLOYEE.c[name] for name in Registered._fields))
_BY_NIP: Final = _REGISTERED.where(_NIPS.has(EMPLOYEE.c.nip))
_BY_RANGE: Final = _REGISTERED.join_from(
    _RANGES.table, EMPLOYEE, EMPLOYEE.c.nip.between(_RANGES.c.first, _RANGES.c.last)
).order_by(EMPLOYEE.c.nip)
_BY_ID: Final = _REGISTERED.where(_IDS.has(EMPLOYEE.c.employee_id), EMPLOYEE.c.erased_at.is_(None))
_OFFERS: Final = (
    sa.select(*(PROGRAMME.c[name] for name in Offer._fields))
    .where(PROGRAMME.c.city == sa.bindparam("in_city"))
    .order_by(PROGRAMME.c.programme_id)
)
_SLOTS: Final = (
    sa.select(*(SESSION.c[name] for name in Slot._fields))
    .where(_IDS.has(SESSION.c.programme_id))
    .order_by(SESSION.c.starts_on, SESSION.c.session_id)
)
_RECORDED: Final = sa.select(
    ENROLLMENT.c.employee_id, ENROLLMENT.c.session_id, *(ENROLLMENT.c[name] for name in Recorded._fields)
).join_from(
    _SEATS.table,
    ENROLLMENT,
    sa.and_(ENROLLMENT.c.employee_id == _SEATS.c.employee_id, ENROLLMENT.c.session_id == _SEATS.c.session_id),
)
_CARRY: Final = (
    sa.update(SESSION)
    .where(SESSION.c.session_id == sa.bindparam("of_session"))
    .values(
        capacity=sa.case(
            (
                SESSION.c.capacity < SESSION.c.seats_taken + sa.bindparam("by"),
                SESSION.c.seats_taken + sa.bindparam("by"),
            ),
            else_=SESSION.c.capacity,
        ),
        seats_taken=SESSION.c.seats_taken + sa.bindparam("by"),
    )
)


def by_nip(tx: Tx, nips: Collection[str]) -> dict[str, Registered]:
    """The register entries with these numbers (18 digits), whosoever's they are."""
    if not nips:
        return {}
    found = map(Registered._make, tx.execute(_BY_NIP, _NIPS.bound(nips)))
    return {entry.nip: entry for entry in found}


def by_prefix(tx: Tx, prefixes: Collection[str]) -> dict[str, list[Registered]]:
    """The register entries whose numbers begin with these 15 digits, by them."""
    found: defaultdict[str, list[Registered]] = defaultdict(list)
    if prefixes:
        ranges = [(f"{prefix}000", f"{prefix}999") for prefix in prefixes]
        for entry in map(Registered._make, tx.execute(_BY_RANGE, _RANGES.bound(ranges))):
            found[entry.nip[:15]].append(entry)
    return found


def by_id(tx: Tx, ids: Collection[str]) -> dict[str, Registered]:
    """The register entries with these ids, erased ones left out."""
    if not ids:
        return {}
    found = map(Registered._make, tx.execute(_BY_ID, _IDS.bound(ids)))
    return {entry.employee_id: entry for entry in found}


def offers(tx: Tx, city: str) -> list[Offer]:
    """Every programme of a city, the oldest first."""
    return [Offer._make(row) for row in tx.execute(_OFFERS, {"in_city": city})]


def slots(tx: Tx, programme_ids: Collection[str]) -> list[Slot]:
    """Every session of these programmes, by their first day."""
    if not programme_ids:
        return []
    return [Slot._make(row) for row in tx.execute(_SLOTS, _IDS.bound(programme_ids))]


def recorded(tx: Tx, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Recorded]:
    """What is stored of these (employee_id, session_id)."""
    if not wanted:
        return {}
    rows = tx.execute(_RECORDED, _SEATS.bound(wanted))
    return {(row.employee_id, row.session_id): Recorded._make(row[2:]) for row in rows}


def carry_seats(tx: Tx, seats: Mapping[str, int]) -> None:
    """Count seats as taken that an earlier part of a dry run took; only for what is undone afterwards."""
    if seats:
        tx.execute(_CARRY, [{"of_session": session_id, "by": count} for session_id, count in seats.items()])
