"""What a programme was worth so far: reaction and learning (Kirkpatrick 1 and 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from services.evaluation.domain.programme import Rating
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.ratings import rating_of
from services.evaluation.store import catalogue, ratings
from services.evaluation.store.catalogue import Programme, Session
from services.evaluation.store.ratings import EMPTY, WHOLE, RatingSums
from shared.database import Tx
from shared.errors import NotFound
from shared.web.auth import Principal


class Rated(NamedTuple):
    """Sums and what they say."""

    sums: RatingSums
    rating: Rating


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
    sums = ratings.of_programme(tx, programme_id)

    def rated(session_id: str) -> Rated:
        found = sums.get((programme_id, session_id), EMPTY)
        return Rated(found, rating_of(found, programme.city, moment))

    sessions = tuple((session, rated(session.session_id)) for session in catalogue.sessions_of(tx, programme_id))
    return ProgrammeReport(programme, reader.sees(programme.agency, programme.city), rated(WHOLE), sessions)
