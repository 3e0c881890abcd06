"""Whether two stores of a service say the same, row by row, and where they do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from services.evaluation.store.effect_tables import Participation
from services.notification.domain.operations import BEHIND, DEAD_LETTERS, PARKED
from services.notification.store.notice_tables import NOTICE
from shared.database import Tx
from shared.database.bulk import table_of

Row = tuple[Any, ...]
Rows = dict[Row, Row]
"""Rows by primary key."""


PARTICIPATION: Final = table_of(Participation)

NOTICED: Final[Mapping[str, Collection[str]]] = {"watch": ("since", "event_id", "event_type", "event_at")}
"""Columns by table that say when a process noticed something, and in the light of which event of its batch."""

OF_UPKEEP: Final = frozenset({BEHIND, DEAD_LETTERS, PARKED})
"""Rules about the platform itself: what they look at is asked of the services and in no event."""


_ABOUT: Final[Mapping[str, int]] = {
    PARTICIPATION.name: PARTICIPATION.columns.keys().index("employee_id"),
    NOTICE.name: NOTICE.columns.keys().index("employee_id"),
}
"""Where a row says whom the events about it are keyed by; in other tables the first part of its key does."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one table, by primary key."""

    table: str
    missing: frozenset[Row]
    """In the live store alone."""
    new: frozenset[Row]
    """In the rebuilt store alone."""
    changed: frozenset[Row]
    about: frozenset[str]
    """Whose rows they are: what the events about them are keyed by."""

    @property
    def keys(self) -> frozenset[Row]:
        """Every row that is not the same in both."""
        return self.missing | self.new | self.changed


def derived_tables(tx: Tx, except_for: Collection[str] = ()) -> list[sa.Table]:
    """The tables whose rows follow from events: all but those of the pipeline and those named."""
    pipeline = tx.tables
    kept = {pipeline.outbox, pipeline.inbox, pipeline.consumer_position, pipeline.idempotency_key, pipeline.audit}
    tables = pipeline.outbox.metadata.sorted_tables
    return [table for table in tables if table not in kept and table.name not in except_for]


def rows_of(tx: Tx, table: sa.Table) -> Rows:
    """All rows of a table, without what ``NOTICED`` names."""
    compared = [column for column in table.columns if column.name not in NOTICED.get(table.name, ())]
    query = sa.select(*compared)
    if table.name == "watch":
        query = query.where(table.c.rule.not_in(OF_UPKEEP))
    places = [compared.index(column) for column in table.primary_key]
    found = (tuple(row) for row in tx.execute(query))
    return {tuple(row[place] for place in places): row for row in found}


def all_rows(tx: Tx, except_for: Collection[str] = ()) -> dict[str, Rows]:
    """All rows of all derived tables, by table."""
    return {table.name: rows_of(tx, table) for table in derived_tables(tx, except_for)}


def differences(live: dict[str, Rows], rebuilt: dict[str, Rows]) -> list[Difference]:
    """Where they differ, one for each table that is not the same."""
    found = (_difference(name, live[name], rebuilt[name]) for name in live)
    return [difference for difference in found if difference.keys]


def subjects(found: Iterable[Difference]) -> frozenset[str]:
    """Whose rows differ."""
    return frozenset().union(*(difference.about for difference in found))


def _difference(table: str, live: Rows, rebuilt: Rows) -> Difference:
    changed = frozenset(key for key in live.keys() & rebuilt.keys() if live[key] != rebuilt[key])
    missing, new = frozenset(live.keys() - rebuilt.keys()), frozenset(rebuilt.keys() - live.keys())
    rows, place = live | rebuilt, _ABOUT.get(table)
    about = (key[0] if place is None else rows[key][place] for key in missing | new | changed)
    return Difference(table, missing, new, changed, frozenset(map(str, about)))
