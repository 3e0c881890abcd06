"""Versions of rule sets that were entered, in which state the work on each is, and what it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from services.evaluation.store.ikm import IkmSums
from services.evaluation.store.rule_set_tables import EnteredRuleSet, RuleSetEffect, RuleSetMover
from services.evaluation.store.scores import Basis
from shared.database import Tx
from shared.database.bulk import adding, inserting, table_of

State = Literal["preparing", "ready", "telling", "in_force", "withdrawn"]
"""Being worked out, waiting for its day, telling of what it changed, in force; or taken back before its day."""

EVERYWHERE: Final = "*"
"""The city of a version that holds for the platform."""

_SET, _EFFECT, _MOVER = table_of(EnteredRuleSet), table_of(RuleSetEffect), table_of(RuleSetMover)
_EMPLOYEE, _UNIT, _IKM = table_of(tables.Employee), table_of(tables.Unit), table_of(tables.IkmSum)
_ORDER = (_SET.c.name, _SET.c.city, _SET.c.effective_from, _SET.c.number)
_STANDING = sa.select(_SET).where(_SET.c.state != "withdrawn").order_by(*_ORDER)
_PENDING_BASIS = sa.select(_SET).where(_SET.c.landmark.is_not(None), _SET.c.state.in_(("preparing", "ready")))
_ADD, _ADD_EFFECTS, _ADD_MOVERS = inserting(_SET), adding(_EFFECT), inserting(_MOVER)


class Entered(NamedTuple):
    """A row of ``rule_set``, in its columns' order."""

    rule_set_id: str
    name: str
    city: str
    number: int
    effective_from: str
    parameters: str
    reason: str
    entered_by: str
    entered_at_ms: int
    landmark: str | None
    half_life_days: int | None
    state: State
    cursor: str = ""
    done: int = 0
    total: int = 0
    as_of_ms: int = 0

    @property
    def first_day(self) -> date:
        """The day from which it holds."""
        return date.fromisoformat(self.effective_from)

    @property
    def basis(self) -> Basis | None:
        """The landmark and half-life that all sums are made anew under; none where both stay."""
        if self.landmark is None or self.half_life_days is None:
            return None
        return Basis(self.landmark, self.half_life_days)

    @property
    def owner(self) -> str | None:
        """The city it is for; none for the platform."""
        return None if self.city == EVERYWHERE else self.city


class Effect(NamedTuple):
    """From one reading to another: of whose agency, of what (a level, a placement, ...), of which competency."""

    agency: str
    what: str
    subject: str
    before: str
    after: str


class Mover(NamedTuple):
    """A score that moves, by ``distance`` hundredths."""

    agency: str
    employee_id: str
    competency: str
    before: str
    after: str
    distance: int


def standing(tx: Tx) -> tuple[Entered, ...]:
    """Every version that was not withdrawn, by name, city and day."""
    return tuple(Entered._make(row) for row in tx.execute(_STANDING))


def one(tx: Tx, rule_set_id: str) -> Entered | None:
    """A version, withdrawn ones aside."""
    return next((entered for entered in standing(tx) if entered.rule_set_id == rule_set_id), None)


def pending_basis(tx: Tx) -> Entered | None:
    """The version that will change landmark or half-life, if one waits for its day."""
    row = tx.execute(_PENDING_BASIS).one_or_none()
    return None if row is None else Entered._make(row)


def next_number(tx: Tx, name: str, city: str) -> int:
    """A number that no version of this name and city has had, withdrawn ones included."""
    highest = sa.select(sa.func.max(_SET.c.number)).where(_SET.c.name == name, _SET.c.city == city)
    return (tx.execute(highest).scalar_one() or 0) + 1


def add(tx: Tx, entered: Entered) -> None:
    """Store a new version."""
    _ADD.run(tx, [entered])


def take_in(tx: Tx, known: Iterable[Entered]) -> None:
    """Know these versions, of which none has been worked out here: a rebuilt store lives through their days itself."""
    there = {one.rule_set_id for one in standing(tx)}
    new = [one for one in known if one.rule_set_id not in there]
    _ADD.run(tx, [one._replace(state="preparing", cursor="", done=0, as_of_ms=0) for one in new])


