"""Channels, what is sent through them, every attempt, and the trail of changes that live streams follow."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, SmallInteger, String
from sqlmodel import Field

from services.notification.domain.delivery import (
    ChangeKind,
    ChannelKind,
    DeliveryState,
    Digest,
    OutcomeClass,
)
from services.notification.domain.outcome import Severity
from services.notification.store.tables import Base
from shared.columns import Moment

_WITHOUT_ROWID: Final = {"sqlite_with_rowid": False}
_SEQUENCE: Final = BigInteger().with_variant(Integer, "sqlite")


class Channel(Base, table=True):
    """Where somebody wants to be told, and of what. Address and secret are sealed with the deployment's key."""

    __tablename__ = "channel"
    __table_args__ = (
        Index("ix_channel_agency", "agency", "channel_id"),
        Index("ix_channel_city", "city", "channel_id"),
        {"comment": "Where people are told of alerts; addresses and secrets are sealed", **_WITHOUT_ROWID},
    )

    channel_id: str = Field(primary_key=True, sa_type=String(36))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    owner: str | None = Field(default=None, sa_type=String(200))
    """Whose own channel it is; None for the agency's."""
    kind: ChannelKind = Field(sa_type=String(16))
    name: str = Field(sa_type=String(200))
    address: bytes = Field(sa_type=LargeBinary)
    """Sealed: the mail address, the webhook's URL or the Apprise URL."""
    secret: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Sealed: the webhook's signing secret."""
    shown: str = Field(sa_type=String(200))
    """Enough of the address to recognise it by, nothing to use it by."""
    language: str = Field(sa_type=String(2))
    trusted: bool = Field(sa_type=Boolean)
    roles: list[str] = Field(sa_type=sa.JSON)
    severities: list[str] = Field(sa_type=sa.JSON)
    rules: list[str] = Field(sa_type=sa.JSON)
    resolutions: bool = Field(sa_type=Boolean)
    digest: Digest = Field(sa_type=String(8))
    digest_minute: int = Field(sa_type=SmallInteger)
    """Minutes after midnight in the city."""
    digest_weekday: int = Field(sa_type=SmallInteger)
    hourly_cap: int = Field(sa_type=Integer)
    enabled: bool = Field(sa_type=Boolean)
    failures: int = Field(default=0, sa_type=Integer)
    """Failed attempts in a row."""
    rests_until: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = Field(sa_type=String(200))
    updated_at: datetime = Field(sa_type=Moment)
    version: int = Field(default=1, sa_type=BigInteger)


class Delivery(Base, table=True):
    """One message to one channel, about one alert or several."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "state", "due_at"),
        Index("ix_delivery_channel", "channel_id", "state", "due_at"),
        {"comment": "Messages to channels; a row per message, not per attempt", **_WITHOUT_ROWID},
    )

    delivery_id: str = Field(primary_key=True, sa_type=String(36))
    """Also the webhook's id and the mail's Message-ID, so that a receiver can drop doubles."""
    channel_id: str = Field(sa_type=String(36))
    purpose: str = Field(sa_type=String(8))
    """``alert``, ``digest`` or ``test``."""
    group_key: str = Field(sa_type=String(200))
    state: DeliveryState = Field(sa_type=String(12))
    due_at: datetime = Field(sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    begun_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was first tried: a day later it is parked."""
    attempts: int = Field(default=0, sa_type=Integer)
    lease: str | None = Field(default=None, sa_type=String(36))
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    outcome: OutcomeClass | None = Field(default=None, sa_type=String(16))
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = Field(default=1, sa_type=BigInteger)


class DeliveryItem(Base, table=True):
    """What a message tells: one step of one alert; a channel is told each step once."""

    __tablename__ = "delivery_item"
    __table_args__ = (
        Index("ix_delivery_item_delivery", "delivery_id", "alert_id"),
        {"comment": "Steps of alerts by the message that tells them", **_WITHOUT_ROWID},
    )

    channel_id: str = Field(primary_key=True, sa_type=String(36))
    alert_id: str = Field(primary_key=True, sa_type=String(36))
    step: str = Field(primary_key=True, sa_type=String(40))
    delivery_id: str = Field(sa_type=String(36))
    kind: ChangeKind = Field(sa_type=String(16))


class DeliveryAttempt(Base, table=True):
    """One try at sending a message; no word of what the receiver said but its class and code."""

    __tablename__ = "delivery_attempt"
    __table_args__ = ({"comment": "Tries at sending", **_WITHOUT_ROWID},)

    delivery_id: str = Field(primary_key=True, sa_type=String(36))
    number: int = Field(primary_key=True, sa_type=Integer)
    at: datetime = Field(sa_type=Moment)
    outcome: OutcomeClass = Field(sa_type=String(16))
    code: int | None = Field(default=None, sa_type=Integer)
    """The HTTP or SMTP status, where the receiver answered."""
    duration_ms: int = Field(sa_type=Integer)


class AlertSignal(Base, table=True):
    """That something about an alert changed, numbered in the order of the commits."""

    __tablename__ = "alert_signal"
    __table_args__ = (
        Index("ix_alert_signal_at", "at"),
        {"comment": "Changes of alerts in order of commit, for live streams", "sqlite_autoincrement": True},
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=_SEQUENCE)
    alert_id: str = Field(sa_type=String(36))
    kind: ChangeKind = Field(sa_type=String(16))
    severity: Severity = Field(sa_type=String(16))
    agency: str = Field(sa_type=String(64))
    city: str = Field(sa_type=String(64))
    at: datetime = Field(sa_type=Moment)


def _core(name: str) -> sa.Table:
    return Base.metadata.tables[name]


CHANNEL: Final = _core("channel")
DELIVERY: Final = _core("delivery")
DELIVERY_ITEM: Final = _core("delivery_item")
DELIVERY_ATTEMPT: Final = _core("delivery_attempt")
ALERT_SIGNAL: Final = _core("alert_signal")
