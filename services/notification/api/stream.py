"""``/alerts/stream``: alerts as they change, over server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Final

from fastapi import Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.notification.api.alert_bodies import body_of
from services.notification.api.language import Language
from services.notification.context import Ctx
from services.notification.store import signals
from services.notification.store.signals import Scope, Seen
from shared.service import api_router
from shared.web.auth import Principal, allow

router = api_router("notification", tags=["alerts"])

_BATCH: Final = 200
_RETRY_MS: Final = 2000


@router.get(
    "/alerts/stream", summary="Ikuti perubahan peringatan secara langsung (SSE)", response_class=EventSourceResponse
)
async def get_stream(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
    last_event_id: Annotated[
        str | None, Header(max_length=20, description="The `id` of the last event seen; what came since is told first")
    ] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Alerts of the caller's agency (of its city for a BKPSDM) as they change; open it beside `GET /alerts`.

    Events are named after the change (`raised`, `updated`, `worsened`, `escalated`, `acknowledged`, `snoozed`,
    `returned`, `resolved`) and hold the alert as it is now. The first is `ready`: what changes from there on is told.
    `reset` says that too much has happened since `Last-Event-ID`: read `GET /alerts` again. A comment comes every
    15 seconds.
    """
    scope = Scope(
        None if principal.is_city_wide else principal.agency,
        None if principal.city == "*" or not principal.is_city_wide else principal.city,
    )
    bell = context.signals.listen()
    place = await context.database.read(signals.place_of, _number(last_event_id))
    yield ServerSentEvent(event="reset" if place.is_lost else "ready", id=str(place.seq), retry=_RETRY_MS, data={})
    seq = place.seq
    while not getattr(request.app.state, "draining", False):
        seen = await context.database.read(signals.after, seq, scope, _BATCH)
        for event in _events(seen.changes, language):
            yield event
        seq = seen.seq
        if not seen.is_full:
            await context.signals.wait(bell)
            bell = context.signals.listen()


def _events(changes: Sequence[Seen], language: str) -> list[ServerSentEvent]:
    return [
        ServerSentEvent(event=one.kind, id=str(one.seq), data=body_of(one.shown, language).model_dump(mode="json"))
        for one in changes
    ]


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
