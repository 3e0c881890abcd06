"""A rule tried against what it looked at before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from services.notification.domain.judges import JUDGES
from services.notification.domain.trial import Firing, Known, Span, firings
from services.notification.handlers.policies import Policy
from services.notification.handlers.rule_changes import Whose
from services.notification.handlers.watching import of_text
from services.notification.store import watches
from services.notification.store.rule_settings import EVERY_AGENCY
from services.notification.store.watches import Past
from shared.database import Tx

READ_AT_MOST: Final = 50_000
"""Rows of history that one trial reads."""


class Tried(NamedTuple):
    """One alert there would have been."""

    subject_id: str
    cause: str
    unit_id: str | None
    firing: Firing


@dataclass(frozen=True, slots=True)
class Trial:
    """What would have been. ``known_since``: history reaches back that far; ``complete`` unless it was too long."""

    found: list[Tried]
    known_since: datetime | None
    complete: bool


def attempt(tx: Tx, policy: Policy, whose: Whose, span: Span) -> Trial:
    """Every alert that the rule would have raised in the span, the earliest first; nothing is stored."""
    place = (whose.city, None if whose.agency == EVERY_AGENCY else whose.agency)
    past = watches.past(tx, policy.rule, place, span.end, READ_AT_MOST)
    by_key: dict[tuple[str, str], list[Past]] = {}
    for one in past:
        by_key.setdefault((one.subject_id, one.cause), []).append(one)
    for one in watches.standing(tx, policy.rule, place, span.end, READ_AT_MOST):
        by_key.setdefault((one.subject_id, one.cause), [one])
    found = [tried for rows in by_key.values() for tried in _of_one(policy, rows, span)]
    found.sort(key=lambda tried: (tried.firing.fired_at, tried.subject_id, tried.cause))
    return Trial(found, watches.oldest(tx, policy.rule, whose.city), len(past) < READ_AT_MOST)


def _of_one(policy: Policy, rows: list[Past], span: Span) -> list[Tried]:
    history = [Known(one.at, None if one.facts is None else of_text(policy.rule, one.facts)) for one in rows]
    first = rows[-1]
    return [
        Tried(first.subject_id, first.cause, first.unit_id, firing)
        for firing in firings(JUDGES[policy.rule], policy.figures, history, span)
    ]
