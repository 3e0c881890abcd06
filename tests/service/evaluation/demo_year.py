"""The demo's year as enrollment and feedback tell it, and what it comes to, worked out from the list of its events.

Beside what the demo plans there are results that were entered wrongly and put right, or taken back; people who changed
their position; and citizens who named the officer who served them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, Literal, cast
from uuid import NAMESPACE_OID, uuid5

from mumpuni.demo.year import Attempt, Pair, Run, Year
from shared.events.base import CompetencyWeight, Event
from shared.events.enrollment import (
    Completed,
    EmployeeChanged,
    MentoringLogged,
    PositionType,
    ProgrammeChanged,
    SessionChanged,
    UnitChanged,
    Withdrawn,
)
from shared.events.feedback import Received
from tests.chaos.oracle.facts import (
    Enrolment,
    Meeting,
    Mentorship,
    Person,
    Programme,
    Session,
    SurveyAnswer,
    Truth,
)
from tests.chaos.oracle.rebuild import employment_of
from tests.chaos.oracle.scores import required_of
from tests.service.harness import START

_MENTORING_JP = Decimal(2)
_HALVES: Sequence[Decimal] = tuple(Decimal(n) / 2 for n in range(2, 13))


def id_of(*what: str) -> str:
    """The id of something of the plan; the same in every telling."""
    return str(uuid5(NAMESPACE_OID, "/".join(what)))


def events_of(years: Sequence[Year], random: Random) -> list[Event]:
    """Everything that evaluation hears of these years, in an order in which it could have happened."""
    return [event for year in years for event in _Telling(year, random).events()]


def interleaved(events: Sequence[Event], random: Random) -> list[Event]:
    """Another order that keeps each key's own: what a bus may make of it."""
    by_key: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_key[event.key].append(event)
    turns = [key for key, queue in by_key.items() for _ in queue]
    random.shuffle(turns)
    queues = {key: iter(queue) for key, queue in by_key.items()}
    return [next(queues[key]) for key in turns]


class _Telling:
    """One agency's year."""

    def __init__(self, year: Year, random: Random) -> None:
        self._year = year
        self._random = random
        self._agency, self._city = year.agency.slug, year.agency.city
        self._units = {person.key: person.unit_id for person in year.people}

    def events(self) -> Iterator[Event]:
        """In order."""
        for unit in self._year.agency.units:
            unit_id = f"{self._agency}.{unit.slug}"
            yield UnitChanged(unit_id=unit_id, agency=self._agency, city=self._city, name=unit.name, version=1)
        for person in self._year.people:
            yield from self._person(person.key, person.nip, person.position_type, dict(person.technical))
        for key, course in self._year.courses.items():
            yield self._programme(key, course.title, course.form, course.competencies)
        for run in self._year.runs:
            yield self._session(run)
        for attempt in self._year.attempts:
            yield from self._attempt(attempt)
        for pair in self._year.pairs:
            yield from self._meetings(pair)
        yield from self._answers()

    def _person(self, key: str, nip: str, position_type: str, technical: dict[str, int]) -> Iterator[Event]:
        types = [position_type]
        if self._random.random() < 0.1:
            types.append("pengawas" if position_type != "pengawas" else "administrator")
        for version, one in enumerate(types, 1):
            yield EmployeeChanged(
                employee_id=id_of(key),
                agency=self._agency,
                city=self._city,
                unit_id=self._units[key],
                employment=cast(Literal["pns", "pppk"], employment_of(nip)),
                position_type=cast(PositionType, one),
                required=required_of({"type": one, "technical": technical}),
                version=version,
            )

    def _programme(self, key: str, title: str, form: str, competencies: Any) -> Event:
        return ProgrammeChanged(
            programme_id=id_of(key),
            agency=self._agency,
            city=self._city,
            title=title,
            form=form,
            jp=Decimal(4),
            competencies=_weights(competencies),
            version=1,
        )

    def _session(self, run: Run) -> Event:
        return SessionChanged(
            session_id=id_of(run.key),
            programme_id=id_of(run.course),
            agency=self._agency,
            city=self._city,
            form=self._year.courses[run.course].form,
            starts_on=run.starts_on,
            ends_on=run.ends_on,
            capacity=run.seats,
            jp=Decimal(4),
            version=1,
        )

    def _attempt(self, attempt: Attempt) -> Iterator[Event]:
        if attempt.ending in {"withdrawn", "no_show"}:
            yield self._withdrawn(attempt, attempt.ending)
            return
        right = self._completed(attempt, attempt.ending or "completed", attempt.post_test)
        fate = self._random.random()
        if fate < 0.05:
            yield self._completed(attempt, "failed", 3.5)
        yield right
        if attempt.answers:
            yield self._questionnaire(attempt, attempt.answers)
        if 0.05 <= fate < 0.1:
            yield self._withdrawn(attempt, "cancelled")
        if 0.08 <= fate < 0.1:
            yield right

    def _completed(self, attempt: Attempt, outcome: str, post: float) -> Completed:
        course = self._year.courses[_course_of(attempt)]
        tested = self._random.random() < 0.9
        return Completed(
            **self._place(attempt),
            form=course.form,
            outcome=cast(Literal["completed", "failed"], outcome),
            pre_test=Decimal(str(attempt.pre_test)) if tested else None,
            post_test=Decimal(str(post)) if tested else None,
            jp_earned=self._random.choice(_HALVES) if outcome == "completed" else Decimal(0),
            completed_at=attempt.completed_at - timedelta(minutes=self._random.randrange(60 * 24 * 500)),
            competencies=_weights(course.competencies),
        )

    def _withdrawn(self, attempt: Attempt, status: str) -> Withdrawn:
        how = cast(Literal["withdrawn", "no_show", "cancelled"], status)
        return Withdrawn(**self._place(attempt), status=how, reason="correction", withdrawn_at=START)

    def _place(self, attempt: Attempt) -> dict[str, Any]:
        return {
            "enrollment_id": id_of(attempt.person, attempt.run),
            "employee_id": id_of(attempt.person),
            "agency": self._agency,
            "city": self._city,
            "unit_id": self._units[attempt.person],
            "programme_id": id_of(_course_of(attempt)),
            "session_id": id_of(attempt.run),
        }

    def _questionnaire(self, attempt: Attempt, scores: dict[str, int]) -> Received:
        place = self._place(attempt)
        del place["unit_id"]
        feedback_id = id_of("answer", attempt.person, attempt.run)
        return Received(feedback_id=feedback_id, kind="questionnaire", scores=scores, received_at=START, **place)

    def _meetings(self, pair: Pair) -> Iterator[Event]:
        for number, meeting in enumerate(pair.meetings):
            roles: Sequence[tuple[str, Literal["mentee", "mentor"]]] = (
                (pair.mentee, "mentee"),
                (pair.mentor, "mentor"),
            )
            for person, role in roles:
                yield MentoringLogged(
                    mentoring_session_id=id_of(pair.mentor, pair.mentee, str(number)),
                    mentorship_id=id_of(pair.mentor, pair.mentee),
                    employee_id=id_of(person),
                    role=role,
                    mentor_id=id_of(pair.mentor),
                    mentee_id=id_of(pair.mentee),
                    agency=self._agency,
                    city=self._city,
                    unit_id=self._units[person],
                    competency=pair.competency,
                    minutes=meeting.minutes,
                    mentor_rating=meeting.rating if number else None,
                    jp_earned=_MENTORING_JP,
                    held_at=meeting.held_at,
                )

    def _answers(self) -> Iterator[Event]:
        for number, answer in enumerate(self._year.answers):
            there = [key for key, unit_id in self._units.items() if unit_id == answer.unit_id]
            named = self._random.random() < 0.3
            yield Received(
                feedback_id=id_of("skm", answer.unit_id, str(number)),
                kind="skm",
                agency=self._agency,
                city=self._city,
                unit_id=answer.unit_id,
                served_by=id_of(self._random.choice(there)) if named and there else None,
                scores=answer.scores,
                received_at=answer.answered_at,
            )


