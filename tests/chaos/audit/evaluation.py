"""Evaluation's store: scores with what they rest on, learning hours, programmes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.profiles import audit_profile
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.facts import Person, Truth
from tests.chaos.oracle.hours import Activity, Hours, activities_of, hours_of, label_of
from tests.chaos.oracle.moments import city_day, moment
from tests.chaos.oracle.noticed import Noticed, noticed_of, said_of
from tests.chaos.oracle.ratings import Rating, heard_of, rating_of
from tests.chaos.oracle.rounding import exact
from tests.chaos.oracle.scores import Piece, evidence_of, level_of, newest_first, required_of, score_on, shares_on

_ROOT = "/evaluation/v1"


async def audit_evaluation(reader: Reader, truth: Truth, now: datetime, findings: Findings) -> None:
    """Every person's scores and years, every programme's rating."""
    await audit_people(reader, truth, now, findings)
    await _programmes(reader, truth, findings)


async def audit_people(reader: Reader, truth: Truth, now: datetime, findings: Findings) -> None:
    """Every person's scores, profile and years."""
    evidence: dict[str, dict[str, list[Piece]]] = {}
    for (employee_id, competency), pieces in evidence_of(truth).items():
        evidence.setdefault(employee_id, {})[competency] = pieces
    activities = activities_of(truth)

    async def person(one: Person) -> None:
        await _scores(reader, one, evidence.get(one.employee_id, {}), now, findings)
        await audit_profile(reader, one, evidence.get(one.employee_id, {}), findings)
        await _years(reader, one, activities.get(one.employee_id, []), now, findings)

    await each(truth.people.values(), person)


async def _scores(
    reader: Reader, person: Person, evidence: Mapping[str, list[Piece]], now: datetime, findings: Findings
) -> None:
    shown = await reader.one(f"{_ROOT}/employees/{person.employee_id}/scores", as_of=now.isoformat())
    required, found = required_of(person.position), {one["competency"]: one for one in shown["items"]}
    findings.check_ids(
        f"score of {person.employee_id}", {*required, *evidence}, (one["competency"] for one in shown["items"])
    )
    for competency, one in found.items():
        where = f"score of {person.employee_id} in {competency}"
        _score(where, evidence.get(competency, []), required.get(competency), now.astimezone(UTC).date(), one, findings)


def _score(
    where: str, pieces: Sequence[Piece], required: int | None, day: date, shown: Mapping[str, Any], findings: Findings
) -> None:
    findings.check(f"{where} measured", bool(pieces), shown["measured"])
    findings.check(f"{where} required", required, shown["required_level"])
    if not pieces:
        findings.check(f"{where} unmeasured", (None, None, None), (shown["score"], shown["level"], shown["gap"]))
        return
    score = score_on(pieces, day)
    level = level_of(score)
    findings.check(f"{where} value", score, exact(shown["score"]))
    findings.check(f"{where} level", level, shown["level"])
    findings.check(f"{where} gap", None if required is None else max(required - level, 0), shown["gap"])
    _why(where, pieces, day, shown["why"], findings)


def _why(where: str, pieces: Sequence[Piece], day: date, shown: Mapping[str, Any], findings: Findings) -> None:
    ordered = newest_first(pieces)
    prior, *shares = shares_on(ordered, day)
    findings.check(f"why {where} prior", prior, exact(shown["prior_share"]))
    expected = [
        (one.evidence_id, one.kind, one.value, one.weight, one.at, one.programme_id, share)
        for one, share in zip(ordered, shares, strict=True)
    ]
    findings.check(f"why {where} evidence", expected, [_evidence(one) for one in shown["evidence"]])


def _evidence(shown: Mapping[str, Any]) -> tuple[object, ...]:
    value, weight, share = (exact(shown[name]) for name in ("value", "weight", "share"))
    at = moment(shown["occurred_at"])
    return shown["evidence_id"], shown["kind"], value, weight, at, shown["programme_id"], share


async def _years(
    reader: Reader, person: Person, activities: Sequence[Activity], now: datetime, findings: Findings
) -> None:
    days = {one.day for one in activities} | {city_day(now)}
    for label in sorted({label_of(person, day) for day in days}):
        shown = await reader.one(f"{_ROOT}/employees/{person.employee_id}/jp", year=label)
        where = f"jp of {person.employee_id} in {label}"
        _year(where, hours_of(person, activities, label), person, shown, findings)


