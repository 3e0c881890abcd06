"""Which groups may stand beside their total."""

from __future__ import annotations

import itertools

import pytest

from services.evaluation.domain.hiding import comparable, hidden_groups, total_hidden

CASES: list[tuple[dict[str, int], set[str]]] = [
    ({"a": 10, "b": 5}, set()),
    ({"a": 10, "b": 0}, set()),
    ({}, set()),
    ({"a": 10, "b": 4}, {"a", "b"}),  # b would be the total less a
    ({"a": 10, "b": 6, "c": 4}, {"b", "c"}),  # the smaller of the shown goes with it
    ({"a": 10, "b": 3, "c": 1}, {"a", "b", "c"}),  # b + c are 4 people, still too few
    ({"a": 10, "b": 3, "c": 2}, {"b", "c"}),  # together 5: enough
    ({"a": 10, "b": 7, "c": 7, "d": 1}, {"b", "d"}),  # of two of one size the first by name
    ({"a": 4}, {"a"}),
    ({"a": 2, "b": 2}, {"a", "b"}),
    ({"a": 10, "b": 4, "c": 0}, {"a", "b"}),  # an empty group hides nobody
]


@pytest.mark.parametrize(("people", "hidden"), CASES)
def test_a_small_group_stays_hidden_and_so_does_what_it_would_follow_from(
    people: dict[str, int], hidden: set[str]
) -> None:
    assert hidden_groups(people, 5) == hidden


@pytest.mark.parametrize("sizes", list(itertools.product((0, 1, 4, 5, 9), repeat=4)))
def test_whoever_subtracts_what_is_shown_learns_of_no_fewer_than_five(sizes: tuple[int, ...]) -> None:
    people = dict(zip("abcd", sizes, strict=True))
    hidden = hidden_groups(people, 5)
    rest = sum(people[group] for group in hidden)
    assert all(count == 0 or count >= 5 for group, count in people.items() if group not in hidden)
    assert len(hidden) != 1 or len([count for count in sizes if count]) == 1
    assert not hidden or rest >= 5 or rest == sum(sizes)


@pytest.mark.parametrize(("people", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_total_is_a_group_too(people: int, hidden: bool) -> None:
    assert total_hidden(people, 5) is hidden


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(10, 10, True), (10, 14, False), (10, 15, True), (4, 100, False), (0, 4, False)]
)
def test_a_part_stands_beside_the_whole_only_where_the_rest_is_not_told_by_it(
    part: int, whole: int, shown: bool
) -> None:
    assert comparable(part, whole, 5) is shown
