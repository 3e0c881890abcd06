"""Which events a store has already taken in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Final

import sqlalchemy as sa

from shared.database import Tx
from shared.database.bulk import Bulk, inserting
from shared.database.keys import Keys
from shared.events.cloudevents import Envelope

LONGEST: Final = 128
"""Characters the inbox keeps of an event's name."""


def identity(envelope: Envelope[Any]) -> str:
    """What makes an event one and the same: its id within its source (CloudEvents 1.0); long ones by their hash."""
    name = f"{envelope.id} {envelope.source}"
    return name if len(name) <= LONGEST else sha256(name.encode()).hexdigest()


_IDENTITIES: Final = Keys("identities", event_id=str)


@cache
def _seen(inbox: sa.Table) -> sa.Select[tuple[str]]:
    return sa.select(inbox.c.event_id).where(
        inbox.c.consumer_group == sa.bindparam("group"), _IDENTITIES.has(inbox.c.event_id)
    )


@cache
def _insertion(inbox: sa.Table) -> Bulk:
    return inserting(inbox)


def take_in(tx: Tx, group: str, identities: Sequence[str]) -> set[str]:
    """Note these events as taken in, in this transaction; the ones that are new."""
    inbox = tx.tables.inbox
    wanted = set(identities)
    if not wanted:
        return wanted
    seen = tx.execute(_seen(inbox), {"group": group, **_IDENTITIES.bound(wanted)}).scalars()
    new = wanted.difference(seen)
    _insertion(inbox).run(tx, [(group, event_id) for event_id in sorted(new)])
    return new
