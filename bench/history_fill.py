"""Evaluation stores that hold many people with their history, filled set by set.

A person's id and that of each enrolment are spread over the whole range of ids, as random ones are, so that the people
of one batch lie as far apart in a large store as they do in life.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final, NamedTuple

from services.evaluation.domain.learning import learning_of
from services.evaluation.handlers.standing import basis_of
from services.evaluation.store.participations import assessment_id_of
from services.evaluation.store.ratings import RatingSums
from shared.rules.score import ScoreRules

ENROLMENTS: Final = 2
"""Finished by each person, each with evidence of two competencies."""
PEOPLE_OF_AGENCY: Final = 5_000
PEOPLE_OF_PROGRAMME: Final = 500
PEOPLE_OF_SESSION: Final = 50

_SPREAD: Final = 2_654_435_761
_RANGE: Final = 0xFFFFFFFF
_DAY: Final = "printf('%04d-%02d-%02d', 2024 + j, 1 + i % 12, 1 + i % 28)"
_MONTH: Final = "printf('%04d-%02d', 2024 + j, 1 + i % 12)"
_AGENCY: Final = f"printf('dinas-%05d', i / {PEOPLE_OF_AGENCY})"
_PERSON: Final = f"printf('%08x-0000-4000-8000-%012x', (i * {_SPREAD}) & {_RANGE}, i)"
_ENROLMENT: Final = f"printf('%08x-0000-4000-9%03x-%012x', ((i * {ENROLMENTS} + j) * {_SPREAD}) & {_RANGE}, j, i)"
_PROGRAMME: Final = f"printf('%08x-0000-4000-a000-000000000001', i / {PEOPLE_OF_PROGRAMME})"
_SESSION: Final = f"printf('%08x-0000-4000-b000-%012x', i / {PEOPLE_OF_SESSION}, j)"
_PEOPLE: Final = "WITH RECURSIVE p(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM p WHERE i + 1 < :people)"
_NTH: Final = ", ".join(f"({nth})" for nth in range(ENROLMENTS))
_EACH: Final = f"{_PEOPLE}, e(j) AS (VALUES {_NTH})"
_BOTH: Final = f"{_EACH}, c(competency) AS (VALUES ('integritas'), ('pelayanan-publik'))"
_REQUIRED: Final = '{"integritas": 2, "pelayanan-publik": 3}'


class _Rows(NamedTuple):
    """A table's rows: its columns, and the expressions that make their values."""

    names: str
    values: str


_OF_PERSON: Final = {
    "employee": _Rows(
        "employee_id, agency, city, unit_id, employment, position_type, required, active, version, sex",
        f"{_PERSON}, {_AGENCY}, 'kota', {_AGENCY} || '.loket', 'pns', 'pelaksana', '{_REQUIRED}', 1, 1, 'female'",
    ),
}
_OF_ENROLMENT: Final = {
    "activity": _Rows(
        "activity_id, employee_id, kind, event_id, programme_id, session_id, outcome, jp_on, jp_cap,"
        " jp_session_tenths, jp_tenths, pre_test, post_test, form",
        f"{_ENROLMENT}, {_PERSON}, 'completion', {_ENROLMENT}, {_PROGRAMME}, {_SESSION}, 'completed', {_DAY}, '',"
        " 0, 40, '40', '80', 'KL07'",
    ),
    "jp_bucket": _Rows("employee_id, jp_on, cap, session_tenths, sessions, tenths", f"{_PERSON}, {_DAY}, '', 0, 1, 40"),
    "form_year": _Rows("employee_id, year, form, n, tenths", f"{_PERSON}, 2024 + j, 'KL07', 1, 40"),
    "seat": _Rows(
        "enrollment_id, employee_id, city, agency, month, position_type, sex, form, programme_id, session_id, state,"
        " came, jp_tenths",
        f"{_ENROLMENT}, {_PERSON}, 'kota', {_AGENCY}, {_MONTH}, 'pelaksana', 'female', 'KL07', {_PROGRAMME},"
        f" {_SESSION}, 'completed', 1, 40",
    ),
    "participation": _Rows(
        "assessment_id, enrollment_id, employee_id, agency, city, unit_id, programme_id, session_id, completed_on,"
        " competencies, opens_on, due_on, state, turn_on",
        f"assessment_id({_ENROLMENT}), {_ENROLMENT}, {_PERSON}, {_AGENCY}, 'kota', {_AGENCY} || '.loket',"
        f""" {_PROGRAMME}, {_SESSION}, {_DAY}, '["integritas"]', '2024-06-01', '2024-09-01', 'expired', NULL""",
    ),
    "inbox": _Rows("consumer_group, event_id", f"'evaluation', {_ENROLMENT} || ' /mumpuni/enrollment'"),
}
_OF_COMPETENCY: Final = {
    "evidence": _Rows(
        "employee_id, evidence_id, competency, kind, value, weight, at_ms, a, b, ahead",
        f"{_PERSON}, {_ENROLMENT}, competency, 'completion', '80', '1', 1704067200000 + j * 31536000000"
        " + i % 300 * 86400000, 320000000, 4000000, 0",
    ),
    "score_month": _Rows(
        "employee_id, competency, month, a, b, n", f"{_PERSON}, competency, {_MONTH}, 320000000, 4000000, 1"
    ),
}
_SUMMED: Final = {
    "score_sum": "SELECT employee_id, competency, sum(a), sum(b), sum(n) FROM score_month GROUP BY 1, 2",
    "seat_sum": "SELECT city, agency, month, position_type, sex, form, count(*), count(*), count(*), 0, 0, 0, 0,"
    " sum(jp_tenths) FROM seat GROUP BY 1, 2, 3, 4, 5, 6",
    "session_sum": "SELECT programme_id, session_id, count(*), count(*), count(*), 0, 0, 0, 0, sum(jp_tenths)"
    " FROM seat GROUP BY 1, 2",
    "programme_unit": "SELECT programme_id, unit_id, CAST(substr(completed_on, 1, 4) AS INTEGER) * 12"
    " + CAST(substr(completed_on, 6, 2) AS INTEGER) - 1, count(*) FROM participation GROUP BY 1, 2, 3",
}


