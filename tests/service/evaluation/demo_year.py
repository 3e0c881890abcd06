"""The demo's year as enrollment and feedback tell it, and what it comes to, worked out from the list of its events.

Beside what the demo plans there are results that were entered wrongly and put right, or taken back, and entered once
more; seats without a result, and results without a seat; people who changed their position after they had enrolled, or
of whom something is not known; forms of learning with caps; money planned, spent and unstated; and citizens who named
the officer who served them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, Literal, cast
from uuid import NAMESPACE_OID, uuid5

from mumpuni.demo.people import Person as DemoPerson
from mumpuni.demo.year import Attempt, Pair, Run, Year
from mumpuni.demo.year import Meeting as DemoMeeting
from shared.events.base import CompetencyWeight, Event
from shared.events.enrollment import (
    Attended,
    BudgetChanged,
    Completed,
    Education,
    EmployeeChanged,
    Enrolled,
    MentoringLogged,
    PositionType,
    ProgrammeChanged,
    SessionChanged,
    UnitChanged,
    WithdrawalReason,
    Withdrawn,
)
from shared.events.feedback import Received
from tests.chaos.oracle.rebuild import employment_of
from tests.chaos.oracle.scores import required_of
from tests.service.harness import START

_MENTORING_JP = Decimal(2)
_HALVES: Sequence[Decimal] = tuple(Decimal(n) / 2 for n in range(2, 25))
_FORMS: Final[Mapping[str, str]] = {"KL08": "KL02", "NKL03": "NKL09", "NKL04": "KL04"}
"""Forms of the demo that are told as others, so that leadership and functional training and self-study come too."""

_DIPLOMAS: Final[Sequence[Education | None]] = (
    "s3", "s2", "s1", "s1", "d4", "d3", "d2", "d1", "slta", "slta", "below_slta", None,
)  # fmt: skip
_REASONS: Final[Sequence[WithdrawalReason]] = ("correction", "duty", "illness", "schedule")
_SEX_AT: Final = 14
"""The digit of an identity number that says the sex."""


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
            yield self._person(person, person.position_type, 1)
        for key, course in self._year.courses.items():
            yield self._programme(key, course.title, course.form, course.competencies)
        for run in self._year.runs:
            yield from self._session(run)
        yield from self._budgets()
        for attempt in self._year.attempts:
            yield from self._attempt(attempt)
        for person in self._year.people:
            yield from self._promoted(person)
        for pair in self._year.pairs:
            yield from self._meetings(pair)
        yield from self._answers()

    def _person(self, person: DemoPerson, position_type: str, version: int) -> Event:
        facts = Random(f"facts/{person.key}")  # noqa: S311 - tells a story, guards nothing
        employment = employment_of(person.nip)
        began = date(facts.randint(2023, 2025), facts.randint(1, 12), facts.randint(1, 28))
        sexes: Mapping[str, Literal["female", "male"]] = {"1": "male", "2": "female"}
        return EmployeeChanged(
            employee_id=id_of(person.key),
            agency=self._agency,
            city=self._city,
            unit_id=person.unit_id,
            employment=cast(Literal["pns", "pppk"], employment),
            position_type=cast(PositionType, position_type),
            required=required_of({"type": position_type, "technical": dict(person.technical)}),
            contract_start=began if employment == "pppk" and facts.random() < 0.7 else None,
            sex=sexes[person.nip[_SEX_AT]] if facts.random() < 0.95 else None,
            education=facts.choice(_DIPLOMAS),
            version=version,
        )

    def _promoted(self, person: DemoPerson) -> Iterator[Event]:
        """A tenth get another position, when some of what they did is told already."""
        if self._random.random() < 0.1:
            yield self._person(person, "pengawas" if person.position_type != "pengawas" else "administrator", 2)

    def _programme(self, key: str, title: str, form: str, competencies: Any) -> Event:
        return ProgrammeChanged(
            programme_id=id_of(key),
            agency=self._agency,
            city=self._city,
            title=title,
            form=_form(form),
            jp=Decimal(4),
            competencies=_weights(competencies),
            version=1,
        )

    def _session(self, run: Run) -> Iterator[Event]:
        """The session, what it has cost once that is stated, and one of the same programme that was called off."""
        held = self._run(run, id_of(run.key), 1)
        yield held
        if run.cost and self._random.random() < 0.8:
            yield held.model_copy(update={"cost_spent": run.cost * self._random.randint(88, 104) // 100, "version": 2})
        if self._random.random() < 0.3:
            lost = run.cost // 10 if self._random.random() < 0.5 else None
            off = {"state": "cancelled", "cost_spent": lost, "version": 2}
            planned = self._run(run, id_of(run.key, "off"), 1)
            yield from (planned, planned.model_copy(update=off))

    def _run(self, run: Run, session_id: str, version: int) -> SessionChanged:
        return SessionChanged(
            session_id=session_id,
            programme_id=id_of(run.course),
            agency=self._agency,
            city=self._city,
            form=_form(self._year.courses[run.course].form),
            starts_on=run.starts_on,
            ends_on=run.ends_on,
            capacity=run.seats,
            jp=Decimal(4),
            cost_planned=run.cost,
            version=version,
        )

    def _budgets(self) -> Iterator[Event]:
        """Of one year the agency's as a whole beside a programme's, of the other only those of programmes."""
        keys = list(self._year.courses)
        for year, key in ((2026, None), (2026, keys[0]), *((2025, key) for key in keys)):
            for version, spent in enumerate((0, self._random.randrange(10**7)), 1):
                yield BudgetChanged(
                    budget_id=id_of("budget", self._agency, str(year), key or ""),
                    agency=self._agency,
                    city=self._city,
                    year=year,
                    programme_id=None if key is None else id_of(key),
                    planned=10**8 + len(key or ""),
                    committed=self._random.randrange(10**7),
                    spent=spent,
                    version=version,
                )

    def _attempt(self, attempt: Attempt) -> Iterator[Event]:
        fate = self._random.random()
        if fate < 0.9:
            yield self._enrolled(attempt)
        if fate < 0.04:
            return
        if attempt.ending in {"withdrawn", "no_show"}:
            yield self._withdrawn(attempt, attempt.ending)
            if 0.04 <= fate < 0.3:
                yield self._enrolled(attempt)
            return
        if 0.3 <= fate < 0.8:
            yield Attended(**self._place(attempt), attended_on=attempt.completed_at.date())
        yield from self._ended(attempt)

    def _ended(self, attempt: Attempt) -> Iterator[Event]:
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
        if 0.1 <= fate < 0.13:
            yield self._enrolled(attempt)

    def _enrolled(self, attempt: Attempt) -> Enrolled:
        course = self._year.courses[_course_of(attempt)]
        return Enrolled(
            **self._place(attempt),
            form=_form(course.form),
            competencies=_weights(course.competencies),
            planned_jp=Decimal(4),
            starts_on=attempt.completed_at.date(),
            ends_on=attempt.completed_at.date(),
        )

    def _completed(self, attempt: Attempt, outcome: str, post: float) -> Completed:
        course = self._year.courses[_course_of(attempt)]
        tested = self._random.random() < 0.9
        earlier = timedelta(minutes=self._random.choice((0, self._random.randrange(60 * 24 * 500))))
        return Completed(
            **self._place(attempt),
            form=_form(course.form),
            outcome=cast(Literal["completed", "failed"], outcome),
            pre_test=Decimal(str(attempt.pre_test)) if tested else None,
            post_test=Decimal(str(post)) if tested else None,
            jp_earned=self._random.choice(_HALVES) if outcome == "completed" else Decimal(0),
            completed_at=attempt.completed_at - earlier,
            competencies=_weights(course.competencies),
        )

    def _withdrawn(self, attempt: Attempt, status: str) -> Withdrawn:
        how = cast(Literal["withdrawn", "no_show", "cancelled"], status)
        reason = self._random.choice(_REASONS)
        return Withdrawn(**self._place(attempt), status=how, reason=reason, withdrawn_at=START)

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
        """A third of the pairs meet three times in two days, once more than counts in a month."""
        often = self._random.random() < 0.3
        for number, meeting in enumerate(pair.meetings):
            for again in range(3 if often else 1):
                key = id_of(pair.mentor, pair.mentee, str(number), str(again))
                yield from self._meeting(pair, meeting, key, timedelta(hours=20 * again), rated=bool(number))

    def _meeting(self, pair: Pair, meeting: DemoMeeting, key: str, later: timedelta, *, rated: bool) -> Iterator[Event]:
        roles: Sequence[tuple[str, Literal["mentee", "mentor"]]] = ((pair.mentee, "mentee"), (pair.mentor, "mentor"))
        for person, role in roles:
            yield MentoringLogged(
                mentoring_session_id=key,
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
                mentor_rating=meeting.rating if rated else None,
                jp_earned=_MENTORING_JP,
                held_at=meeting.held_at + later,
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


def _form(form: str) -> str:
    return _FORMS.get(form, form)
