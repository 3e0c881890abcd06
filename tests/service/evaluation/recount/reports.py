"""Participation, money and months of an agency or a city: everybody and everything is looked at once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from shared.events.enrollment import SessionChanged
from tests.chaos.oracle.hours import activities_of
from tests.chaos.oracle.intervals import mean
from tests.chaos.oracle.moments import city_day
from tests.chaos.oracle.rounding import half_up
from tests.chaos.oracle.satisfaction import ELEMENTS
from tests.service.evaluation.recount.world import Life, World

SMALLEST: Final = 5
ENDINGS: Final = ("completed", "failed", "no_show", "withdrawn", "cancelled")
_GRADES: Final = ((Fraction("88.31"), "A"), (Fraction("76.61"), "B"), (Fraction(65), "C"), (Fraction(25), "D"))

Line = tuple[int | None, dict[str, Any] | None]
"""People, and what is counted of them; none where it is hidden."""


def hidden(sizes: Mapping[str, int]) -> set[str]:
    """Groups under five, and larger ones until what is hidden is two groups and five people at least."""
    there = sorted((size, group) for group, size in sizes.items() if size)
    if not there or there[0][0] >= SMALLEST:
        return set()
    taken: list[tuple[int, str]] = []
    for one in there:
        if one[0] >= SMALLEST and len(taken) > 1 and sum(size for size, _ in taken) >= SMALLEST:
            break
        taken.append(one)
    return {group for _, group in taken}


def hidden_months(sizes: Mapping[str, int]) -> set[str]:
    """Year by year: a year's total is shown elsewhere."""
    years = {month[:4] for month in sizes}
    return set().union(*(hidden({month: size for month, size in sizes.items() if month[:4] == year}) for year in years))


def counted(lives: Sequence[Life]) -> dict[str, Any]:
    """What became of these enrolments."""
    endings = {ending: sum(one.state == ending for one in lives) for ending in ENDINGS}
    jp = sum((one.jp for one in lives), Fraction(0))
    return {"enrolled": len(lives), "attended": sum(one.came for one in lives), **endings, "jp": jp}


def lives_of(world: World, city: str, agency: str | None) -> list[Life]:
    """The enrolments of those who worked there when they enrolled."""
    return [one for one in world.lives if one.city == city and agency in {None, one.agency}]


def total_of(lives: Sequence[Life]) -> Line:
    """All of them, unless they are of too few people."""
    who = len({one.employee_id for one in lives})
    return (None, None) if 0 < who < SMALLEST else (who, counted(lives))


def groups_of(lives: Sequence[Life], by: Callable[[Life], str]) -> dict[str, Line]:
    """The same group by group."""
    found: dict[str, list[Life]] = {}
    for one in lives:
        found.setdefault(by(one), []).append(one)
    sizes = {group: len({one.employee_id for one in its}) for group, its in found.items()}
    kept_back = hidden(sizes)
    return {group: (None, None) if group in kept_back else (sizes[group], counted(its)) for group, its in found.items()}


def costs_of(world: World, agency: str, year: int) -> dict[str, dict[str, Any]]:
    """By programme, and under an empty name all together: what the sessions an agency runs have cost."""
    by_programme: dict[str, list[str]] = {}
    for one in world.sessions.values():
        if one.agency == agency and one.ends_on.year == year:
            by_programme.setdefault(one.programme_id, []).append(one.session_id)
    finished = {key: sum(len(_ended(world, one)) for one in its) for key, its in by_programme.items()}
    paid = {
        key: sum(len(_ended(world, one)) for one in its if _is_known(world.sessions[one]))
        for key, its in by_programme.items()
    }
    unpaid = {key: finished[key] - paid[key] for key in finished}
    kept_back = {*hidden(finished), *hidden(paid), *hidden(unpaid)}
    everything = [one for its in by_programme.values() for one in its]
    found = {key: _cost(world, its, shown=key not in kept_back) for key, its in by_programme.items()}
    shown = not any(0 < sum(people.values()) < SMALLEST for people in (finished, paid, unpaid))
    return {**found, "": _cost(world, everything, shown=shown)}


