"""What the rules look at about a batch's subjects: kept as it is now, and remembered as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from services.notification.domain.judges import JUDGES
from services.notification.store import watches
from services.notification.store.alerts import AlertKey, Place
from services.notification.store.watches import Behind, Watched
from shared.database import Tx
from shared.ids import new_id


class Watches:
    """The facts of one batch. Equal facts are written once, however often they are told."""

    def __init__(self, known: Mapping[AlertKey, Watched], heard: Mapping[str, Behind]) -> None:
        self._known = dict(known)
        self._stored = set(known)
        self._heard = heard
        self._changed: dict[AlertKey, None] = {}
        self._ended: dict[AlertKey, Place] = {}

    def include(self, watched: Collection[tuple[AlertKey, Watched]]) -> None:
        """Take in what is watched besides."""
        for key, its in watched:
            self._known.setdefault(key, its)
            self._stored.add(key)

    def facts(self, key: AlertKey) -> Any | None:
        """What the rule looks at now; None where there is nothing."""
        its = self._known.get(key)
        return None if its is None else of_text(key.rule, its.facts)

    def place(self, key: AlertKey) -> Place | None:
        """Whose it is; None where there is nothing."""
        its = self._known.get(key)
        return None if its is None else its.place

    def about(self, subject_ids: Collection[str]) -> dict[AlertKey, Place]:
        """Everything that is or was watched about these subjects, with whose it is."""
        places = {**self._ended, **{key: its.place for key, its in self._known.items()}}
        return {key: place for key, place in places.items() if key.subject_id in subject_ids}

    def causes(self, rule: str, subject_id: str) -> list[str]:
        """The causes of a subject that a rule looks at."""
        return [key.cause for key in self._known if key.rule == rule and key.subject_id == subject_id]

    def behind(self, key: AlertKey) -> Behind | None:
        """The event behind the facts, or else the last one about the subject."""
        its = self._known.get(key)
        return self._heard.get(key.subject_id) if its is None or its.behind is None else its.behind

    def keep(self, key: AlertKey, place: Place, facts: Any, now: datetime) -> None:
        """Take in what a rule looks at from now on."""
        text, its = to_text(key.rule, facts), self._known.get(key)
        if its is not None and (its.facts, its.place) == (text, place):
            return
        behind = self._heard.get(key.subject_id) or (its.behind if its else None)
        self._known[key] = Watched(place, text, now, behind)
        self._changed[key] = None
        self._ended.pop(key, None)

    def end(self, key: AlertKey) -> None:
        """There is nothing to look at any more."""
        its = self._known.pop(key, None)
        if its is not None:
            self._changed.pop(key, None)
            self._ended[key] = its.place

    def begin_nothing(self, key: AlertKey) -> None:
        """What ended before it was ever stored has no history either."""
        if key not in self._stored:
            self._ended.pop(key, None)

    def write(self, tx: Tx, now: datetime) -> None:
        """Store every change, and append it to the history."""
        changed = [(key, self._known[key]) for key in self._changed]
        watches.put(tx, changed)
        watches.drop(tx, self._ended)
        rows = [_past(key, its.place, now, its.facts) for key, its in changed]
        watches.remember(tx, rows + [_past(key, place, now, None) for key, place in self._ended.items()])


def to_text(rule: str, facts: Any) -> str:
    """Facts as JSON of the rule's shape."""
    return _adapter(rule).dump_json(facts).decode()


def of_text(rule: str, text: str) -> Any:
    """Facts of the rule's shape again."""
    return _adapter(rule).validate_json(text)


@cache
def _adapter(rule: str) -> TypeAdapter[Any]:
    return TypeAdapter(JUDGES[rule].shape)


def _past(key: AlertKey, place: Place, at: datetime, facts: str | None) -> tuple[Any, ...]:
    return (new_id(), key.rule, place.agency, place.city, place.unit_id, key.subject_id, key.cause, at, facts)
