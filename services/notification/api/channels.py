"""Channels: where people are told of alerts."""

from __future__ import annotations

from asyncio import to_thread
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Response

from services.notification.api.channel_bodies import (
    ChannelBody,
    ChannelChange,
    ChannelRequest,
    TestedBody,
    body_of,
    minutes_of,
)
from services.notification.context import Context, Ctx
from services.notification.handlers import channels as commands
from services.notification.handlers.claims import Claimed
from services.notification.sending.sealing import Seal
from services.notification.sending.targets import checked, shown
from services.notification.store import channels, forgetting
from services.notification.store.delivery_tables import Channel
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Invalid, Text
from shared.ids import new_id
from shared.rules.calendar import city_day
from shared.rules.delivery import DeliveryRules
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import IfMatch, etag, require_match
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("notification", tags=["channels"])

_KEYLESS: Final = Text(
    "Penyimpanan rahasia saluran belum disiapkan: isi NOTIFICATION_CHANNEL_KEY.",
    "Channels' secrets cannot be kept yet: set NOTIFICATION_CHANNEL_KEY.",
)
_CITY: Final = Text("sebutkan kotanya", "say which city")

ChannelId = Annotated[str, Path(max_length=64, examples=["0193a1f0-2b00-7abc-9def-0123456789ab"])]
Reader = Annotated[Principal, allow("notification:read")]
Writer = Annotated[Principal, allow("notification:write")]


@router.get("/channels", summary="Daftar saluran")
async def get_channels(
    context: Ctx, principal: Reader, page: Annotated[PageQuery, Depends(PageQuery.of)]
) -> Page[ChannelBody]:
    """The agency's channels and the caller's own; a BKPSDM's caller sees those of its city."""
    found = await context.database.read(channels.listed, principal, page.after, page.limit + 1)
    return page_of([body_of(one) for one in found], page, lambda body: body.channel_id)


@router.post("/channels", summary="Buat saluran", status_code=201, response_model=ChannelBody, responses=problems(409))
async def post_channel(
    body: ChannelRequest, context: Ctx, principal: Writer, once: Annotated[Once, Depends(Once.of)]
) -> Response:
    """Make a channel. Its address and secret are stored sealed and never answered back."""
    agency, city = _place(body, principal)
    seal, now = _seal(context), context.clock.now()
    channel_id = new_id()
    values = body.model_dump(include=_PLAIN)
    private = context.wires.allow_private
    seen = await to_thread(checked, body.kind, body.address, body.secret, allow_private=private)
    channel = Channel(
        **values,
        channel_id=channel_id,
        agency=agency,
        city=city,
        owner=principal.subject if body.personal else None,
        address=seal.close(body.address, channel_id),
        secret=None if body.secret is None else seal.close(body.secret, channel_id),
        shown=seen,
        digest_minute=minutes_of(body.digest_at),
        hourly_cap=body.hourly_cap or context.rules.of(DeliveryRules, city_day(now), city).hourly_cap,
        enabled=True,
        created_at=now,
        created_by=principal.subject,
        updated_at=now,
    )

    def script(tx: Tx) -> Answer:
        made = commands.add(tx, Channel(**channel.model_dump()))
        audited(tx, principal, "channel.make", channel_id, now, kind=body.kind, trusted=body.trusted)
        return Answer(body_of(made), 201, {**etag(made.version), "Location": f"/notification/v1/channels/{channel_id}"})

    return await once.write(context.database, script)


@router.get("/channels/{channel_id}", summary="Lihat saluran", responses=problems(404))
async def get_channel(channel_id: ChannelId, context: Ctx, principal: Reader, response: Response) -> ChannelBody:
    """One channel; another agency's, or another person's own, reads as absent."""
    body = await context.database.read(lambda tx: body_of(commands.visible(tx, channel_id, principal)))
    response.headers.update(etag(body.version))
    return body


