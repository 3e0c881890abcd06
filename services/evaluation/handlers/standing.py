"""Where people stand: scores and learning hours read from the sums, the same for events and for questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.evaluation.domain.jp import Bucket, BucketSum, JpBalance, JpYear, balance, jp_year, jp_year_of
from services.evaluation.domain.score import level_of, score_at
from services.evaluation.handlers.batch import Moment
from services.evaluation.store import scores
from services.evaluation.store.people import Person
from services.evaluation.store.scores import Basis, Sums
from shared.database import Tx
from shared.errors import Text, Unavailable
from shared.rules.jp import Employment, JpRules
from shared.rules.score import ScoreRules

UNKNOWN_EMPLOYMENT: Employment = "pns"
"""Whose calendar year is taken for a person of whom no facts have come yet; such a person has no target."""

_OTHER_BASIS = Text(
    "Titik awal dan waktu paruh skor harus sama di semua kota. Bila versi aturan baru mulai berlaku, jumlahnya sedang"
    " diganti: coba lagi sebentar. Bila sebuah kota menggantinya sendiri, hapus dari aturannya, atau bangun ulang.",
    "The score's landmark and half-life must be the same in every city. If a new version has just taken effect, the"
    " sums are being replaced: try again in a moment. If a city states its own, take them out of"
    " its rules, or rebuild.",
)
_SWITCH_SECONDS = 10


# Few terms of employment for many people: their years are worked out once.
_label_of = lru_cache(maxsize=16_384)(jp_year_of)
_year_of = lru_cache(maxsize=16_384)(jp_year)


class Standing(NamedTuple):
    """A score, 0 to 100 to 2 decimals, and its level, 1 to 5."""

    score: Decimal
    level: int


def standing_at(sums: Sums, t: datetime, rules: ScoreRules) -> Standing:
    """The standing at a moment from the sums of the evidence dated up to it; the prior's own without evidence."""
    score = score_at(sums.a, sums.b, t, rules)
    return Standing(score, level_of(score, rules))


def require_basis(tx: Tx, rules: ScoreRules) -> None:
    """Raise ``Unavailable`` where ``rules`` would read the sums otherwise than they were made.

    People move between cities, so landmark and half-life are the same everywhere: the platform's. A version of the
    platform's rule set that changes them has new sums made beside these, which take their place on its day.
    """
    established = scores.basis(tx)
    if established is not None and established != basis_of(rules):
        raise Unavailable(_OTHER_BASIS, retry_after=_SWITCH_SECONDS)


def basis_of(rules: ScoreRules) -> Basis:
    """The landmark and half-life of a rule set."""
    return Basis(rules.landmark.isoformat(), rules.half_life_days)


def jp_label(person: Person, on: date) -> int:
    """The JP year of a person that a day lies in."""
    return _label_of(on, person.employment or UNKNOWN_EMPLOYMENT, person.contract_start)


def jp_span(person: Person, label: int) -> JpYear:
    """A person's JP year."""
    return _year_of(label, person.employment or UNKNOWN_EMPLOYMENT, person.contract_start)


def jp_balance(person: Person, year: JpYear, sums: Mapping[Bucket, BucketSum], moment: Moment) -> JpBalance:
    """What a person's hours of a JP year come to; without known employment there is neither target nor limit."""
    rules = moment.of_year(JpRules, person.place.city, year.last)
    figures = balance(sums, year, person.employment or UNKNOWN_EMPLOYMENT, rules)
    return figures if person.employment else figures._replace(target=None, shortfall=0)
