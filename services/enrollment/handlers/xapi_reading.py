"""Statements read back: one by its id, or those that a query asks for."""

from __future__ import annotations

from typing import NamedTuple

from services.enrollment.store import xapi, xapi_lists
from services.enrollment.store.xapi import Arrival
from services.enrollment.store.xapi_lists import Asked
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.web.auth import Principal

_NONE = Text(
    "Pernyataan ini tidak ada, sudah dibatalkan, atau bukan milik instansi Anda.",
    "There is no such statement, it is voided, or it is not your agency's.",
)


class Found(NamedTuple):
    """Statements of a query; ``place`` is where the next ones go on, if there are more."""

    arrivals: list[Arrival]
    place: str | None


def find_statement(tx: Tx, principal: Principal, statement_id: str, *, voided: bool) -> Arrival:
    """The caller's statement of this id, if it is (or is not) voided. Raises ``NotFound``."""
    found = xapi.find(tx, [statement_id]).get(statement_id)
    if found is None or found.body is None or (found.voided_by is not None) != voided:
        raise NotFound(_NONE)
    if not xapi_lists.is_seen(tx, principal, found):
        raise NotFound(_NONE)
    return found


def query_statements(tx: Tx, principal: Principal, asked: Asked, after: str | None, limit: int) -> Found:
    """At most ``limit`` of the caller's statements."""
    arrivals = xapi_lists.statements(tx, principal, asked, after, limit + 1)
    more = len(arrivals) > limit
    return Found(arrivals[:limit], arrivals[limit - 1].place if more else None)
