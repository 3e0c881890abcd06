"""A year of work, planned before anything is sent: the same seed and day give the same year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from mumpuni.demo.cities import AGENCIES, Agency, Course, Unit
from mumpuni.demo.people import Person, people_of

ZONE: Final = ZoneInfo("Asia/Jakarta")
_ELEMENTS: Final = tuple(f"U{number}" for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Run:
    """One session of a course."""

    key: str
    course: str
    starts_on: date
    ends_on: date
    difficulty: int
    seats: int
    cost: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One person in one session, and how it ended: None while it still runs."""

    person: str
    run: str
    ending: str | None
    pre_test: float
    post_test: float
    completed_at: datetime
    answers: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """One mentoring meeting of a pair."""

    held_at: datetime
    minutes: int
    rating: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A senior and a junior of the same agency."""

    mentor: str
    mentee: str
    competency: str
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One citizen's SKM answer."""

    unit_id: str
    service: str
    scores: dict[str, int]
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint and the moves that followed, each with its time."""

    unit_id: str
    kind: str
    text: str
    received_at: datetime
    moves: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Year:
    """Everything one agency did in the year."""

    agency: Agency
    people: tuple[Person, ...]
    courses: dict[str, Course]
    runs: tuple[Run, ...]
    attempts: tuple[Attempt, ...]
    pairs: tuple[Pair, ...]
    answers: tuple[Answer, ...]
    complaints: tuple[Complaint, ...]
    open_day: date
    ends_on: date


def plan(seed: int, today: date) -> tuple[Year, ...]:
    """The year that ended on ``today``, agency by agency."""
    return tuple(_year(agency, Random(f"{seed}/{agency.slug}"), today) for agency in AGENCIES)  # noqa: S311 - a demo


def _year(agency: Agency, rng: Random, today: date) -> Year:
    people = people_of(agency, rng, today)
    serving = [unit for unit in agency.units if unit.services]
    courses = {f"{agency.slug}-{number}": course for number, course in enumerate(agency.courses, 1)}
    runs = [run for key, course in courses.items() for run in _runs(key, course, rng, today)]
    attempts = [attempt for run in runs for attempt in _attempts(run, courses[run.course], people, rng)]
    return Year(
        agency,
        tuple(people),
        courses,
        tuple(runs),
        tuple(attempts),
        tuple(_pairs(agency, people, rng, today)),
        tuple(answer for unit in serving for answer in _answers(agency, unit, rng, today)),
        tuple(complaint for unit in serving for complaint in _complaints(agency, unit, rng, today)),
        today - timedelta(days=rng.randint(40, 80)),
        today,
    )


def _runs(key: str, course: Course, rng: Random, today: date) -> list[Run]:
    """The sessions of a course, spread over the year; all are over by today."""
    runs = []
    for number in range(course.sessions):
        before_today = course.since - (course.since - 20) * number // course.sessions - rng.randint(0, 20)
        starts_on = _workday(today - timedelta(days=before_today))
        ends_on = starts_on + timedelta(days=course.days - 1)
        runs.append(
            Run(f"{key}-{number + 1}", key, starts_on, ends_on, course.difficulty[number], course.seats, course.cost)
        )
    return runs


def _attempts(run: Run, course: Course, people: list[Person], rng: Random) -> list[Attempt]:
    units = set(course.units)
    invited = [person for person in people if person.unit_id.split(".")[1] in units]
    keen = [person for person in invited if rng.random() < 0.25 + 0.6 * person.keenness][: run.seats]
    return [_attempt(run, person, rng) for person in keen]


def _attempt(run: Run, person: Person, rng: Random) -> Attempt:
    pre = _percent(rng.gauss(42 + 12 * person.keenness, 9))
    gain = max(rng.gauss(0.35 + 0.45 * person.keenness - 0.06 * (run.difficulty - 2), 0.12), -0.05)
    post = _percent(pre + (100 - pre) * gain)
    chance = rng.random()
    ending = "no_show" if chance < 0.03 else "withdrawn" if chance < 0.06 else "completed"
    if ending == "completed" and post < 50:
        ending = "failed"
    completed_at = datetime.combine(run.ends_on, time(16), ZONE)
    answers = _questionnaire(run, rng) if ending in {"completed", "failed"} and rng.random() < 0.6 else None
    return Attempt(person.key, run.key, ending, pre, post, completed_at, answers)


def _questionnaire(run: Run, rng: Random) -> dict[str, int]:
    hard = 0.02 + 0.13 * max(run.difficulty - 2, 0)
    chance = rng.random()
    difficulty = 3 if chance < hard else 1 if chance > 0.97 else 2
    scores = {name: _one_to_four(rng, 3.2) for name in ("material", "instructor", "organisation", "usefulness")}
    return {**scores, "difficulty": difficulty}


def _pairs(agency: Agency, people: list[Person], rng: Random, today: date) -> list[Pair]:
    if agency.mentors is None:
        return []
    seniors = [person for person in people if person.is_senior][:6]
    juniors = [person for person in people if not person.is_senior]
    pairs = []
    for mentor, mentee in zip(seniors, rng.sample(juniors, k=min(len(seniors), len(juniors))), strict=False):
        days = sorted(rng.sample(range(20, 300), k=5), reverse=True)
        meetings = tuple(
            Meeting(_at(today - timedelta(days=day), 14, rng), rng.choice((45, 60, 90)), _one_to_four(rng, 3.1))
            for day in days
        )
        pairs.append(Pair(mentor.key, mentee.key, agency.mentors, meetings))
    return pairs


def _answers(agency: Agency, unit: Unit, rng: Random, today: date) -> list[Answer]:
    answers = []
    total = unit.answers_a_month * 12
    before, now = unit.satisfaction
    for number in range(total):
        share = number / total
        day = today - timedelta(days=round(364 * (1 - share)))
        mean = before + (now - before) * share
        scores = {element: _one_to_four(rng, mean) for element in _ELEMENTS}
        answers.append(Answer(f"{agency.slug}.{unit.slug}", rng.choice(unit.services), scores, _at(day, 9, rng)))
    return answers


def _complaints(agency: Agency, unit: Unit, rng: Random, today: date) -> list[Complaint]:
    """Some are answered in time, the newest still run, and a few were forgotten."""
    complaints = []
    texts = (
        "Antrean terlalu lama dan tidak ada kepastian kapan selesai.",
        "Petugas tidak dapat menjelaskan persyaratan dengan jelas.",
        "Aplikasi pendaftaran sering gagal dan petugas tidak tahu caranya.",
    )
    for number in range(unit.reports):
        received = _at(today - timedelta(days=rng.randint(30, 300)), 10, rng)
        forgotten = number < 2
        moves = (
            (("verify", received + timedelta(days=1)),)
            if forgotten
            else (
                ("verify", received + timedelta(hours=20)),
                ("forward", received + timedelta(hours=26)),
                ("answer", received + timedelta(days=3)),
                ("close", received + timedelta(days=9)),
            )
        )
        complaints.append(Complaint(f"{agency.slug}.{unit.slug}", "complaint", rng.choice(texts), received, moves))
    return complaints


def _workday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _at(day: date, hour: int, rng: Random) -> datetime:
    return datetime.combine(day, time(hour, rng.randint(0, 59)), ZONE)


def _percent(value: float) -> float:
    return round(min(max(value, 0), 100), 1)


def _one_to_four(rng: Random, mean: float) -> int:
    return min(max(round(rng.gauss(mean, 0.7)), 1), 4)
