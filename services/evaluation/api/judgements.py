"""What people enter about people: the same five routes for each kind of record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from services.evaluation.api.doors import PageOf, PageReader, Repeatable, Sent, Writer, answering, created
from services.evaluation.api.judged import MEND, Judged, RecordBody
from services.evaluation.api.judgement_nouns import NOUNS, Noun
from services.evaluation.api.parameters import Language, Reader
from services.evaluation.context import Ctx
from services.evaluation.handlers.access import require_asked
from services.evaluation.handlers.judgement_facts import Said
from services.evaluation.handlers.judging import Door, correct, enter, find, withdraw
from services.evaluation.store import judgements
from services.evaluation.store.judgements import Judgement
from shared.database import Tx
from shared.errors import Invalid
from shared.events.base import EmployeeId, Id, Slug
from shared.service import api_router
from shared.web.auth import PARTICIPANT
from shared.web.etag import IfMatch, etag
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems
from shared.web.validation import faults_of

RecordId = Annotated[Id, Path(examples=["0193a1f0-2b00-7abc-9def-0123456789ab"])]
_REFUSED: Final = problems(404, 409, 412, 428)


def routers() -> tuple[APIRouter, ...]:
    """The routes of every kind."""
    return tuple(map(_router, NOUNS))


def _router(noun: Noun) -> APIRouter:
    router = api_router("evaluation", tags=["judgements"])
    for add in (_post, _list, _get, _patch, _delete):
        add(router, noun)
    return router


def _post(router: APIRouter, noun: Noun) -> None:
    async def post(body: Judged, context: Ctx, principal: Writer, once: Repeatable, language: Language) -> Response:
        said = body.said()

        def script(tx: Tx) -> Answer:
            judgement = enter(tx, Door(principal, context.moment()), said)
            shown = noun.shown(judgement, context, principal, language)
            return created(shown, f"/{noun.path}/{judgement.judgement_id}", judgement.version)

        return await once.write(context.database, script)

    post.__annotations__["body"] = noun.new
    router.add_api_route(
        f"/{noun.path}",
        post,
        methods=["POST"],
        status_code=201,
        name=f"post_{noun.path}",
        summary=f"Catat {noun.name}",
        response_model=noun.body,
        responses=problems(404, 409),
        description=f"Enter one of the {noun.what}.",
    )


def _list(router: APIRouter, noun: Noun) -> None:
    async def get(
        context: Ctx,
        principal: PageReader,
        page: PageOf,
        language: Language,
        employee_id: Annotated[EmployeeId | None, Query(description="Only of this person")] = None,
        agency: Annotated[Slug | None, Query(description="Only of people who work here now")] = None,
    ) -> Page[RecordBody]:
        kind = noun.new.KIND

        def script(tx: Tx) -> Sequence[Judgement]:
            if not (PARTICIPANT in principal.scopes and principal.subject == employee_id):
                require_asked(tx, principal, agency)
            return judgements.visible(tx, principal, kind, employee_id, agency, page.after, page.limit + 1)

        rows = await context.database.read(script)
        if employee_id is not None:
            await context.audit.read(principal, f"{kind}-read", employee_id)
        shown = [noun.shown(row, context, principal, language) for row in rows]
        return page_of(shown, page, lambda body: body.record_id)

    router.add_api_route(
        f"/{noun.path}",
        get,
        name=f"list_{noun.path}",
        summary=f"Daftar catatan {noun.name}",
        response_model=noun.page,
        description=f"The {noun.what} that are the caller's to see; a person sees their own.",
    )


def _get(router: APIRouter, noun: Noun) -> None:
    async def get(record_id: RecordId, context: Ctx, principal: Reader, language: Language) -> Response:
        found = await context.database.read(find, principal, noun.new.KIND, record_id)
        await context.audit.read(principal, f"{noun.new.KIND}-read", found[0].subject_id)
        shown = [noun.shown(row, context, principal, language).model_dump(mode="json") for row in found]
        return JSONResponse({**shown[-1], "versions": shown}, headers=etag(found[-1].version))

    router.add_api_route(
        noun.one,
        get,
        name=f"get_{noun.path}",
        summary=f"Lihat catatan {noun.name}",
        response_model=noun.versions,
        responses=problems(404),
        description=f"One of the {noun.what}, with every version it had, who entered it and when.",
    )


def _patch(router: APIRouter, noun: Noun) -> None:
    async def patch(
        record_id: RecordId, body: Sent, context: Ctx, principal: Writer, if_match: IfMatch, language: Language
    ) -> Response:
        def changed(judgement: Judgement) -> Said:
            try:
                return noun.new.corrected(judgement, body)
            except ValidationError as error:
                raise Invalid(MEND, faults_of(error.errors())) from error

        door = Door(principal, context.moment())
        judgement = await context.database.write(correct, door, noun.new.KIND, record_id, if_match, changed)
        return _answer(noun.shown(judgement, context, principal, language))

    patch.__annotations__["body"] = noun.change
    router.add_api_route(
        noun.one,
        patch,
        methods=["PATCH"],
        name=f"patch_{noun.path}",
        summary=f"Perbaiki catatan {noun.name}",
        openapi_extra=answering(noun.corrected),
        response_model=noun.body,
        responses=_REFUSED,
        description=f"Correct one of the {noun.what}: what followed from the version before is taken back.",
    )


def _delete(router: APIRouter, noun: Noun) -> None:
    async def delete(
        record_id: RecordId, context: Ctx, principal: Writer, if_match: IfMatch, language: Language
    ) -> Response:
        door = Door(principal, context.moment())
        judgement = await context.database.write(withdraw, door, noun.new.KIND, record_id, if_match)
        return _answer(noun.shown(judgement, context, principal, language))

    router.add_api_route(
        noun.one,
        delete,
        methods=["DELETE"],
        name=f"delete_{noun.path}",
        summary=f"Batalkan catatan {noun.name}",
        openapi_extra=answering(noun.withdrawn),
        response_model=noun.body,
        responses=_REFUSED,
        description=f"Withdraw one of the {noun.what} that was entered by mistake; its versions are kept.",
    )


def _answer(shown: RecordBody) -> Response:
    return JSONResponse(shown.model_dump(mode="json"), headers=etag(shown.version))
