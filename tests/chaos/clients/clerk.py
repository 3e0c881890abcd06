"""One client of the load: its own people and reports, its own chance, and what it remembers of what it did.

What may happen in an order of its own (an enrolment and its end, the steps of a report) one clerk does alone, one
request after the other; agencies, programmes and sessions are shared by all.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random
from typing import Any, Final

from tests.chaos.caller import Caller, Request
from tests.chaos.journal import Entry
from tests.chaos.numbers import Numbers
from tests.chaos.site import Site
from tests.chaos.town import Agency, Town

_REMEMBERED: Final = 40


@dataclass(slots=True)
class Person:
    """Somebody this clerk registered."""

    employee_id: str
    nip: str
    name: str
    version: int = 1


@dataclass(slots=True)
class Seat:
    """Somebody's place in a session."""

    enrollment_id: str
    person: Person
    session_id: str
    starts_on: date
    ends_on: date
    jp: float
    hard: float
    silent: float = 0.0


@dataclass(slots=True)
class Report:
    """A citizen's report; ``since`` is its last step, ``secret`` its reporter's."""

    complaint_id: str
    ticket: str
    secret: str
    kind: str
    state: str
    since: datetime
    reopened: int = 0
    """How often it was opened again; its reporter may do so twice."""


@dataclass(slots=True)
class Pair:
    """A mentor and a mentee, and when they met."""

    mentorship_id: str
    met: list[str] = field(default_factory=list)
    closed: bool = False


@dataclass(slots=True)
class Queue:
    """A session with few seats and a waiting list, this clerk's alone."""

    session_id: str
    starts_on: date
    seats: list[Seat] = field(default_factory=list)


@dataclass(slots=True)
class Class:
    """A session that this clerk holds and keeps the attendance of. ``state`` is by enrolment."""

    session_id: str
    starts_on: date
    ends_on: date
    version: int = 1
    seats: list[Seat] = field(default_factory=list)
    state: dict[str, str] = field(default_factory=dict)
    came: dict[str, set[date]] = field(default_factory=dict)
    called_off: bool = False
    has_results: bool = False


@dataclass(slots=True)
class Record:
    """A supervisor's assessment that this clerk has entered."""

    record_id: str
    version: int = 1


@dataclass(slots=True)
class Proposal:
    """A proposal about somebody that an official has decided on."""

    recommendation_id: str
    person: Person
    state: str


@dataclass(slots=True)
class Clerk:
    """Someone at work. ``share`` of ``shares`` clerks."""

    share: int
    shares: int
    tag: str
    rng: Random
    caller: Caller
    site: Site
    town: Town
    agency: Agency
    officer: str
    own_programme: str = ""
    own_title: str = ""
    line_programme: str = ""
    class_programme: str = ""
    people: list[Person] = field(default_factory=list)
    enrolled: list[Seat] = field(default_factory=list)
    finished: list[Seat] = field(default_factory=list)
    ended: list[Seat] = field(default_factory=list)
    corrected: list[Seat] = field(default_factory=list)
    unasked: deque[Seat] = field(default_factory=deque)
    answered: set[str] = field(default_factory=set)
    classes: list[Class] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    queue: Queue | None = None
    rosters: int = 0
    in_session: set[tuple[str, str]] = field(default_factory=set)
    recent: deque[tuple[Request, Entry]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    numbers: Numbers = field(init=False)
    _keys: int = 0

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.rng, self.share, self.shares)

    def new_key(self, kind: str) -> str:
        """An Idempotency-Key that nobody has used."""
        self._keys += 1
        return f"{self.tag}/{self.share}/{kind}/{self._keys}"

    async def ask(self, request: Request) -> Entry:
        """Send it until the answer is definite, and remember it for a repeat."""
        entry = await self.caller.send(request)
        if request.key is not None and entry.is_done:
            self.recent.append((request, entry))
        return entry

    async def post(
        self, kind: str, path: str, body: Any, *, expects: tuple[int, ...] = (200, 201), **facts: Any
    ) -> Entry:
        """A POST of the agency's officer, with a key of its own."""
        return await self.ask(
            Request(kind, "POST", path, body, self.officer, self.new_key(kind), expects=expects, facts=facts)
        )

    async def read(self, path: str, **query: str | int) -> Any:
        """Read something as the agency's officer."""
        return await self.caller.get(path, self.officer, **query)

    def is_asked(self, seat: Seat) -> None:
        """Somebody has a result: they have a questionnaire to answer, unless they have or never will."""
        if seat.enrollment_id not in self.answered and seat not in self.unasked and self.rng.random() >= seat.silent:
            self.unasked.append(seat)

    def person_of(self, employee_id: str) -> Person | None:
        """One of this clerk's own people."""
        return next((one for one in self.people if one.employee_id == employee_id), None)

    def person_token(self, person: Person) -> str:
        """A person's own token."""
        return self.site.person(person.employee_id, self.agency.slug, self.agency.city)

    def now(self) -> datetime:
        """The time on the clerk's desk."""
        return datetime.now(UTC)


def problem(entry: Entry) -> str:
    """The slug of a refusal, or nothing."""
    kind = entry.answer.get("type", "") if isinstance(entry.answer, dict) else ""
    return str(kind).rpartition(":")[2]
