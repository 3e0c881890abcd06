"""Forms' tokens, proofs of work, and what looks odd: boundaries on both sides."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from services.feedback.domain.form_token import Shown, form_token, shown_by
from services.feedback.domain.proof_of_work import is_solved
from services.feedback.domain.suspicion import REASONS, FormSent, Limits, reasons_of

KEY = bytes(range(32))
AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
LIMITS = Limits(timedelta(seconds=3), timedelta(hours=24), links_at_most=2, repeats_at_most=3)


def test_a_token_says_when_its_form_was_given_out() -> None:
    assert shown_by(form_token(KEY, "skm", AT, "ab12"), KEY, "skm") == Shown(AT, "ab12")


@pytest.mark.parametrize("broken", ["", ".", "..", "x.y.z", "1793503200000.ab12.", "é.é.é"])
def test_a_token_that_was_not_made_here_says_nothing(broken: str) -> None:
    assert shown_by(broken, KEY, "skm") is None


def test_a_token_is_for_one_purpose_one_key_and_as_it_was() -> None:
    token = form_token(KEY, "skm", AT, "ab12")
    changed = token.replace("17", "18", 1)
    assert [shown_by(*args) for args in ((token, KEY, "wish"), (token, bytes(32), "skm"), (changed, KEY, "skm"))] == [
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "earlier", "hidden", "open_for", "expected"),
    [
        ("", 0, "", timedelta(seconds=3), ()),
        ("", 0, "", timedelta(seconds=2.999), ("too-fast",)),
        ("", 0, "", timedelta(hours=24), ()),
        ("", 0, "", timedelta(hours=24, seconds=1), ("too-old",)),
        ("", 0, "x", timedelta(minutes=1), ("hidden-field",)),
        ("", 0, "x", None, ("hidden-field", "no-form")),
        ("a.com b.com", 2, "", timedelta(minutes=1), ()),
        ("http://a.id www.b.id c.com", 3, "", timedelta(minutes=1), ("links", "repeated")),
        ("Jl. Diponegoro No.5, kec.Candisari", 0, "", timedelta(minutes=1), ()),
    ],
)
def test_what_looks_odd_has_its_reasons(
    text: str, earlier: int, hidden: str, open_for: timedelta | None, expected: tuple[str, ...]
) -> None:
    form = FormSent(hidden, None if open_for is None else AT - open_for)
    assert reasons_of(text, earlier, form, AT, LIMITS) == expected
    assert set(expected) <= set(REASONS)


def test_what_is_no_form_is_not_asked_for_one() -> None:
    assert reasons_of("", 0, None, AT, LIMITS) == ()


def test_a_sum_is_solved_by_leading_zero_bits() -> None:
    first = hashlib.sha256(b"a:1").digest()[0]
    zeros = 8 - first.bit_length()
    assert is_solved("a", "1", max(zeros, 0))
    assert not is_solved("a", "1", zeros + 1)
