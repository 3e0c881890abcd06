"""The public titles of programmes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from services.notification.store.tables import PROGRAMME
from services.notification.store.upsert import upsert
from shared.database import Tx


class KnownProgramme(NamedTuple):
    """A programme's title, as enrollment said last."""

    programme_id: str
    title: str
    version: int


def save(tx: Tx, programmes: Iterable[KnownProgramme]) -> None:
    """Store titles; an older version than the stored one changes nothing."""
    excluded = sa.literal_column("excluded.version", PROGRAMME.c.version.type)
    newer = excluded > PROGRAMME.c.version
    upsert(
        tx,
        PROGRAMME,
        [programme._asdict() for programme in programmes],
        {
            "title": sa.case((newer, sa.literal_column("excluded.title")), else_=PROGRAMME.c.title),
            "version": sa.case((newer, excluded), else_=PROGRAMME.c.version),
        },
    )
