"""Certificates: given and printed for whose they are, verified by anybody who holds one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from pydantic import ConfigDict, Field

from services.enrollment.api.certificate_bodies import EXAMPLE, CertificateBody, TemplateBody, VerifiedBody
from services.enrollment.api.certificate_page import HEADERS, page_of, unknown_page
from services.enrollment.api.certificate_pdf import pdf_of
from services.enrollment.api.doors import PREFIX, Ctx, Language, Reader, Repeatable, Writer
from services.enrollment.api.fields import Body, Name
from services.enrollment.api.lives import OwnReader
from services.enrollment.context import Context
from services.enrollment.domain.certificate import DEFAULT_NUMBER, LONGEST_TEMPLATE
from services.enrollment.handlers.certificates import (
    Design,
    Printable,
    design_of,
    give,
    of_enrollment,
    own,
    set_design,
    verify,
)
from shared.database import Tx
from shared.errors import NotFound
from shared.events.base import Agency
from shared.service import api_router
from shared.web.auth import Principal, public
from shared.web.idempotency import Answer
from shared.web.problems import problems

router: APIRouter = api_router("enrollment", tags=["certificates"])

Responses = dict[int | str, dict[str, Any]]
_PDF: Final = "application/pdf"
_HTML: Final = "text/html"
_PRIVATE: Final = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="sertifikat.pdf"'}
_PDF_ANSWER: Final[Responses] = {200: {"description": "One page, A4 across", "content": {_PDF: {}}}}
_PAGE_ANSWER: Final[Responses] = {200: {"description": "JSON, or a page for browsers", "content": {_HTML: {}}}}
Code = Annotated[str, Path(max_length=64, description="The code in the certificate's QR code")]
Pattern = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_TEMPLATE,
        description="With {agency}, {month} (Roman), {year} and {sequence} or {sequence:4}; the last two are needed",
    ),
]


class TemplateNew(Body):
    """How an agency's certificates look: their number, where and by whom they are signed."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    number: Pattern = DEFAULT_NUMBER
    place: Name | None = None
    signatory: Name | None = None
    signatory_title: Name | None = None


@router.post(
    "/enrollments/{enrollment_id}/certificate",
    summary="Terbitkan sertifikat",
    status_code=201,
    response_model=CertificateBody,
    responses={200: {"model": CertificateBody, "description": "It was given before"}, **problems(404, 409)},
)
async def post_certificate(
    enrollment_id: str, request: Request, ctx: Ctx, principal: Writer, once: Repeatable
) -> Response:
    """Give who completed a session a certificate: with the number stated with the result, else the agency's next."""
    return await once.write(ctx.database, _give, ctx, principal, enrollment_id, _root(ctx, request))


@router.get("/enrollments/{enrollment_id}/certificate", summary="Lihat sertifikat", responses=problems(404))
async def get_certificate(enrollment_id: str, request: Request, ctx: Ctx, principal: Reader) -> CertificateBody:
    """The certificate of an enrolment."""
    printable = await ctx.database.read(of_enrollment, principal, enrollment_id, ctx.clock.now())
    await ctx.audit.read(principal, "certificate-read", enrollment_id)
    return CertificateBody.of(printable, _address(_root(ctx, request), printable))


@router.get(
    "/enrollments/{enrollment_id}/certificate.pdf",
    summary="Unduh sertifikat (PDF)",
    response_class=Response,
    responses={**_PDF_ANSWER, **problems(404)},
)
async def get_certificate_pdf(enrollment_id: str, request: Request, ctx: Ctx, principal: Reader) -> Response:
    """The certificate to print, with a QR code that leads to where anybody can verify it."""
    printable = await ctx.database.read(of_enrollment, principal, enrollment_id, ctx.clock.now())
    await ctx.audit.read(principal, "certificate-read", enrollment_id)
    return _printed(_root(ctx, request), printable)


