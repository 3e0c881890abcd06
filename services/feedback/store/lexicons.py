"""The cities' own words, every version of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from services.feedback.store.theme_tables import LexiconVersion
from shared.database import Tx
from shared.database.bulk import table_of

_LEXICON: Final = table_of(LexiconVersion)
_LATEST: Final = sa.select(sa.func.max(_LEXICON.c.version)).where(_LEXICON.c.city == sa.bindparam("of_city"))


def latest(tx: Tx, city: str) -> int:
    """The version in force; 0 for a city that changed nothing."""
    return tx.execute(_LATEST, {"of_city": city}).scalar_one() or 0


def content(tx: Tx, city: str, version: int) -> dict[str, Any]:
    """What a city changed, as of a version; nothing for version 0."""
    row = tx.session.get(LexiconVersion, (city, version)) if version else None
    return {} if row is None else dict(row.content)


def add(tx: Tx, city: str, version: int, words: Mapping[str, Any], now: datetime, subject: str) -> None:
    """Store a new version. An existing one is an error."""
    row = {"city": city, "version": version, "content": dict(words), "changed_at": now, "changed_by": subject}
    tx.execute(sa.insert(_LEXICON), row)
