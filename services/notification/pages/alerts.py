"""What one alert is about and how it stands now: opened by the signed link that stands beside it in a mail."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.notification.context import Ctx
from services.notification.domain.advice import ADVICE
from services.notification.pages.preferences import Token, channel_of
from services.notification.pages.rendering import page, unknown
from services.notification.sending.message import SEVERITIES, STATES, SUBJECTS, standing
from shared.reports.values import shown_day
from shared.rules.calendar import CITY_ZONE
from shared.web.auth import public

router = APIRouter()

_OPEN = "recipients need no account; the link's signature shows whose channel it is"

AlertId = Annotated[str, Path(max_length=64)]


@router.get("/preferences/{token}/alerts/{alert_id}", dependencies=[public(_OPEN)])
async def get_alert(token: Token, alert_id: AlertId, request: Request, context: Ctx) -> Response:
    """An alert that this channel was told of, with no more than a message to the channel may hold."""
    channel = await channel_of(context, token)
    line = None if channel is None else await context.database.read(standing, channel, alert_id)
    if channel is None or line is None:
        return unknown(request)
    raised = line.raised_at.astimezone(CITY_ZONE)
    return page(
        "alert.html",
        channel.language,
        line=line,
        severity=SEVERITIES[line.severity],
        state=STATES[line.state],
        subject=SUBJECTS[line.subject_type],
        advice=ADVICE[line.rule],
        raised=f"{shown_day(raised.date(), channel.language)} {raised:%H:%M}",
        preferences=f"/notification/preferences/{token}",
    )
