"""Who may know who spoke."""

from __future__ import annotations

import pytest

from services.feedback.domain.reporter import Reporter, as_the_agency_sees, faults_of


def test_a_named_reporter_is_shown_to_the_agency() -> None:
    named = Reporter("named", "Ibu Sari", "0812")
    assert as_the_agency_sees(named) == named


def test_a_confidential_reporter_is_not() -> None:
    assert as_the_agency_sees(Reporter("confidential", "Ibu Sari", "0812")) == Reporter("confidential")


@pytest.mark.parametrize(
    ("reporter", "pointers"),
    [
        (Reporter("named", "Ibu Sari"), []),
        (Reporter("named"), ["/reporter/name"]),
        (Reporter("confidential"), []),
        (Reporter("confidential", "Ibu Sari"), []),
        (Reporter("anonymous"), []),
        (Reporter("anonymous", "Ibu Sari"), ["/reporter/name"]),
        (Reporter("anonymous", "Ibu Sari", "0812"), ["/reporter/name", "/reporter/contact"]),
    ],
)
def test_a_name_is_there_when_it_is_promised_and_only_then(reporter: Reporter, pointers: list[str]) -> None:
    assert [fault.pointer for fault in faults_of(reporter)] == pointers