@router.get(
    "/employees/{employee_id}/enrollments/{enrollment_id}/certificate.pdf",
    summary="Unduh sertifikat sendiri (PDF)",
    response_class=Response,
    responses={**_PDF_ANSWER, **problems(404)},
)
async def get_own_certificate_pdf(
    employee_id: str, enrollment_id: str, request: Request, ctx: Ctx, principal: OwnReader
) -> Response:
    """The certificate to print, for the person whose it is."""
    printable = await ctx.database.read(_own, principal, employee_id, enrollment_id, ctx.clock.now())
    await ctx.audit.read(principal, "certificate-read", employee_id)
    return _printed(_root(ctx, request), printable)


@router.get(
    "/agencies/{agency}/certificate-template", summary="Lihat templat sertifikat instansi", responses=problems(403, 404)
)
async def get_template(agency: Agency, ctx: Ctx, principal: Reader) -> TemplateBody:
    """How an agency's certificates look."""
    return TemplateBody.of(await ctx.database.read(design_of, principal, agency))


@router.put(
    "/agencies/{agency}/certificate-template",
    summary="Simpan templat sertifikat instansi",
    responses=problems(403, 404),
)
async def put_template(agency: Agency, body: TemplateNew, ctx: Ctx, principal: Writer) -> TemplateBody:
    """Say how they look from now on; numbers that were given stay."""
    design = Design(agency, body.number, body.place, body.signatory, body.signatory_title)
    return TemplateBody.of(await ctx.database.write(set_design, principal, design, ctx.clock.now()))


@router.get(
    "/certificates/{code}",
    summary="Periksa keaslian sertifikat",
    response_model=VerifiedBody,
    responses={**_PAGE_ANSWER, **problems(404)},
    dependencies=[public("whoever holds a certificate may know whether it is genuine")],
)
async def get_verification(code: Code, request: Request, ctx: Ctx, language: Language) -> Response:
    """Whether a certificate is genuine and still holds: a page for browsers, JSON for everybody else."""
    wants_page = _prefers_page(request.headers.get("accept", ""))
    try:
        printable = await ctx.database.read(verify, code, ctx.clock.now())
    except NotFound:
        if wants_page:
            return Response(unknown_page(), 404, HEADERS, f"{_HTML}; charset=utf-8")
        raise
    if wants_page:
        return Response(page_of(printable), 200, HEADERS, f"{_HTML}; charset=utf-8")
    return Response(
        VerifiedBody.of(printable, language).model_dump_json(),
        200,
        {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"},
        "application/json",
    )


def _give(tx: Tx, ctx: Context, principal: Principal, enrollment_id: str, root: str) -> Answer:
    printable, is_new = give(tx, principal, enrollment_id, ctx.clock.now())
    location = {"Location": f"{PREFIX}/enrollments/{enrollment_id}/certificate"}
    return Answer(CertificateBody.of(printable, _address(root, printable)), 201 if is_new else 200, location)


def _own(tx: Tx, principal: Principal, employee_id: str, enrollment_id: str, now: datetime) -> Printable:
    if principal.subject == employee_id:
        return own(tx, employee_id, enrollment_id, now)
    return of_enrollment(tx, principal, enrollment_id, now)


def _printed(root: str, printable: Printable) -> Response:
    return Response(pdf_of(printable, _address(root, printable)), 200, _PRIVATE, _PDF)


def _root(ctx: Context, request: Request) -> str:
    """Where citizens reach the platform; without a setting, where whoever prints it does."""
    return (ctx.settings.public_url or str(request.base_url)).rstrip("/")


def _address(root: str, printable: Printable) -> str:
    return f"{root}{PREFIX}/certificates/{printable.shown.given.code}"


def _prefers_page(accept: str) -> bool:
    """Whether a page is asked for, before JSON."""
    kinds = [kind.split(";")[0].strip().lower() for kind in accept.split(",")]
    return _HTML in kinds and ("application/json" not in kinds or kinds.index(_HTML) < kinds.index("application/json"))
