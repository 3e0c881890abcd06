"""What statements of learning platforms mean, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from services.enrollment.domain.enrolment import Outcome
from services.enrollment.domain.xapi_meaning import (
    Said,
    Target,
    fingerprint_of,
    identity_of,
    own_target,
    result_of,
    said_by,
)

AT = datetime(2026, 10, 7, 9, tzinfo=UTC)
UUID = "0199d3c4-5a6b-7c8d-9e0f-1a2b3c4d5e6f"


def said(verb: str, result: dict[str, Any] | None = None) -> Said:
    """What a statement with this verb says."""
    statement = {"verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}, "result": result or {}}
    return said_by(statement, AT)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ({"scaled": 0.85}, "85.00"),
        ({"scaled": 0.333335}, "33.33"),
        ({"scaled": 0.33335}, "33.34"),
        ({"scaled": 1}, "100.00"),
        ({"scaled": -1}, "0.00"),
        ({"raw": 17, "max": 20}, "85.00"),
        ({"raw": 60, "min": 20, "max": 100}, "50.00"),
        ({"raw": 100}, "100.00"),
        ({"raw": 100.5}, None),
        ({"min": 0, "max": 10}, None),
        ({}, None),
    ],
)
def test_a_score_from_0_to_100(score: dict[str, float], expected: str | None) -> None:
    assert said("passed", {"score": score}).score == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("verb", "result", "outcome"),
    [
        ("passed", {}, "completed"),
        ("passed", {"success": False}, "completed"),
        ("failed", {"success": True}, "failed"),
        ("completed", {}, "completed"),
        ("completed", {"success": False}, "failed"),
        ("completed", {"completion": False}, None),
        ("completed", {"completion": False, "success": False}, None),
        ("scored", {}, None),
        ("scored", {"success": True}, "completed"),
        ("scored", {"success": False}, "failed"),
        ("scored", {"completion": True}, "completed"),
    ],
)
def test_how_a_course_ended(verb: str, result: dict[str, bool], outcome: Outcome | None) -> None:
    assert said(verb, result).outcome == outcome


def test_the_last_word_counts_whatever_order_they_came_in() -> None:
    words = [
        Said("completed", None, AT),
        Said("failed", Decimal(40), AT + timedelta(hours=1)),
        Said("completed", Decimal(80), AT + timedelta(hours=2)),
        Said(None, Decimal(75), AT + timedelta(hours=3)),
    ]
    results = {result_of(order) for order in permutations(words)}
    assert results == {Said("completed", Decimal(75), AT)}


def test_at_one_moment_the_stricter_word_counts() -> None:
    words = [Said("completed", Decimal(80), AT), Said("failed", Decimal(40), AT)]
    assert {result_of(order) for order in permutations(words)} == {Said("failed", Decimal(40), AT)}


def test_a_score_alone_ends_nothing() -> None:
    assert result_of([Said(None, Decimal(75), AT)]) is None
    assert result_of([]) is None


@pytest.mark.parametrize(
    ("activity", "target"),
    [
        (f"https://any.host/enrollment/v1/sessions/{UUID}", Target("session", UUID)),
        (f"http://localhost:8000/enrollment/v1/programmes/{UUID}/", Target("programme", UUID)),
        (f"https://any.host/enrollment/v1/employees/{UUID}", None),
        (f"https://any.host/enrollment/v1/sessions/{UUID}/quiz", None),
        ("https://lms.sibolga.go.id/course/12", None),
    ],
)
def test_our_own_addresses_are_known(activity: str, target: Target | None) -> None:
    assert own_target(activity) == target


def test_a_mail_address_and_its_digest_are_one() -> None:
    digest = {"mbox_sha1sum": "EBD31E95054C018B10727CCFFD2EF2EC3A016EE9"}
    assert identity_of({"mbox": "mailto:xapi@adlnet.gov"}) == identity_of(
        {"mbox": "mailto:xapi@adlnet.gov", "name": "X"}
    )
    assert identity_of(digest) == "mbox_sha1sum:ebd31e95054c018b10727ccffd2ef2ec3a016ee9"
    home = {"account": {"homePage": "https://lms.id/", "name": "budi"}}
    assert identity_of(home) == identity_of({"account": {"homePage": "https://lms.id", "name": "budi"}})


def test_what_a_store_adds_or_only_shows_makes_no_other_statement() -> None:
    one: dict[str, Any] = {
        "actor": {"mbox": "mailto:a@b.id"},
        "verb": {"id": "https://x.id/v"},
        "object": {"id": "https://x.id/o"},
        "timestamp": "2026-10-07T16:00:00+07:00",
    }
    same = {
        **one,
        "id": UUID,
        "stored": "2026-10-08T00:00:00Z",
        "authority": {"mbox": "mailto:lms@b.id"},
        "version": "1.0.0",
        "verb": {"id": "https://x.id/v", "display": {"id": "lulus"}},
        "object": {"objectType": "Activity", "id": "https://x.id/o", "definition": {"name": {"id": "Kursus"}}},
        "timestamp": "2026-10-07T09:00:00.000Z",
    }
    assert fingerprint_of(one) == fingerprint_of(same)
    for name, value in (("result", {"success": True}), ("timestamp", "2026-10-07T16:00:01+07:00")):
        assert fingerprint_of({**one, name: value}) != fingerprint_of(one)
