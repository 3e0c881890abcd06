"""What no route shows to the last digit: sums in the stores, read from them directly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from tests.chaos.audit.findings import Findings
from tests.chaos.oracle.facts import SurveyAnswer, Truth
from tests.chaos.oracle.satisfaction import ELEMENTS, indexes_of, year_of
from tests.chaos.oracle.scores import evidence_of

Rows = Callable[[str, str], Sequence[Sequence[Any]]]
"""The rows of a SELECT in a service's store: service, statement."""


def audit_stores(rows: Rows, truth: Truth, findings: Findings) -> None:
    """The sums behind scores, bit for bit; those of survey answers; and the indexes notification heard of."""
    _scores(rows, truth, findings)
    units = {f"{agency}.{unit['unit']}" for agency, stated in truth.agencies.items() for unit in stated["units"]}
    for service in ("evaluation", "feedback"):
        _sums(service, rows, truth, units, findings)
    heard = {
        (unit, int(year)): (Fraction(int(hundredths), 100), grade)
        for unit, year, hundredths, grade in rows(
            "notification", "SELECT unit_id, year, value_hundredths, grade FROM unit_index"
        )
        if unit in units
    }
    expected = {key: (index.value, index.grade) for key, index in indexes_of(truth).items()}
    findings.check("store notification unit_index", expected, heard)
    _lives(rows, findings)


def _lives(rows: Rows, findings: Findings) -> None:
    """Every alert was raised in one step, and is resolved in one where it is."""
    steps = {
        (alert_id, kind): int(times)
        for alert_id, kind, times in rows(
            "notification", "SELECT alert_id, kind, count(*) FROM alert_step GROUP BY alert_id, kind"
        )
    }
    for alert_id, state in rows("notification", "SELECT alert_id, state FROM alert"):
        told = (steps.get((alert_id, "raised"), 0), steps.get((alert_id, "resolved"), 0))
        findings.check(f"store notification alert_step of {alert_id}", (1, int(state == "resolved")), told)


def _scores(rows: Rows, truth: Truth, findings: Findings) -> None:
    expected = {
        key: (sum(one.a for one in pieces), sum(one.b for one in pieces), len(pieces))
        for key, pieces in evidence_of(truth).items()
    }
    found = {
        (employee_id, competency): tuple(map(int, sums))
        for employee_id, competency, *sums in rows(
            "evaluation", "SELECT employee_id, competency, a, b, n FROM score_sum"
        )
        if employee_id in truth.people and any(map(int, sums))
    }
    for key in {*expected, *found}:
        findings.check(f"store evaluation score_sum {' '.join(key)}", expected.get(key), found.get(key))


def _sums(service: str, rows: Rows, truth: Truth, units: set[str], findings: Findings) -> None:
    columns = ", ".join(element.lower() for element in ELEMENTS)
    statement = f"SELECT unit_id, year, n, {columns} FROM ikm_sum"  # noqa: S608 - columns of our own
    found = {
        (unit, int(year)): tuple(map(int, sums)) for unit, year, *sums in rows(service, statement) if unit in units
    }
    answers: dict[tuple[str, int], list[SurveyAnswer]] = {}
    for one in truth.surveys.values():
        answers.setdefault((one.unit_id, year_of(one)), []).append(one)
    expected = {
        key: (len(given), *(sum(one.scores[element] for one in given) for element in ELEMENTS))
        for key, given in answers.items()
    }
    findings.check(f"store {service} ikm_sum", expected, found)
