"""Tests and questionnaires into sums, and what that says of a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.evaluation.domain.programme import Rating, Verdict, rate
from services.evaluation.handlers.batch import Batch, Moment, Owner
from services.evaluation.store import catalogue, ratings
from services.evaluation.store.ratings import EMPTY, WHOLE, RatingKey, RatingSums
from shared.events.evaluation import ProgrammeRated
from shared.rules.alerts import AlertRules
from shared.rules.programme import ProgrammeRules


class _Said(NamedTuple):
    """What a rating says. An answer that changes none of it is not told."""

    too_difficult_share: Decimal | None
    too_easy_share: Decimal | None
    verdict: Verdict
    reasons: tuple[str, ...]
    enough_to_alert: bool


# What a batch ends with the next one of the same session begins with.
_rate = lru_cache(maxsize=4096)(rate)


def settle(
    batch: Batch,
    deltas: Mapping[RatingKey, RatingSums],
    met: Mapping[RatingKey, Owner],
    moved: Collection[RatingKey],
) -> None:
    """Store the sums; tell of each session whose rating says something else.

    ``met`` are the hosts as far as the events show them, for sessions that enrollment has not announced yet;
    ``moved`` are sessions with another host than before, which has been told nothing yet.
    """
    sessions = sorted({*deltas, *moved})
    with_programmes = _with_programmes(deltas)
    before = ratings.find(batch.tx, {*with_programmes, *moved})
    after = before | ratings.add(batch.tx, before, with_programmes)
    hosts = _hosts(batch, sessions, met)
    for key in sessions:
        if key in hosts:
            told = EMPTY if key in moved else before.get(key, EMPTY)
            _tell(batch, key, hosts[key], told, after.get(key, EMPTY))


def rating_of(sums: RatingSums, city: str, moment: Moment) -> Rating:
    """The verdict on a session or a programme."""
    return _rate(sums.tests, sums.reactions, moment.of(ProgrammeRules, city))


def _with_programmes(deltas: Mapping[RatingKey, RatingSums]) -> dict[RatingKey, RatingSums]:
    sums = dict(deltas)
    for (programme_id, _), delta in deltas.items():
        whole = (programme_id, WHOLE)
        sums[whole] = sums.get(whole, EMPTY).plus(delta)
    return sums


def _hosts(batch: Batch, sessions: Collection[RatingKey], met: Mapping[RatingKey, Owner]) -> dict[RatingKey, Owner]:
    """Whose each session is: its own agency, else its programme's, else as the events show it."""
    programmes = catalogue.programmes(batch.tx, {programme_id for programme_id, _ in sessions})
    known = catalogue.sessions(batch.tx, {session_id for _, session_id in sessions})
    hosts = {key: met[key] for key in sessions if key in met}
    for key in sessions:
        facts = known.get(key[1]) or programmes.get(key[0])
        if facts is not None:
            hosts[key] = Owner(facts.agency, facts.city)
    return hosts


def _tell(batch: Batch, key: RatingKey, host: Owner, told: RatingSums, present: RatingSums) -> None:
    if told == present:
        return
    moment = batch.moment
    alerts_from = moment.of(AlertRules, host.city).programme_minimum_answers
    before, after = rating_of(told, host.city, moment), rating_of(present, host.city, moment)
    if _said(before, alerts_from) != _said(after, alerts_from):
        batch.stage(_event(key, host, after))


def _said(rating: Rating, alerts_from: int) -> _Said:
    reaction = rating.reaction
    return _Said(
        reaction.too_difficult_share,
        reaction.too_easy_share,
        rating.verdict,
        rating.reasons,
        reaction.answers >= alerts_from,
    )


def _event(key: RatingKey, host: Owner, rating: Rating) -> ProgrammeRated:
    programme_id, session_id = key
    return ProgrammeRated(
        programme_id=programme_id,
        session_id=session_id,
        agency=host.agency,
        city=host.city,
        answers=rating.reaction.answers,
        too_difficult_share=rating.reaction.too_difficult_share,
        too_easy_share=rating.reaction.too_easy_share,
        mean_gain=rating.learning.mean_gain,
        verdict=rating.verdict,
        reasons=rating.reasons,
        rule_set=rating.rule_set,
    )
