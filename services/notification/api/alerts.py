"""Alerts: who needs to look at what, and who has."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Path, Query, Response

from services.notification.api.alert_bodies import AcknowledgementBody, AlertBody, body_of
from services.notification.api.language import Language, language_headers
from services.notification.context import Ctx
from services.notification.domain.outcome import Severity
from services.notification.handlers.acknowledge import Acknowledgement, acknowledge
from services.notification.store import shown_alerts
from services.notification.store.shown_alerts import Wanted
from services.notification.store.tables import Alert, State
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router(tags=["alerts"])

_NOTHING: Final = Text("Tidak ada, atau bukan milik instansi Anda.", "There is none, or it is not your agency's.")

AlertId = Annotated[str, Path(max_length=64, examples=["0193a1f0-2b00-7abc-9def-0123456789ab"])]


@router.get("/alerts")
async def get_alerts(
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
    page: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[str | None, Query(max_length=64)] = None,
    severity: Annotated[list[Severity] | None, Query(description="Repeat for several")] = None,
    state: Annotated[list[State] | None, Query(description="Repeat for several")] = None,
    rule: Annotated[list[str] | None, Query(max_length=20, description="Repeat for several; see `GET /rules`")] = None,
    subject_id: Annotated[str | None, Query(max_length=129)] = None,
) -> Page[AlertBody]:
    """What needs attention in the caller's agency, or in its city for a BKPSDM; the newest first."""
    if agency is not None:
        principal.require(agency, principal.city)
    wanted = Wanted(
        agency=agency if principal.is_city_wide else principal.agency,
        city=None if principal.city == "*" or not principal.is_city_wide else principal.city,
        rules=rule or (),
        severities=severity or (),
        states=state or (),
        subject_id=subject_id,
    )
    found = await context.database.read(shown_alerts.listed, wanted, page.after, page.limit + 1)
    return page_of([body_of(one, language) for one in found], page, lambda body: body.alert_id)


@router.get("/alerts/{alert_id}", responses=problems(404))
async def get_alert(
    alert_id: AlertId,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
    response: Response,
) -> AlertBody:
    """One alert; another agency's reads as absent."""

    def script(tx: Tx) -> AlertBody:
        return _told(tx, _visible(tx, alert_id, principal), language)

    body = await context.database.read(script)
    response.headers.update(etag(body.version))
    return body


@router.post("/alerts/{alert_id}/acknowledge", response_model=AlertBody, responses=problems(404, 409))
async def post_acknowledgement(
    alert_id: AlertId,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:write")],
    language: Language,
    once: Annotated[Once, Depends(Once.of)],
    body: AcknowledgementBody | None = None,
) -> Response:
    """Take notice of an alert, with a note if there is something to say; it stays until its cause is gone.

    The same person may do so again to change the note. 409 when it is resolved, or acknowledged by somebody else.
    """
    given = Acknowledgement(principal.subject, body.note if body else None, context.clock.now())

    def script(tx: Tx) -> Answer:
        alert = acknowledge(_visible(tx, alert_id, principal), given)
        return Answer(_told(tx, alert, language), 200, {**etag(alert.version), **language_headers(language)})

    return await once.write(context.database, script)


def _visible(tx: Tx, alert_id: str, principal: Principal) -> Alert:
    """The alert. Raises ``NotFound`` when there is none that this caller may see."""
    alert = shown_alerts.find(tx, alert_id)
    if alert is None:
        raise NotFound(_NOTHING)
    principal.hide_unless(alert.agency, alert.city)
    return alert


def _told(tx: Tx, alert: Alert, language: str) -> AlertBody:
    return body_of(shown_alerts.shown(tx, [alert])[0], language)
