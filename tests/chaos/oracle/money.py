"""Budgets from the answers: what was set aside, and what each session adds to its programme's and agency's year."""

from __future__ import annotations

from typing import NamedTuple

from tests.chaos.journal import Entry
from tests.chaos.oracle.facts import Session, Truth
from tests.chaos.oracle.records import Budget, BudgetKey


class Money(NamedTuple):
    """What a session adds: its planned cost until the real one is known; called off, only what was paid."""

    committed: int
    spent: int


NOTHING = Money(0, 0)


def money_of(session: Session) -> Money:
    """As it stands."""
    if session.cost_spent is not None:
        return Money(0, session.cost_spent)
    return Money(session.cost_planned if session.state == "scheduled" else 0, 0)


def count(truth: Truth, session: Session, before: Money = NOTHING) -> None:
    """Add what a session adds now and did not add before, to the year of its last day."""
    now = money_of(session)
    if now == before:
        return
    agency = truth.programmes[session.programme_id].agency
    for programme_id in (session.programme_id, None):
        budget = truth.budgets.setdefault(BudgetKey(agency, session.ends_on.year, programme_id), Budget())
        budget.committed += now.committed - before.committed
        budget.spent += now.spent - before.spent
        budget.version += 1


def plan(truth: Truth, entry: Entry) -> None:
    """What is set aside; the same once more changes nothing."""
    body = entry.body
    key = BudgetKey(body["agency"], body["year"], body.get("programme_id"))
    known = truth.budgets.get(key)
    if known is None or known.planned != body["planned"]:
        known = truth.budgets.setdefault(key, Budget())
        known.planned = body["planned"]
        known.version += 1
    told = entry.answer
    if (told["agency"], told["year"], told["programme_id"], told["planned"]) != (*key, body["planned"]):
        truth.doubt(f"request {entry.number}: asked for {key} {body['planned']}, told {told}")
