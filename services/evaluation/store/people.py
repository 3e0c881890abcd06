"""Facts of people, by opaque id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store.tables import Employee
from shared.database import Tx
from shared.database.bulk import replacing, table_of
from shared.database.keys import Keys
from shared.rules.ip_asn import Education
from shared.rules.jp import Employment

_EMPLOYEE = table_of(Employee)
_IDS = Keys("wanted", employee_id=str)
_FIND = sa.select(_EMPLOYEE).where(_IDS.has(_EMPLOYEE.c.employee_id))
_OF_AGENCY = (
    sa.select(_EMPLOYEE)
    .where(_EMPLOYEE.c.agency == sa.bindparam("agency"), _EMPLOYEE.c.active == 1)
    .order_by(_EMPLOYEE.c.employee_id)
)
_OF_CITY = (
    sa.select(_EMPLOYEE)
    .where(_EMPLOYEE.c.city == sa.bindparam("city"), _EMPLOYEE.c.active == 1)
    .order_by(_EMPLOYEE.c.employee_id)
)
_CITY_OF_AGENCY = sa.select(sa.func.min(_EMPLOYEE.c.city)).where(_EMPLOYEE.c.agency == sa.bindparam("agency"))
_PUT = replacing(_EMPLOYEE)


class Place(NamedTuple):
    """Where a person works."""

    agency: str
    city: str
    unit_id: str


class Person(NamedTuple):
    """What evaluation knows of a person. ``version`` 0: only where they were when something happened."""

    employee_id: str
    place: Place
    employment: Employment | None = None
    position_type: str | None = None
    required: Mapping[str, int] | None = None
    """Level by competency; none when the position is not known."""
    contract_start: date | None = None
    active: bool = True
    version: int = 0
    education: Education | None = None
    sex: str | None = None
    supervisor_id: str | None = None

    def required_level(self, competency: str) -> int | None:
        """The level the position asks for; none when it asks for none or is not known."""
        return None if self.required is None else self.required.get(competency)


def find(tx: Tx, employee_ids: Iterable[str]) -> dict[str, Person]:
    """Those of these people that are known, by id."""
    return {row[0]: _person(row) for row in tx.execute(_FIND, _IDS.bound(list(employee_ids))).all()}


def one(tx: Tx, employee_id: str) -> Person | None:
    """A person, if known."""
    return find(tx, [employee_id]).get(employee_id)


def of_agency(tx: Tx, agency: str) -> Sequence[Person]:
    """Everybody who works in an agency now."""
    return [_person(row) for row in tx.execute(_OF_AGENCY, {"agency": agency}).all()]


def of_city(tx: Tx, city: str) -> Sequence[Person]:
    """Everybody who works in a city now."""
    return [_person(row) for row in tx.execute(_OF_CITY, {"city": city}).all()]


def city_of(tx: Tx, agency: str) -> str | None:
    """The city of an agency that has people, if it is known."""
    city: str | None = tx.execute(_CITY_OF_AGENCY, {"agency": agency}).scalar_one()
    return city


def put(tx: Tx, people: Iterable[Person]) -> None:
    """Store these facts in place of what was known."""
    _PUT.run(tx, [_row(person) for person in people])


def _person(row: Sequence[Any]) -> Person:
    employee_id, agency, city, unit_id, employment, position_type, required, contract_start, active, *rest = row
    return Person(
        employee_id,
        Place(agency, city, unit_id),
        employment,
        position_type,
        None if required is None else _levels(required),
        None if contract_start is None else date.fromisoformat(contract_start),
        bool(active),
        *rest,
    )


def _row(person: Person) -> tuple[Any, ...]:
    return (
        person.employee_id,
        *person.place,
        person.employment,
        person.position_type,
        None if person.required is None else json.dumps(dict(person.required), sort_keys=True),
        None if person.contract_start is None else person.contract_start.isoformat(),
        int(person.active),
        person.version,
        person.education,
        person.sex,
        person.supervisor_id,
    )


@lru_cache(maxsize=4096)
def _levels(required: str) -> Mapping[str, int]:
    """Positions are few and people many: the same text is read once."""
    return MappingProxyType(json.loads(required))
