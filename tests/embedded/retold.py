"""Stores of notification that heard the same: which rows must be equal, and which must only fit the others.

Alerts that were lost are raised anew under ids of their own; how many events came in one batch decides in how many
steps a store learnt what it knows, and by which of them it was learnt last.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

Row = dict[str, Any]

RETOLD = ("alert", "alert_step", "alert_signal", "judged", "watch", "timer")
"""The tables that are judged here."""

_EVENT = frozenset({"event_id", "event_type", "event_at"})
_BY_ALERT = frozenset({"alert-unanswered", "alert-snoozed"})
"""Timers that are about an alert and not about a subject."""


def told(path: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """What must be equal: alerts with figures and moments, signals but those of mere updates, what rules look at,
    timers; each alert by what it is about in place of its id."""
    alerts, timers = _rows(path, "alert"), _rows(path, "timer")
    names = {one["alert_id"]: (one["rule"], one["subject_id"], one["cause"]) for one in alerts}
    named = [one | {"subject_id": names[one["subject_id"]]} if one["rule"] in _BY_ALERT else one for one in timers]
    heard = [one for one in _rows(path, "alert_signal") if one["kind"] != "updated"]
    signals = [one | {"alert_id": names[one["alert_id"]]} for one in heard]
    judged = [
        {name: one[name] for name in ("rule", "subject_id", "cause", "agency", "city", "unit_id")}
        for one in _rows(path, "judged")
    ]
    return {
        "alert": _without({"alert_id", "version"} | _EVENT, alerts),
        "alert_signal": _without({"seq"}, signals),
        "watch": _without({"since"} | _EVENT, _rows(path, "watch")),
        "judged": Counter(_without((), judged).keys()),
        "timer": _without((), named),
    }


def torn(path: Path) -> Iterator[str]:
    """What does not fit: an alert that its steps do not lead to, a watched fact that is not the last one judged."""
    steps: dict[str, list[Row]] = defaultdict(list)
    for step in sorted(_rows(path, "alert_step"), key=lambda one: str(one["step_id"])):
        steps[step["alert_id"]].append(step)
    for alert in _rows(path, "alert"):
        taken = steps.pop(alert["alert_id"], [])
        kinds = Counter(step["kind"] for step in taken)
        ends = 1 if alert["state"] == "resolved" else 0
        if (kinds["raised"], kinds["resolved"]) != (1, ends) or taken[0]["kind"] != "raised":
            yield f"{alert['rule']} of {alert['subject_id']} is {alert['state']} after {dict(kinds)}"
        last = [step for step in taken if step["kind"] in {"raised", "updated"}][-1:]
        if [(step["facts"], step["severity"]) for step in last] != [(alert["figures"], alert["severity"])]:
            yield f"{alert['rule']} of {alert['subject_id']} says {alert['figures']}, its last step {last}"
    yield from (f"steps of no alert: {alert_id}" for alert_id in steps)
    newest = {_about(one): one["facts"] for one in sorted(_rows(path, "judged"), key=lambda one: str(one["judged_id"]))}
    watched = {_about(one): one["facts"] for one in _rows(path, "watch")}
    yield from (f"{key} was judged last as {newest[key]}" for key in newest if newest[key] != watched.get(key))
    yield from (f"{key} is watched and was never judged" for key in watched.keys() - newest.keys())


def _about(row: Row) -> tuple[str, str, str]:
    return row["rule"], row["subject_id"], row["cause"]


def _without(left_out: Iterable[str], rows: Iterable[Row]) -> Counter[tuple[Any, ...]]:
    names = set(left_out)
    return Counter(tuple(value for name, value in one.items() if name not in names) for one in rows)


def _rows(path: Path, table: str) -> list[Row]:
    with closing(sqlite3.connect(path)) as store:
        store.row_factory = sqlite3.Row
        return [dict(row) for row in store.execute(f"SELECT * FROM {table}")]  # noqa: S608 - one of ours
