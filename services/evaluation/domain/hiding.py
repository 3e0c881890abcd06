"""Small groups stay hidden, also from those who subtract (UU 27/2022; domain figure: groups under 5)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def hidden_groups(people: Mapping[K, int], smallest: int) -> frozenset[K]:
    """The groups of one total that may not be shown beside it.

    Groups of fewer than ``smallest`` people, and the next larger ones, until all that is hidden holds at least
    ``smallest`` people of two groups or more: then neither a group nor the rest of it follows from the total. Empty
    groups tell of nobody and are shown. Where everything is hidden the total itself may be too small: see
    ``total_hidden``. Of groups of one size the first by their order of name is hidden, so that a report repeats itself.
    """
    ordered = sorted((group for group, count in people.items() if count > 0), key=lambda one: (people[one], str(one)))
    hidden = [group for group in ordered if people[group] < smallest]
    if not hidden:
        return frozenset()
    for group in ordered[len(hidden) :]:
        if len(hidden) > 1 and sum(people[one] for one in hidden) >= smallest:
            break
        hidden.append(group)
    return frozenset(hidden)


def total_hidden(people: int, smallest: int) -> bool:
    """Whether a total is itself a group that is too small to show."""
    return 0 < people < smallest


def comparable(part: int, whole: int, smallest: int) -> bool:
    """Whether a part may stand beside the whole: the rest of it is nobody, or enough people not to be told by it."""
    return not total_hidden(part, smallest) and not total_hidden(whole - part, smallest)