def _course_of(attempt: Attempt) -> str:
    return attempt.run.rpartition("-")[0]


def _weights(competencies: Any) -> tuple[CompetencyWeight, ...]:
    return tuple(CompetencyWeight(competency=name, weight=Decimal(str(one))) for name, one in competencies.items())


def truth_of_events(events: Iterable[Event]) -> Truth:
    """What must be there: of each thing the last that was told of it, everything else in lists."""
    truth = Truth()
    for event in events:
        _TAKE[type(event)](truth, event)
    return truth


def _unit(truth: Truth, event: UnitChanged) -> None:
    truth.agencies[event.agency] = {"city": event.city}


def _employee(truth: Truth, event: EmployeeChanged) -> None:
    position = {"type": event.position_type, "technical": dict(event.required)}
    start, version = event.contract_start, event.version
    truth.people[event.employee_id] = Person(
        event.employee_id, event.agency, event.unit_id, event.employment, position, start, version
    )


def _taught(truth: Truth, event: ProgrammeChanged) -> None:
    weights = {one.competency: Fraction(one.weight) for one in event.competencies}
    truth.programmes[event.programme_id] = Programme(
        event.programme_id, event.agency, event.form, Fraction(event.jp), weights
    )


def _run(truth: Truth, event: SessionChanged) -> None:
    truth.sessions[event.session_id] = Session(
        event.session_id, event.programme_id, event.starts_on, event.ends_on, event.capacity, Fraction(event.jp)
    )


def _result(truth: Truth, event: Completed) -> None:
    truth.enrolments[event.enrollment_id] = Enrolment(
        event.enrollment_id,
        event.employee_id,
        event.session_id,
        event.outcome,
        None if event.pre_test is None else Fraction(event.pre_test),
        None if event.post_test is None else Fraction(event.post_test),
        Fraction(event.jp_earned),
        completed_at=event.completed_at,
    )


def _end(truth: Truth, event: Withdrawn) -> None:
    truth.enrolments[event.enrollment_id] = Enrolment(
        event.enrollment_id, event.employee_id, event.session_id, event.status
    )


def _meeting(truth: Truth, event: MentoringLogged) -> None:
    truth.mentorships[event.mentorship_id] = Mentorship(
        event.mentorship_id, event.mentor_id, event.mentee_id, event.competency
    )
    truth.meetings[event.mentoring_session_id] = Meeting(
        event.mentoring_session_id, event.mentorship_id, event.held_at, event.minutes, event.mentor_rating
    )


def _said(truth: Truth, event: Received) -> None:
    scores = dict(event.scores)
    if event.kind == "questionnaire":
        truth.questionnaires[str(event.enrollment_id)] = scores
        return
    at = event.received_at
    truth.surveys[event.feedback_id] = SurveyAnswer(
        event.feedback_id, str(event.unit_id), event.service, scores, at, at, at, event.served_by
    )


_TAKE: dict[type[Event], Any] = {
    UnitChanged: _unit,
    EmployeeChanged: _employee,
    ProgrammeChanged: _taught,
    SessionChanged: _run,
    Completed: _result,
    Withdrawn: _end,
    MentoringLogged: _meeting,
    Received: _said,
}
