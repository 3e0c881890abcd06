"""Certificates of one person from one programme: the one that holds longest counts, whatever the order."""

from __future__ import annotations

from datetime import date
from functools import reduce
from itertools import permutations

import pytest
from pydantic import TypeAdapter

from services.notification.domain.waiting import Certificate, Earlier

DAYS = {"a": date(2026, 6, 1), "b": date(2027, 6, 1), "c": date(2028, 6, 1)}
A, B, C = (Certificate(name, "p", day) for name, day in DAYS.items())


def taken(order: tuple[Certificate, ...]) -> Certificate:
    return reduce(lambda known, one: one.beside(known), order)


@pytest.mark.parametrize("order", list(permutations((A, B, C))))
def test_the_one_that_holds_longest_counts_in_any_order(order: tuple[Certificate, ...]) -> None:
    held = taken(order)
    assert held == Certificate("c", "p", DAYS["c"], (Earlier(DAYS["a"], "a"), Earlier(DAYS["b"], "b")))
    assert held.without("c") == Certificate("b", "p", DAYS["b"], (Earlier(DAYS["a"], "a"),))
    assert held.without("a") == Certificate("c", "p", DAYS["c"], (Earlier(DAYS["b"], "b"),))
    assert held.without("nobody") == held


def test_nothing_is_left_of_one() -> None:
    assert A.without("a") is None


def test_a_second_certificate_of_an_enrolment_takes_the_first_ones_place() -> None:
    shorter = Certificate("c", "p", date(2026, 7, 1))
    assert shorter.beside(taken((A, C))) == Certificate("c", "p", date(2026, 7, 1), (Earlier(DAYS["a"], "a"),))
    sooner = Certificate("c", "p", date(2026, 5, 1))
    assert sooner.beside(taken((A, C))) == Certificate("a", "p", DAYS["a"], (Earlier(date(2026, 5, 1), "c"),))


def test_what_an_earlier_release_stored_is_read() -> None:
    stored = '{"enrollment_id":"a","programme_id":"p","expires_on":"2026-06-01"}'
    assert TypeAdapter(Certificate).validate_json(stored) == A
    both = TypeAdapter(Certificate).dump_json(taken((A, B)))
    assert TypeAdapter(Certificate).validate_json(both) == taken((A, B))
