"""An officer's desk: notes, templates of answers, and drafts made of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from services.feedback.api.complaint_bodies import NoteShown
from services.feedback.api.complaint_examples import DRAFT, TEMPLATE
from services.feedback.api.fields import Body, FreeText, Line, example
from services.feedback.context import Ctx
from services.feedback.handlers.answer_templates import Draft, Said, change, draft_for, drop, keep, template_of
from services.feedback.handlers.complaint_notes import note
from services.feedback.handlers.rights import READ, WRITE, sight_of
from services.feedback.store import answer_templates
from services.feedback.store.voice_tables import AnswerTemplate
from shared.database import Tx
from shared.events.base import Id, Slug
from shared.service import api_router
from shared.web.auth import Principal, allow
from shared.web.etag import IfMatch, etag
from shared.web.idempotency import Answer, Once
from shared.web.pagination import Page, PageQuery, page_of
from shared.web.problems import problems

router = api_router("feedback", tags=["complaints"])


class NoteRequest(Body):
    """What an officer wants the others to know."""

    model_config = example(text="Sudah ditelepon ke bagian kesiswaan; berkas ada di meja Kasi.")

    text: FreeText = Field(examples=["Sudah ditelepon ke bagian kesiswaan; berkas ada di meja Kasi."])


class TemplateChange(Body):
    """A prepared answer. Between double braces: tiket, sapaan, unit, jenis, tanggal_masuk, batas_waktu."""

    model_config = example(
        name="Berkas sudah dikirim",
        action="answer",
        text="Yth. {{sapaan}}, laporan {{tiket}} tentang {{unit}} sudah kami selesaikan.",
    )

    name: Line = Field(examples=["Berkas sudah dikirim"])
    action: Said = Field(default="answer", description="The step it is meant for")
    text: FreeText = Field(examples=["Yth. {{sapaan}}, laporan {{tiket}} tentang {{unit}} sudah kami selesaikan."])


class TemplateRequest(TemplateChange):
    """A new template of an agency."""

    model_config = example(
        agency="sibolga-disdik",
        name="Berkas sudah dikirim",
        action="answer",
        text="Yth. {{sapaan}}, laporan {{tiket}} tentang {{unit}} sudah kami selesaikan.",
    )

    agency: Slug = Field(examples=["sibolga-disdik"])


class TemplateBody(BaseModel):
    """A template."""

    model_config = example(**TEMPLATE)

    template_id: str
    agency: str
    name: str
    action: Said
    text: str
    version: int


class DraftBody(BaseModel):
    """A text to send with a move, after somebody has read it."""

    model_config = example(**DRAFT)

    action: Said
    answer: str = Field(examples=["Yth. Bapak/Ibu, laporan SBG-7K3M-9Q2F tentang Layanan sekolah sudah selesai."])


@router.post(
    "/complaints/{complaint_id}/notes",
    summary="Tambah catatan internal laporan",
    status_code=201,
    response_model=NoteShown,
    responses=problems(404),
)
async def post_note(
    complaint_id: Id,
    body: NoteRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Note something for the other officers. The reporter never reads it."""

    def script(tx: Tx) -> NoteShown:
        written = note(tx, complaint_id, body.text, principal, context.now())
        return NoteShown.model_validate(written, from_attributes=True)

    return await once.write(context.database, script)


@router.get(
    "/complaints/{complaint_id}/draft", summary="Isi templat jawaban untuk sebuah laporan", responses=problems(404)
)
async def get_draft(
    complaint_id: Id,
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    template_id: Annotated[Id, Query()],
) -> DraftBody:
    """A template filled in for a report."""
    action, text = await context.database.read(draft_for, complaint_id, template_id, principal)
    await context.audit.read(principal, "complaint-read", complaint_id)
    return DraftBody.model_validate({"action": action, "answer": text})


@router.post("/answer-templates", summary="Tambah templat jawaban", status_code=201, response_model=TemplateBody)
async def post_template(
    body: TemplateRequest,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Keep a template of one's agency."""

    def script(tx: Tx) -> Answer:
        template = keep(tx, body.agency, Draft(body.name, body.action, body.text), principal, context.now())
        return Answer(_body(template), headers=etag(template.version))

    return await once.write(context.database, script)


@router.get("/answer-templates", summary="Daftar templat jawaban")
async def get_templates(
    context: Ctx,
    principal: Annotated[Principal, allow(READ)],
    query: Annotated[PageQuery, Depends(PageQuery.of)],
    agency: Annotated[Slug | None, Query()] = None,
    action: Annotated[Said | None, Query()] = None,
) -> Page[TemplateBody]:
    """The agency's templates, the oldest first."""

    def script(tx: Tx) -> list[TemplateBody]:
        rows = answer_templates.page(tx, sight_of(tx, principal, agency), action, query.after, query.limit)
        return [_body(row) for row in rows]

    return page_of(await context.database.read(script), query, lambda template: template.template_id)


@router.get(
    "/answer-templates/{template_id}",
    summary="Lihat templat jawaban",
    response_model=TemplateBody,
    responses=problems(404),
)
async def get_template(template_id: Id, context: Ctx, principal: Annotated[Principal, allow(READ)]) -> Response:
    """One template."""
    body = await context.database.read(lambda tx: _body(template_of(tx, template_id, principal)))
    return JSONResponse(body.model_dump(mode="json"), headers=etag(body.version))


@router.put(
    "/answer-templates/{template_id}",
    summary="Ubah templat jawaban",
    response_model=TemplateBody,
    responses=problems(404, 412, 428),
)
async def put_template(
    template_id: Id,
    body: TemplateChange,
    context: Ctx,
    principal: Annotated[Principal, allow(WRITE)],
    if_match: IfMatch,
) -> Response:
    """Change a template."""
    draft = Draft(body.name, body.action, body.text)
    shown = await context.database.write(
        lambda tx: _body(change(tx, template_id, draft, if_match, principal, context.now()))
    )
    return JSONResponse(shown.model_dump(mode="json"), headers=etag(shown.version))


@router.delete(
    "/answer-templates/{template_id}", summary="Hapus templat jawaban", status_code=204, responses=problems(404)
)
async def delete_template(template_id: Id, context: Ctx, principal: Annotated[Principal, allow(WRITE)]) -> None:
    """Forget a template; answers made with it stay."""
    await context.database.write(drop, template_id, principal, context.now())


def _body(template: AnswerTemplate) -> TemplateBody:
    return TemplateBody.model_validate(template, from_attributes=True)
