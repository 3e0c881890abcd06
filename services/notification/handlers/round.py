"""What every desk has in its hands when a batch ends and its subjects are judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.notification.domain.judges import JUDGES
from services.notification.domain.outcome import QUIET
from services.notification.handlers.ledger import Judgement, Ledger
from services.notification.handlers.policies import Policy
from services.notification.handlers.rulebook import Rulebook
from services.notification.handlers.timer_changes import TimerChanges
from services.notification.handlers.watching import Watches
from services.notification.store.alerts import AlertKey, Place, unresolved_of
from services.notification.store.timers import SetTimer
from services.notification.store.watches import Watched
from shared.database import Tx
from shared.rules.alerts import AlertRules


@dataclass(frozen=True, slots=True)
class Round:
    """The transaction, the time, the rules, and where the facts and judgements go."""

    tx: Tx
    now: datetime
    rulebook: Rulebook
    ledger: Ledger
    timers: TimerChanges
    watches: Watches

    @property
    def today(self) -> date:
        """The city's calendar day."""
        return self.rulebook.today

    def include(self, watched: Collection[tuple[AlertKey, Watched]]) -> None:
        """Take in what the batch did not speak of itself."""
        self.watches.include(watched)
        self.ledger.include(unresolved_of(self.tx, {key.subject_id for key, _ in watched}))

    def figures(self, rule: str, place: Place) -> AlertRules:
        """The thresholds of a rule where the subject belongs."""
        return self.rulebook.figures(rule, place.city, place.agency)

    def judge(self, key: AlertKey, place: Place, facts: Any) -> Policy:
        """Let a rule look at facts: keep them, and put what it says into the ledger, unless it is switched off."""
        policy = self.rulebook.policy(key.rule, place.city, place.agency)
        self.watches.keep(key, place, facts, self.now)
        says = JUDGES[key.rule].says(facts, policy.figures, self.now) if policy.applied.enabled else QUIET
        self.ledger.judge(key, Judgement(place, says, policy, self.watches.behind(key)))
        return policy

    def judge_in_time(self, key: AlertKey, place: Place, facts: Any) -> None:
        """The same, and look again when time alone changes what the rule says."""
        policy = self.judge(key, place, facts)
        turns = [turn for turn in JUDGES[key.rule].turns(facts, policy.figures) if turn > self.now]
        if turns and policy.applied.enabled:
            subject = timer_subject(key)
            self.timers.put(SetTimer(key.rule, subject, place.city, min(turns), agency=place.agency))
        else:
            self.timers.drop(key.rule, timer_subject(key))

    def end(self, key: AlertKey, place: Place) -> None:
        """There is nothing left for a rule to look at: an alert that is unresolved is resolved."""
        policy = self.rulebook.policy(key.rule, place.city, place.agency)
        self.ledger.judge(key, Judgement(place, QUIET, policy, self.watches.behind(key)))
        self.watches.end(key)
        self.timers.drop(key.rule, timer_subject(key))


def timer_subject(key: AlertKey) -> str:
    """What a timer of this key is about: the subject, with its cause where it has one."""
    return f"{key.subject_id}/{key.cause}" if key.cause else key.subject_id


def key_of(timer: SetTimer) -> AlertKey:
    """The key that a timer is about."""
    subject_id, _, cause = timer.subject_id.partition("/")
    return AlertKey(timer.rule, subject_id, cause)


class Desk(Protocol):
    """Collects what a batch says about one kind of subject, and lets the rules judge it at the end."""

    def subjects(self) -> set[str]:
        """About whom the batch has said something that a rule may care for."""
        ...

    def judge(self, its: Round) -> None:
        """Keep the facts that are needed later, and put what the rules say into the ledger."""
        ...
