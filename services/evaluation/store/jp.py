"""Learning hours by person, day and cap, in tenths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.domain.jp import NO_CAP, Bucket, BucketSum
from services.evaluation.store import tables
from shared.database import Tx
from shared.database.bulk import adding, deleting, table_of
from shared.database.keys import Keys

BucketKey = tuple[str, str, str, int]
"""Employee, day, cap and the size of one session where the cap counts sessions."""

Buckets = dict[Bucket, BucketSum]

_BUCKET, _EMPLOYEE = table_of(tables.JpBucket), table_of(tables.Employee)
_SPANS = Keys("spans", employee_id=str, label=int, first=str, last=str)
_IN_SPAN = sa.and_(
    _BUCKET.c.employee_id == _SPANS.c.employee_id,
    _BUCKET.c.jp_on >= _SPANS.c.first,
    _BUCKET.c.jp_on <= _SPANS.c.last,
)
_TENTHS = sa.cast(sa.func.sum(_BUCKET.c.tenths), sa.BigInteger)
_UNCAPPED = sa.select(
    _SPANS.c.employee_id,
    _SPANS.c.label,
    _SPANS.c.first,
    sa.select(_TENTHS).where(_IN_SPAN, _BUCKET.c.cap == NO_CAP).scalar_subquery(),
)
_CAPPED = sa.select(
    _SPANS.c.employee_id,
    _SPANS.c.label,
    _BUCKET.c.cap,
    _BUCKET.c.jp_on,
    _BUCKET.c.session_tenths,
    _BUCKET.c.sessions,
    _BUCKET.c.tenths,
).join_from(_SPANS.table, _BUCKET, sa.and_(_IN_SPAN, _BUCKET.c.cap != NO_CAP))
_OF_PEOPLE = (
    sa.select(_BUCKET)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _BUCKET.c.employee_id)
    .where(_EMPLOYEE.c.active == 1, _BUCKET.c.jp_on.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(*_BUCKET.primary_key.columns)
)
_OF_AGENCY = _OF_PEOPLE.where(_EMPLOYEE.c.agency == sa.bindparam("agency"))
_OF_CITY = _OF_PEOPLE.where(_EMPLOYEE.c.city == sa.bindparam("city"))
_ADD = adding(_BUCKET)
_FORGET_EMPTY = deleting(_BUCKET, *_BUCKET.primary_key.columns.keys(), "sessions")


class Span(NamedTuple):
    """A person's days, both ends included, under the label of their JP year."""

    employee_id: str
    label: int
    first: date
    last: date


def in_spans(tx: Tx, spans: Iterable[Span]) -> dict[tuple[str, int], Buckets]:
    """The hours of each span that has any, by person and label.

    Those without a cap come as one bucket, on the span's first day: nothing asks when they were earned, or in how many
    sessions, and a year of them costs no more than a day.
    """
    keys = [(span.employee_id, span.label, span.first.isoformat(), span.last.isoformat()) for span in spans]
    found: dict[tuple[str, int], Buckets] = defaultdict(dict)
    parameters = _SPANS.bound(keys)
    uncapped: Sequence[Sequence[Any]] = tx.execute(_UNCAPPED, parameters).all()
    capped: Sequence[Sequence[Any]] = tx.execute(_CAPPED, parameters).all()
    for employee_id, label, first, tenths in uncapped:
        if tenths:
            found[employee_id, label][_uncapped_on(first)] = BucketSum(1, tenths)
    for employee_id, label, *row in capped:
        _put(found[employee_id, label], row)
    return dict(found)


@lru_cache(maxsize=1024)
def _uncapped_on(day: str) -> Bucket:
    return Bucket(NO_CAP, date.fromisoformat(day), 0)


def of_agency(tx: Tx, agency: str, first: date, last: date) -> dict[str, Buckets]:
    """The buckets of everybody who works in an agency now, between two days, by person."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return _by_person(tx.execute(_OF_AGENCY, {"agency": agency, **days}).all())


def of_city(tx: Tx, city: str, first: date, last: date) -> dict[str, Buckets]:
    """The buckets of everybody who works in a city now, between two days, by person."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return _by_person(tx.execute(_OF_CITY, {"city": city, **days}).all())


def _by_person(rows: Sequence[Sequence[Any]]) -> dict[str, Buckets]:
    found: dict[str, Buckets] = defaultdict(dict)
    for employee_id, on, cap, *row in rows:
        _put(found[employee_id], (cap, on, *row))
    return dict(found)


def add(tx: Tx, deltas: Mapping[BucketKey, BucketSum]) -> None:
    """Add to the buckets. One that is left without sessions has no row, as if it had never been."""
    _ADD.run(tx, [(*key, *delta) for key, delta in deltas.items() if delta.sessions or delta.tenths])
    _FORGET_EMPTY.run(tx, [(*key, 0) for key, delta in deltas.items() if delta.sessions < 0])


def _put(buckets: Buckets, row: Sequence[Any]) -> None:
    cap, on, session_tenths, sessions, tenths = row
    buckets[Bucket(cap, date.fromisoformat(on), session_tenths)] = BucketSum(sessions, tenths)
