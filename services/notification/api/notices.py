"""Notices: what a person is told of decisions about themself, with their own token."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query

from services.notification.api.language import Language
from services.notification.api.notice_bodies import NoticeBody, notice_body
from services.notification.context import Ctx
from services.notification.handlers.notices import read_notice
from services.notification.store import notices
from shared.database import Tx
from shared.service import api_router
from shared.web.auth import PARTICIPANT, Principal, allow
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("notification", tags=["notices"])

NoticeId = Annotated[str, Path(max_length=64, examples=["5b0f7a0e-6f7c-5a53-8d3e-2f6f0c1b9a44"])]
Person = Annotated[Principal, allow(PARTICIPANT)]


@router.get("/notices", summary="Pemberitahuan untuk saya")
async def get_notices(
    context: Ctx,
    person: Person,
    language: Language,
    page: Annotated[PageQuery, Depends(PageQuery.of)],
    unread: Annotated[bool, Query(description="Only those that were not read yet")] = False,
) -> Page[NoticeBody]:
    """What was decided about the caller and how their appeals ended, the newest first. Nobody else reads it here."""

    def script(tx: Tx) -> list[NoticeBody]:
        found = notices.own(tx, person.subject, unread=unread, after=page.after, limit=page.limit + 1)
        return [notice_body(one, language) for one in found]

    return page_of(await context.database.read(script), page, lambda body: body.notice_id)


@router.post("/notices/{notice_id}/read", summary="Tandai pemberitahuan sudah dibaca", responses=problems(404))
async def post_read(notice_id: NoticeId, context: Ctx, person: Person, language: Language) -> NoticeBody:
    """Say that a notice was read. May be repeated: the first time counts. Another person's reads as absent."""
    now = context.clock.now()
    return await context.database.write(
        lambda tx: notice_body(read_notice(tx, person.subject, notice_id, now), language)
    )
