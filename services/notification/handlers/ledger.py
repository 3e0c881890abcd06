"""What the rules say of a batch's subjects, set against the alerts there are: raise, tell anew, resolve or leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from services.notification.domain.catalogue import CARDS
from services.notification.domain.delivery import ChangeKind
from services.notification.domain.outcome import SEVERITIES, Fires, Outcome
from services.notification.handlers import outgoing
from services.notification.handlers.announcing import announce
from services.notification.handlers.outgoing import Change
from services.notification.handlers.policies import Policy
from services.notification.handlers.rulebook import Rulebook
from services.notification.handlers.timer_changes import TimerChanges
from services.notification.store import alerts, steps
from services.notification.store.alerts import AlertKey, Place, Told, Unresolved
from services.notification.store.figures import packed
from services.notification.store.steps import Step
from services.notification.store.timers import SetTimer
from services.notification.store.watches import Behind
from shared.database import Tx
from shared.ids import new_id
from shared.metrics import Metrics

UNANSWERED: Final = "alert-unanswered"
"""The timer that asks whether somebody has acted on an alert."""

SNOOZED: Final = "alert-snoozed"
"""The timer that brings a snoozed alert back."""

_GATHERED_FOR: Final = timedelta(seconds=60)
"""What is caught up with after a stop goes out together, so late."""


class Judgement(NamedTuple):
    """What a rule says, as the place's policy has it, and the event behind the facts."""

    place: Place
    outcome: Outcome
    policy: Policy
    behind: Behind | None