@router.patch(
    "/channels/{channel_id}", summary="Ubah saluran", response_model=ChannelBody, responses=problems(404, 412, 428)
)
async def patch_channel(
    channel_id: ChannelId, body: ChannelChange, context: Ctx, principal: Writer, if_match: IfMatch
) -> Response:
    """Change a channel. Switched off, it loses what waits for it; with a new address it is tried at once."""
    now = context.clock.now()
    if body.address is not None or body.secret is not None:
        before = await context.database.read(commands.visible, channel_id, principal)
        address, secret = _target(body, before, context)
        await to_thread(checked, before.kind, address, secret, allow_private=context.wires.allow_private)

    def script(tx: Tx) -> Answer:
        channel = commands.visible(tx, channel_id, principal)
        require_match(if_match, channel.version)
        values = _changed(body, channel, context)
        commands.change(tx, channel, values, now)
        audited(tx, principal, "channel.change", channel_id, now, fields=",".join(sorted(values)))
        return Answer(body_of(channel), 200, etag(channel.version))

    answer = await context.database.write(script)
    context.sender.wake()
    return Response(answer.body.model_dump_json(), 200, dict(answer.headers), "application/json")


@router.delete("/channels/{channel_id}", summary="Hapus saluran", status_code=204, responses=problems(404))
async def delete_channel(channel_id: ChannelId, context: Ctx, principal: Writer) -> None:
    """Delete a channel with everything that was or would have been sent through it."""

    def script(tx: Tx) -> None:
        commands.visible(tx, channel_id, principal)
        tx.session.expunge_all()
        forgetting.forget_channel(tx, channel_id)
        audited(tx, principal, "channel.delete", channel_id, context.clock.now())

    await context.database.write(script)


@router.post("/channels/{channel_id}/test", summary="Uji saluran", responses=problems(404, 409))
async def post_test(channel_id: ChannelId, context: Ctx, principal: Writer) -> TestedBody:
    """Send a test message now and say how it went; at most five a minute. It is not tried again."""
    lease, now = context.sender.lease(), context.clock.now()
    _seal(context)

    def script(tx: Tx) -> Claimed:
        channel = commands.visible(tx, channel_id, principal)
        audited(tx, principal, "channel.test", channel_id, now)
        return commands.begin_test(tx, channel, lease, now)

    claimed = await context.database.write(script)
    _, attempt = await context.sender.send(claimed, lease.holder)
    return TestedBody(delivery_id=claimed.delivery_id, **attempt._asdict())


_PLAIN: Final = {
    "kind",
    "name",
    "language",
    "trusted",
    "roles",
    "severities",
    "rules",
    "resolutions",
    "digest",
    "digest_weekday",
}


def _changed(body: ChannelChange, channel: Channel, context: Context) -> dict[str, Any]:
    """The columns that a request changes; its address and secret have been looked at."""
    values: dict[str, Any] = body.model_dump(exclude_none=True, exclude={"address", "secret", "digest_at"})
    if body.digest_at is not None:
        values["digest_minute"] = minutes_of(body.digest_at)
    if body.address is None and body.secret is None:
        return values
    seal = _seal(context)
    address, secret = _target(body, channel, context)
    values["shown"] = shown(channel.kind, address)
    values["address"] = seal.close(address, channel.channel_id)
    values["secret"] = None if secret is None else seal.close(secret, channel.channel_id)
    return values


def _target(body: ChannelChange, channel: Channel, context: Context) -> tuple[str, str | None]:
    """The address and secret that a channel would have."""
    seal = _seal(context)
    kept = None if channel.secret is None else seal.open(channel.secret, channel.channel_id)
    return body.address or seal.open(channel.address, channel.channel_id), body.secret or kept


def _place(body: ChannelRequest, principal: Principal) -> tuple[str, str]:
    """Whose a new channel is. Raises ``Forbidden`` for another agency's or city's, ``Invalid`` without a city."""
    agency = body.agency or principal.agency
    city = principal.city if principal.city != "*" else body.city or ("*" if agency == "*" else None)
    if city is None:
        raise Invalid(_CITY, [Fault("/city", _CITY)])
    principal.require(agency, body.city or city)
    return agency, city


def _seal(context: Context) -> Seal:
    """The deployment's key. Raises ``Conflict`` where there is none."""
    if context.wires.seal is None:
        raise Conflict(_KEYLESS)
    return context.wires.seal
