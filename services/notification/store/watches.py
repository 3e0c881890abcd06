"""The facts that rules look at, now and before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from services.notification.store.alerts import AlertKey, Place
from services.notification.store.rule_tables import JUDGED, WATCH
from shared.database import Tx
from shared.database.bulk import deleting, inserting, replacing
from shared.database.keys import Keys

_SUBJECTS: Final = Keys("watched", subject_id=str)
_OF_SUBJECTS: Final = sa.select(WATCH).where(_SUBJECTS.has(WATCH.c.subject_id))
_PUT: Final = replacing(WATCH)
_DROP: Final = deleting(WATCH)
_KEEP: Final = inserting(JUDGED)


class Behind(NamedTuple):
    """The event behind some facts."""

    event_id: str
    event_type: str
    event_at: datetime


class Watched(NamedTuple):
    """The facts that a rule looks at, since when, and the event that told them; None where none is known."""

    place: Place
    facts: str
    since: datetime
    behind: Behind | None


class Past(NamedTuple):
    """What a rule looked at from a moment on; facts None: nothing any more."""

    subject_id: str
    cause: str
    unit_id: str | None
    at: datetime
    facts: str | None


class Page(NamedTuple):
    """After which subject and cause a page of watched facts begins."""

    subject_id: str = ""
    cause: str = ""


def known(tx: Tx, subject_ids: Collection[str]) -> dict[AlertKey, Watched]:
    """Everything that rules look at about these subjects."""
    if not subject_ids:
        return {}
    return {_key(row): _watched(row) for row in tx.execute(_OF_SUBJECTS, _SUBJECTS.bound(subject_ids))}


def put(tx: Tx, watched: Collection[tuple[AlertKey, Watched]]) -> None:
    """Store what rules look at now."""
    _PUT.run(
        tx,
        [
            (
                key.subject_id,
                key.rule,
                key.cause,
                *its.place,
                its.facts,
                its.since,
                *(its.behind or (None, None, None)),
            )
            for key, its in watched
        ],
    )


def drop(tx: Tx, keys: Collection[AlertKey]) -> None:
    """Forget what there is nothing to look at any more."""
    _DROP.run(tx, [(key.subject_id, key.rule, key.cause) for key in keys])


def remember(tx: Tx, rows: Collection[tuple[Any, ...]]) -> None:
    """Append to the history; rows in the columns' order of ``judged``."""
    _KEEP.run(tx, rows)


def page(tx: Tx, rule: str, place: tuple[str, str | None], after: Page, limit: int) -> list[tuple[AlertKey, Watched]]:
    """What a rule looks at in a city, or in one of its agencies, in the order of subjects and causes."""
    city, agency = place
    following = sa.or_(
        WATCH.c.subject_id > after.subject_id,
        sa.and_(WATCH.c.subject_id == after.subject_id, WATCH.c.cause > after.cause),
    )
    query = sa.select(WATCH).where(WATCH.c.rule == rule, WATCH.c.city == city, following)
    if agency is not None:
        query = query.where(WATCH.c.agency == agency)
    rows = tx.execute(query.order_by(WATCH.c.subject_id, WATCH.c.cause).limit(limit))
    return [(_key(row), _watched(row)) for row in rows]


def past(tx: Tx, rule: str, place: tuple[str, str | None], before: datetime, limit: int) -> Sequence[Past]:
    """The history of a rule in a city or one of its agencies up to a moment, in the order in which it was written."""
    city, agency = place
    query = sa.select(JUDGED).where(JUDGED.c.rule == rule, JUDGED.c.city == city, JUDGED.c.at < before)
    if agency is not None:
        query = query.where(JUDGED.c.agency == agency)
    rows = tx.execute(query.order_by(JUDGED.c.judged_id).limit(limit))
    return [Past(row.subject_id, row.cause, row.unit_id, row.at, row.facts) for row in rows]


def standing(tx: Tx, rule: str, place: tuple[str, str | None], since: datetime, limit: int) -> Sequence[Past]:
    """What a rule looks at now and has looked at since before a moment, whose beginning history may have forgotten."""
    city, agency = place
    query = sa.select(WATCH).where(WATCH.c.rule == rule, WATCH.c.city == city, WATCH.c.since < since)
    if agency is not None:
        query = query.where(WATCH.c.agency == agency)
    rows = tx.execute(query.order_by(WATCH.c.subject_id, WATCH.c.cause).limit(limit))
    return [Past(row.subject_id, row.cause, row.unit_id, row.since, row.facts) for row in rows]


def oldest(tx: Tx, rule: str, city: str) -> datetime | None:
    """Since when there is a history of a rule in a city; None where there is none."""
    first: datetime | None = tx.execute(
        sa.select(JUDGED.c.at).where(JUDGED.c.rule == rule, JUDGED.c.city == city).order_by(JUDGED.c.judged_id).limit(1)
    ).scalar()
    return first


def forget_before(tx: Tx, moment: datetime, limit: int) -> int:
    """Forget at most ``limit`` rows of history that are older; how many."""
    old = sa.select(JUDGED.c.judged_id).where(JUDGED.c.at < moment).order_by(JUDGED.c.at).limit(limit)
    return tx.execute(sa.delete(JUDGED).where(JUDGED.c.judged_id.in_(old))).rowcount


def _key(row: Any) -> AlertKey:
    return AlertKey(row.rule, row.subject_id, row.cause)


def _watched(row: Any) -> Watched:
    behind = None if row.event_id is None else Behind(row.event_id, row.event_type, row.event_at)
    return Watched(Place(row.agency, row.city, row.unit_id), row.facts, row.since, behind)
