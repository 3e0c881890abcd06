"""What waits for somebody before a day: an assessment, a decision, the renewal of a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from services.notification.domain.outcome import QUIET, Fires, Outcome
from services.notification.domain.session_seats import day_begins
from shared.rules.alerts import AlertRules
from shared.rules.calendar import CITY_ZONE, city_day

ASSESSMENT_DUE: Final = "assessment-due"
CERTIFICATE_EXPIRING: Final = "certificate-expiring"
RECOMMENDATION_WAITING: Final = "recommendation-waiting"


@dataclass(frozen=True, slots=True)
class Assessment:
    """A supervisor was asked how a participant works since a training (Kirkpatrick level 3)."""

    programme_id: str
    due_on: date
    """Last day on which it is taken."""
    assessor_named: bool


@dataclass(frozen=True, slots=True, order=True)
class Earlier:
    """A certificate beside one that holds longer; ``expires_on`` is the last day on which it holds."""

    expires_on: date
    enrollment_id: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate of a person from a programme that holds longest; ``expires_on`` is its last day.

    ``earlier`` are the person's others from that programme: one of them counts again when this one is taken back.
    """

    enrollment_id: str
    programme_id: str
    expires_on: date
    earlier: tuple[Earlier, ...] = ()

    def beside(self, known: Certificate | None) -> Certificate:
        """With what the person had already; a second one of the same enrolment takes the first one's place."""
        return _longest([*(known.each() if known else ()), *self.each()], self.programme_id) or self

    def without(self, enrollment_id: str) -> Certificate | None:
        """What is left when the certificate of an enrolment is taken back; None where nothing is."""
        return _longest([one for one in self.each() if one.enrollment_id != enrollment_id], self.programme_id)

    def each(self) -> tuple[Earlier, ...]:
        """All that the person has of the programme."""
        return (*self.earlier, Earlier(self.expires_on, self.enrollment_id))


def _longest(held: Iterable[Earlier], programme_id: str) -> Certificate | None:
    """The same whatever the order, of different enrolments."""
    by_enrolment = {one.enrollment_id: one for one in held}
    if not by_enrolment:
        return None
    *earlier, last = sorted(by_enrolment.values())
    return Certificate(last.enrollment_id, programme_id, last.expires_on, tuple(earlier))


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A proposal that waits for a decision, or an appeal that waits for an answer, since a moment."""

    kind: str
    state: str
    since: datetime


def assessment_due(facts: Assessment, rules: AlertRules, now: datetime) -> Outcome:
    """Fires in the last days on which the assessment is taken, the last one included."""
    if not assessment_from(facts, rules) <= now < assessment_until(facts):
        return QUIET
    named = "yes" if facts.assessor_named else "no"
    return Fires(
        "warning",
        {"programme_id": facts.programme_id, "due_on": facts.due_on.isoformat(), "assessor_named": named},
    )


def assessment_from(facts: Assessment, rules: AlertRules) -> datetime:
    """From when on its end is near."""
    return day_begins(facts.due_on - timedelta(days=rules.assessment_due_days))


def assessment_until(facts: Assessment) -> datetime:
    """When it is too late."""
    return day_begins(facts.due_on + timedelta(days=1))


def certificate_expiring(facts: Certificate, rules: AlertRules, now: datetime) -> Outcome:
    """Fires from some days before the last one on, a warning once it has expired, until it is renewed."""
    if now < certificate_from(facts, rules):
        return QUIET
    expired = now >= certificate_until(facts)
    return Fires(
        "warning" if expired else "info",
        {
            "programme_id": facts.programme_id,
            "expires_on": facts.expires_on.isoformat(),
            "expired": "yes" if expired else "no",
        },
    )


def certificate_from(facts: Certificate, rules: AlertRules) -> datetime:
    """From when on its end is near."""
    return day_begins(facts.expires_on - timedelta(days=rules.certificate_expiring_days))


def certificate_until(facts: Certificate) -> datetime:
    """The first moment at which it does not hold."""
    return day_begins(facts.expires_on + timedelta(days=1))


def recommendation_waiting(facts: Recommendation, rules: AlertRules, now: datetime) -> Outcome:
    """Fires once nobody has decided for the rule's days."""
    if now < decision_due(facts, rules):
        return QUIET
    return Fires(
        "warning",
        {
            "kind": facts.kind,
            "recommendation_state": facts.state,
            "since": facts.since.astimezone(CITY_ZONE).isoformat(),
            "days": rules.recommendation_waiting_days,
        },
    )


def decision_due(facts: Recommendation, rules: AlertRules) -> datetime:
    """When it has waited too long: days of the city's calendar, whatever the time of day."""
    return day_begins(city_day(facts.since) + timedelta(days=rules.recommendation_waiting_days))
