"""The professionalism index, each dimension by hand and every boundary on both sides (PermenPANRB 38/2018)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.ip_asn import CATEGORY_NAMES, IpAsn, headline, ip_asn
from services.evaluation.domain.ip_asn_facts import Facts, Sanction
from services.evaluation.domain.performance import Performance
from shared.rules.ip_asn import EDUCATIONS, Education, IpAsnRules, Severity
from shared.rules.performance import PREDICATES, PerformanceRules, Rating
from shared.rules.positions import POSITION_TYPES, PositionType
from shared.rules.ruleset import load_rules

_LOADED = load_rules()
RULES = _LOADED.of(IpAsnRules, date(2026, 1, 1))
TABLE = _LOADED.of(PerformanceRules, date(2026, 1, 1))
YEAR = 2026
Finished = dict[tuple[int, str], tuple[int, int]]


def index(
    position: PositionType = "pelaksana",
    education: Education | None = "s1",
    finished: Finished | None = None,
    performance: tuple[Performance, ...] = (),
    sanctions: tuple[Sanction, ...] = (),
    year: int = YEAR,
    rules: IpAsnRules = RULES,
) -> IpAsn:
    return ip_asn(year, Facts(position, education, finished or {}, performance, sanctions), rules, TABLE)


def rated(
    value: str | None = None, result: Rating = "meets", behaviour: Rating = "meets", period: str = "2026"
) -> tuple[Performance, ...]:
    return (Performance(period, result, behaviour, None if value is None else Decimal(value)),)


@pytest.mark.parametrize(
    ("education", "points"),
    [
        ("s3", 25),
        ("s2", 20),
        ("s1", 15),
        ("d4", 15),
        ("d3", 10),
        ("d2", 5),
        ("d1", 5),
        ("slta", 5),
        ("below_slta", 1),
        (None, 0),
    ],
)
def test_qualification_by_the_highest_diploma(education: Education | None, points: int) -> None:
    found = index(education=education)
    assert found.qualification == points
    assert ("qualification" in found.missing) == (education is None)


@pytest.mark.parametrize(
    ("position", "finished", "points"),
    [
        ("pengawas", {(2026, "KL01"): (1, 400)}, {"training": 15, "technical": 0, "seminar": 0}),
        ("administrator", {(2010, "KL02"): (1, 400)}, {"training": 15, "technical": 0, "seminar": 0}),
        ("jpt_utama", {(2027, "KL01"): (1, 400)}, {"training": 0, "technical": 0, "seminar": 0}),  # not yet
        ("pengawas", {(2026, "KL04"): (1, 400)}, {"training": 0, "technical": 0, "seminar": 0}),
        ("fungsional", {(2019, "KL04"): (1, 40)}, {"training": 15, "technical": 0, "seminar": 0}),
        ("fungsional", {(2026, "KL01"): (1, 40)}, {"training": 0, "technical": 0, "seminar": 0}),
        ("pelaksana", {(2026, "KL01"): (1, 40), (2026, "KL04"): (1, 40)}, {"technical": 0, "seminar": 0}),
        ("pelaksana", {(2026, "KL03"): (1, 200)}, {"technical": "22.5", "seminar": 0}),
        ("pelaksana", {(2026, "KL03"): (1, 199)}, {"technical": "22.3875", "seminar": 0}),
        ("pelaksana", {(2026, "KL03"): (1, 201)}, {"technical": "22.5", "seminar": 0}),
        ("pelaksana", {(2026, "KL03"): (1, 50), (2026, "NKL03"): (2, 50)}, {"technical": "11.25", "seminar": 0}),
        ("pelaksana", {(2025, "KL03"): (1, 200)}, {"technical": 0, "seminar": 0}),
        ("pelaksana", {(2026, "KL06"): (1, 40)}, {"technical": 0, "seminar": "17.5"}),
        ("pelaksana", {(2026, "KL06"): (3, 120)}, {"technical": 0, "seminar": "17.5"}),
        ("pelaksana", {(2025, "KL06"): (1, 40)}, {"technical": 0, "seminar": 0}),
        ("pengawas", {(2026, "KL06"): (1, 40)}, {"training": 0, "technical": 0, "seminar": 10}),
        (
            "pengawas",
            {(2020, "KL01"): (1, 400), (2026, "KL03"): (1, 200), (2026, "KL06"): (1, 40)},
            {"training": 15, "technical": 15, "seminar": 10},
        ),
    ],
)
def test_competency_by_position_and_form(position: PositionType, finished: Finished, points: dict[str, object]) -> None:
    expected = {item: Decimal(str(value)) for item, value in points.items()}
    assert index(position, finished=finished).competency == expected


@pytest.mark.parametrize(("tenths", "points"), [(199, "0"), (200, "22.5")])
def test_a_city_may_count_technical_hours_all_or_nothing(tenths: int, points: str) -> None:
    rules = replace(RULES, technical_proportional=False)
    assert index(finished={(2026, "KL03"): (1, tenths)}, rules=rules).competency["technical"] == Decimal(points)


def test_a_city_may_let_a_seminar_count_two_years() -> None:
    rules = replace(RULES, seminar_years=2)
    assert index(finished={(2025, "KL06"): (1, 40)}, rules=rules).competency["seminar"] == Decimal("17.5")
    assert index(finished={(2024, "KL06"): (1, 40)}, rules=rules).competency["seminar"] == 0


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("100", 30),
        ("91", 30),
        ("90.995", 30),  # rounded half up before it is classified
        ("90.99", 25),
        ("76", 25),
        ("75.99", 15),
        ("61", 15),
        ("60.99", 5),
        ("51", 5),
        ("50.99", 1),
        ("0", 1),
    ],
)
def test_performance_by_its_value(value: str, points: int) -> None:
    assert index(performance=rated(value, "below", "below")).performance == points


@pytest.mark.parametrize(
    ("result", "behaviour", "points"),
    [
        ("above", "above", 30),
        ("above", "meets", 25),
        ("meets", "meets", 25),
        ("below", "above", 15),
        ("meets", "below", 5),
        ("below", "below", 1),
    ],
)
def test_performance_without_a_value_by_its_predicate(result: Rating, behaviour: Rating, points: int) -> None:
    assert index(performance=rated(None, result, behaviour)).performance == points


def test_the_years_own_record_speaks_then_its_newest_quarter_then_the_year_before() -> None:
    own, first, third, before, old = (
        rated("95", period="2026")
        + rated("80", period="2026-Q1")
        + rated("65", period="2026-Q3")
        + rated("55", period="2025")
        + rated("40", period="2024")
    )
    for records, period, points in (
        ((own, first, third, before), "2026", 30),
        ((first, third, before), "2026-Q3", 15),
        ((before, old), "2025", 5),
        ((old,), None, 0),
    ):
        found = index(performance=records)
        assert (found.performance_period, int(found.performance)) == (period, points)
        assert ("performance" in found.missing) == (period is None)
    strict = replace(RULES, performance_from_year_before=False)
    assert index(performance=(before,), rules=strict).performance_period is None


@pytest.mark.parametrize(
    ("severity", "decided", "until", "points"),
    [
        ("light", date(2026, 5, 1), None, 3),
        ("moderate", date(2026, 5, 1), None, 2),
        ("heavy", date(2026, 5, 1), None, 1),
        ("heavy", date(2022, 1, 1), None, 1),  # the fifth year
        ("heavy", date(2021, 12, 31), None, 5),  # the sixth
        ("heavy", date(2021, 12, 31), date(2026, 1, 1), 1),  # it still runs
        ("heavy", date(2021, 12, 31), date(2025, 12, 31), 5),
        ("heavy", date(2027, 1, 1), None, 5),  # not yet
    ],
)
def test_discipline_counts_five_years_and_as_long_as_it_runs(
    severity: Severity, decided: date, until: date | None, points: int
) -> None:
    assert index(sanctions=(Sanction(severity, decided, until),)).discipline == points


def test_the_heaviest_sanction_counts() -> None:
    both = (Sanction("heavy", date(2023, 1, 1), None), Sanction("light", date(2026, 1, 1), None))
    found = index(sanctions=both)
    assert (int(found.discipline), found.sanction) == (1, "heavy")
    (lapse,) = (one for one in found.would_raise if one.action == "discipline")
    assert (int(lapse.points), lapse.figure) == (2, "2028")  # the light one still counts then


@pytest.mark.parametrize(
    ("value", "category"),
    [
        ("91.00", "sangat-tinggi"),
        ("90.99", "tinggi"),
        ("81.00", "tinggi"),
        ("80.99", "sedang"),
        ("71.00", "sedang"),
        ("70.99", "rendah"),
        ("61.00", "rendah"),
        ("60.99", "sangat-rendah"),
        ("0.01", "sangat-rendah"),
    ],
)
def test_categories_begin_at_their_floors(value: str, category: str) -> None:
    """The qualification's points are set so that the whole comes to the value."""
    rest = index(performance=rated("95"), finished={(2026, "KL06"): (1, 0)}, education=None).value
    points = {**RULES.qualification, "s1": Decimal(value) - rest}
    found = index(
        performance=rated("95"), finished={(2026, "KL06"): (1, 0)}, rules=replace(RULES, qualification=points)
    )
    assert (str(found.value), found.category) == (value, category)


