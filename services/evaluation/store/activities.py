"""Completions and mentoring meetings as they went into the sums, so that each can be taken back exactly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from services.evaluation.store import tables
from shared.database import Tx
from shared.database.bulk import deleting, inserting, table_of
from shared.database.keys import Keys

ActivityKey = tuple[str, str]
"""Activity and employee: a mentoring meeting counts for both who met."""

_ACTIVITY = table_of(tables.Activity)
_IDS = Keys("wanted", activity_id=str)
_FIND = sa.select(_ACTIVITY).where(_IDS.has(_ACTIVITY.c.activity_id))
_ADD = inserting(_ACTIVITY)
_REMOVE = deleting(_ACTIVITY)


class Activity(NamedTuple):
    """A row of ``activity``, in its columns' order; JP in tenths, tests as exact decimals in text."""

    activity_id: str
    employee_id: str
    kind: str
    event_id: str
    programme_id: str | None
    session_id: str | None
    outcome: str | None
    jp_on: str
    jp_cap: str
    jp_session_tenths: int
    jp_tenths: int
    pre_test: str | None
    post_test: str | None
    form: str | None = None

    @property
    def key(self) -> ActivityKey:
        """What the row is found by."""
        return self.activity_id, self.employee_id


def find(tx: Tx, keys: Iterable[ActivityKey]) -> dict[ActivityKey, Activity]:
    """Those of these activities that count now."""
    asked = set(keys)
    rows = tx.execute(_FIND, _IDS.bound({activity_id for activity_id, _ in asked})).all()
    return {activity.key: activity for activity in map(Activity._make, rows) if activity.key in asked}


def remove(tx: Tx, keys: Iterable[ActivityKey]) -> None:
    """They no longer count."""
    _REMOVE.run(tx, list(keys))


def add(tx: Tx, activities: Iterable[Activity]) -> None:
    """They count from now on; none of them may be there yet."""
    _ADD.run(tx, list(activities))
