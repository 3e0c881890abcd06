"""From what is known of people to what is proposed about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from services.evaluation.domain.performance import predicate_of
from services.evaluation.domain.recommendation import (
    Assessed,
    Disciplined,
    Facts,
    Hours,
    Judged,
    Proposal,
    may_propose_again,
    proposals,
)
from services.evaluation.domain.score import gap_of
from services.evaluation.domain.talent import placed, potential_in
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.judgement_facts import (
    assessment_of,
    performances_of,
    potential_of,
    sanction_of,
)
from services.evaluation.handlers.moving import Moves
from services.evaluation.handlers.standing import jp_balance, jp_label, jp_span, require_basis, standing_at
from services.evaluation.store import causes, evidence, jp, judgements, people, recommendations, scores
from services.evaluation.store.jp import Span
from services.evaluation.store.judgements import Judgement, Kind
from services.evaluation.store.people import Person
from services.evaluation.store.recommendations import Recommendation
from services.evaluation.store.scores import Sums
from shared.database import Tx
from shared.rules.evidence import EvidenceRules
from shared.rules.performance import PerformanceRules
from shared.rules.recommendation import RecommendationRules
from shared.rules.score import ScoreRules
from shared.rules.talent import TalentRules

_ALWAYS = "0000"


def consider(tx: Tx, employee_ids: Iterable[str], moment: Moment) -> None:
    """Look again at what the rules propose about these people.

    What is new is proposed; what is open is kept up to date, and lapses when its cause is gone. What a human has
    decided is not touched, and not proposed again for as long as the rules say.
    """
    known = people.find(tx, set(employee_ids))
    if not known:
        return
    found, before = _facts(tx, known, moment), recommendations.of_people(tx, known)
    moves = Moves(Batch(tx, moment))
    for employee_id, person in sorted(known.items()):
        rules = moment.of(RecommendationRules, person.place.city)
        proposed = proposals(found[employee_id], rules) if person.active else ()
        _compare(moves, person, proposed, before.get(employee_id, []), rules)
    moves.write()


def _compare(
    moves: Moves,
    person: Person,
    proposed: Collection[Proposal],
    before: Collection[Recommendation],
    rules: RecommendationRules,
) -> None:
    # of several made in one moment the open one is the last: there is at most one for a person, kind and cause
    last = {(one.kind, one.cause): one for one in sorted(before, key=lambda one: one.state == "open")}
    called_for = {(one.kind, one.cause) for one in proposed}
    for key, one in last.items():
        if one.state == "open" and key not in called_for:
            moves.lapse(one)
    for proposal in proposed:
        present = last.get((proposal.kind, proposal.cause))
        if present is not None and present.state == "open":
            moves.refresh(present, person, proposal, rules)
        elif present is None or _is_long_ago(present, moves.today, rules):
            number = 1 + sum((one.kind, one.cause) == (proposal.kind, proposal.cause) for one in before)
            moves.make(person, proposal, number, rules)


def _is_long_ago(one: Recommendation, today: date, rules: RecommendationRules) -> bool:
    if one.decided_on is None:
        return True
    return one.state != "appealed" and may_propose_again(date.fromisoformat(one.decided_on), today, rules)


def _facts(tx: Tx, known: Mapping[str, Person], moment: Moment) -> dict[str, Facts]:
    first, last = f"{moment.today.year}-01-01", f"{moment.today.year}-12-31"
    gaps, missed = _gaps(tx, known, moment), causes.no_shows(tx, known, first, last)
    performances, potentials = _judged(tx, "performance", known), _judged(tx, "potential", known)
    assessments, sanctions = _judged(tx, "assessment", known), _judged(tx, "discipline", known)
    years = {
        employee_id: _years(performances.get(employee_id, []), person, moment) for employee_id, person in known.items()
    }
    hours = _hours(tx, known, {key: found[0].year for key, found in years.items() if found}, moment)
    return {
        employee_id: Facts(
            moment.today,
            gaps.get(employee_id, {}),
            hours.get((employee_id, jp_label(person, moment.today))),
            _assessed(assessments.get(employee_id, []), person, moment),
            tuple(one.enrollment_id for one in missed.get(employee_id, [])),
            years[employee_id],
            _box(years[employee_id], potentials.get(employee_id, []), person, moment),
            hours.get((employee_id, years[employee_id][0].year)) if years[employee_id] else None,
            tuple(
                Disciplined(one.judgement_id, sanction_of(one).severity, date.fromisoformat(one.about))
                for one in sanctions.get(employee_id, [])
            ),
        )
        for employee_id, person in known.items()
    }


def _judged(tx: Tx, kind: Kind, known: Iterable[str]) -> dict[str, list[Judgement]]:
    return judgements.of_people(tx, kind, known, _ALWAYS)


def _gaps(tx: Tx, known: Mapping[str, Person], moment: Moment) -> dict[str, dict[str, int]]:
    ahead = evidence.ahead(tx, moment.now)
    found: dict[str, dict[str, int]] = {}
    for key, held in scores.of_people(tx, known).items():
        person, sums = known[key[0]], held.minus(ahead.get(key, Sums()))
        if not sums.n:
            continue
        rules = moment.of(ScoreRules, person.place.city)
        require_basis(tx, rules)
        gap = gap_of(person.required_level(key[1]), standing_at(sums, moment.now, rules).level)
        if gap:
            found.setdefault(key[0], {})[key[1]] = gap
    return found


def _years(found: Iterable[Judgement], person: Person, moment: Moment) -> tuple[Judged, ...]:
    """The predicates of whole years, the newest first."""
    records = list(found)
    rules = moment.of(PerformanceRules, person.place.city)
    years = [
        Judged(record.judgement_id, said.year, predicate_of(said.result, said.behaviour, rules))
        for record, said in zip(records, performances_of(records), strict=True)
        if said.is_yearly
    ]
    return tuple(sorted(years, key=lambda one: -one.year))


def _box(years: tuple[Judged, ...], found: Iterable[Judgement], person: Person, moment: Moment) -> int | None:
    if not years:
        return None
    rules = moment.of(TalentRules, person.place.city)
    potential = potential_in(years[0].year, map(potential_of, found), rules)
    place = placed(years[0].predicate, potential, rules)  # type: ignore[arg-type]  # a predicate of the rule set, as text
    return None if place is None else place.box


def _assessed(found: Iterable[Judgement], person: Person, moment: Moment) -> tuple[Assessed, ...]:
    rules = moment.of(EvidenceRules, person.place.city)
    assessed = []
    for record in found:
        said = assessment_of(record)
        value = rules.level_value[said.level] if said.level is not None else said.value
        if value is not None:
            assessed.append(Assessed(record.judgement_id, said.competency, value, said.assessed_on))
    return tuple(assessed)


def _hours(
    tx: Tx, known: Mapping[str, Person], judged: Mapping[str, int], moment: Moment
) -> dict[tuple[str, int], Hours]:
    """The present JP year of everybody, and that of the newest year that was judged."""
    labels = {(key, jp_label(person, moment.today)) for key, person in known.items()} | set(judged.items())
    spans = {(key, label): jp_span(known[key], label) for key, label in labels}
    held = jp.in_spans(tx, [Span(*key, span.first, span.last) for key, span in spans.items()])
    found = {}
    for key, span in spans.items():
        figures = jp_balance(known[key[0]], span, held.get(key, {}), moment)
        found[key] = Hours(key[1], figures.counted, figures.target, span.last)
    return found
