"""What people entered into a service over HTTP, across a rebuild of its store.

Such records are in no event the service reads. Three ways of taking them over: a whole table as it is, for what goes
its own way (decisions, versions of rules, requests); entering it anew, for judgements, whose evidence is in sums that
are rebuilt; and one column of rows that follow from events, for when people read their notices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.judging import restore
from services.evaluation.store import erasures, judgements, rule_sets
from services.evaluation.store.judgements import Judgement
from services.notification.store.notice_tables import NOTICE
from services.notification.store.tables import TIMER
from shared.database import Database, Tx
from shared.database.bulk import updating
from shared.rules.ruleset import Rules

Rows = Mapping[str, list[dict[str, Any]]]
"""Rows by table."""

KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "evaluation": (
        "rule_set",
        "rule_set_effect",
        "rule_set_mover",
        "next_piece",
        "assessment_record",
        "programme_told",
        "recommendation",
        "recommendation_move",
        "consideration",
        "sweep",
    ),
    "notification": (
        "rule_setting",
        "judged",
        "alert_step",
        "channel",
        "delivery",
        "delivery_item",
        "delivery_attempt",
        "alert_signal",
    ),
}
"""Tables that are taken over as they are."""

_AT_ONCE: Final = 500
_READ: Final = updating(NOTICE, "read_at")
_GO_ON: Final = sa.text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
"""Rows that bring their numbers do not move the sequence that gives the next ones."""


def kept(tx: Tx, names: Collection[str]) -> Rows:
    """All rows of these tables."""
    tables = tx.tables.outbox.metadata.tables
    return {name: [dict(row) for row in tx.execute(sa.select(tables[name])).mappings()] for name in names}


def keep(tx: Tx, rows: Rows) -> None:
    """Put them in place of what is there."""
    for name, its in rows.items():
        table = tx.tables.outbox.metadata.tables[name]
        tx.execute(sa.delete(table))
        if its:
            tx.execute(table.insert(), its)
        if its and table.autoincrement_column is not None and tx.connection.dialect.name == "postgresql":
            tx.execute(_GO_ON, {"table": name, "column": table.autoincrement_column.name, "last": _last(table, its)})


def _last(table: sa.Table, its: list[dict[str, Any]]) -> int:
    assert table.autoincrement_column is not None  # noqa: S101 - asked by keep()
    return max(int(row[table.autoincrement_column.name]) for row in its)


async def take_over(live: Database, rebuilt: Database, names: Collection[str]) -> None:
    """Take tables over as the live store has them."""
    if names:
        await rebuilt.write(keep, await live.read(kept, names))


async def take_over_timers(live: Database, rebuilt: Database, rules: Collection[str]) -> None:
    """Take over the timers of these rules, which are about alerts, so about ids that only the live store knows."""
    await rebuilt.write(_put_timers, await live.read(_timers, rules), rules)


async def take_over_reads(live: Database, rebuilt: Database) -> None:
    """Have the rebuilt store know when people read their notices; which notices there are follows from events."""
    await rebuilt.write(_READ.run, await live.read(_reads))


async def take_over_rules(live: Database, rebuilt: Database) -> None:
    """Have the rebuilt store know which versions of rule sets the past is read by; each takes effect on its day."""
    await rebuilt.write(rule_sets.take_in, await live.read(rule_sets.standing))


async def erase_again(rebuilt: Database) -> None:
    """Keep out what was written about people who were erased: texts are taken over, that somebody was erased is read.

    The live store may hold texts that a release before this erasure was told of left there.
    """
    await rebuilt.write(erasures.erase_again)


async def enter_again(live: Database, rebuilt: Database, rules: Rules, now: datetime) -> None:
    """Enter every judgement of the live store that the rebuilt one lacks, in the order in which they were entered."""
    entered = await rebuilt.read(judgements.everything)
    there = {(one.judgement_id, one.version) for one in entered}
    lacking = [one for one in await live.read(judgements.everything) if (one.judgement_id, one.version) not in there]
    for start in range(0, len(lacking), _AT_ONCE):
        await rebuilt.write(_enter, lacking[start : start + _AT_ONCE], Moment(now, rules))


def _timers(tx: Tx, rules: Collection[str]) -> list[dict[str, Any]]:
    return [dict(row) for row in tx.execute(sa.select(TIMER).where(TIMER.c.rule.in_(rules))).mappings()]


def _reads(tx: Tx) -> list[tuple[Any, ...]]:
    read = sa.select(NOTICE.c.notice_id, NOTICE.c.read_at).where(NOTICE.c.read_at.is_not(None))
    return [tuple(row) for row in tx.execute(read)]


def _put_timers(tx: Tx, rows: list[dict[str, Any]], rules: Collection[str]) -> None:
    tx.execute(sa.delete(TIMER).where(TIMER.c.rule.in_(rules)))
    if rows:
        tx.execute(TIMER.insert(), rows)


def _enter(tx: Tx, entered: Collection[Judgement], moment: Moment) -> None:
    for one in entered:
        restore(tx, moment, one)
