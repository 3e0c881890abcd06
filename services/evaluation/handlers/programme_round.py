"""Once a day every programme is rated as a whole, citizens' answers included, and told of when that says more."""

from __future__ import annotations

import json

from services.evaluation.domain.programme import Rating
from services.evaluation.handlers.batch import Batch, Owner
from services.evaluation.handlers.programme_report import Rated, rated_whole
from services.evaluation.handlers.ratings import event_of
from services.evaluation.store import behaviour, catalogue, ratings, rounds
from services.evaluation.store.catalogue import Programme
from services.evaluation.store.ratings import EMPTY, WHOLE

_NAME = "programmes"
_AT_ONCE = 20
"""A programme reads its whole city's months: fewer of them than of anything else share a transaction."""


def turn(batch: Batch, limit: int) -> bool:
    """Rate the next programmes of today's round; whether there may be more."""
    limit = min(limit, _AT_ONCE)
    after = rounds.reached(batch.tx, _NAME, batch.moment.today)
    if after is None:
        return False
    found = rounds.programmes_after(batch.tx, after, limit)
    for programme in catalogue.programmes(batch.tx, found).values():
        _tell(batch, programme, _rated(batch, programme))
    more = len(found) == limit
    rounds.reach(batch.tx, _NAME, batch.moment.today, found[-1] if more else None)
    return more


def _rated(batch: Batch, programme: Programme) -> Rated:
    sums = ratings.of_programme(batch.tx, programme.programme_id)
    behaved = behaviour.of_programme(batch.tx, programme.programme_id)
    return rated_whole(batch.tx, programme, sums, behaved, batch.moment)


def _tell(batch: Batch, programme: Programme, rated: Rated) -> None:
    before, now = rounds.said(batch.tx, programme.programme_id), _said(rated.rating)
    if before == now or (before is None and rated.sums == EMPTY):
        return
    rounds.say(batch.tx, programme.programme_id, now)
    batch.stage(event_of((programme.programme_id, WHOLE), Owner(programme.agency, programme.city), rated.rating))


def _said(rating: Rating) -> str:
    """The figures and words of a rating, in a form that can be compared."""
    reaction, effect = rating.reaction, rating.results
    figures = {
        "verdict": rating.verdict,
        "reasons": rating.reasons,
        "too_difficult": reaction.too_difficult_share,
        "too_easy": reaction.too_easy_share,
        "gain": rating.learning.mean_gain,
        "applied": rating.behaviour.applied_share if rating.behaviour else None,
        "effect": effect.effect if effect else None,
    }
    return json.dumps(figures, default=str, sort_keys=True)
