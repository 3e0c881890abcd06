"""What a unit's or agency's people are missing, and what it would take to teach it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from services.enrollment.domain.learning_path import Gap, closes


class Course(NamedTuple):
    """A programme as a whole group sees it. ``cost_per_seat`` in whole rupiah, none where nobody stated a cost."""

    programme_id: str
    target_level: int | None
    seats_free: int
    cost_per_seat: int | None


class Answer(NamedTuple):
    """A programme that closes gaps of the group."""

    course: Course
    helps: int
    """People of whose gap it closes something."""
    closes: int
    """Levels that it would close in all."""
    cost: int | None
    """Of the seats needed, in whole rupiah."""
    learners: frozenset[str]
    """Those whom it helps."""


class Need(NamedTuple):
    """What is missing in one competency."""

    competency: str
    people: int
    """Whose positions ask for it."""
    with_gap: int
    gap_sum: int
    """Levels missing in all; who is not measured counts from level 0."""
    not_measured: int
    under_way: int
    """Of those with a gap, in a session that builds it already."""
    seats_needed: int
    answers: tuple[Answer, ...]

    @property
    def cost(self) -> int | None:
        """Of the best programme's seats; none without one whose cost is known."""
        return self.answers[0].cost if self.answers else None


def needs_of(
    required: Collection[Mapping[str, int]],
    gaps: Mapping[str, Sequence[tuple[str, Gap]]],
    busy: Mapping[str, Collection[str]],
    courses: Mapping[str, Collection[Course]],
    taken: Mapping[str, Collection[str]],
) -> list[Need]:
    """The needs, by what is missing most.

    ``required`` are everybody's levels asked for; ``gaps``, ``busy`` (who is in a session that builds it) and
    ``courses`` are by competency; ``taken`` is who has completed or begun a programme, by programme: it helps them no
    further, as it is not offered in their learning path either.
    """
    asked: dict[str, int] = {}
    for levels in required:
        for competency in levels:
            asked[competency] = asked.get(competency, 0) + 1
    found = [
        _need(competency, asked[competency], missing, busy.get(competency, ()), courses.get(competency, ()), taken)
        for competency, missing in gaps.items()
        if missing
    ]
    return sorted(found, key=lambda need: (-need.gap_sum, -need.with_gap, need.competency))


def _need(
    competency: str,
    people: int,
    missing: Sequence[tuple[str, Gap]],
    busy: Collection[str],
    courses: Collection[Course],
    taken: Mapping[str, Collection[str]],
) -> Need:
    waiting = [(who, gap) for who, gap in missing if who not in busy]
    found = (_answer(course, waiting, taken.get(course.programme_id, ())) for course in courses)
    answers = [one for one in found if one.helps]
    answers.sort(key=lambda one: (-one.closes, one.cost is None, one.cost or 0, one.course.programme_id))
    return Need(
        competency=competency,
        people=people,
        with_gap=len(missing),
        gap_sum=sum(gap.levels for _, gap in missing),
        not_measured=sum(not gap.measured for _, gap in missing),
        under_way=len(missing) - len(waiting),
        seats_needed=len(waiting),
        answers=tuple(answers),
    )


def _answer(course: Course, waiting: Sequence[tuple[str, Gap]], taken: Collection[str]) -> Answer:
    closed = {who: levels for who, gap in waiting if who not in taken and (levels := closes(gap, course.target_level))}
    cost = None if course.cost_per_seat is None else course.cost_per_seat * len(closed)
    return Answer(course, len(closed), sum(closed.values()), cost, frozenset(closed))


def cost_of(needs: Sequence[Need]) -> int:
    """Of the best programmes' seats in whole rupiah, as far as their cost is known.

    Who needs the same programme for several competencies needs one seat.
    """
    seats: dict[Course, set[str]] = {}
    for need in needs:
        for best in need.answers[:1]:
            seats.setdefault(best.course._replace(target_level=None), set()).update(best.learners)
    return sum((course.cost_per_seat or 0) * len(learners) for course, learners in seats.items())


def cost_per_seat(costs: Collection[tuple[int, int]]) -> int | None:
    """Mean cost of a seat in whole rupiah, half up, over sessions of (cost, seats); none where no cost is stated."""
    stated = [(cost, seats) for cost, seats in costs if cost > 0]
    seats = sum(count for _, count in stated)
    return (sum(cost for cost, _ in stated) * 2 + seats) // (2 * seats) if seats else None
