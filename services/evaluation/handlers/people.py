"""Facts of people: what enrollment says, or else where they were when something happened to them."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import NamedTuple

from services.evaluation.handlers.batch import Batch
from services.evaluation.store import people
from services.evaluation.store.people import Person, Place


class Known(NamedTuple):
    """A person before this batch (none when unknown until now) and after it."""

    before: Person | None
    after: Person

    @property
    def restated(self) -> bool:
        """Whether the facts of a person who was known have changed."""
        return self.before is not self.after and self.before is not None

    @property
    def moved(self) -> bool:
        """Whether the person works elsewhere now: what is told of them belongs to another unit."""
        return self.before is not self.after and self.before is not None and self.before.place != self.after.place


def settle(
    batch: Batch,
    concerned: AbstractSet[str],
    announced: Mapping[str, Person],
    met: Mapping[str, Place],
    served: Mapping[str, Place] = MappingProxyType({}),
) -> dict[str, Known]:
    """Store the newest facts; what is known of the people concerned and announced, where anything is.

    ``served`` is where citizens were served by people: it places those of whom nothing else is known, whose own
    events come in an order of their own.
    """
    everyone = concerned | announced.keys()
    stored = people.find(batch.tx, everyone)
    known: dict[str, Known] = {}
    for employee_id in everyone:
        before = stored.get(employee_id)
        after = _newest(employee_id, before, announced.get(employee_id), met.get(employee_id))
        if after is None and employee_id in served:
            after = Person(employee_id, served[employee_id])
        if after is not None:
            known[employee_id] = Known(before, after)
    people.put(batch.tx, [one.after for one in known.values() if one.after is not one.before])
    return known


def _newest(employee_id: str, stored: Person | None, announced: Person | None, met: Place | None) -> Person | None:
    """A publisher other than enrollment may tell of people whom enrollment has not announced."""
    version = 0 if stored is None else stored.version
    if announced is not None and announced.version > version:
        return announced
    if version or met is None or (stored is not None and stored.place == met):
        return stored
    return Person(employee_id, met)
