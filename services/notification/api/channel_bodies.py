"""Channels as they come in and leave the service. Addresses and secrets only come in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from services.notification.domain.delivery import ChannelKind, Digest, OutcomeClass
from services.notification.domain.outcome import Severity
from services.notification.store.delivery_tables import Channel
from shared.rules.calendar import CITY_ZONE

_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=64)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")
]
Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000, pattern=r"^[\x21-\x7e]+$")
]
Language = Annotated[str, StringConstraints(pattern=r"^(id|en)$")]
DayTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]

_WISHES: Final[JsonDict] = {
    "language": "id",
    "trusted": False,
    "roles": ["unit-head"],
    "severities": ["warning", "critical"],
    "rules": [],
    "resolutions": False,
    "digest": "none",
    "digest_at": "07:00",
    "digest_weekday": 1,
    "hourly_cap": 20,
}
_EXAMPLES: Final[list[JsonDict]] = [
    {"kind": "email", "name": "Kepala seksi pelayanan", "address": "pelayanan@candisari.example.go.id", **_WISHES},
    {
        "kind": "webhook",
        "name": "Dasbor kota",
        "address": "https://dasbor.example.go.id/mumpuni",
        "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    },
    {"kind": "apprise", "name": "Telegram tim", "address": "tgram://123456789:abcdefg_hijklmnop/12315544/"},
]

Roles = Annotated[list[Slug], Field(max_length=20)]
Severities = Annotated[list[Severity], Field(max_length=3)]


class ChannelRequest(BaseModel):
    """A new channel. Empty lists mean everything."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": list(_EXAMPLES)})

    kind: ChannelKind
    name: Name
    address: Address = Field(description="Mail address, `https://` address or Apprise URL; never answered back")
    secret: Address | None = Field(default=None, description="For webhooks: `whsec_...`; never answered back")
    agency: Slug | None = Field(default=None, description="The caller's own when left out; a BKPSDM's covers its city")
    city: Slug | None = Field(default=None, description="Only for tokens that are not one city's")
    personal: bool = Field(default=False, description="The caller's own channel, which nobody else sees")
    language: Language = "id"
    trusted: bool = Field(
        default=False,
        description="Whether alerts about people may hold their ids and figures; without, they say only that",
    )
    roles: Roles = Field(default=[], description="Only alerts for these roles")
    severities: Severities = []
    rules: Roles = Field(default=[], description="Only these rules; see `GET /rules`")
    resolutions: bool = Field(default=False, description="Tell as well when an alert is resolved")
    digest: Digest = Field(default="none", description="Gather what is not critical, and send it daily or weekly")
    digest_at: DayTime = Field(default="07:00", description="The city's time")
    digest_weekday: int = Field(default=1, ge=1, le=7, description="1 is Monday")
    hourly_cap: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        default=None,
        description="Messages an hour, the rest goes into the digest; left out, what the rule set `delivery` says",
    )


class ChannelChange(BaseModel):
    """What changes of a channel; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"digest": "daily", "digest_at": "06:30"}, {"enabled": False}]}
    )

    name: Name | None = None
    address: Address | None = None
    secret: Address | None = None
    language: Language | None = None
    trusted: bool | None = None
    roles: Roles | None = None
    severities: Severities | None = None
    rules: Roles | None = None
    resolutions: bool | None = None
    digest: Digest | None = None
    digest_at: DayTime | None = None
    digest_weekday: Annotated[int, Field(ge=1, le=7)] | None = None
    hourly_cap: Annotated[int, Field(ge=1, le=1000)] | None = None
    enabled: bool | None = Field(default=None, description="false stops it and cancels what waits")


class ChannelBody(BaseModel):
    """A channel, without its address and secret."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "channel_id": "0193a1f0-2b00-7abc-9def-0123456789ab",
                    "kind": "email",
                    "name": "Kepala seksi pelayanan",
                    "shown": "p***@candisari.example.go.id",
                    "agency": "semarang-candisari",
                    "city": "semarang",
                    "personal": False,
                    **_WISHES,
                    "enabled": True,
                    "failures": 0,
                    "created_at": "2026-11-01T10:00:00+07:00",
                    "updated_at": "2026-11-01T10:00:00+07:00",
                    "version": 1,
                }
            ]
        }
    )

    channel_id: str
    kind: ChannelKind
    name: str
    shown: str = Field(description="Enough of the address to recognise it by")
    agency: str
    city: str
    personal: bool
    language: str
    trusted: bool
    roles: list[str]
    severities: list[str]
    rules: list[str]
    resolutions: bool
    digest: Digest
    digest_at: str
    digest_weekday: int
    hourly_cap: int
    enabled: bool
    failures: int = Field(description="Failed tries in a row; 0 when the last one went through")
    created_at: datetime
    updated_at: datetime
    version: int


class TestedBody(BaseModel):
    """How a test message went."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "delivery_id": "0193a1f0-2b00-7abc-9def-0123456789ac",
                    "outcome": "delivered",
                    "code": 250,
                    "duration_ms": 84,
                }
            ]
        }
    )

    delivery_id: str
    outcome: OutcomeClass
    code: int | None
    duration_ms: int


def minutes_of(at: str) -> int:
    """Minutes after midnight."""
    hours, _, minutes = at.partition(":")
    return int(hours) * 60 + int(minutes)


def body_of(channel: Channel) -> ChannelBody:
    """The channel as it is shown; times with the city's offset."""
    return ChannelBody(
        **channel.model_dump(include=set(ChannelBody.model_fields) - {"created_at", "updated_at"}),
        personal=channel.owner is not None,
        digest_at="{:02d}:{:02d}".format(*divmod(channel.digest_minute, 60)),
        created_at=channel.created_at.astimezone(CITY_ZONE),
        updated_at=channel.updated_at.astimezone(CITY_ZONE),
    )
