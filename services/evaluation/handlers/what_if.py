"""What a programme would do for a person's scores, if they took it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, NamedTuple

from services.evaluation.domain.evidence import evidence_of_completion
from services.evaluation.domain.jpm import Jpm, jpm
from services.evaluation.domain.score import contribution, gap_of
from services.evaluation.domain.what_if import Expected, expected_result
from services.evaluation.handlers.access import NOTHING, readable_person
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.standing import Standing, require_basis, standing_at
from services.evaluation.store import catalogue, evidence, ratings, scores
from services.evaluation.store.catalogue import Programme
from services.evaluation.store.people import Person
from services.evaluation.store.ratings import EMPTY, WHOLE
from services.evaluation.store.scores import Sums
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, NotFound, Text
from shared.rules.calendar import CITY_ZONE
from shared.rules.jpm import JpmRules
from shared.rules.programme import ProgrammeRules
from shared.rules.score import ScoreRules
from shared.web.auth import Principal

FARTHEST_YEARS: Final = 5
_WHEN = Text("harus hari ini sampai lima tahun ke depan", "must be from today to five years ahead")
_UNTOLD = Text(
    "Kompetensi program ini belum diketahui di sini; simpan ulang programnya atau bangun ulang evaluasi.",
    "What this programme builds is not known here yet; save the programme again or rebuild evaluation.",
)


@dataclass(frozen=True, slots=True)
class Question:
    """Which programme, with which result (none: the one to expect) and finished on which day (none: today)."""

    programme_id: str
    post_test: Decimal | None
    on: date | None


class Effect(NamedTuple):
    """One competency of the programme; ``before`` is none while nothing measures it."""

    competency: str
    weight: Decimal
    before: Standing | None
    after: Standing
    low: Standing
    high: Standing
    required: int | None

    @property
    def gap_before(self) -> int | None:
        """Levels missing now; none without a standard or while nothing measures it."""
        return None if self.before is None else gap_of(self.required, self.before.level)

    @property
    def gap_after(self) -> int | None:
        """Levels missing afterwards."""
        return gap_of(self.required, self.after.level)


@dataclass(frozen=True)
class WhatIf:
    """The answer. The match is none where the position asks for nothing or is not known."""

    person: Person
    programme: Programme
    at: datetime
    expected: Expected
    effects: tuple[Effect, ...]
    match_before: Jpm | None
    match_after: Jpm | None
    rule_set: str


def what_if(
    tx: Tx, reader: Principal, employee_id: str, question: Question, moment: Moment, smallest_group: int
) -> WhatIf:
    """What the programme would do. Raises ``NotFound``, ``Invalid`` for the day, ``Conflict`` while nothing is told."""
    person = readable_person(tx, reader, employee_id)
    programme, weights = _programme(tx, reader, question.programme_id)
    at = _moment(question.on, moment)
    day, city = at.astimezone(CITY_ZONE).date(), person.place.city
    require_basis(tx, moment.of(ScoreRules, city))
    rules = moment.of_evidence(city, day)
    sums = _sums_at(tx, employee_id, at)
    expected = _expected(tx, programme, question.post_test, rules, moment, smallest_group)
    effects = tuple(_effects(person, sums, weights, expected, at, rules))
    before = {competency: standing_at(held, at, rules).level for competency, held in sums.items()}
    after = before | {effect.competency: effect.after.level for effect in effects}
    matches = _match(person, before, moment), _match(person, after, moment)
    return WhatIf(person, programme, at, expected, effects, *matches, rules.rule_set)


def _programme(tx: Tx, reader: Principal, programme_id: str) -> tuple[Programme, Mapping[str, Decimal]]:
    """A programme of the reader's city, open to all its agencies."""
    programme = catalogue.programmes(tx, [programme_id]).get(programme_id)
    if programme is None or not (reader.sees(programme.agency, programme.city) or reader.city == programme.city):
        raise NotFound(NOTHING)
    if programme.weights is None:
        raise Conflict(_UNTOLD)
    return programme, programme.weights


def _moment(on: date | None, moment: Moment) -> datetime:
    if on is None or on == moment.today:
        return moment.now
    last = moment.today.toordinal() + FARTHEST_YEARS * 366
    if not moment.today.toordinal() < on.toordinal() <= last:
        raise Invalid(_WHEN, [Fault("/query/on", _WHEN)])
    return datetime.combine(on, time(12), CITY_ZONE)


def _sums_at(tx: Tx, employee_id: str, at: datetime) -> dict[str, Sums]:
    ahead = evidence.ahead(tx, at)
    held = scores.of_people(tx, [employee_id]).items()
    sums = {key[1]: total.minus(ahead.get(key, Sums())) for key, total in held}
    return {competency: total for competency, total in sums.items() if total.n}


def _expected(
    tx: Tx, programme: Programme, stated: Decimal | None, rules: ScoreRules, moment: Moment, smallest_group: int
) -> Expected:
    """Fewer than the smallest group are too few as well: a mean must not show one colleague's result."""
    key = (programme.programme_id, WHOLE)
    tests = ratings.find(tx, [key]).get(key, EMPTY).tests
    enough = max(moment.of(ProgrammeRules, programme.city).minimum_tests, smallest_group)
    return expected_result(tests, stated, enough, rules.value_without_test)


def _effects(
    person: Person,
    sums: Mapping[str, Sums],
    weights: Mapping[str, Decimal],
    expected: Expected,
    at: datetime,
    rules: ScoreRules,
) -> Iterable[Effect]:
    for competency, weight in sorted(weights.items()):
        held = sums.get(competency, Sums())
        after, low, high = (
            _after(held, competency, weight, value, at, rules)
            for value in (expected.value, expected.low, expected.high)
        )
        before = standing_at(held, at, rules) if held.n else None
        yield Effect(competency, weight, before, after, low, high, person.required_level(competency))


def _after(held: Sums, competency: str, weight: Decimal, value: Decimal, at: datetime, rules: ScoreRules) -> Standing:
    [piece] = evidence_of_completion("completed", value, at, [(competency, weight)], rules)
    return standing_at(held.plus(Sums(*contribution(piece, rules), 1)), at, rules)


def _match(person: Person, levels: Mapping[str, int], moment: Moment) -> Jpm | None:
    return jpm(person.required, levels, moment.of(JpmRules, person.place.city)) if person.required else None
