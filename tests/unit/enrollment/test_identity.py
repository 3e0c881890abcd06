"""NIP and NI PPPK: the example of the regulation, every rule on both sides, round trips and mutations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.identity import (
    Reading,
    Sex,
    compose_ni_pppk,
    compose_nip,
    normalised,
    read_number,
)
from shared.rules.identity import IdentityRules
from shared.rules.ruleset import load_rules

TODAY = date(2026, 6, 15)
RULES = load_rules().of(IdentityRules, TODAY)


def read(text: str) -> Reading:
    return read_number(text, TODAY, RULES)


def errors(text: str) -> list[str]:
    reading = read(text)
    assert (reading.identity is None) == bool(reading.errors)
    return [fault.message.en for fault in reading.errors]


def test_the_number_of_the_regulation_is_read_as_it_is_meant() -> None:
    identity = read("196608011988031001").identity
    assert identity is not None
    assert (identity.kind, identity.employment, identity.sex) == ("nip", "pns", "male")
    assert (identity.birth_date, identity.appointed) == (date(1966, 8, 1), date(1988, 3, 1))
    assert (identity.sequence, identity.contract_year, identity.contract_count) == (1, None, None)
    assert read("196608011988031001").warnings == ()


def test_a_first_contract_is_read_as_pppk() -> None:
    identity = read("199002282021212017").identity
    assert identity is not None
    assert (identity.kind, identity.employment, identity.sex) == ("ni_pppk", "pppk", "female")
    assert (identity.birth_date, identity.appointed) == (date(1990, 2, 28), None)
    assert (identity.contract_year, identity.contract_count, identity.sequence) == (2021, 1, 17)


@pytest.mark.parametrize(
    "written",
    ["19660801 198803 1 001", "NIP. 19660801 198803 1 001", "'196608011988031001", "19660801.198803.1.001",
     "nip: 196608011988031001", "19660801-198803-1-001\n", "19660801\u00a0198803\u00a01\u00a0001"],
)  # fmt: skip
def test_the_ways_rosters_write_a_number_are_one(written: str) -> None:
    assert normalised(written) == "196608011988031001"
    assert read(written) == read("196608011988031001")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "18 digits and nothing else"),
        ("19660801198803100", "this one has 17"),
        ("1966080119880310011", "this one has 19"),
        ("19660801198803100A", "nothing else"),
        ("１９６６０８０１１９８８０３１００１", "nothing else"),
        ("196613011988031001", "Digits 1-8 are no existing date"),
        ("196602301988031001", "Digits 1-8 are no existing date"),
        ("190002291920031001", "Digits 1-8 are no existing date"),
        ("196608011988131001", "Digits 13-14"),
        ("196608011988001001", "Digits 13-14"),
        ("196608011988301001", "Digits 13-14"),
        ("196608011988033001", "Digit 15"),
        ("196608011988030001", "Digit 15"),
        ("196608011988031000", "Excel"),
        ("196608010000031001", "between the birthdays"),
    ],
)
def test_an_impossible_number_says_what_is_wrong(number: str, says: str) -> None:
    assert [message for message in errors(number) if says in message]


@pytest.mark.parametrize(
    ("number", "sound"),
    [
        ("200802152023021001", True),  # the month of the 15th birthday
        ("200802152023011001", False),
        ("196402152025021001", True),  # the month of the 61st birthday
        ("196402152025031001", False),
        ("199001012026061001", True),  # appointed this month
        ("199001012026071001", False),
        ("200901012026211001", True),  # 17 in the contract year
        ("201001012026211001", False),
        ("196101012026211001", True),  # 65 in the contract year
        ("196001012026211001", False),
        ("199001012027211001", False),  # a contract of next year
        ("199001012026201001", False),  # no contract number 0
        ("199001012026291001", True),
        ("199001012026211999", True),
    ],
)
def test_ages_and_dates_are_checked_on_both_sides(number: str, *, sound: bool) -> None:
    assert (errors(number) == []) is sound


def test_a_birth_in_the_future_is_refused() -> None:
    assert [message for message in errors("202606162044031001") if "date of birth" in message and "future" in message]
    assert not [message for message in errors("202606152044031001") if "date of birth" in message]


def test_every_fault_is_told_at_once_and_in_both_languages() -> None:
    reading = read_number("196613011988133000", TODAY, RULES, pointer="/rows/3/nip")
    assert len(reading.errors) == 4
    assert {fault.pointer for fault in reading.errors} == {"/rows/3/nip"}
    assert all(
        fault.message.id and fault.message.en and fault.message.id != fault.message.en for fault in reading.errors
    )


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("197001011987121001", "Appointed outside"),  # 17
        ("197001012016021001", "Appointed outside"),  # 46 and a month
        ("195505011980031001", "over 70"),
        ("197001012018211001", "before 2019"),
        ("199001012024261001", "high contract count"),
    ],
)
def test_the_odd_but_possible_is_a_warning(number: str, says: str) -> None:
    reading = read(number)
    assert reading.errors == ()
    assert [fault.message.en for fault in reading.warnings if says in fault.message.en]


@pytest.mark.parametrize(
    "number",
    ["197001011988011001", "197001012016011001", "195606011980031001", "197001012019211001", "199001012024251001"],
)
def test_the_usual_is_no_warning(number: str) -> None:
    assert read(number).warnings == ()
    assert read(number).identity is not None


@pytest.mark.parametrize(("count", "sequence"), [(0, 1), (10, 1), (1, 0), (1, 1000)])
def test_nothing_impossible_is_composed(count: int, sequence: int) -> None:
    with pytest.raises(ValueError, match="1 to 9"):
        compose_ni_pppk(date(1990, 1, 1), 2024, count, "male", sequence)


births = st.dates(date(1961, 1, 1), date(2000, 12, 31))
sexes: st.SearchStrategy[Sex] = st.sampled_from(["male", "female"])
sequences = st.integers(1, 999)
nips = st.builds(
    lambda birth, years, month, sex, sequence: compose_nip(birth, date(birth.year + years, month, 1), sex, sequence),
    births, st.integers(16, 25), st.integers(1, 12), sexes, sequences,
)  # fmt: skip


@given(births, st.integers(16, 25), st.integers(1, 12), sexes, sequences)
def test_a_composed_nip_reads_back_the_same(birth: date, years: int, month: int, sex: Sex, sequence: int) -> None:
    appointed = date(birth.year + years, month, 1)
    identity = read(compose_nip(birth, appointed, sex, sequence)).identity
    assert identity is not None
    assert (identity.birth_date, identity.appointed, identity.sex, identity.sequence) == (
        birth,
        appointed,
        sex,
        sequence,
    )


@given(births, st.integers(2019, 2026), st.integers(1, 9), sexes, sequences)
def test_a_composed_ni_pppk_reads_back_the_same(birth: date, year: int, count: int, sex: Sex, sequence: int) -> None:
    identity = read(compose_ni_pppk(birth, year, count, sex, sequence)).identity
    assert identity is not None
    assert (identity.birth_date, identity.contract_year, identity.contract_count) == (birth, year, count)
    assert (identity.kind, identity.sex, identity.sequence) == ("ni_pppk", sex, sequence)


@given(nips, st.integers(0, 17), st.integers(1, 9))
def test_a_changed_digit_is_refused_or_means_something_else(nip: str, place: int, by: int) -> None:
    mutated = nip[:place] + str((int(nip[place]) + by) % 10) + nip[place + 1 :]
    before, after = read(nip).identity, read(mutated)
    if after.identity is None:
        assert after.errors
    else:
        assert before is not None
        assert after.identity._replace(number=before.number) != before


@given(st.from_regex(r"(19|20)[0-9]{2}[01][0-9][0-3][0-9](19|20)[0-9]{2}[0-2][0-9][12][0-9]{3}", fullmatch=True))
def test_whatever_is_accepted_composes_to_the_same_number(number: str) -> None:
    identity = read(number).identity
    if identity is None:
        return
    if identity.appointed is not None:
        again = compose_nip(identity.birth_date, identity.appointed, identity.sex, identity.sequence)
    else:
        assert identity.contract_year is not None
        assert identity.contract_count is not None
        again = compose_ni_pppk(
            identity.birth_date, identity.contract_year, identity.contract_count, identity.sex, identity.sequence
        )
    assert again == number


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    reading = read(text)
    assert reading.identity or reading.errors
    digits = normalised(text)
    assert len(digits) < 4 or all(digits not in fault.message.id + fault.message.en for fault in reading.errors)
