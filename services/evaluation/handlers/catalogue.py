"""Facts of programmes, sessions and units, as enrollment tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from services.evaluation.handlers.batch import Batch, Owner
from services.evaluation.store import catalogue
from services.evaluation.store.catalogue import Programme, Session, Unit
from services.evaluation.store.ratings import RatingKey

F = TypeVar("F", Programme, Session, Unit)


def settle(
    batch: Batch, programmes: Mapping[str, Programme], sessions: Mapping[str, Session], units: Mapping[str, Unit]
) -> set[RatingKey]:
    """Store the newest facts; the sessions whose host is another now, or known for the first time."""
    tx = batch.tx
    if programmes:
        catalogue.put_programmes(tx, _newer(programmes, catalogue.programmes(tx, programmes)))
    if units:
        catalogue.put_units(tx, _newer(units, catalogue.units(tx, units)))
    if not sessions:
        return set()
    before = catalogue.sessions(tx, sessions)
    changed = _newer(sessions, before)
    catalogue.put_sessions(tx, changed)
    return {
        (session.programme_id, session.session_id)
        for session in changed
        if _host(session) != _host(before.get(session.session_id))
    }


def _host(session: Session | None) -> Owner | None:
    return None if session is None else Owner(session.agency, session.city)


def _newer(told: Mapping[str, F], stored: Mapping[str, F]) -> list[F]:
    """An old version sent again does not overwrite a newer one."""
    return [facts for key, facts in told.items() if key not in stored or facts.version > stored[key].version]
