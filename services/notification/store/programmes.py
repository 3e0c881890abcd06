"""The public titles of programmes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from services.notification.store.tables import PROGRAMME
from shared.database import Tx
from shared.database.bulk import replacing

_PUT: Final = replacing(PROGRAMME, newer="version")


class KnownProgramme(NamedTuple):
    """A programme's title, as enrollment said last."""

    programme_id: str
    title: str
    version: int


def save(tx: Tx, programmes: Iterable[KnownProgramme]) -> None:
    """Store titles; an older version than the stored one changes nothing."""
    _PUT.run(tx, list(programmes))
