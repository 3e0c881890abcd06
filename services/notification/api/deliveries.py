"""Deliveries: what was sent to channels, what waits, and what was given up on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.notification.context import Ctx
from services.notification.domain.delivery import ChannelKind, DeliveryState, OutcomeClass
from services.notification.handlers import channels as commands
from services.notification.store import channels, shown_deliveries
from services.notification.store.delivery_tables import Channel, Delivery, DeliveryAttempt
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, NotFound, Text
from shared.rules.calendar import CITY_ZONE
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("notification", tags=["deliveries"])

_NOTHING: Final = Text("Tidak ada, atau bukan milik instansi Anda.", "There is none, or it is not your agency's.")
_DONE: Final = Text("Pesan ini tidak menunggu lagi.", "This message is not waiting any more.")

DeliveryId = Annotated[str, Path(max_length=64, examples=["0193a1f0-2b00-7abc-9def-0123456789ac"])]


class AttemptBody(BaseModel):
    """One try at sending."""

    number: int
    at: datetime
    outcome: OutcomeClass
    code: int | None = Field(description="The receiver's HTTP or SMTP status")
    duration_ms: int


class DeliveryBody(BaseModel):
    """One message to one channel. Its id is the webhook's `webhook-id` and in the mail's `Message-ID`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "delivery_id": "0193a1f0-2b00-7abc-9def-0123456789ac",
                    "channel_id": "0193a1f0-2b00-7abc-9def-0123456789ab",
                    "channel_kind": "webhook",
                    "purpose": "alert",
                    "state": "parked",
                    "due_at": "2026-11-01T10:00:00+07:00",
                    "created_at": "2026-11-01T10:00:00+07:00",
                    "sent_at": None,
                    "outcome": "timeout",
                    "tries": 104,
                    "attempts": [
                        {
                            "number": 104,
                            "at": "2026-11-02T09:51:00+07:00",
                            "outcome": "timeout",
                            "code": None,
                            "duration_ms": 10003,
                        }
                    ],
                }
            ]
        }
    )

    delivery_id: str
    channel_id: str
    channel_kind: ChannelKind
    purpose: str = Field(description="`alert`, `digest` or `test`")
    state: DeliveryState
    due_at: datetime = Field(description="When it is tried next, or was last")
    created_at: datetime
    sent_at: datetime | None
    outcome: OutcomeClass | None = Field(description="How the last try ended")
    tries: int
    attempts: list[AttemptBody] = Field(description="The newest 20 tries, the earliest of them first")


@router.get("/deliveries", summary="Daftar pengiriman")
async def get_deliveries(
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    page: Annotated[PageQuery, Depends(PageQuery.of)],
    channel: Annotated[str | None, Query(max_length=64, description="A channel's id")] = None,
    state: Annotated[list[DeliveryState] | None, Query(description="Repeat for several")] = None,
) -> Page[DeliveryBody]:
    """Messages to the channels the caller sees, the newest first; `state=parked` for those given up on."""

    def script(tx: Tx) -> list[DeliveryBody]:
        mine = channels.visible(principal)
        found = shown_deliveries.listed(tx, mine, channel, state or (), page.after, page.limit + 1)
        return _bodies(tx, found)

    return page_of(await context.database.read(script), page, lambda body: body.delivery_id)


@router.get("/deliveries/{delivery_id}", summary="Lihat pengiriman dengan percobaannya", responses=problems(404))
async def get_delivery(
    delivery_id: DeliveryId, context: Ctx, principal: Annotated[Principal, allow("notification:read")]
) -> DeliveryBody:
    """One message with its tries."""
    return await context.database.read(lambda tx: _bodies(tx, [_visible(tx, delivery_id, principal)])[0])


@router.post(
    "/deliveries/{delivery_id}/retry",
    summary="Kirim ulang pesan",
    response_model=DeliveryBody,
    responses=problems(404, 409),
)
async def post_retry(
    delivery_id: DeliveryId,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:write")],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Try a parked message again, for another day, or a waiting one at once. 409 when it is neither."""
    now = context.clock.now()

    def script(tx: Tx) -> Answer:
        delivery, channel = _visible(tx, delivery_id, principal)
        if delivery.state not in {"parked", "waiting"}:
            raise Conflict(_DONE, current_state=delivery.state)
        if delivery.state == "parked":
            delivery.begun_at = None
        delivery.state, delivery.due_at = "waiting", now
        delivery.version += 1
        channel.rests_until = None
        audited(tx, principal, "delivery.retry", delivery_id, now)
        return Answer(_bodies(tx, [(delivery, channel)])[0], 200)

    answer = await once.write(context.database, script)
    context.sender.wake()
    return answer


def _visible(tx: Tx, delivery_id: str, principal: Principal) -> tuple[Delivery, Channel]:
    found = shown_deliveries.find(tx, delivery_id)
    if found is None:
        raise NotFound(_NOTHING)
    commands.visible(tx, found[1].channel_id, principal)
    return found


def _bodies(tx: Tx, found: Sequence[tuple[Delivery, Channel]]) -> list[DeliveryBody]:
    tries = shown_deliveries.attempts_of(tx, [delivery.delivery_id for delivery, _ in found])
    return [_body(delivery, channel, tries[delivery.delivery_id][-20:]) for delivery, channel in found]


def _body(delivery: Delivery, channel: Channel, tries: Sequence[DeliveryAttempt]) -> DeliveryBody:
    return DeliveryBody(
        delivery_id=delivery.delivery_id,
        channel_id=delivery.channel_id,
        channel_kind=channel.kind,
        purpose=delivery.purpose,
        state=delivery.state,
        due_at=delivery.due_at.astimezone(CITY_ZONE),
        created_at=delivery.created_at.astimezone(CITY_ZONE),
        sent_at=None if delivery.sent_at is None else delivery.sent_at.astimezone(CITY_ZONE),
        outcome=delivery.outcome,
        tries=delivery.attempts,
        attempts=[
            AttemptBody(
                number=one.number,
                at=one.at.astimezone(CITY_ZONE),
                outcome=one.outcome,
                code=one.code,
                duration_ms=one.duration_ms,
            )
            for one in tries
        ],
    )
