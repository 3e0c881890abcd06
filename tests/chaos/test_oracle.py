"""The oracle by itself: worked examples of the documentation, and answers that cannot be right."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Enrolment, Person
from tests.chaos.oracle.figures import ENOUGH_TESTS
from tests.chaos.oracle.hours import Activity, hours_of
from tests.chaos.oracle.noticed import Noticed
from tests.chaos.oracle.ratings import Heard, rating_of
from tests.chaos.oracle.rebuild import truth_of
from tests.chaos.oracle.reports import due
from tests.chaos.oracle.rounding import half_up
from tests.chaos.oracle.satisfaction import indexes_of
from tests.chaos.oracle.scores import evidence_of, growth, score_on, shares_on

SITI = "6f1d3a52-94c7-4a86-9d0e-2b5f8c7e1a34"
BUDI = "b27c9e10-5d3f-4f68-8a1b-7e6d5c4b3a29"
POSITION = {"title": "Staf", "type": "pengawas", "technical": {"pelayanan-publik": 3}}


def told(kind: str, body: dict[str, Any], answer: dict[str, Any], **facts: Any) -> Entry:
    entry = Entry(1, kind, "POST", "/", body, "key", facts, (201,), "2026-11-01T03:00:00+00:00")
    entry.status, entry.answer, entry.answered_at = 201, answer, "2026-11-01T03:00:01+00:00"
    return entry


def journey() -> list[Entry]:
    """The worked example of docs/explanation/competency-score.md, as clients would have lived through it."""
    taught = [{"competency": "pelayanan-publik", "weight": 1.5}]
    course = {"agency": "a", "title": "t", "form": "KL06", "competencies": taught}
    days = {"starts_on": "2025-09-01", "ends_on": "2025-09-01", "capacity": 1}
    result = {"outcome": "completed", "post_test": 84, "completed_at": "2025-09-01T10:00:00+07:00"}
    met = {"held_at": "2026-06-10T10:00:00+07:00", "minutes": 60, "mentor_rating": 4}
    pair = {"mentor_id": BUDI, "mentee_id": SITI, "competency": "pelayanan-publik"}
    siti = {"nip": "196608011988031001", "unit_id": "a.u", "position": POSITION}
    budi = {"nip": "199001012023211001", "unit_id": "a.u", "position": POSITION}
    return [
        told("register", siti, {"employee_id": SITI}),
        told("register", budi, {"employee_id": BUDI}),
        told("programme", course, {"programme_id": "p"}),
        told("session", days, {"session_id": "s"}, programme_id="p"),
        told("enrol", {}, {"session_id": "s", "employee_id": SITI, "enrollment_id": "e", "status": "enrolled"}),
        told("complete", result, {}, enrollment_id="e"),
        told("pair", pair, {"mentorship_id": "m"}),
        told("meet", met, {"mentoring_session_id": "g", "jp_earned": 2.0}, mentorship_id="m"),
    ]


def test_it_finds_the_documented_score_and_shares_and_their_fading() -> None:
    truth = truth_of(journey())
    pieces = evidence_of(truth)[SITI, "pelayanan-publik"]
    assert (sum(one.a for one in pieces), sum(one.b for one in pieces)) == (1365961353, 15372848)
    assert score_on(pieces, date(2026, 11, 1)) == Fraction("58.67")
    assert score_on(pieces, date(2028, 11, 1)) == Fraction("54.88")
    assert score_on(pieces, date(2036, 11, 1)) == Fraction("50.34")
    assert shares_on(pieces, date(2026, 11, 1)) == [Fraction("0.6619"), Fraction("0.2226"), Fraction("0.1155")]
    assert not truth.contradictions


def test_a_half_life_doubles_and_a_day_comes_back_after_730() -> None:
    assert growth(730) == 2
    assert growth(-730) == Fraction(1, 2)
    assert abs(growth(1) ** 730 - 2) < Fraction(1, 10**55)


@pytest.mark.parametrize(("value", "rounded"), [("64.995", "65"), ("-0.005", "-0.01"), ("2.344999", "2.34")])
def test_a_half_goes_away_from_zero(value: str, rounded: str) -> None:
    assert half_up(Fraction(value)) == Fraction(rounded)


def test_two_sessions_of_mentoring_a_month_count_and_two_jp_of_self_study_a_day() -> None:
    person = Person(SITI, "a", "a.u", "pns", POSITION, None)
    day = date(2026, 3, 14)
    sizes = [("NKL02", 2), ("NKL02", 2), ("NKL01", 1), ("NKL09", 2), ("NKL09", 1)]
    hours = hours_of(person, [Activity(form, day, Fraction(jp)) for form, jp in sizes], 2026)
    assert [hours.earned, hours.counted, hours.shortfall] == [8, 6, 14]
    assert [(cut.cap, cut.period) for cut in hours.cuts] == [("mentoring", "2026-03"), ("self-study", "2026-03-14")]


def test_all_threes_are_exactly_seventy_five() -> None:
    body = {"unit_id": "a.u", "scores": {f"U{n}": 3 for n in range(1, 10)}, "answered_at": "2026-01-01T00:30:00+07:00"}
    [(key, index)] = indexes_of(truth_of([told("survey", body, {"feedback_id": "f"})])).items()
    assert key == ("a.u", 2026), "the city's year counts"
    assert index.value == 75
    assert (index.grade, index.indicative) == ("C", True)


def test_weekends_and_holidays_do_not_count_towards_a_deadline() -> None:
    friday_before_christmas = datetime(2026, 12, 18, 3, tzinfo=UTC)
    # 21, 22, 23 December; the 24th is joint leave, the 25th Christmas
    assert due(friday_before_christmas, 3) == datetime(2026, 12, 23, 17, tzinfo=UTC)
    assert due(friday_before_christmas, 4) == datetime(2026, 12, 28, 17, tzinfo=UTC)


def test_the_same_id_twice_is_a_contradiction() -> None:
    entries = journey()
    assert "request 1 enrolled a second time: e" in truth_of([*entries, entries[4]]).contradictions


def test_a_seat_where_there_is_none_is_a_contradiction() -> None:
    seat = {"session_id": "s", "employee_id": BUDI, "enrollment_id": "f", "status": "enrolled"}
    truth = truth_of([*journey(), told("enrol", {}, seat)])
    assert truth.contradictions == ["request 1: told enrolled, must be waitlisted"]


@pytest.mark.parametrize(
    ("interval", "noticed", "verdict"),
    [
        (None, [], "continue"),
        (("0.01", "7.5"), ["results-better"], "continue"),
        (("0", "8"), ["results-unclear"], "continue"),
        (("-8", "0"), ["results-unclear"], "continue"),
        (("-7.5", "-0.01"), ["results-worse"], "revise"),
    ],
)
def test_what_citizens_noticed_is_a_reason_and_a_worse_result_asks_for_a_revision(
    interval: tuple[str, str] | None, noticed: list[str], verdict: str
) -> None:
    tests = [
        Enrolment(str(number), SITI, "s", "completed", pre_test=Fraction(50), post_test=Fraction(70))
        for number in range(ENOUGH_TESTS)
    ]
    around = None if interval is None else (Fraction(interval[0]), Fraction(interval[1]))
    rating = rating_of([Heard(tests, [], [])], Noticed(2, 2, 80, interval=around))
    assert (rating.reasons, rating.verdict) == (["few-answers", "gain-medium", *noticed], verdict)
    assert rating_of([Heard(tests, [], [])]).reasons == ["few-answers", "gain-medium"]
