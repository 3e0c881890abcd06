"""Tests, questionnaires and supervisors' answers into sums, and what that says of a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.evaluation.domain.behaviour import Behaviour, BehaviourSums, behaviour
from services.evaluation.domain.programme import Rating, Verdict, rate
from services.evaluation.domain.results import Results
from services.evaluation.handlers.batch import Batch, Moment, Owner
from services.evaluation.store import behaviour as behaviour_store
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


_SILENCE = BehaviourSums()


class _Sums(NamedTuple):
    """Everything a session's rating rests on."""

    answered: RatingSums = EMPTY
    behaved: BehaviourSums = _SILENCE


_NOTHING = _Sums()


def settle(
    batch: Batch,
    deltas: Mapping[RatingKey, RatingSums],
    met: Mapping[RatingKey, Owner],
    moved: Collection[RatingKey],
    behaved: Mapping[RatingKey, BehaviourSums] | None = None,
) -> None:
    """Store the sums; tell of each session whose rating says something else.

    ``met`` are the hosts as far as the events show them, for sessions that enrollment has not announced yet;
    ``moved`` are sessions with another host than before, which has been told nothing yet; ``behaved`` is by how much
    supervisors' answers move.
    """
    behaved = behaved or {}
    sessions = sorted({*deltas, *moved, *behaved})
    with_programmes = _with_programmes(deltas)
    before = ratings.find(batch.tx, {*with_programmes, *moved, *behaved})
    after = before | ratings.add(batch.tx, before, with_programmes)
    heard = behaviour_store.find(batch.tx, sessions)
    behaviour_store.add(batch.tx, _behaved_with_programmes(behaved))
    hosts = _hosts(batch, sessions, met)
    for key in sessions:
        if key in hosts:
            was = heard.get(key, _SILENCE)
            old = _NOTHING if key in moved else _Sums(before.get(key, EMPTY), was)
            present = _Sums(after.get(key, EMPTY), was.plus(behaved[key]) if key in behaved else was)
            _tell(batch, key, hosts[key], old, present)


def rating_of(
    sums: RatingSums, behaved: BehaviourSums, city: str, moment: Moment, results: Results | None = None
) -> Rating:
    """The verdict on a session, or with what citizens say on a programme."""
    rules = moment.of(ProgrammeRules, city)
    return rate(sums.tests, sums.reactions, rules, behaviour(behaved, rules), results)


def _judged(sums: _Sums, rules: ProgrammeRules) -> Rating:
    """The rating with what is told of it."""
    answered, behaved = sums
    heard = behaviour(behaved, rules) if any(behaved) else _unheard(rules)
    return rate(answered.tests, answered.reactions, rules, heard, in_full=False)


@lru_cache(maxsize=64)
def _unheard(rules: ProgrammeRules) -> Behaviour:
    """Of most sessions no supervisor has said anything."""
    return behaviour(BehaviourSums(), rules)


def _with_programmes(deltas: Mapping[RatingKey, RatingSums]) -> dict[RatingKey, RatingSums]:
    sums = dict(deltas)
    for (programme_id, _), delta in deltas.items():
        whole = (programme_id, WHOLE)
        sums[whole] = sums[whole].plus(delta) if whole in sums else delta
    return sums


def _behaved_with_programmes(behaved: Mapping[RatingKey, BehaviourSums]) -> dict[RatingKey, BehaviourSums]:
    sums = dict(behaved)
    for (programme_id, _), delta in behaved.items():
        whole = (programme_id, WHOLE)
        sums[whole] = sums.get(whole, BehaviourSums()).plus(delta)
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


def _tell(batch: Batch, key: RatingKey, host: Owner, told: _Sums, present: _Sums) -> None:
    if told == present:
        return
    moment = batch.moment
    alerts_from = moment.of(AlertRules, host.city).programme_minimum_answers
    rules = moment.of(ProgrammeRules, host.city)
    before, after = _judged(told, rules), _judged(present, rules)
    if _said(before, alerts_from) != _said(after, alerts_from):
        batch.stage(event_of(key, host, after))


def _said(rating: Rating, alerts_from: int) -> _Said:
    reaction = rating.reaction
    return _Said(
        reaction.too_difficult_share,
        reaction.too_easy_share,
        rating.verdict,
        rating.reasons,
        reaction.answers >= alerts_from,
    )


def event_of(key: RatingKey, host: Owner, rating: Rating) -> ProgrammeRated:
    """What to tell of a session, or of a programme as a whole."""
    programme_id, session_id = key
    return ProgrammeRated(
        programme_id=programme_id,
        session_id=session_id or None,
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
