"""One batch's work: collect what its events say, then judge and write it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.notification.handlers import erasure
from services.notification.handlers.answers import Answers
from services.notification.handlers.belongings import take_along
from services.notification.handlers.clockwork import Clockwork
from services.notification.handlers.complaints import Complaints
from services.notification.handlers.ledger import Ledger
from services.notification.handlers.matters import Matters
from services.notification.handlers.notices import Notices
from services.notification.handlers.people import People
from services.notification.handlers.programmes import Programmes
from services.notification.handlers.round import Desk, Round
from services.notification.handlers.rulebook import Rulebook
from services.notification.handlers.sessions import Sessions
from services.notification.handlers.timer_changes import TimerChanges
from services.notification.handlers.units import Units
from services.notification.handlers.watching import Watches
from services.notification.store import watches
from services.notification.store.alerts import unresolved_of
from services.notification.store.watches import Behind
from shared.database import Tx
from shared.events.base import Event
from shared.events.cloudevents import Envelope
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
        self.sessions = Sessions()
        self.matters = Matters()
        self.clockwork = Clockwork()
        self.answers = Answers()
        self.notices = Notices()
        self._heard: dict[str, Behind] = {}
        self._late: set[str] = set()
        self._erased: set[str] = set()
        self._tx = tx
        self._now = now
        self._rules = rules
        self._metrics = metrics
        self._notice = notice

    def hear(self, subject_id: str, envelope: Envelope[Event]) -> None:
        """Remember which event spoke of a subject last: what is raised now, it is behind."""
        self._heard[subject_id] = Behind(envelope.id, envelope.data.TYPE, envelope.time)

    def catch_up(self, subject_id: str) -> None:
        """This subject's timer was due long ago: what it raises is one of many, and told as such."""
        self._late.add(subject_id)

    def erase(self, employee_id: str) -> None:
        """Somebody was erased, which nothing takes back."""
        self._erased.add(employee_id)

    def flush(self) -> None:
        """Judge every subject of the batch and write what follows from it."""
        erasure.erase_channels(self._tx, self._erased)
        desks: tuple[Desk, ...] = (
            self.people,
            self.units,
            self.programmes,
            self.complaints,
            self.sessions,
            self.matters,
            self.clockwork,
        )
        subjects = set().union(*(desk.subjects() for desk in desks))
        gone = erasure.gone_of(self._tx, self._erased, subjects | self.notices.people())
        ledger = Ledger(unresolved_of(self._tx, subjects), self._late)
        timers = TimerChanges()
        rulebook = Rulebook.open(self._tx, self._rules, city_day(self._now))
        watched = Watches(watches.known(self._tx, subjects), self._heard)
        its = Round(self._tx, self._now, rulebook, ledger, timers, watched)
        for desk in desks:
            desk.judge(its)
        take_along(its, subjects, self.people.known)
        erasure.look_no_more(its, gone)
        watched.write(self._tx, self._now)
        ledger.write(self._tx, self._now, self._metrics, timers, rulebook)
        self.answers.write(its)
        self.notices.write(self._tx)
        erasure.forget(self._tx, gone)
        erasure.erase_notes(self._tx, self._erased)
        soonest = timers.write(self._tx)
        if soonest is not None:
            self._notice(soonest)
