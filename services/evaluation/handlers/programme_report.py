"""What a programme was worth so far, on the four levels of Kirkpatrick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from services.evaluation.domain.behaviour import BehaviourSums
from services.evaluation.domain.programme import Rating
from services.evaluation.domain.results import Results, results
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.ratings import rating_of
from services.evaluation.store import behaviour, catalogue, ratings
from services.evaluation.store import results as results_store
from services.evaluation.store.catalogue import Programme, Session
from services.evaluation.store.ratings import EMPTY, WHOLE, RatingKey, RatingSums
from shared.database import Tx
from shared.errors import NotFound
from shared.rules.programme import ProgrammeRules
from shared.web.auth import Principal


class Rated(NamedTuple):
    """Sums and what they say."""

    sums: RatingSums
    rating: Rating
    confidence: Decimal
    """Of every interval."""


@dataclass(frozen=True)
class ProgrammeReport:
    """A programme, the whole of it and each of its sessions; ``own`` when it is the reader's to run."""

    programme: Programme
    own: bool
    whole: Rated
    sessions: tuple[tuple[Session, Rated], ...]


def programme_report(tx: Tx, reader: Principal, programme_id: str, moment: Moment) -> ProgrammeReport:
    """What is known of a programme that the reader's city can use. Raises ``NotFound``."""
    programme = catalogue.programmes(tx, [programme_id]).get(programme_id)
    if programme is None or not (reader.sees(programme.agency, programme.city) or reader.city == programme.city):
        raise NotFound(NOTHING)
    sums, behaved = ratings.of_programme(tx, programme_id), behaviour.of_programme(tx, programme_id)

    confidence = moment.of(ProgrammeRules, programme.city).confidence

    def rated(session_id: str) -> Rated:
        key = (programme_id, session_id)
        found = sums.get(key, EMPTY)
        rating = rating_of(found, behaved.get(key, BehaviourSums()), programme.city, moment)
        return Rated(found, rating, confidence)

    whole = rated_whole(tx, programme, sums, behaved, moment)
    sessions = tuple((session, rated(session.session_id)) for session in catalogue.sessions_of(tx, programme_id))
    return ProgrammeReport(programme, reader.sees(programme.agency, programme.city), whole, sessions)


def rated_whole(
    tx: Tx,
    programme: Programme,
    sums: Mapping[RatingKey, RatingSums],
    behaved: Mapping[RatingKey, BehaviourSums],
    moment: Moment,
) -> Rated:
    """A programme as a whole, with what citizens say of its participants' units."""
    key = (programme.programme_id, WHOLE)
    found, city = sums.get(key, EMPTY), programme.city
    noticed = results_of(tx, programme.programme_id, city, moment)
    rating = rating_of(found, behaved.get(key, BehaviourSums()), city, moment, noticed)
    return Rated(found, rating, moment.of(ProgrammeRules, city).confidence)


def results_of(tx: Tx, programme_id: str, city: str, moment: Moment) -> Results | None:
    """The change of the participants' units beside that of the other units of the city; none without any."""
    since = results_store.since(tx, programme_id)
    if not since:
        return None
    rules = moment.of(ProgrammeRules, city)
    span = rules.results_months
    months = results_store.of_city(tx, city, min(since.values()) - span, max(since.values()) + span)
    others = [found for unit_id, found in months.items() if unit_id not in since]
    return results(since, months, others, rules)
