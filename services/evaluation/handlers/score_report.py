"""A person's scores, and what each of them rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.evaluation.domain.jpm import Jpm, jpm
from services.evaluation.domain.score import gap_of, shares_at
from services.evaluation.handlers.access import readable_person
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.standing import Standing, require_basis, standing_at
from services.evaluation.store import evidence, scores
from services.evaluation.store.evidence import Sourced
from services.evaluation.store.people import Person
from services.evaluation.store.scores import Sums
from shared.database import Tx
from shared.rules.jpm import JpmRules
from shared.rules.score import ScoreRules
from shared.web.auth import Principal


class Why(NamedTuple):
    """The share of the prior and of each piece, the newest first; together exactly 1."""

    prior_share: Decimal
    evidence: tuple[tuple[Sourced, Decimal], ...]


class Line(NamedTuple):
    """One competency: where the person stands (none when not measured) and what the position asks for."""

    competency: str
    standing: Standing | None
    required: int | None
    gap: int | None
    why: Why | None = None


@dataclass(frozen=True)
class ScoreReport:
    """A person's competencies, measured or asked for, at a moment."""

    person: Person
    at: datetime
    rule_set: str
    lines: tuple[Line, ...]


def score_report(tx: Tx, reader: Principal, employee_id: str, moment: Moment, at: datetime) -> ScoreReport:
    """Every score with what it rests on, from the evidence dated up to ``at``. Raises ``NotFound``."""
    person = readable_person(tx, reader, employee_id)
    rules = _rules(tx, person, moment)
    pieces: dict[str, list[Sourced]] = {}
    for sourced in evidence.of_person(tx, employee_id, at):
        pieces.setdefault(sourced.piece.competency, []).append(sourced)
    sums = {competency: _summed(found) for competency, found in pieces.items()}
    lines = tuple(
        line._replace(why=_why(pieces[line.competency], at, rules)) if line.competency in pieces else line
        for line in _lines(person, sums, at, rules)
    )
    return ScoreReport(person, at, rules.rule_set, lines)


def present_scores(tx: Tx, person: Person, moment: Moment) -> ScoreReport:
    """Every score now, read from the sums however much evidence there is."""
    rules = _rules(tx, person, moment)
    ahead = evidence.ahead(tx, moment.now)
    held = scores.of_people(tx, [person.employee_id])
    sums = {key[1]: total.minus(ahead.get(key, Sums())) for key, total in held.items()}
    lines = _lines(person, {competency: total for competency, total in sums.items() if total.n}, moment.now, rules)
    return ScoreReport(person, moment.now, rules.rule_set, tuple(lines))


def match_of(report: ScoreReport, moment: Moment) -> Jpm | None:
    """How far the person's levels reach the position's; none when the position is not known or asks for nothing."""
    required = report.person.required
    if not required:
        return None
    actual = {line.competency: line.standing.level for line in report.lines if line.standing is not None}
    return jpm(required, actual, moment.of(JpmRules, report.person.place.city))


def _rules(tx: Tx, person: Person, moment: Moment) -> ScoreRules:
    rules = moment.of(ScoreRules, person.place.city)
    require_basis(tx, rules)
    return rules


def _lines(person: Person, sums: Mapping[str, Sums], at: datetime, rules: ScoreRules) -> Iterable[Line]:
    for competency in sorted({*sums, *(person.required or {})}):
        required = person.required_level(competency)
        if competency not in sums:
            yield Line(competency, None, required, None)
            continue
        standing = standing_at(sums[competency], at, rules)
        yield Line(competency, standing, required, gap_of(required, standing.level))


def _summed(found: Iterable[Sourced]) -> Sums:
    total = Sums()
    for sourced in found:
        total = total.plus(Sums(sourced.piece.a, sourced.piece.b, 1))
    return total


def _why(found: Sequence[Sourced], at: datetime, rules: ScoreRules) -> Why:
    shares = shares_at([sourced.piece.a for sourced in found], at, rules)
    return Why(shares.prior, tuple(zip(found, shares.pieces, strict=True)))
