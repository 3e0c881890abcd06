"""Which alerts must be open: a function of the facts alone, whatever order they became known in.

Here those about people, units and sessions' difficulty; ``classes_alerts`` and ``duties`` have the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction

from tests.chaos.oracle.alert import Alert
from tests.chaos.oracle.classes_alerts import session_alerts
from tests.chaos.oracle.duties import duty_alerts
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.figures import (
    IKM_ALERT_ANSWERS,
    IKM_ALERT_GRADES,
    IKM_DROP,
    JP_ALERTS_FROM,
    PNS_TARGET,
    SCORE_GAP_FROM,
    SESSION_ALERT_ANSWERS,
    TOO_DIFFICULT_ABOVE,
)
from tests.chaos.oracle.hours import activities_of, hours_of
from tests.chaos.oracle.moments import city_day
from tests.chaos.oracle.ratings import heard_of, rating_of
from tests.chaos.oracle.rounding import half_up
from tests.chaos.oracle.satisfaction import Index, indexes_of
from tests.chaos.oracle.scores import evidence_of, level_of, required_of, score_on


def alerts_of(truth: Truth, now: datetime, days: Sequence[date]) -> Iterator[Alert]:
    """Every alert at ``now``. ``days`` are the UTC days of the run: a score is told on the day of its last change."""
    yield from _scores(truth, days)
    yield from _hours(truth, city_day(now))
    yield from _satisfaction(truth)
    yield from _difficulty(truth)
    yield from session_alerts(truth, now)
    yield from duty_alerts(truth, now)


def _scores(truth: Truth, days: Sequence[date]) -> Iterator[Alert]:
    for (employee_id, competency), pieces in evidence_of(truth).items():
        person = truth.people[employee_id]
        required = required_of(person.position).get(competency)
        if required is None:
            continue
        seen = {score: level_of(score) for score in (score_on(pieces, day) for day in days)}
        below = {score: level for score, level in seen.items() if required - level >= SCORE_GAP_FROM}
        for score, level in below.items():
            figures = {
                "competency": competency,
                "score": score,
                "level": level,
                "required_level": required,
                "gap": required - level,
            }
            must = len(seen) == 1
            yield Alert(
                "score-below-standard", employee_id, competency, "warning", person.agency, person.unit_id,
                figures, {}, must,
            )  # fmt: skip


def _hours(truth: Truth, today: date) -> Iterator[Alert]:
    """The year whose window is open. After New Year it is the year before, for those who had learnt in it."""
    year = today.year if today >= date(today.year, *JP_ALERTS_FROM) else today.year - 1
    activities = activities_of(truth)
    for person in truth.people.values():
        if person.employment == "pppk":
            continue
        learnt = [one for one in activities.get(person.employee_id, []) if one.day.year == year]
        counted = hours_of(person, learnt, year).counted
        if counted >= PNS_TARGET:
            continue
        figures = {
            "year": year,
            "counted_jp": counted,
            "target_jp": PNS_TARGET,
            "shortfall_jp": PNS_TARGET - counted,
        }
        must = year == today.year or bool(learnt)
        yield Alert(
            "jp-below-target", person.employee_id, str(year), "warning", person.agency, person.unit_id,
            figures, {}, must,
        )  # fmt: skip


def _satisfaction(truth: Truth) -> Iterator[Alert]:
    """The newest year of each unit that has answers enough."""
    indexes = indexes_of(truth)
    newest: dict[str, int] = {}
    for (unit_id, year), index in indexes.items():
        if index.answers >= IKM_ALERT_ANSWERS:
            newest[unit_id] = max(year, newest.get(unit_id, year))
    for unit_id, year in newest.items():
        yield from _of_unit(unit_id, year, indexes[unit_id, year], indexes.get((unit_id, year - 1)))


def _of_unit(unit_id: str, year: int, index: Index, before: Index | None) -> Iterable[Alert]:
    figures = {
        "year": year,
        "value": index.value,
        "grade": index.grade,
        "indicative": "yes" if index.indicative else "no",
    }
    agency, lagging = unit_id.partition(".")[0], {"answers": index.answers}
    if index.grade in IKM_ALERT_GRADES:
        severity = "info" if index.indicative else "critical" if index.grade == "D" else "warning"
        yield Alert("ikm-low", unit_id, str(year), severity, agency, unit_id, figures, lagging)
    if before is not None and before.value - index.value >= IKM_DROP:
        drop = {
            "previous_year": year - 1,
            "previous_value": before.value,
            "drop": before.value - index.value,
        }
        severity = "info" if index.indicative else "warning"
        yield Alert("ikm-dropped", unit_id, str(year), severity, agency, unit_id, figures | drop, lagging)


def _difficulty(truth: Truth) -> Iterator[Alert]:
    for session_id, heard in heard_of(truth).items():
        rating = rating_of([heard])
        if rating.answers < SESSION_ALERT_ANSWERS or rating.too_difficult is None:
            continue
        if rating.too_difficult > TOO_DIFFICULT_ABOVE:
            programme = truth.programmes[truth.sessions[session_id].programme_id]
            figures = {
                "programme_id": programme.programme_id,
                "too_difficult_percent": half_up(rating.too_difficult * 100),
                "threshold_percent": Fraction(30),
            }
            yield Alert(
                "programme-too-difficult", session_id, "", "warning", programme.agency, None,
                figures, {"answers": rating.answers},
            )  # fmt: skip