def budget_of(world: World, agency: str, year: int) -> dict[str, int] | None:
    """The agency's year as a whole, else its programmes' together."""
    own = [one for one in world.budgets.values() if (one.agency, one.year) == (agency, year)]
    own = [one for one in own if one.programme_id is None] or own
    names = ("planned", "committed", "spent")
    return {name: sum(getattr(one, name) for one in own) for name in names} if own else None


def _ended(world: World, session_id: str) -> list[Life]:
    return [one for one in world.lives if one.session_id == session_id and one.state in {"completed", "failed"}]


def _is_known(session: SessionChanged) -> bool:
    """Free is said with a real cost of 0; no plan and nothing spent says nothing."""
    return session.cost_spent is not None or session.cost_planned > 0


def _cost(world: World, session_ids: Iterable[str], *, shown: bool) -> dict[str, Any]:
    every = [world.sessions[one] for one in session_ids]
    held = [one for one in every if one.state != "cancelled" or _ended(world, one.session_id)]
    ended = [life for one in held for life in _ended(world, one.session_id)]
    known = [one for one in held if _is_known(one)]
    paid = [life for one in known for life in _ended(world, one.session_id)]
    spent_on = [one for one in known if _ended(world, one.session_id)]
    cost = sum(one.cost_planned if one.cost_spent is None else one.cost_spent for one in spent_on)
    jp = sum((one.jp for one in paid), Fraction(0))
    gains = [
        one.post_test - one.pre_test
        for one in world.truth.enrolments.values()
        if one.session_id in {session.session_id for session in known}
        and one.status in {"completed", "failed"}
        and one.pre_test is not None
        and one.post_test is not None
    ]
    points = len(paid) * mean(gains) if gains else Fraction(0)
    return {
        "sessions": len(held),
        "planned": sum(one.cost_planned for one in held),
        "spent": sum(one.cost_spent or 0 for one in every),
        "unstated": sum(one.cost_spent is None for one in held),
        "participants": len(ended) if shown else None,
        "per_participant": _each(cost, Fraction(len(paid))) if shown else None,
        "per_jp": _each(cost, jp) if shown else None,
        "per_point": _each(cost, points) if shown else None,
    }


def _each(cost: int, by: Fraction) -> Fraction | None:
    return half_up(cost / by, 0) if by > 0 else None


def index_of_answers(world: World, units: Iterable[str], in_span: Callable[[str], bool]) -> tuple[int, Fraction | None]:
    """How many answers these units had in the months of a span, and the index of them all."""
    of = set(units)
    answers = [
        one
        for one in world.truth.surveys.values()
        if one.unit_id in of and in_span(f"{city_day(one.answered_at or one.told_at):%Y-%m}")
    ]
    if not answers:
        return 0, None
    nrr = [mean([Fraction(one.scores[element]) for one in answers]) for element in ELEMENTS]
    return len(answers), half_up(25 * mean(nrr))


def grade_of(value: Fraction) -> str:
    """A to D."""
    return next(grade for floor, grade in _GRADES if value >= floor)


def months_of_jp(world: World, people: Iterable[str]) -> dict[str, tuple[int | None, Fraction | None]]:
    """Learners and their JP before the caps, month by month."""
    activities = activities_of(world.truth)
    done = [(who, one) for who in people for one in activities.get(who, [])]
    months = {f"{one.day:%Y-%m}" for _, one in done}
    sizes = {month: len({who for who, one in done if f"{one.day:%Y-%m}" == month}) for month in months}
    kept_back = hidden_months(sizes)
    return {
        month: (None, None)
        if month in kept_back
        else (sizes[month], sum((one.jp for _, one in done if f"{one.day:%Y-%m}" == month), Fraction(0)))
        for month in months
    }
