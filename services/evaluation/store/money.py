"""What programmes offer, what sessions cost, and the money set aside for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from services.evaluation.store.report_tables import Budget as BudgetTable
from services.evaluation.store.report_tables import ProgrammeOffer, SessionCost
from shared.database import Tx
from shared.database.bulk import replacing, table_of
from shared.database.keys import Keys

_OFFER, _COST, _BUDGET = table_of(ProgrammeOffer), table_of(SessionCost), table_of(BudgetTable)
_PROGRAMME = table_of(tables.Programme)
_IDS = Keys("wanted", programme_id=str)
_AGENCY, _YEAR = sa.bindparam("agency", type_=sa.String), sa.bindparam("year", type_=sa.Integer)
_PUT_OFFERS, _PUT_COSTS, _PUT_BUDGETS = (replacing(one, newer="version") for one in (_OFFER, _COST, _BUDGET))
_COSTS_OF_AGENCY = (
    sa.select(_COST)
    .where(_COST.c.agency == _AGENCY)
    .where(_COST.c.ends_on.between(sa.bindparam("first", type_=sa.String), sa.bindparam("last", type_=sa.String)))
    .order_by(_COST.c.ends_on, _COST.c.session_id)
)
_COSTS_OF_PROGRAMMES = sa.select(_COST).where(_IDS.has(_COST.c.programme_id)).order_by(_COST.c.session_id)
_BUDGETS = sa.select(_BUDGET).where(_BUDGET.c.agency == _AGENCY, _BUDGET.c.year == _YEAR).order_by(_BUDGET.c.budget_id)
_OFFERS_OF_CITY = (
    sa.select(_OFFER, _PROGRAMME.c.agency, _PROGRAMME.c.title, _PROGRAMME.c.form, _PROGRAMME.c.competencies)
    .join(_PROGRAMME, _PROGRAMME.c.programme_id == _OFFER.c.programme_id)
    .where(_OFFER.c.city == sa.bindparam("city", type_=sa.String), _PROGRAMME.c.active == 1)
    .order_by(_PROGRAMME.c.title, _OFFER.c.programme_id)
)


class Offer(NamedTuple):
    """A row of ``programme_offer``, in its columns' order but for the list."""

    programme_id: str
    city: str
    jp_tenths: int
    position_types: tuple[str, ...]
    budget_planned: int
    version: int


class Offered(NamedTuple):
    """An offer with the programme's agency, title and form, and the slugs of what it builds."""

    offer: Offer
    agency: str
    title: str
    form: str
    competencies: tuple[str, ...]


class Cost(NamedTuple):
    """A row of ``session_cost``, in its columns' order."""

    session_id: str
    programme_id: str
    agency: str
    city: str
    ends_on: str
    capacity: int
    planned: int
    spent: int | None
    cancelled: int
    version: int

    @property
    def known(self) -> int | None:
        """What it has cost, or was planned to cost while nobody has said; none where neither was said."""
        return (self.planned or None) if self.spent is None else self.spent


class Budget(NamedTuple):
    """A row of ``budget``, in its columns' order."""

    budget_id: str
    agency: str
    city: str
    year: int
    programme_id: str | None
    planned: int
    committed: int
    spent: int
    version: int


def put(tx: Tx, offers: Iterable[Offer], costs: Iterable[Cost], budgets: Iterable[Budget]) -> None:
    """Store these facts; an old version sent again does not overwrite a newer one."""
    _PUT_OFFERS.run(tx, [_flat(offer) for offer in offers])
    _PUT_COSTS.run(tx, list(costs))
    _PUT_BUDGETS.run(tx, list(budgets))


def costs_of_agency(tx: Tx, agency: str, first: str, last: str) -> Sequence[Cost]:
    """The sessions an agency runs that end between two days, the first to end first."""
    span = {"agency": agency, "first": first, "last": last}
    return [Cost._make(row) for row in tx.execute(_COSTS_OF_AGENCY, span).all()]


def costs_of_programmes(tx: Tx, programme_ids: Iterable[str]) -> Sequence[Cost]:
    """Every session of these programmes."""
    return [Cost._make(row) for row in tx.execute(_COSTS_OF_PROGRAMMES, _IDS.bound(list(programme_ids))).all()]


def budgets(tx: Tx, agency: str, year: int) -> Sequence[Budget]:
    """An agency's budgets of a year, the whole one and those of programmes."""
    return [Budget._make(row) for row in tx.execute(_BUDGETS, {"agency": agency, "year": year}).all()]


def offers_of_city(tx: Tx, city: str) -> Sequence[Offered]:
    """What can be attended in a city, by title."""
    rows: Sequence[Sequence[Any]] = tx.execute(_OFFERS_OF_CITY, {"city": city}).all()
    return [Offered(_offer(row[:6]), row[6], row[7], row[8], tuple(json.loads(row[9] or "{}"))) for row in rows]


def newest(held: Mapping[str, Any], key: str, version: int) -> bool:
    """Whether facts of this version are newer than those held of the same subject."""
    present = held.get(key)
    return present is None or version > present.version


def _offer(row: Sequence[Any]) -> Offer:
    programme_id, city, jp_tenths, position_types, budget, version = row
    return Offer(programme_id, city, jp_tenths, tuple(json.loads(position_types)), budget, version)


def _flat(offer: Offer) -> tuple[Any, ...]:
    return (*offer[:3], json.dumps(offer.position_types), *offer[4:])
