"""The course history of an agency's year for BKN's SIASN: what can be filed, what lacks an id, what was rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from services.enrollment.domain.siasn import Course, missing
from services.enrollment.handlers.access import named_agency
from services.enrollment.store import siasn
from shared.clock import Clock
from shared.database import Tx
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules
from shared.rules.siasn import SiasnRules
from shared.web.auth import Principal

CHUNK: Final = 500
"""Courses read at a time."""


@dataclass(frozen=True, slots=True)
class Filing:
    """An agency's year, and the ids to file it under: those of today, whenever the courses were."""

    agency: str
    year: int
    rules: SiasnRules


def begin_filing(tx: Tx, principal: Principal, agency: str, year: int, clock: Clock, rules: Rules) -> Filing:
    """What is to be filed. Raises ``Forbidden``, ``NotFound``."""
    found = named_agency(tx, principal, agency, "/query/agency")
    return Filing(found.agency, year, rules.of(SiasnRules, city_day(clock.now()), found.city))


def chunk(tx: Tx, filing: Filing, after: str) -> list[Course]:
    """The next courses, complete or not."""
    return siasn.courses(tx, filing.agency, filing.year, after, CHUNK)


def everything(tx: Tx, filing: Filing) -> list[Course]:
    """Every course, complete or not."""
    return list(_all(tx, filing, ""))


def incomplete(tx: Tx, filing: Filing, after: str, limit: int) -> list[Course]:
    """The next ``limit`` courses that lack something SIASN needs."""
    return _some(tx, filing, after, limit, lambda course: bool(missing(course, filing.rules)))


def rounded(tx: Tx, filing: Filing, after: str, limit: int) -> list[Course]:
    """The next ``limit`` courses whose hours are filed rounded."""
    return _some(tx, filing, after, limit, lambda course: course.is_rounded)


def _some(tx: Tx, filing: Filing, after: str, limit: int, wanted: Callable[[Course], bool]) -> list[Course]:
    found: list[Course] = []
    for course in _all(tx, filing, after):
        if wanted(course):
            found.append(course)
        if len(found) == limit:
            break
    return found


def _all(tx: Tx, filing: Filing, after: str) -> Iterator[Course]:
    while True:
        courses = siasn.courses(tx, filing.agency, filing.year, after, CHUNK)
        yield from courses
        if len(courses) < CHUNK:
            return
        after = courses[-1].enrollment_id
