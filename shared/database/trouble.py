"""Telling errors of the world, which pass, from errors of the data, which do not."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from shared.errors import Text, Unavailable

TROUBLE: Final = Text(
    "Penyimpanan data sedang terganggu; tidak ada yang tersimpan. Coba lagi sebentar lagi.",
    "The store is in trouble; nothing was stored. Try again in a moment.",
)
CROWDED: Final = Text(
    "Terlalu banyak penulisan yang menunggu; tidak ada yang tersimpan. Coba lagi sebentar lagi.",
    "Too many writes are waiting; nothing was stored. Try again in a moment.",
)

_WORLDLY_CLASSES: Final = frozenset({"08", "28", "40", "42", "53", "57", "58"})
"""SQLSTATE classes (PostgreSQL, appendix A): connection, authorization, rollback, a schema or right that is missing,
resources, intervention, system. A statement that the store does not understand (42) is no event's fault: whoever sent
it waits for the right release or schema, where SQLite says ``OperationalError`` of itself."""

_WORLDLY_STATES: Final = frozenset({"25006", "25P03", "25P04", "3D000", "55P03"})
"""Read-only server, idle or long transaction ended, no such database, lock not available."""


def of_the_world(error: BaseException) -> bool:
    """Whether an error comes from the world (store away, disk full, locked), so that trying again can help."""
    if isinstance(error, OperationalError | InterfaceError | Unavailable | OSError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or state[:2] in _WORLDLY_CLASSES or state in _WORLDLY_STATES


def name_of(error: BaseException | None) -> str:
    """What to write into a log: the kind of error and its SQLSTATE; never its words, which may hold people's."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return type(error).__name__ + (f" (SQLSTATE {state})" if state else "")
