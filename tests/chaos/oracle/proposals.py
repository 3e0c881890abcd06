"""What is proposed about people for a human to decide on, and what they decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Truth
from tests.chaos.oracle.figures import (
    PROPOSE_ASSESSED_BELOW,
    PROPOSE_ASSESSED_DAYS,
    PROPOSE_GAP_FROM,
    PROPOSE_JP_LAST_MONTHS,
    PROPOSE_NO_SHOWS_FROM,
)
from tests.chaos.oracle.hours import activities_of, hours_of, label_of
from tests.chaos.oracle.moments import city_day, months_later
from tests.chaos.oracle.records import Assessment, Decided
from tests.chaos.oracle.scores import evidence_of, level_of, required_of, score_on

Proposals = dict[tuple[str, str], bool]
"""By person and cause; whether it must be there, otherwise it may."""

_AFTER: Final[Mapping[str, str]] = {
    "approve": "approved",
    "reject": "rejected",
    "uphold": "upheld",
    "overturn": "overturned",
}


def proposals_of(truth: Truth, now: datetime, days: Sequence[date]) -> Proposals:
    """Everything that the rules propose, all of it development: nobody enters performance or sanctions here.

    ``days`` are the UTC days of the run: a person is looked at again when something changes about them, and scores
    fade meanwhile.
    """
    return {**_gaps(truth, days), **_hours(truth, city_day(now)), **_missed(truth, now), **_assessed(truth, now)}


def decide(truth: Truth, entry: Entry) -> None:
    """A named official has decided, first or on an appeal."""
    said = entry.body["decision"]
    _step(truth, entry, _AFTER[said])


def appeal(truth: Truth, entry: Entry) -> None:
    """The person objects."""
    _step(truth, entry, "appealed")


def _step(truth: Truth, entry: Entry, state: str) -> None:
    told = entry.answer
    one = truth.decided.setdefault(told["recommendation_id"], Decided(told["employee_id"], told["cause"], "open"))
    one.state = state
    one.steps.append(state)
    if told["state"] != state:
        truth.doubt(f"request {entry.number}: told {told['state']}, must be {state}")


def _gaps(truth: Truth, days: Sequence[date]) -> Proposals:
    seen: dict[str, set[date]] = {}
    for (employee_id, competency), pieces in evidence_of(truth).items():
        required = required_of(truth.people[employee_id].position).get(competency, 0)
        for day in days:
            if required - level_of(score_on(pieces, day)) >= PROPOSE_GAP_FROM:
                seen.setdefault(employee_id, set()).add(day)
    return {(employee_id, "gap"): len(on) == len(days) for employee_id, on in seen.items()}


def _hours(truth: Truth, today: date) -> Proposals:
    """In the last months of the person's JP year."""
    found: Proposals = {}
    activities = activities_of(truth)
    for person in truth.people.values():
        label = label_of(person, today)
        hours = hours_of(person, activities.get(person.employee_id, []), label)
        if hours.shortfall and months_later(hours.last, -PROPOSE_JP_LAST_MONTHS) < today:
            found[person.employee_id, f"jp-{label}"] = True
    return found


def _missed(truth: Truth, now: datetime) -> Proposals:
    """All of a run's absences are entered in its year."""
    missed: dict[str, int] = {}
    for enrolment in truth.enrolments.values():
        missed[enrolment.employee_id] = missed.get(enrolment.employee_id, 0) + (enrolment.status == "no_show")
    year = city_day(now).year
    return {(one, f"no-shows-{year}"): True for one, times in missed.items() if times >= PROPOSE_NO_SHOWS_FROM}


def _assessed(truth: Truth, now: datetime) -> Proposals:
    """The newest assessment of a competency is low, and not old."""
    newest: dict[tuple[str, str], Assessment] = {}
    for one in sorted(truth.assessments.values(), key=lambda one: (one.on, one.record_id)):
        if not one.withdrawn:
            newest[one.employee_id, one.competency] = one
    since = city_day(now) - timedelta(days=PROPOSE_ASSESSED_DAYS)
    return {
        (one.employee_id, "assessment"): True
        for one in newest.values()
        if one.value < PROPOSE_ASSESSED_BELOW and one.on > since
    }