def test_a_category_is_read_off_the_rounded_index() -> None:
    points = {**RULES.qualification, "s1": Decimal("55.995")}
    found = index(rules=replace(RULES, qualification=points))
    assert (str(found.value), found.category) == ("61.00", "rendah")  # 55.995 + 5 = 60.995


def test_the_best_there_is() -> None:
    finished: Finished = {(2026, "KL01"): (1, 400), (2026, "KL03"): (1, 200), (2026, "KL06"): (1, 40)}
    found = index("jpt_pratama", "s3", finished, rated("95"))
    assert (int(found.value), found.category, found.would_raise, found.known) == (100, "sangat-tinggi", (), 4)


def test_the_next_better_predicate_and_diploma_are_named() -> None:
    found = {one.action: one for one in index(education="slta", performance=rated("65")).would_raise}
    assert (found["performance"].figure, int(found["performance"].points)) == ("baik", 10)
    assert (found["education"].figure, int(found["education"].points)) == ("d3", 5)  # D1 and D2 give no more than SLTA


def test_every_category_has_a_name() -> None:
    assert set(CATEGORY_NAMES) == {band.name for band in RULES.categories}


positions = st.sampled_from(POSITION_TYPES)
forms = st.dictionaries(
    st.tuples(st.integers(2020, 2027), st.sampled_from(sorted(RULES.forms))),
    st.tuples(st.integers(1, 3), st.integers(0, 400)),
)


