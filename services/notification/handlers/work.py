"""One batch's work: collect what its events say, then judge and write it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.notification.handlers.complaints import Complaints
from services.notification.handlers.ledger import Ledger
from services.notification.handlers.people import People
from services.notification.handlers.programmes import Programmes
from services.notification.handlers.round import Desk, Round
from services.notification.handlers.rulebook import Rulebook
from services.notification.handlers.timer_changes import TimerChanges
from services.notification.handlers.units import Units
from services.notification.store.alerts import unresolved_of
from shared.database import Tx
from shared.metrics import Metrics
from shared.rules.calendar import city_day
from shared.rules.ruleset import Rules


class AlertWork:
    """A desk for each kind of subject; ``notice`` hears when the soonest timer set here is due.

    Its statements are as many for a batch of 500 events as for one. What a batch raises and takes back again is
    never told: only its end counts.
    """

    def __init__(
        self, tx: Tx, now: datetime, *, rules: Rules, metrics: Metrics, notice: Callable[[datetime], None]
    ) -> None:
        self.people = People()
        self.units = Units()
        self.programmes = Programmes()
        self.complaints = Complaints()
        self._tx = tx
        self._now = now
        self._rules = rules
        self._metrics = metrics
        self._notice = notice

    def flush(self) -> None:
        """Judge every subject of the batch and write what follows from it."""
        desks: tuple[Desk, ...] = (self.people, self.units, self.programmes, self.complaints)
        ledger = Ledger(unresolved_of(self._tx, set().union(*(desk.subjects() for desk in desks))))
        timers = TimerChanges()
        its = Round(self._tx, self._now, Rulebook(self._rules, city_day(self._now)), ledger, timers)
        for desk in desks:
            desk.judge(its)
        soonest = timers.write(self._tx)
        ledger.write(self._tx, self._now, self._metrics)
        if soonest is not None:
            self._notice(soonest)
