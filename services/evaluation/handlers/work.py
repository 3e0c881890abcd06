"""What a batch of events comes to: collected key by key while reacting, written set-based at the end.

What a person did is kept as its final state (an enrolment counts like this, or no longer), so that the difference to
what is stored is the same however the events were cut into batches.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from services.evaluation.handlers import catalogue, ikm, ip_asn, jp, people, planned, ratings, scores
from services.evaluation.handlers.batch import Batch, Moment, Owner
from services.evaluation.handlers.effects import Effects
from services.evaluation.handlers.people import Known
from services.evaluation.handlers.report_work import ReportWork
from services.evaluation.handlers.taken import Taken, settled
from services.evaluation.store import erasures
from services.evaluation.store.activities import ActivityKey
from services.evaluation.store.catalogue import Programme, Session, Unit
from services.evaluation.store.ikm import IkmKey, IkmSums
from services.evaluation.store.open_enrollments import Seat, SeatKey
from services.evaluation.store.people import Person, Place
from services.evaluation.store.ratings import EMPTY, RatingKey, RatingSums
from shared.database import Tx
from shared.rules.ruleset import Rules

F = TypeVar("F", Person, Programme, Session, Unit)


class Work:
    """One batch of events over one transaction."""

    def __init__(self, tx: Tx, now: datetime, rules: Rules) -> None:
        self.moment = Moment(now, rules)
        self._batch = Batch(tx, self.moment)
        self._taken: dict[ActivityKey, Taken | None] = {}
        self._announced: dict[str, Person] = {}
        self._met: dict[str, Place] = {}
        self.reports = ReportWork(self._announced)
        self._programmes: dict[str, Programme] = {}
        self._sessions: dict[str, Session] = {}
        self._units: dict[str, Unit] = {}
        self._answers: dict[RatingKey, RatingSums] = {}
        self._hosts: dict[RatingKey, Owner] = {}
        self._ikm: dict[IkmKey, IkmSums] = {}
        self._unit_owners: dict[str, Owner] = {}
        self.effects = Effects(self.moment)
        self._seats: dict[SeatKey, Seat | None] = {}
        self._served: dict[str, Place] = {}
        self._erased: set[str] = set()

    def take(self, taken: Taken, place: Place) -> None:
        """An activity counts from now on like this, whatever it counted for before."""
        activity = taken.activity
        self._taken[activity.key] = taken
        self._met[activity.employee_id] = place
        if activity.programme_id is not None and activity.session_id is not None:
            self._hosts[activity.programme_id, activity.session_id] = Owner(place.agency, place.city)

    def take_back(self, key: ActivityKey, session: RatingKey, host: Owner) -> None:
        """An activity counts no longer, if it ever did."""
        self._taken[key] = None
        self._hosts[session] = host

    def serve(self, taken: Taken, place: Place) -> None:
        """What a citizen said of who served counts from now on."""
        self._taken[taken.activity.key] = taken
        self._served[taken.activity.employee_id] = place

    def seat(self, seat: Seat) -> None:
        """A person has a seat, and no result yet."""
        self._seats[seat.key] = seat

    def unseat(self, key: SeatKey) -> None:
        """An enrolment has its result, or is given up."""
        self._seats[key] = None

    def announce(self, person: Person) -> None:
        """Facts of a person."""
        _newest(self._announced, person.employee_id, person)

    def erase(self, employee_id: str) -> None:
        """A person was erased, which no other event takes back, whatever its version."""
        self._erased.add(employee_id)

    def describe(self, facts: Programme | Session | Unit) -> None:
        """Facts of a programme, a session or a unit."""
        if isinstance(facts, Programme):
            _newest(self._programmes, facts.programme_id, facts)
        elif isinstance(facts, Session):
            _newest(self._sessions, facts.session_id, facts)
        else:
            _newest(self._units, facts.unit_id, facts)

    def answer(self, session: RatingKey, sums: RatingSums, host: Owner) -> None:
        """What one participant said of a session."""
        self._answers[session] = self._answers.get(session, EMPTY).plus(sums)
        self._hosts[session] = host

    def rate_unit(self, key: IkmKey, sums: IkmSums, owner: Owner) -> None:
        """What one citizen said of a unit."""
        self._ikm[key] = self._ikm.get(key, IkmSums()).plus(sums)
        self._unit_owners[key[0]] = owner

    def flush(self) -> None:
        """Write everything, and stage what follows from it."""
        batch = self._batch
        self.reports.settle(batch)
        known: dict[str, Known] = {}
        scores.found(batch)
        if self._taken or self._announced:
            known = people.settle(
                batch, {person for _, person in self._taken}, self._announced, self._met, self._served
            )
            moved = settled(batch, self._taken)
            scores.settle(batch, known, moved)
            jp.settle(batch, known, moved.jp)
            ip_asn.settle(batch, known, moved.forms)
            _add(self._answers, moved.ratings)
        planned.settle(batch, self._seats)
        moved_hosts = catalogue.settle(batch, self._programmes, self._sessions, self._units)
        behaved = self.effects.settle(batch, known)
        if self._answers or moved_hosts or behaved:
            ratings.settle(batch, self._answers, self._hosts, moved_hosts, behaved)
        if self._ikm:
            ikm.settle(batch, self._ikm, self._unit_owners)
        if self._erased:
            erasures.note(batch.tx, self._erased)


def _newest(known: dict[str, F], key: str, facts: F) -> None:
    """Facts of one subject come in order; an old version sent again does not overwrite a newer one."""
    present = known.get(key)
    if present is None or facts.version > present.version:
        known[key] = facts


def _add(sums: dict[RatingKey, RatingSums], more: Mapping[RatingKey, RatingSums]) -> None:
    for key, delta in more.items():
        sums[key] = sums[key].plus(delta) if key in sums else delta
