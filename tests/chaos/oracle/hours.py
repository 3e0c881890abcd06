"""Learning hours (JP) of a year: what was earned, what the caps leave, what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from tests.chaos.oracle.facts import Person, Truth
from tests.chaos.oracle.figures import (
    MENTORING_FORMS,
    MENTORING_SESSIONS_A_MONTH,
    PNS_TARGET,
    PPPK_LIMIT,
    SELF_STUDY_FORMS,
    SELF_STUDY_JP_A_DAY,
)
from tests.chaos.oracle.moments import city_day


class Activity(NamedTuple):
    """Something that earned JP on a day of the city."""

    form: str
    day: date
    jp: Fraction


class Cut(NamedTuple):
    """Where a cap or the year's limit left something out."""

    cap: str
    period: str
    earned: Fraction
    counted: Fraction


@dataclass(frozen=True, slots=True)
class Hours:
    """A person's year."""

    first: date
    last: date
    assumed: bool
    earned: Fraction
    counted: Fraction
    target: Fraction | None
    shortfall: Fraction
    cuts: list[Cut]


def activities_of(truth: Truth) -> dict[str, list[Activity]]:
    """By person: completions, and every meeting for both of its people."""
    found: dict[str, list[Activity]] = {}
    for enrolment in truth.enrolments.values():
        if enrolment.status == "completed" and enrolment.completed_at is not None and enrolment.jp:
            form = truth.programmes[truth.sessions[enrolment.session_id].programme_id].form
            one = Activity(form, city_day(enrolment.completed_at), enrolment.jp)
            found.setdefault(enrolment.employee_id, []).append(one)
    for meeting in truth.meetings.values():
        pair = truth.mentorships[meeting.mentorship_id]
        for employee_id in (pair.mentor_id, pair.mentee_id):
            one = Activity("NKL02", city_day(meeting.held_at), Fraction(2))
            found.setdefault(employee_id, []).append(one)
    return found


def hours_of(person: Person, activities: Iterable[Activity], label: int) -> Hours:
    """The year that begins in ``label``: a PPPK's on the contract's anniversary, others' in January."""
    first, last = span(person, label)
    inside = [one for one in activities if first <= one.day <= last]
    earned = sum((one.jp for one in inside), Fraction(0))
    cuts = [*_mentoring(inside), *_self_study(inside)]
    counted = earned - sum((cut.earned - cut.counted for cut in cuts), Fraction(0))
    if person.employment == "pppk" and counted > PPPK_LIMIT:
        cuts.append(Cut("year-limit", str(label), counted, PPPK_LIMIT))
        counted = PPPK_LIMIT
    target = PNS_TARGET if person.employment == "pns" else None
    shortfall = Fraction(0) if target is None else max(target - counted, Fraction(0))
    assumed = person.employment == "pppk" and person.contract_start is None
    return Hours(first, last, assumed, earned, counted, target, shortfall, cuts)


def span(person: Person, label: int) -> tuple[date, date]:
    """First and last day of a person's year."""
    if person.employment == "pns" or person.contract_start is None:
        return date(label, 1, 1), date(label, 12, 31)
    start = person.contract_start
    return start.replace(year=label), start.replace(year=label + 1) - timedelta(days=1)


def label_of(person: Person, day: date) -> int:
    """The year a day lies in."""
    return day.year if span(person, day.year)[0] <= day else day.year - 1


def _mentoring(inside: Iterable[Activity]) -> Iterable[Cut]:
    """Coaching and mentoring share a cap of sessions a month; of sessions of different size the longest count."""
    months: dict[str, list[Fraction]] = {}
    for one in inside:
        if one.form in MENTORING_FORMS:
            months.setdefault(f"{one.day:%Y-%m}", []).append(one.jp)
    for month, sizes in sorted(months.items()):
        if len(sizes) > MENTORING_SESSIONS_A_MONTH:
            longest = sorted(sizes, reverse=True)[:MENTORING_SESSIONS_A_MONTH]
            yield Cut("mentoring", month, sum(sizes, Fraction(0)), sum(longest, Fraction(0)))


def _self_study(inside: Iterable[Activity]) -> Iterable[Cut]:
    """Self-study and learning community share a cap of JP a day."""
    days: dict[str, Fraction] = {}
    for one in inside:
        if one.form in SELF_STUDY_FORMS:
            days[one.day.isoformat()] = days.get(one.day.isoformat(), Fraction(0)) + one.jp
    for day, jp in sorted(days.items()):
        if jp > SELF_STUDY_JP_A_DAY:
            yield Cut("self-study", day, jp, SELF_STUDY_JP_A_DAY)
