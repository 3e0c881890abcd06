"""Themes: counted for everyone, read and corrected by the agency, read again by the city's BKPSDM."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from services.feedback.api.lexicon import City
from services.feedback.api.limits import count_read
from services.feedback.api.theme_bodies import (
    QualityBody,
    ReadingBody,
    ReadingWithText,
    RereadBody,
    SessionThemesBody,
    ThemesBody,
    ThemesPatch,
    quality_body,
    reading_body,
    session_body,
    themes_body,
)
from services.feedback.context import Ctx
from services.feedback.handlers.lexicons import city_of
from services.feedback.handlers.rights import READ, WRITE, require_city_wide, sight_of
from services.feedback.handlers.theme_counts import counted, place_of
from services.feedback.handlers.themes import correct, of_session, quality_of, reading_for, reread
from services.feedback.store import themes
from services.feedback.store.theme_tables import SourceKind, ThemeReading
from services.feedback.store.themes import Wanted
from shared.database import Tx
from shared.events.base import Id, Slug, UnitId
from shared.rules.calendar import city_day
from shared.service import api_router
from shared.web.auth import Principal, allow, public
from shared.web.etag import IfMatch, etag
from shared.web.language import language_of
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["themes"])


@router.get("/themes", summary="Tema yang disampaikan warga", responses=problems(404))
async def get_themes(
    request: Request,
    context: Ctx,
    principal: Annotated[Principal | None, public("what citizens speak about is published")],
    city: Annotated[Slug | None, Query()] = None,
    agency: Annotated[Slug | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
    year: Annotated[int | None, Query(ge=1990, le=2199, description="Calendar year; this one by default")] = None,
) -> ThemesBody:
    """What citizens' texts about a unit, an agency or a city are about, month by month, and the training they ask for.

    The public sees no group under five.
    """
    count_read(context, request, principal)
    now = context.now()

    def script(tx: Tx) -> ThemesBody:
        place = place_of(tx, principal, city, agency, unit_id)
        smallest = context.settings.smallest_group
        found = counted(tx, place, year or city_day(now).year, smallest, context.themer, now)
        return themes_body(found, language_of(request))

    return await context.database.read(script)


@router.post("/themes:reread", summary="Baca ulang teks dengan leksikon sekarang")
async def post_reread(
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    city: City = None,
    limit: Annotated[int, Query(ge=1, le=500, description="Texts at most")] = 200,
) -> RereadBody:
    """Read the city's next texts with its present lexicon; repeat until ``remaining`` is 0.

    What an agency corrected by hand stays. Events that were told are not told again. The BKPSDM alone may.
    """
    asked, now = city_of(principal, city), context.now()
    require_city_wide(principal)

    def script(tx: Tx) -> RereadBody:
        done = reread(tx, asked, limit, principal, context.themer, now)
        return RereadBody(lexicon=done.lexicon, read=done.read, changed=done.changed, remaining=done.remaining)

    return await context.database.write(script)


@router.get("/lexicon/quality", summary="Mutu leksikon menurut teks yang diperiksa orang")
async def get_quality(context: Ctx, principal: Annotated[Principal, allow(READ)], city: City = None) -> QualityBody:
    """How often the lexicon agreed with people: measured on the texts that agencies corrected or confirmed."""
    asked = city_of(principal, city)
    require_city_wide(principal)
    return quality_body(asked, await context.database.read(quality_of, asked))


@router.get("/readings", summary="Daftar teks dengan tema dan kata penentunya")
async def get_readings(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    unit_id: Annotated[UnitId | None, Query()] = None,
    kind: Annotated[SourceKind | None, Query()] = None,
    theme: Annotated[Slug | None, Query()] = None,
    corrected: Annotated[bool | None, Query()] = None,
) -> Page[ReadingBody]:
    """The agency's texts with their themes and the words that decided, the newest first; the texts by themselves.

    Comments of participants are shown of sessions with at least five answers.
    """

    def script(tx: Tx) -> list[ReadingBody]:
        smallest = context.settings.smallest_group
        wanted = Wanted(sight_of(tx, principal, agency), unit_id, kind, theme, corrected, smallest)
        rows = themes.page(tx, wanted, query.after, query.limit)
        found = themes.found(tx, [row.source_id for row in rows])
        return [reading_body(row, found.get(row.source_id, ())) for row in rows]

    return page_of(await context.database.read(script), query, lambda reading: reading.source_id)


@router.get(
    "/readings/{source_id}", summary="Lihat tema sebuah teks", response_model=ReadingWithText, responses=problems(404)
)
async def get_reading(source_id: Id, context: Ctx, principal: Annotated[Principal, allow(READ)]) -> Response:
    """One text with its themes."""
    smallest = context.settings.smallest_group
    body = await context.database.read(lambda tx: _with_text(tx, reading_for(tx, source_id, principal, smallest)))
    await context.audit.read(principal, "text-read", source_id)
    return JSONResponse(body.model_dump(mode="json"), headers=etag(body.version))


@router.patch(
    "/readings/{source_id}",
    summary="Koreksi tema sebuah teks",
    response_model=ReadingWithText,
    responses=problems(404, 412, 428),
)
async def patch_reading(
    source_id: Id, body: ThemesPatch, context: Ctx, principal: Annotated[Principal, allow(WRITE)], if_match: IfMatch
) -> Response:
    """Say what a text is about. It stays so whatever the lexicon says later, and the lexicon is measured by it."""
    meant = tuple(dict.fromkeys(body.themes))

    def script(tx: Tx) -> ReadingWithText:
        reading = reading_for(tx, source_id, principal, context.settings.smallest_group)
        correct(tx, reading, meant, if_match, principal, context.themer, context.now())
        tx.session.flush()
        return _with_text(tx, reading)

    shown = await context.database.write(script)
    return JSONResponse(shown.model_dump(mode="json"), headers=etag(shown.version))


@router.get("/sessions/{session_id}/themes", summary="Tema dari peserta sebuah sesi")
async def get_session_themes(
    session_id: Id, context: Ctx, principal: Annotated[Principal, allow(READ)]
) -> SessionThemesBody:
    """What participants of a session say: who marks it too difficult or writes so counts once. Hidden under five."""

    def script(tx: Tx) -> SessionThemesBody:
        said = of_session(tx, session_id, sight_of(tx, principal, None))
        return session_body(session_id, said, context.settings.smallest_group)

    return await context.database.read(script)


def _with_text(tx: Tx, reading: ThemeReading) -> ReadingWithText:
    found = themes.found(tx, [reading.source_id]).get(reading.source_id, ())
    text = themes.texts(tx, reading.kind, [reading.source_id]).get(reading.source_id)
    return ReadingWithText(**reading_body(reading, found).model_dump(), text=text)
