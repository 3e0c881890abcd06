"""What a batch does to the timers, written at its end."""

from __future__ import annotations

from datetime import datetime

from services.notification.store import timers
from services.notification.store.timers import SetTimer, TimerKey
from shared.database import Tx


class TimerChanges:
    """Timers to set and to forget, at most one change for a rule and a subject; the last one counts."""

    def __init__(self) -> None:
        self._put: dict[TimerKey, SetTimer] = {}
        self._no_later: dict[TimerKey, SetTimer] = {}
        self._dropped: dict[TimerKey, None] = {}

    def put(self, timer: SetTimer) -> None:
        """Set a timer in place of the present one."""
        self._put[TimerKey(timer.rule, timer.subject_id)] = timer

    def put_no_later(self, timer: SetTimer) -> None:
        """Set a timer unless the present one is due sooner."""
        self._no_later[TimerKey(timer.rule, timer.subject_id)] = timer

    def drop(self, rule: str, subject_id: str) -> None:
        """Forget a timer, if there is one, whether stored or set by this batch."""
        key = TimerKey(rule, subject_id)
        self._put.pop(key, None)
        self._no_later.pop(key, None)
        self._dropped[key] = None

    def write(self, tx: Tx) -> datetime | None:
        """Store the changes; when the first of the timers set here is due."""
        timers.drop(tx, list(self._dropped))
        timers.put(tx, list(self._put.values()))
        timers.put_no_later(tx, list(self._no_later.values()))
        return min((timer.due_at for timer in (*self._put.values(), *self._no_later.values())), default=None)
