"""A rule tried against the past: when it would have fired, had it been on with these figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from services.notification.domain.judges import Judge
from services.notification.domain.outcome import Fires, Outcome
from shared.rules.alerts import AlertRules


class Known(NamedTuple):
    """What was known of one subject and cause from a moment on; facts None: nothing any more."""

    at: datetime
    facts: Any | None


class Span(NamedTuple):
    """From when (included) to when (not included) the past is asked."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Firing:
    """One alert that there would have been; ``ended_at`` is None where it would have lasted to the end."""

    fired_at: datetime
    ended_at: datetime | None
    outcome: Fires


def firings(judge: Judge, figures: AlertRules, history: Sequence[Known], span: Span) -> list[Firing]:
    """The alerts that would have been raised in the span about one subject and cause, the earliest first.

    ``history`` is in the order of time; what it says last before the span is where the span begins. What had fired
    before the span counts as raised there only if it was raised in it.
    """
    found: list[Firing] = []
    since: tuple[datetime, Fires] | None = None
    for at, outcome in _outcomes(judge, figures, history, span.end):
        if isinstance(outcome, Fires) and since is None:
            since = (at, outcome)
        elif not isinstance(outcome, Fires) and since is not None:
            found.append(Firing(since[0], at, since[1]))
            since = None
    if since is not None:
        found.append(Firing(since[0], None, since[1]))
    return [one for one in found if one.fired_at >= span.start]


def _outcomes(
    judge: Judge, figures: AlertRules, history: Sequence[Known], end: datetime
) -> Iterator[tuple[datetime, Outcome | None]]:
    """What the rule says at every moment at which it may change its mind; None where there is nothing to judge."""
    for place, (at, facts) in enumerate(history):
        until = min(history[place + 1].at if place + 1 < len(history) else end, end)
        if at >= until and at >= end:
            return
        if facts is None:
            yield at, None
            continue
        turns = sorted(turn for turn in judge.turns(facts, figures) if at < turn < until)
        for moment in (at, *turns):
            yield moment, judge.says(facts, figures, moment)