def person_id(number: int) -> str:
    """The id of a person by number."""
    return f"{number * _SPREAD & _RANGE:08x}-0000-4000-8000-{number:012x}"


def enrolment_id(number: int, nth: int) -> str:
    """The id of a person's enrolment, the first being 0."""
    return f"{(number * ENROLMENTS + nth) * _SPREAD & _RANGE:08x}-0000-4000-9{nth:03x}-{number:012x}"


def programme_id(number: int) -> str:
    """The programme that a person took part in."""
    return f"{number // PEOPLE_OF_PROGRAMME:08x}-0000-4000-a000-000000000001"


def session_id(number: int, nth: int) -> str:
    """The session of a person's enrolment."""
    return f"{number // PEOPLE_OF_SESSION:08x}-0000-4000-b000-{nth:012x}"


def agency_of(number: int) -> str:
    """Where a person works."""
    return f"dinas-{number // PEOPLE_OF_AGENCY:05d}"


def fill(path: Path, people: int, rules: ScoreRules) -> int:
    """Fill a migrated, empty store with so many people and their history; the rows written.

    Rows go in by their key and indexes come last, so that a million people take minutes, not hours.
    """
    store = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            store.execute(f"PRAGMA {pragma}")
        store.create_function("assessment_id", 1, assessment_id_of, deterministic=True)
        indexes = store.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        store.execute("BEGIN")
        for name, _ in indexes:
            store.execute(f"DROP INDEX {name}")
        rows = sum(_rows(store, people)) + _ratings(store)
        store.execute("INSERT INTO score_basis VALUES ('score', ?, ?)", basis_of(rules))
        for _, sql in indexes:
            store.execute(sql)
        store.execute("COMMIT")
        store.execute("PRAGMA journal_mode=WAL")
    finally:
        store.close()
    return rows


def _rows(store: sqlite3.Connection, people: int) -> Iterator[int]:
    sources = ((_PEOPLE, "p", _OF_PERSON), (_EACH, "p, e", _OF_ENROLMENT), (_BOTH, "p, e, c", _OF_COMPETENCY))
    for source, joined, tables in sources:
        for table, (names, values) in tables.items():
            order = "1" if joined == "p" else "1, 2" if joined == "p, e" else "1, 2, 3"
            statement = f"INSERT INTO {table} ({names}) {source} SELECT {values} FROM {joined} ORDER BY {order}"  # noqa: S608 - our own names
            yield store.execute(statement, {"people": people}).rowcount
    for table, query in _SUMMED.items():
        yield store.execute(f"INSERT INTO {table} {query}").rowcount


def _ratings(store: sqlite3.Connection) -> int:
    """What everybody's tests, 40 before and 80 after, come to."""
    one = RatingSums(completed=1, tests=learning_of(Decimal(40), Decimal(80))).flat
    counted = store.execute(
        "SELECT programme_id, session_id, completed FROM session_sum UNION ALL"
        " SELECT programme_id, '', sum(completed) FROM session_sum GROUP BY 1"
    ).fetchall()
    rows = [(programme, session, *(n * figure for figure in one)) for programme, session, n in counted]
    store.executemany(f"INSERT INTO rating_sum VALUES ({', '.join('?' * (len(one) + 2))})", rows)  # noqa: S608 - question marks
    return len(rows)
