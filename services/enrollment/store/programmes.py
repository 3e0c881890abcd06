"""Programmes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col, select

from services.enrollment.store.requirements import EMPTY
from services.enrollment.store.tables import Programme
from shared.database import Tx
from shared.rules.positions import PositionType


def get(tx: Tx, programme_id: str) -> Programme | None:
    """The programme."""
    return tx.session.get(Programme, programme_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which programmes to list; ``None`` asks for nothing."""

    text: str | None = None
    """Part of the title."""
    form: str | None = None
    competency: str | None = None
    """One that it builds."""
    position_type: PositionType | None = None
    """One that it is for, as a programme for everybody is."""


def page(
    tx: Tx, agency: str | None, city: str | None, wanted: Wanted, after: str | None, limit: int
) -> Sequence[Programme]:
    """The next ``limit`` programmes by id: of one agency, or a city, or all; as far as they are ``wanted``."""
    query = select(Programme).order_by(col(Programme.programme_id)).limit(limit)
    if agency is not None:
        query = query.where(col(Programme.agency) == agency)
    if city is not None:
        query = query.where(col(Programme.city) == city)
    for condition in _conditions(wanted):
        query = query.where(condition)
    if after is not None:
        query = query.where(col(Programme.programme_id) > after)
    return tx.session.exec(query).all()


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.text is not None:
        yield col(Programme.title).icontains(wanted.text, autoescape=True)
    if wanted.form is not None:
        yield col(Programme.form) == wanted.form
    if wanted.competency is not None:
        yield col(Programme.competencies).contains(f'"competency":"{wanted.competency}"', autoescape=True)
    if wanted.position_type is not None:
        types = col(Programme.position_types)
        named = types.contains(f'"{wanted.position_type}"', autoescape=True)
        yield sa.or_(named, sa.and_(types == EMPTY, col(Programme.position_ids) == EMPTY))
