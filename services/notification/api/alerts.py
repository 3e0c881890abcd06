"""Alerts: who needs to look at what, and who has."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Path, Query, Response

from services.notification.api.alert_bodies import (
    AcknowledgementBody,
    AlertBody,
    AlertGroupBody,
    ExplainedAlertBody,
    SnoozeBody,
    body_of,
    explained,
    group_body,
)
from services.notification.api.language import Language, language_headers
from services.notification.context import Ctx
from services.notification.domain.outcome import Severity
from services.notification.handlers.acknowledge import Acknowledgement, acknowledge
from services.notification.handlers.snooze import Snooze, snooze
from services.notification.store import shown_alerts, steps
from services.notification.store.shown_alerts import Wanted
from services.notification.store.tables import Alert, State
from shared.audit import audited
from shared.database import Tx
from shared.errors import NotFound, Text
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("notification", tags=["alerts"])

_NOTHING: Final = Text("Tidak ada, atau bukan milik instansi Anda.", "There is none, or it is not your agency's.")

_STEPS_SHOWN: Final = 200

AlertId = Annotated[str, Path(max_length=64, examples=["0193a1f0-2b00-7abc-9def-0123456789ab"])]


@router.get("/alerts", summary="Daftar peringatan")
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


@router.get("/alerts/groups", summary="Ringkasan peringatan per aturan dan unit")
async def get_alert_groups(
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
    agency: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[AlertGroupBody]:
    """Unresolved alerts by rule and unit, so that a hundred of one kind are one line; the most urgent first."""
    if agency is not None:
        principal.require(agency, principal.city)
    own = agency if principal.is_city_wide else principal.agency
    city = None if principal.city == "*" or not principal.is_city_wide else principal.city
    found = await context.database.read(shown_alerts.groups, own, city, limit)
    return Page(items=[group_body(one, language) for one in found])


@router.get("/alerts/{alert_id}", summary="Lihat peringatan dengan penjelasannya", responses=problems(404))
async def get_alert(
    alert_id: AlertId,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:read")],
    language: Language,
    response: Response,
) -> ExplainedAlertBody:
    """One alert, explained: the figures, the event behind it, what to do, and every step of its life.

    Another agency's reads as absent. That somebody's alert was read is written down.
    """

    def script(tx: Tx) -> ExplainedAlertBody:
        alert = _visible(tx, alert_id, principal)
        [shown] = shown_alerts.shown(tx, [alert])
        return explained(shown, steps.of(tx, alert_id, _STEPS_SHOWN), language)

    body = await context.database.read(script)
    if body.subject_type == "employee":
        await context.audit.read(principal, "alert-read", body.subject_id)
    response.headers.update(etag(body.version))
    return body


@router.post(
    "/alerts/{alert_id}/acknowledge",
    summary="Tanggapi peringatan",
    response_model=AlertBody,
    responses=problems(404, 409),
)
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
        alert = acknowledge(tx, _visible(tx, alert_id, principal), given)
        audited(tx, principal, "alert-acknowledged", alert_id, given.at)
        return Answer(_told(tx, alert, language), 200, {**etag(alert.version), **language_headers(language)})

    return await once.write(context.database, script)


@router.post(
    "/alerts/{alert_id}/snooze", summary="Tunda peringatan", response_model=AlertBody, responses=problems(404, 409, 422)
)
async def post_snooze(
    alert_id: AlertId,
    body: SnoozeBody,
    context: Ctx,
    principal: Annotated[Principal, allow("notification:write")],
    language: Language,
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Let an alert sleep until a moment; then it is open again and told again, unless it was resolved meanwhile.

    409 when it is resolved or acknowledged already.
    """
    given = Snooze(principal.subject, body.until, body.note, context.clock.now())

    def script(tx: Tx) -> Answer:
        alert = snooze(tx, _visible(tx, alert_id, principal), given)
        audited(tx, principal, "alert-snoozed", alert_id, given.at)
        return Answer(_told(tx, alert, language), 200, {**etag(alert.version), **language_headers(language)})

    answer = await once.write(context.database, script)
    context.timers.notice(body.until)
    return answer


def _visible(tx: Tx, alert_id: str, principal: Principal) -> Alert:
    """The alert. Raises ``NotFound`` when there is none that this caller may see."""
    alert = shown_alerts.find(tx, alert_id)
    if alert is None:
        raise NotFound(_NOTHING)
    principal.hide_unless(alert.agency, alert.city)
    return alert


def _told(tx: Tx, alert: Alert, language: str) -> AlertBody:
    return body_of(shown_alerts.shown(tx, [alert])[0], language)