@given(positions, st.sampled_from(EDUCATIONS), forms, st.sampled_from(PREDICATES))
def test_an_index_lies_between_0_and_100_and_what_is_advised_never_passes_it(
    position: PositionType, education: Education, finished: Finished, predicate: str
) -> None:
    floor = next(band.floor for band in RULES.performance_floors if band.name == predicate)
    found = index(position, education, finished, rated(str(floor)))
    assert 0 <= found.value <= 100
    competency = sum((one.points for one in found.would_raise if one.dimension == "competency"), Decimal(0))
    assert found.competency_points + competency == 40


@given(
    positions,
    st.sampled_from([None, *EDUCATIONS]),
    forms,
    st.sampled_from([(), rated("79.99"), rated(None, "above", "below"), rated(period="2025"), rated(period="2026-Q2")]),
    st.sampled_from([(), (Sanction("heavy", date(2024, 3, 1), None),), (Sanction("light", date(2026, 3, 1), None),)]),
    st.booleans(),
)
def test_what_is_told_of_an_index_is_what_the_index_says(
    position: PositionType,
    education: Education | None,
    finished: Finished,
    performance: tuple[Performance, ...],
    sanctions: tuple[Sanction, ...],
    proportional: bool,
) -> None:
    rules = replace(RULES, technical_proportional=proportional)
    facts = Facts(position, education, finished, performance, sanctions)
    for year in (YEAR - 1, YEAR):
        full, short = ip_asn(year, facts, rules, TABLE), headline(year, facts, rules, TABLE)
        assert short == (full.year, full.value, full.category, full.missing, full.rule_set)
        assert short.known == full.known
