"""Who did and who read what: kept in the store it happened in, with the write itself or before the answer.

Law 27/2022 on personal data asks for it. An entry holds ids and codes, never what somebody wrote.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import sqlalchemy as sa

from shared.clock import Clock
from shared.database import Database, Tx
from shared.ids import new_id
from shared.web.auth import Principal

Fact = str | int | bool | None
"""An id, a code or a number."""

_REMEMBERED: Final = 16_384
_MINUTE_MS: Final = 60_000


class Entry(NamedTuple):
    """One line of the trail. ``agency`` and ``city`` are those of who acted; ``at`` is UTC."""

    audit_id: str
    at: datetime
    actor: str
    agency: str
    city: str
    action: str
    subject: str
    facts: dict[str, Fact]


def audited(tx: Tx, /, principal: Principal, action: str, subject: str, now: datetime, **facts: Fact) -> None:
    """Write down, in the transaction of the act, who did what to whom."""
    tx.execute(
        sa.insert(tx.tables.audit),
        {
            "audit_id": new_id(),
            "at_ms": _ms(now),
            "actor": principal.subject,
            "agency": principal.agency,
            "city": principal.city,
            "action": action,
            "subject": subject,
            "facts": json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
        },
    )


def trail(tx: Tx, subject: str, before: str | None, limit: int) -> Sequence[Entry]:
    """The newest ``limit`` entries about a subject, or those before the entry ``before``; one more than asked for."""
    audit = tx.tables.audit
    query = sa.select(audit).where(audit.c.subject == subject)
    if before is not None:
        query = query.where(audit.c.audit_id < before)
    rows = tx.execute(query.order_by(audit.c.audit_id.desc()).limit(limit + 1)).mappings()
    return [
        Entry(
            row["audit_id"],
            datetime.fromtimestamp(row["at_ms"] / 1000, UTC),
            row["actor"],
            row["agency"],
            row["city"],
            row["action"],
            row["subject"],
            json.loads(row["facts"]),
        )
        for row in rows
    ]


class Audit:
    """Writes down reads of a person's record before they are answered.

    One entry per reader, subject, action and minute: who looks ten times in a minute has looked. Who reads their own
    record is not written down.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._seen: OrderedDict[tuple[str, ...], int] = OrderedDict()

    async def read(self, principal: Principal, action: str, subject: str) -> None:
        """Write down that somebody is about to be shown something. Raises ``Unavailable``: then show nothing."""
        if principal.subject == subject:
            return
        now = self._clock.now()
        key, minute = (principal.subject, principal.agency, principal.city, action, subject), _ms(now) // _MINUTE_MS
        if self._seen.get(key) == minute:
            return
        await self._database.write(audited, principal, action, subject, now)
        self._seen[key] = minute
        self._seen.move_to_end(key)
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
