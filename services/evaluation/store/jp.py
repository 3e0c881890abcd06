"""Learning hours by person, day and cap, in tenths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.domain.jp import NO_CAP, Bucket, BucketSum
from services.evaluation.store import tables
from services.evaluation.store.bulk import Bulk, adding, fetched, table_of
from services.evaluation.store.keys import WANTED, part, wanted
from shared.database import Tx

BucketKey = tuple[str, str, str, int]
"""Employee, day, cap and the size of one session where the cap counts sessions."""

Buckets = dict[Bucket, BucketSum]

_BUCKET, _EMPLOYEE = table_of(tables.JpBucket), table_of(tables.Employee)
_IN_SPAN = sa.and_(_BUCKET.c.employee_id == part(0), _BUCKET.c.jp_on >= part(2), _BUCKET.c.jp_on <= part(3))
_UNCAPPED = sa.select(
    part(0),
    part(1),
    part(2),
    sa.select(sa.func.sum(_BUCKET.c.tenths)).where(_IN_SPAN, _BUCKET.c.cap == NO_CAP).scalar_subquery(),
).select_from(WANTED)
_CAPPED = sa.select(
    part(0), part(1), _BUCKET.c.cap, _BUCKET.c.jp_on, _BUCKET.c.session_tenths, _BUCKET.c.sessions, _BUCKET.c.tenths
).select_from(WANTED.join(_BUCKET, sa.and_(_IN_SPAN, _BUCKET.c.cap != NO_CAP)))
_OF_AGENCY = (
    sa.select(_BUCKET)
    .join(_EMPLOYEE, _EMPLOYEE.c.employee_id == _BUCKET.c.employee_id)
    .where(_EMPLOYEE.c.agency == sa.bindparam("agency"), _EMPLOYEE.c.active == 1)
    .where(_BUCKET.c.jp_on.between(sa.bindparam("first"), sa.bindparam("last")))
)
_ADD = adding(_BUCKET)
_KEY = tuple(column.name for column in _BUCKET.primary_key)
_FORGET_EMPTY = Bulk(
    lambda _: sa.delete(_BUCKET).where(
        *(_BUCKET.c[name] == sa.bindparam(name) for name in _KEY), _BUCKET.c.sessions == sa.literal_column("0")
    ),
    _KEY,
)


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
    parameters = wanted(keys)
    uncapped = fetched(tx, _UNCAPPED, parameters)
    capped = fetched(tx, _CAPPED, parameters)
    for employee_id, label, first, tenths in uncapped:
        if tenths:
            found[employee_id, label][Bucket(NO_CAP, date.fromisoformat(first), 0)] = BucketSum(1, tenths)
    for employee_id, label, *row in capped:
        _put(found[employee_id, label], row)
    return dict(found)


def of_agency(tx: Tx, agency: str, first: date, last: date) -> dict[str, Buckets]:
    """The buckets of everybody who works in an agency now, between two days, by person."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    rows = fetched(tx, _OF_AGENCY, {"agency": agency, **days})
    found: dict[str, Buckets] = defaultdict(dict)
    for employee_id, on, cap, *row in rows:
        _put(found[employee_id], (cap, on, *row))
    return dict(found)


def add(tx: Tx, deltas: Mapping[BucketKey, BucketSum]) -> None:
    """Add to the buckets. One that is left without sessions has no row, as if it had never been."""
    _ADD.run(tx, [(*key, *delta) for key, delta in deltas.items() if delta.sessions or delta.tenths])
    _FORGET_EMPTY.run(tx, [key for key, delta in deltas.items() if delta.sessions < 0])


def _put(buckets: Buckets, row: Sequence[Any]) -> None:
    cap, on, session_tenths, sessions, tenths = row
    buckets[Bucket(cap, date.fromisoformat(on), session_tenths)] = BucketSum(sessions, tenths)
