"""``/enrollments:bulk``: thousands of enrolments in one request, an answer for each line.

Lines are taken in chunks, each one transaction, and answered while the next one is written. A repeat needs no
Idempotency-Key: who is in already answers 409 with the same ``enrollment_id``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import ValidationError
from pydantic_core import to_json

from services.enrollment.api.doors import PREFIX, Ctx, Language, Writer
from services.enrollment.api.enrollments import EnrollmentNew
from services.enrollment.api.examples import CLERK, COLLEAGUE, COLLEAGUES_ENROLLMENT, ENROLLMENT, SESSION
from services.enrollment.context import Context
from services.enrollment.handlers.enrollments import Enroll, enroll_many
from services.enrollment.store.seats import NewEnrollment
from shared.errors import Invalid, Problem, Text, Unavailable
from shared.service import api_router
from shared.web.auth import Principal
from shared.web.problems import problems
from shared.web.validation import faults_of

PATH: Final = PREFIX + "/enrollments:bulk"
BODY_LIMIT: Final = 16 * 1_048_576
"""Bytes of one request."""

MOST_LINES: Final = 10_000
CHUNK: Final = 1000
"""Lines that share a transaction: few milliseconds, so that single requests hardly wait."""

_MEDIA_TYPE: Final = "application/x-ndjson"
_BOM: Final = b"\xef\xbb\xbf"
_TOLD: Final = ("enrollment_id", "current_state", "overlaps_with")
_TOO_MANY: Final = Text(
    "Lebih dari 10.000 baris; bagi menjadi beberapa kiriman. Tidak ada yang tersimpan.",
    "More than 10,000 lines; split them. Nothing was stored.",
)
_EMPTY: Final = Text(
    "Tidak ada baris; kirim satu objek JSON per baris.", "There is no line; send one JSON object per line."
)
_MEND: Final = Text("Perbaiki baris ini lalu kirim lagi.", "Mend this line and send it again.")
_EXAMPLE: Final = (
    f'{{"employee_id":"{CLERK}","session_id":"{SESSION}"}}\n'
    f'{{"employee_id":"{COLLEAGUE}","session_id":"{SESSION}","waitlist":true}}\n'
)
_TOLD_EXAMPLE: Final = (
    f'{{"line":1,"status":201,"enrollment_id":"{ENROLLMENT}","state":"enrolled"}}\n'
    '{"line":2,"status":409,"detail":"Pegawai ini sudah terdaftar pada sesi ini.",'
    f'"enrollment_id":"{COLLEAGUES_ENROLLMENT}","current_state":"enrolled"}}\n'
)
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "One object per line, each as the body of `POST /enrollments`; at most 10,000 lines, 16 MiB",
        "content": {_MEDIA_TYPE: {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A line for each line: `line` (from 1), `status` as `POST /enrollments` answers (201, 404, 409, "
        "422; 503 when the store failed on the way: send those again), `enrollment_id`, `state`, `detail`, `errors`",
        "content": {_MEDIA_TYPE: {"schema": {"type": "string"}, "example": _TOLD_EXAMPLE}},
    }
}

router: APIRouter = api_router("enrollment", tags=["enrollments"])


class _Line(NamedTuple):
    """A line that is not blank, and what it asks for or why it cannot be taken."""

    number: int
    asked: Enroll | Invalid


@router.post(
    "/enrollments:bulk",
    summary="Daftarkan banyak peserta sekaligus",
    response_class=StreamingResponse,
    openapi_extra=_BODY,
    responses={**_ANSWER, **problems(413, 422)},
)
async def post_enrollments(request: Request, ctx: Ctx, principal: Writer, language: Language) -> StreamingResponse:
    """Enrol up to 10,000 persons, a line each; good lines are kept, whatever becomes of the others.

    The same lines again change nothing: who is in already answers 409 with the same `enrollment_id`.
    """
    lines = _numbered(await request.body())
    chunks = [lines[start : start + CHUNK] for start in range(0, len(lines), CHUNK)]
    # while nothing is stored, a store in trouble can still be the answer to the whole request
    first = await _serve(ctx, principal, chunks[0], language)
    return StreamingResponse(_rest(ctx, principal, first, chunks[1:], language), media_type=_MEDIA_TYPE)


async def _rest(
    ctx: Context, principal: Principal, first: bytes, chunks: Sequence[Sequence[tuple[int, bytes]]], language: str
) -> AsyncIterator[bytes]:
    yield first
    for chunk in chunks:
        try:
            answer = await _serve(ctx, principal, chunk, language)
        except Unavailable as trouble:
            answer = b"".join(_told(number, trouble, language) for number, _ in chunk)
        yield answer


async def _serve(ctx: Context, principal: Principal, chunk: Sequence[tuple[int, bytes]], language: str) -> bytes:
    """Store one chunk; its answers, a line each. Raises ``Unavailable``."""
    lines = [_Line(number, _read(text)) for number, text in chunk]
    commands = [line.asked for line in lines if isinstance(line.asked, Enroll)]
    answers = iter(await ctx.database.write_long(enroll_many, principal, commands, ctx.clock.now(), ctx.rules))
    return b"".join(
        _told(line.number, line.asked if isinstance(line.asked, Invalid) else next(answers), language) for line in lines
    )


def _numbered(body: bytes) -> list[tuple[int, bytes]]:
    """The lines that are not blank, numbered from 1. Raises ``Invalid`` for none or too many."""
    texts = body.removeprefix(_BOM).split(b"\n")
    lines = [(number, text) for number, text in enumerate(texts, 1) if text and not text.isspace()]
    if not lines:
        raise Invalid(_EMPTY)
    if len(lines) > MOST_LINES:
        raise Invalid(_TOO_MANY, most_lines=MOST_LINES)
    return lines


def _read(text: bytes) -> Enroll | Invalid:
    try:
        return EnrollmentNew.model_validate_json(text).command
    except ValidationError as error:
        return Invalid(_MEND, faults_of(error.errors(include_url=False, include_input=False)))
    except Invalid as invalid:
        return invalid


def _told(number: int, answer: NewEnrollment | Problem, language: str) -> bytes:
    if isinstance(answer, NewEnrollment):
        return b'{"line":%d,"status":201,"enrollment_id":"%s","state":"%s"}\n' % (
            number,
            answer.enrollment_id.encode(),
            answer.status.encode(),
        )
    told: dict[str, Any] = {"line": number, "status": answer.status, "detail": answer.detail.in_language(language)}
    told |= {name: answer.extra[name] for name in _TOLD if name in answer.extra}
    if answer.faults:
        told["errors"] = [
            {"pointer": fault.pointer, "detail": fault.message.in_language(language)} for fault in answer.faults
        ]
    return to_json(told) + b"\n"