class Ledger:
    """One batch's judgements; the last one about a rule, subject and cause counts.

    ``late`` are the subjects of timers that were due long ago: what they raise goes out as one message a rule.
    """

    def __init__(self, unresolved: Mapping[AlertKey, Unresolved], late: Collection[str] = ()) -> None:
        self._unresolved: dict[AlertKey, Unresolved] = {}
        self._late = late
        self._judged: dict[AlertKey, Judgement] = {}
        self._causes: dict[tuple[str, str], list[str]] = {}
        self.include(unresolved)

    def include(self, unresolved: Mapping[AlertKey, Unresolved]) -> None:
        """Take in alerts there are."""
        for key in unresolved.keys() - self._unresolved.keys():
            self._unresolved[key] = unresolved[key]
            self._causes.setdefault((key.rule, key.subject_id), []).append(key.cause)

    def causes(self, rule: str, subject_id: str) -> list[str]:
        """For which causes this subject has an unresolved alert of the rule."""
        return self._causes.get((rule, subject_id), [])

    def about(self, subject_ids: Collection[str]) -> dict[AlertKey, Place]:
        """Everything that is unresolved or judged about these subjects, with whose it is."""
        places = {
            **{key: alert.told.place for key, alert in self._unresolved.items()},
            **{key: judgement.place for key, judgement in self._judged.items()},
        }
        return {key: place for key, place in places.items() if key.subject_id in subject_ids}

    def judge(self, key: AlertKey, judgement: Judgement) -> None:
        """Take in what a rule says."""
        self._judged[key] = judgement

    def write(self, tx: Tx, now: datetime, metrics: Metrics, timers: TimerChanges, rulebook: Rulebook) -> None:
        """Store every change with its step, stage its events, and write down what is to be sent about it."""
        raised: dict[AlertKey, Unresolved] = {}
        told: dict[AlertKey, Unresolved] = {}
        resolved: dict[AlertKey, Unresolved] = {}
        for key, judgement in self._judged.items():
            current = self._unresolved.get(key)
            outcome = judgement.policy.temper(judgement.outcome, escalated=current is not None and current.escalated)
            if not isinstance(outcome, Fires):
                if current is not None:
                    resolved[key] = current
                continue
            says = _told(judgement, outcome)
            if current is None:
                raised[key] = Unresolved(new_id(), CARDS[key.rule].subject_type, says)
            elif current.told != says:
                told[key] = current._replace(told=says, version=current.version + 1)
        alerts.resolve(tx, [alert.alert_id for alert in resolved.values()], now)
        alerts.tell_anew(tx, [(one.alert_id, one.told, self._judged[key].behind) for key, one in told.items()], now)
        alerts.add(tx, [(key, alert, self._judged[key].behind) for key, alert in raised.items()], now)
        steps.add(tx, _steps(raised, told, resolved), now)
        announce(tx, now, metrics, raised, resolved)
        self._ask_later(raised, now, timers)
        for alert in resolved.values():
            timers.drop(UNANSWERED, alert.alert_id)
            timers.drop(SNOOZED, alert.alert_id)
        changes = self._changes(raised, told, resolved, now)
        spoken_of = {change.alert_id for change in changes}
        for_screens = [alert for alert in told.values() if alert.alert_id not in spoken_of]
        outgoing.shown(tx, [(one.alert_id, "updated", one.told.severity, one.told.place) for one in for_screens], now)
        outgoing.wanted(tx, changes, now, rulebook)

    def _ask_later(self, raised: Mapping[AlertKey, Unresolved], now: datetime, timers: TimerChanges) -> None:
        for key, alert in raised.items():
            hours = self._judged[key].policy.applied.escalate_after_hours
            if hours:
                due_at = now + timedelta(hours=hours)
                timers.put(SetTimer(UNANSWERED, alert.alert_id, alert.told.place.city, due_at))

    def _changes(
        self,
        raised: Mapping[AlertKey, Unresolved],
        told: Mapping[AlertKey, Unresolved],
        resolved: Mapping[AlertKey, Unresolved],
        now: datetime,
    ) -> list[Change]:
        """What others may want to be told: what is new, what got worse, what is over."""
        worse = {key: alert for key, alert in told.items() if _is_worse(self._unresolved[key].told, alert.told)}
        return [
            *(self._change(key, alert, "raised", now) for key, alert in raised.items()),
            *(self._change(key, alert, "worsened", now) for key, alert in worse.items()),
            *(self._change(key, alert, "resolved", now) for key, alert in resolved.items()),
        ]

    def _change(self, key: AlertKey, alert: Unresolved, kind: ChangeKind, now: datetime) -> Change:
        change = change_of(key.rule, alert, kind, self._judged[key].policy, now)
        return self.gathered(change, key.subject_id, now) if kind == "raised" else change

    def gathered(self, change: Change, late: str, now: datetime) -> Change:
        """A change as it is; with all others of its rule where its timer, by its subject, was due ``late``."""
        if late not in self._late:
            return change
        return replace(change, unit_id=None, quiet_until=change.quiet_until or now + _GATHERED_FOR)


def change_of(rule: str, alert: Unresolved, kind: ChangeKind, policy: Policy, now: datetime) -> Change:
    """What an alert's change is to those who are told of it."""
    severity, place = alert.told.severity, alert.told.place
    return Change(
        alert_id=alert.alert_id,
        kind=kind,
        rule=rule,
        severity=severity,
        agency=place.agency,
        city=place.city,
        unit_id=place.unit_id,
        roles=policy.applied.recipients,
        number=alert.version,
        quiet_until=policy.quiet_until(now, severity),
    )


def _told(judgement: Judgement, fires: Fires) -> Told:
    return Told(fires.severity, judgement.place, packed(fires.figures), judgement.policy.figures.rule_set)


def _is_worse(before: Told, now: Told) -> bool:
    return SEVERITIES.index(now.severity) > SEVERITIES.index(before.severity)


def _steps(
    raised: Mapping[AlertKey, Unresolved],
    told: Mapping[AlertKey, Unresolved],
    resolved: Mapping[AlertKey, Unresolved],
) -> list[Step]:
    return [
        *(Step(one.alert_id, "raised", one.told.severity, one.told.figures) for one in raised.values()),
        *(Step(one.alert_id, "updated", one.told.severity, one.told.figures) for one in told.values()),
        *(Step(one.alert_id, "resolved", one.told.severity) for one in resolved.values()),
    ]
