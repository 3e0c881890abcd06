"""What a channel is sent, as its recipient wants it: opened by the signed link that stands in every mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from services.notification.api.channel_bodies import DayTime, Language, minutes_of
from services.notification.context import Context, Ctx
from services.notification.domain.catalogue import CARDS
from services.notification.domain.delivery import Digest
from services.notification.domain.outcome import Severity
from services.notification.handlers import channels as commands
from services.notification.pages.rendering import page, unknown
from services.notification.sending.message import SEVERITIES
from services.notification.store import channels
from services.notification.store.delivery_tables import Channel
from shared.audit import audited
from shared.database import Tx
from shared.errors import Text
from shared.reports.values import shown_day
from shared.rules.calendar import CITY_ZONE
from shared.web.auth import Principal, public

router = APIRouter()

_OPEN = "recipients need no account; the link's signature shows whose channel it is"
_WEEKDAYS: Final = (
    Text("Senin", "Monday"),
    Text("Selasa", "Tuesday"),
    Text("Rabu", "Wednesday"),
    Text("Kamis", "Thursday"),
    Text("Jumat", "Friday"),
    Text("Sabtu", "Saturday"),
    Text("Minggu", "Sunday"),
)
_SAVED: Final = Text("Tersimpan.", "Saved.")
_STOPPED: Final = Text("Pesan dihentikan.", "The messages have been stopped.")
_RESUMED: Final = Text("Pesan dikirim lagi.", "Messages are sent again.")
_UNREADABLE: Final = Text("Formulir ini tidak dapat dibaca.", "This form cannot be read.")

Token = Annotated[str, Path(max_length=200)]
Form = Mapping[str, list[str]]


class Preferences(BaseModel):
    """What the form sends."""

    model_config = ConfigDict(extra="forbid")

    language: Language
    digest: Digest
    digest_at: DayTime
    digest_weekday: int
    severities: list[Severity]
    rules: list[str]
    resolutions: bool


async def _form_of(request: Request) -> Form:
    async with request.form(max_files=0, max_fields=100) as sent:
        return {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in sent}


Sent = Annotated[Form, Depends(_form_of)]


@router.get("/preferences/{token}", dependencies=[public(_OPEN)])
async def get_preferences(token: Token, request: Request, context: Ctx) -> Response:
    """What the channel is sent, as a form."""
    channel = await channel_of(context, token)
    return unknown(request) if channel is None else _shown(channel, token)


@router.post("/preferences/{token}", dependencies=[public(_OPEN)])
async def post_preferences(token: Token, request: Request, context: Ctx, form: Sent) -> Response:
    """Save what the form says, or stop or resume, by the button that was pressed."""
    channel = await channel_of(context, token)
    if channel is None:
        return unknown(request)
    action = (form.get("action") or ["save"])[0]
    if action in {"stop", "resume"}:
        changed = await _change(context, channel, "channel.switch", enabled=action == "resume")
        return unknown(request) if changed is None else _shown(changed, token, _said(action))
    try:
        values = _values(form)
    except ValidationError:
        return _shown(channel, token, _UNREADABLE, status=422)
    changed = await _change(context, channel, "channel.prefer", **values)
    return unknown(request) if changed is None else _shown(changed, token, _SAVED)


@router.get("/preferences/{token}/unsubscribe", dependencies=[public(_OPEN)])
async def get_unsubscribe(token: Token, request: Request, context: Ctx) -> Response:
    """Asks first: programs that look into mails open every link."""
    channel = await channel_of(context, token)
    return unknown(request) if channel is None else page("unsubscribe.html", channel.language, channel=channel)


@router.post("/preferences/{token}/unsubscribe", dependencies=[public(_OPEN)])
async def post_unsubscribe(token: Token, request: Request, context: Ctx) -> Response:
    """Stop at once, as mail programs ask for it (RFC 8058), or after the button."""
    channel = await channel_of(context, token)
    changed = None if channel is None else await _change(context, channel, "channel.switch", enabled=False)
    return unknown(request) if changed is None else _shown(changed, token, _STOPPED)


def _values(form: Form) -> dict[str, Any]:
    """The columns that a form sets. Everything ticked, or nothing, means everything."""
    first = {name: values[0] for name, values in form.items() if values}
    preferences = Preferences(
        language=first.get("language", ""),
        digest=first.get("digest", ""),
        digest_at=first.get("digest_at", "")[:5],
        digest_weekday=first.get("digest_weekday", ""),
        severities=form.get("severity", []),
        rules=[rule for rule in form.get("rule", []) if rule in CARDS],
        resolutions="resolutions" in form,
    )
    return {
        "language": preferences.language,
        "digest": preferences.digest,
        "digest_minute": minutes_of(preferences.digest_at),
        "digest_weekday": min(max(preferences.digest_weekday, 1), len(_WEEKDAYS)),
        "severities": _choice(preferences.severities, len(SEVERITIES)),
        "rules": _choice(preferences.rules, len(CARDS)),
        "resolutions": preferences.resolutions,
    }


def _choice(chosen: Sequence[str], of: int) -> list[str]:
    distinct = sorted(set(chosen))
    return [] if len(distinct) == of else distinct


async def channel_of(context: Context, token: str) -> Channel | None:
    """The channel whose link this is; None for a link that is none, or of a channel that is gone."""
    seal = context.wires.seal
    channel_id = None if seal is None else seal.channel_of(token)
    return None if channel_id is None else await context.database.read(channels.find, channel_id)


async def _change(context: Context, channel: Channel, action: str, **values: Any) -> Channel | None:
    now = context.clock.now()
    recipient = Principal("recipient", channel.agency, channel.city, frozenset())

    def script(tx: Tx) -> Channel | None:
        found = channels.find(tx, channel.channel_id)
        if found is None:
            return None
        audited(tx, recipient, action, channel.channel_id, now, enabled=values.get("enabled"))
        return commands.change(tx, found, values, now)

    return await context.database.write(script)


def _said(action: str) -> Text:
    return _RESUMED if action == "resume" else _STOPPED


def _shown(channel: Channel, token: str, said: Text | None = None, *, status: int = 200) -> Response:
    return page(
        "preferences.html",
        channel.language,
        status=status,
        channel=channel,
        here=f"/notification/preferences/{token}",
        said=said,
        at="{:02d}:{:02d}".format(*divmod(channel.digest_minute, 60)),
        weekdays=_WEEKDAYS,
        severities=SEVERITIES,
        rules=[(card.rule, card.title) for card in CARDS.values()],
        since=shown_day(channel.created_at.astimezone(CITY_ZONE).date(), channel.language),
    )
