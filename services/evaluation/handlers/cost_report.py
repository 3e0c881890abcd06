"""What an agency's learning costs: its budget, and its programmes' cost by what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.evaluation.domain.cost import CostRatios, CostSums, ratios_of
from services.evaluation.domain.hiding import hidden_groups, total_hidden
from services.evaluation.domain.seats import NOTHING, Counts
from services.evaluation.store import catalogue, money, ratings, seats
from services.evaluation.store.money import Budget, Cost
from services.evaluation.store.ratings import EMPTY, RatingKey, RatingSums
from services.evaluation.store.seats import SessionKey
from shared.database import Tx


class BudgetFigures(NamedTuple):
    """Whole rupiah."""

    planned: int
    committed: int
    spent: int


class ProgrammeCost(NamedTuple):
    """One programme's sessions of a year; what came of them is none where too few people finished."""

    programme_id: str
    title: str
    sums: CostSums
    ratios: CostRatios | None

    @property
    def shown(self) -> bool:
        """Whether participants and what is divided by them may be shown."""
        return self.ratios is not None


@dataclass(frozen=True)
class Costs:
    """The sessions an agency runs that end in a year, whoever took part in them."""

    budget: BudgetFigures | None
    total: ProgrammeCost
    programmes: tuple[ProgrammeCost, ...]


def costs(tx: Tx, agency: str, year: int, smallest: int) -> Costs:
    """A year's money. What sessions that were called off have cost counts only as far as somebody has said so."""
    sessions = money.costs_of_agency(tx, agency, f"{year}-01-01", f"{year}-12-31")
    by_programme = sums_of(tx, sessions)
    titles = catalogue.programmes(tx, by_programme)
    hidden = _hidden(by_programme, smallest)
    total = CostSums()
    for sums in by_programme.values():
        total = total.plus(sums)
    named = sorted((titles[key].title if key in titles else "", key) for key in by_programme)
    return Costs(
        budget_figures(money.budgets(tx, agency, year)),
        ProgrammeCost("", "", total, None if _too_few(total, smallest) else ratios_of(total)),
        tuple(
            ProgrammeCost(key, title, by_programme[key], None if key in hidden else ratios_of(by_programme[key]))
            for title, key in named
        ),
    )


def sums_of(tx: Tx, sessions: Sequence[Cost]) -> dict[str, CostSums]:
    """What these sessions cost and what came of them, by programme."""
    counts = seats.of_programmes(tx, {one.programme_id for one in sessions})
    tests = ratings.find(tx, {(one.programme_id, one.session_id) for one in sessions})
    found: dict[str, CostSums] = {}
    for one in sessions:
        found[one.programme_id] = found.get(one.programme_id, CostSums()).plus(_session(one, counts, tests))
    return found


def budget_figures(budgets: Sequence[Budget]) -> BudgetFigures | None:
    """The agency's year as a whole; where only programmes have budgets, theirs together."""
    whole = [one for one in budgets if one.programme_id is None] or list(budgets)
    if not whole:
        return None
    return BudgetFigures(*(sum(figures) for figures in zip(*(one[5:8] for one in whole), strict=True)))


def _hidden(by_programme: Mapping[str, CostSums], smallest: int) -> frozenset[str]:
    """Programmes with too few people. What is divided tells how many are of sessions with a known cost, so neither
    they nor the others may be few."""
    sizes = {key: _sizes(sums) for key, sums in by_programme.items()}
    return frozenset().union(
        *(hidden_groups({key: its[way] for key, its in sizes.items()}, smallest) for way in range(3))
    )


def _too_few(total: CostSums, smallest: int) -> bool:
    return any(total_hidden(size, smallest) for size in _sizes(total))


def _sizes(sums: CostSums) -> tuple[int, int, int]:
    """Everybody, those of sessions with a known cost, and the others."""
    return sums.participants, sums.finished, sums.participants - sums.finished


def _session(cost: Cost, counts: Mapping[SessionKey, Counts], tests: Mapping[RatingKey, RatingSums]) -> CostSums:
    key = (cost.programme_id, cost.session_id)
    done, tested = counts.get(key, NOTHING), tests.get(key, EMPTY).tests
    if cost.cancelled and not done.ended:
        return CostSums(spent=cost.spent or 0)
    told = CostSums(
        sessions=1,
        planned=cost.planned,
        spent=cost.spent or 0,
        unstated=int(cost.spent is None),
        participants=done.ended,
    )
    if cost.known is None:
        return told
    return told._replace(
        cost=cost.known if done.ended else 0,
        finished=done.ended,
        jp_tenths=done.jp_tenths,
        pairs=tested.pairs,
        points=tested.post - tested.pre,
    )