def _year(where: str, hours: Hours, person: Person, shown: Mapping[str, Any], findings: Findings) -> None:
    facts = {
        "first_day": hours.first.isoformat(),
        "last_day": hours.last.isoformat(),
        "assumed_year": hours.assumed,
        "employment": person.employment,
    }
    findings.check_all(where, facts, shown)
    for name in ("earned", "counted", "shortfall"):
        findings.check(f"{where} {name}", getattr(hours, name), exact(shown[name]))
    findings.check(f"{where} target", hours.target, _number(shown["target"]))
    cuts = [(one["cap"], one["period"], exact(one["earned"]), exact(one["counted"])) for one in shown["caps"]]
    findings.check(f"{where} caps", sorted(map(tuple, hours.cuts)), sorted(cuts))


async def _programmes(reader: Reader, truth: Truth, findings: Findings) -> None:
    heard, said = heard_of(truth), said_of(truth)
    sessions: dict[str, list[str]] = {programme_id: [] for programme_id in truth.programmes}
    for session in truth.sessions.values():
        sessions[session.programme_id].append(session.session_id)

    async def programme(programme_id: str) -> None:
        shown = await reader.one(f"{_ROOT}/programmes/{programme_id}/effectiveness")
        noticed = noticed_of(truth, said, programme_id)
        whole = rating_of([heard[one] for one in sessions[programme_id]], noticed)
        _rating(f"rating of {programme_id}", whole, shown, findings)
        _results(f"results of {programme_id}", noticed, shown["results"], findings)
        found = {one["session_id"]: one for one in shown["sessions"]}
        findings.check_ids(f"rating of {programme_id}", sessions[programme_id], found)
        for session_id, one in found.items():
            if session_id in heard:
                _rating(f"rating of {programme_id} {session_id}", rating_of([heard[session_id]]), one, findings)

    await each(truth.programmes, programme)


def _rating(where: str, rating: Rating, shown: Mapping[str, Any], findings: Findings) -> None:
    reaction, learning = shown["reaction"], shown["learning"]
    findings.check(
        f"{where} counts",
        (rating.completed, rating.failed, rating.answers, rating.pairs, rating.left_out),
        (shown["completed"], shown["failed"], reaction["answers"], learning["pairs"], learning["left_out"]),
    )
    behaved = shown["behaviour"] or {"answers": 0, "applied_share": None}
    told = (behaved["answers"], _number(behaved["applied_share"]))
    findings.check(f"{where} behaviour", (rating.asked, rating.applied), told)
    findings.check(f"{where} verdict", rating.verdict, shown["verdict"])
    findings.check(f"{where} reasons", rating.reasons, [one["reason"] for one in shown["reasons"]])
    findings.check(f"{where} next_session", rating.next_session, reaction["next_session"])
    findings.check(f"{where} too difficult", rating.too_difficult, _number(reaction["too_difficult_share"]))
    findings.check(f"{where} too easy", rating.too_easy, _number(reaction["too_easy_share"]))
    means = reaction["means"]
    findings.check(f"{where} means", rating.means, means and {mark: exact(mean) for mark, mean in means.items()})
    for name in ("pre_mean", "post_mean", "mean_gain", "effect_size"):
        findings.check(f"{where} {name}", getattr(rating, name), _number(learning[name]))


def _results(where: str, noticed: Noticed | None, shown: Mapping[str, Any] | None, findings: Findings) -> None:
    """What citizens noticed, figure by figure."""
    if noticed is None or shown is None:
        findings.check(where, noticed, shown)
        return
    counts = {"units": noticed.units, "other_units": noticed.other_units, "answers": noticed.answers}
    findings.check_all(where, counts, shown)
    for name in ("change", "other_change", "effect"):
        findings.check(f"{where} {name}", getattr(noticed, name), _number(shown[name]))
    interval = shown["interval"]
    told = interval and (exact(interval["low"]), exact(interval["high"]))
    findings.check(f"{where} interval", noticed.interval, told)


def _number(value: float | None) -> Fraction | None:
    return None if value is None else exact(value)
