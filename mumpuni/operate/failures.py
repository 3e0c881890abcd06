"""A consumer's count of what it buried, which stops it when it gets too high."""

from __future__ import annotations

import sqlalchemy as sa

from shared.database import Tx


def forgive(tx: Tx, group: str) -> int:
    """Set the group's counts of dead records to zero, in every partition; how many records that forgives.

    A member that runs meanwhile notices that its positions were changed, and reads them again.
    """
    table = tx.tables.consumer_position
    mine = table.c.consumer_group == group
    dead: int = tx.execute(sa.select(sa.func.coalesce(sa.func.sum(table.c.dead), 0)).where(mine)).scalar_one()
    tx.execute(sa.update(table).where(mine).values(dead=0, dead_in_a_row=0))
    return int(dead)
