"""What notification noticed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.events.base import Agency, City, Event, Figure, Id, Moment, Slug, SubjectId, UnitId

TOPIC = "asn.notification.v1"

Severity = Literal["info", "warning", "critical"]
SubjectType = Literal["employee", "unit", "programme", "session", "complaint"]
FigureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
FigureText = Annotated[str, StringConstraints(max_length=200)]
FigureValue = Annotated[FigureText | Figure, Field(union_mode="left_to_right")]
"""A number, or a text that stays one even if it looks like a number."""
Cause = Annotated[str, StringConstraints(max_length=64)]
Link = Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9._~/?=&:-]*$", max_length=500)]


class AlertRaised(Event, type="id.asn.notification.alert-raised.v1", topic=TOPIC, key="subject_id"):
    """A rule fired for a subject; ``figures`` are the numbers behind it."""

    alert_id: Id
    rule: Slug
    severity: Severity
    """How urgent it is."""
    subject_type: SubjectType
    """What `subject_id` identifies."""
    subject_id: SubjectId
    agency: Agency
    city: City
    unit_id: UnitId | None
    """The unit it happened in; none when it belongs to no unit."""
    figures: dict[FigureName, FigureValue]
    """The numbers behind the alert by name, codes and dates among them; never what people wrote."""
    raised_at: Moment
    """When the rule fired."""


class AlertResolved(Event, type="id.asn.notification.alert-resolved.v1", topic=TOPIC, key="subject_id"):
    """The cause of an alert is gone."""

    alert_id: Id
    rule: Slug
    subject_type: SubjectType
    """What `subject_id` identifies."""
    subject_id: SubjectId
    agency: Agency
    city: City
    resolved_at: Moment
    """When the cause was gone."""


class AlertRaisedV2(Event, type="id.asn.notification.alert-raised.v2", topic=TOPIC, key="subject_id"):
    """A rule fired for a subject of any type; ``figures`` are the numbers behind it.

    Told of every alert. The first version is told beside it where it knows the subject's type.
    """

    alert_id: Id
    rule: Slug
    severity: Severity
    """How urgent it is."""
    subject_type: Slug
    """What `subject_id` identifies; new types may come, and a reader passes over those it does not know."""
    subject_id: SubjectId
    cause: Cause
    """What distinguishes alerts of one rule about one subject: a year, a competency, a deadline; empty for none."""
    agency: Agency
    city: City
    unit_id: UnitId | None
    """The unit it happened in; none when it belongs to no unit."""
    figures: dict[FigureName, FigureValue]
    """The numbers behind the alert by name, codes and dates among them; never what people wrote."""
    link: Link
    """Where the subject can be looked at: a path of the platform's API."""
    raised_at: Moment
    """When the rule fired."""


class AlertResolvedV2(Event, type="id.asn.notification.alert-resolved.v2", topic=TOPIC, key="subject_id"):
    """The cause of an alert about a subject of any type is gone."""

    alert_id: Id
    rule: Slug
    subject_type: Slug
    """What `subject_id` identifies; new types may come, and a reader passes over those it does not know."""
    subject_id: SubjectId
    cause: Cause
    """What distinguishes alerts of one rule about one subject: a year, a competency, a deadline; empty for none."""
    agency: Agency
    city: City
    link: Link
    """Where the subject can be looked at: a path of the platform's API."""
    resolved_at: Moment
    """When the cause was gone."""
