"""Certificates: numbers, how long they hold, what a stranger sees."""

from __future__ import annotations

from datetime import date

import pytest

from services.enrollment.domain.certificate import (
    DEFAULT_NUMBER,
    Series,
    Standing,
    day_in,
    days_in,
    expires_on,
    masked,
    number_of,
    standing_of,
    template_fault,
)

SERIES = Series("sibolga-disdik", date(2026, 11, 3), 17)
TODAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("template", "number"),
    [
        (DEFAULT_NUMBER, "sibolga-disdik/2026/0017"),
        ("800.2/{sequence}/BKPSDM/{month}/{year}", "800.2/17/BKPSDM/XI/2026"),
        ("{sequence:1}-{year}", "17-2026"),
        ("{sequence:6}-{year}-{year}", "000017-2026-2026"),
    ],
)
def test_a_number_follows_its_template(template: str, number: str) -> None:
    assert template_fault(template) is None
    assert number_of(template, SERIES) == number


def test_a_long_sequence_outgrows_its_digits_and_loses_none() -> None:
    assert number_of("{year}/{sequence:4}", SERIES._replace(sequence=12345)) == "2026/12345"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{agency}/{sequence}", "{year}"),
        ("{agency}/{year}", "{sequence}"),
        ("", "{year}"),
        ("{year}/{sequence}/{nip}", "only"),
        ("{year}/{sequence:0}", "only"),
        ("{year}/{sequence:10}", "only"),
        ("{year}/{sequence}/{", "only"),
        ("{year}/{sequence}}", "only"),
        ("{year}/{sequence.__class__}", "only"),
    ],
)
def test_a_template_that_would_repeat_or_fail_is_refused(template: str, says: str) -> None:
    fault = template_fault(template)
    assert fault is not None
    assert says in fault.en


@pytest.mark.parametrize(
    ("completed", "months", "last"),
    [
        (date(2026, 3, 10), None, None),
        (date(2026, 3, 10), 36, date(2029, 3, 10)),
        (date(2026, 12, 10), 1, date(2027, 1, 10)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 13, date(2027, 12, 30)),
    ],
)
def test_a_certificate_holds_so_many_months(completed: date, months: int | None, last: date | None) -> None:
    assert expires_on(completed, months) == last


@pytest.mark.parametrize(
    ("revoked", "erased", "expires", "standing"),
    [
        (False, False, None, "valid"),
        (False, False, date(2026, 11, 3), "valid"),
        (False, False, date(2026, 11, 2), "expired"),
        (True, False, date(2026, 11, 2), "withdrawn"),
        (True, True, None, "erased"),
    ],
)
def test_what_a_certificate_is_worth(revoked: bool, erased: bool, expires: date | None, standing: Standing) -> None:
    assert standing_of(revoked=revoked, erased=erased, expires=expires, today=TODAY) == standing


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Siti Rahma Nasution, S.Pd., M.Si.", "Si*** Ra*** Na***"),
        ("Drs. H. Budi", "Bu***"),
        ("Al Amin", "A*** Am***"),
        ("Suparman", "Su***"),
        ("M.", "M***"),
        ("", ""),
    ],
)
def test_a_name_can_be_compared_but_not_read(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_days_are_said_in_words() -> None:
    first, last = date(2026, 10, 5), date(2026, 10, 7)
    assert day_in(first, "id") == "5 Oktober 2026"
    assert days_in(first, last, "id") == "5 Oktober 2026 s.d. 7 Oktober 2026"
    assert days_in(first, last, "en") == "5 October 2026 to 7 October 2026"
    assert days_in(first, first, "en") == "5 October 2026"