def move(tx: Tx, rule_set_id: str, **values: str | int) -> None:
    """Set where the work on a version is."""
    tx.execute(sa.update(_SET).where(_SET.c.rule_set_id == rule_set_id).values(**values))


def people_after(tx: Tx, city: str, cursor: str, limit: int) -> Sequence[str]:
    """The next people of a city (or of all), by id."""
    after = sa.and_(_EMPLOYEE.c.employee_id > cursor, _in(city))
    asked = sa.select(_EMPLOYEE.c.employee_id).where(after).order_by(_EMPLOYEE.c.employee_id).limit(limit)
    return tx.execute(asked).scalars().all()


def count_people(tx: Tx, city: str) -> int:
    """How many people a city has (or all have)."""
    counted: int = tx.execute(sa.select(sa.func.count()).select_from(_EMPLOYEE).where(_in(city))).scalar_one()
    return counted


def cities_of(tx: Tx, agencies: Iterable[str]) -> dict[str, str]:
    """The city of each of these agencies, by its people or its units."""
    found: dict[str, str] = {}
    for table in (_UNIT, _EMPLOYEE):
        asked = sa.select(table.c.agency, sa.func.min(table.c.city)).where(table.c.agency.in_(list(agencies)))
        rows: Sequence[Sequence[Any]] = tx.execute(asked.group_by(table.c.agency)).all()
        found |= {row[0]: row[1] for row in rows}
    return found


def indexes(tx: Tx, city: str, year: int) -> list[tuple[str, str, IkmSums]]:
    """Agency, city and sums of every known unit of a city (or of all) that has answers of a year."""
    joined = sa.select(_UNIT.c.agency, _UNIT.c.city, _IKM).join_from(_IKM, _UNIT, _UNIT.c.unit_id == _IKM.c.unit_id)
    asked = joined.where(_IKM.c.year == year, _IKM.c.n > 0)
    asked = asked if city == EVERYWHERE else asked.where(_UNIT.c.city == city)
    rows: Sequence[Sequence[Any]] = tx.execute(asked).all()
    return [(agency, home, IkmSums(n, tuple(marks))) for agency, home, _, _, n, *marks in rows]


def add_effects(tx: Tx, rule_set_id: str, effects: Mapping[Effect, int]) -> None:
    """Count them in."""
    _ADD_EFFECTS.run(tx, [(rule_set_id, *effect, n) for effect, n in effects.items()])


def effects(tx: Tx, rule_set_id: str) -> dict[Effect, int]:
    """What a version would change, as far as it is worked out."""
    asked = sa.select(_EFFECT).where(_EFFECT.c.rule_set_id == rule_set_id)
    rows: Sequence[Sequence[Any]] = tx.execute(asked).all()
    return {Effect(*row[1:-1]): row[-1] for row in rows}


def movers(tx: Tx, rule_set_id: str, agencies: Iterable[str] | None = None) -> list[Mover]:
    """Whose scores move furthest, of these agencies or of all, the furthest first."""
    asked = sa.select(_MOVER).where(_MOVER.c.rule_set_id == rule_set_id)
    if agencies is not None:
        asked = asked.where(_MOVER.c.agency.in_(list(agencies)))
    rows: Sequence[Sequence[Any]] = tx.execute(asked).all()
    return sorted((Mover(*row[1:]) for row in rows), key=lambda one: (-one.distance, one.employee_id, one.competency))


def put_movers(tx: Tx, rule_set_id: str, agencies: Iterable[str], kept: Iterable[Mover]) -> None:
    """Keep these, and no others of these agencies."""
    its = sa.and_(_MOVER.c.rule_set_id == rule_set_id, _MOVER.c.agency.in_(list(agencies)))
    tx.execute(sa.delete(_MOVER).where(its))
    _ADD_MOVERS.run(tx, [(rule_set_id, *mover) for mover in kept])


def forget_effects(tx: Tx, rule_set_id: str) -> None:
    """Forget what was worked out of a version."""
    for table in (_EFFECT, _MOVER):
        tx.execute(sa.delete(table).where(table.c.rule_set_id == rule_set_id))


def _in(city: str) -> sa.ColumnElement[bool]:
    return sa.true() if city == EVERYWHERE else _EMPLOYEE.c.city == city
