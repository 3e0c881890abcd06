"""Recommendations: rules propose, humans decide, the person is heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Query, Response

from services.evaluation.api.doors import PageOf, Repeatable, Writer, answering
from services.evaluation.api.examples.recommendations import APPEALED, OVERTURNED, RECOMMENDATION_ID
from services.evaluation.api.parameters import EmployeeId, Language, PersonReader, Reader
from services.evaluation.api.parties import Decider, Involved, Person
from services.evaluation.api.recommendation_bodies import (
    AppealDecisionBody,
    DecisionBody,
    ErasedBody,
    RecommendationBody,
    TrailBody,
    WordsBody,
    recommendation_body,
    trail_body,
)
from services.evaluation.context import Ctx
from services.evaluation.domain.recommendation import Kind, State
from services.evaluation.handlers import deciding
from services.evaluation.handlers.access import readable_person, require_asked
from services.evaluation.store import recommendations
from services.evaluation.store.recommendations import Move, Recommendation
from shared.database import Tx
from shared.events.base import Id, Slug
from shared.service import api_router
from shared.web.etag import etag
from shared.web.idempotency import Answer
from shared.web.pagination import Page, page_of
from shared.web.problems import problems

router = api_router("evaluation", tags=["recommendations"])

RecommendationId = Annotated[Id, Path(examples=[RECOMMENDATION_ID])]


@router.get("/recommendations", summary="Daftar rekomendasi", responses=problems())
async def list_recommendations(
    context: Ctx,
    reader: Reader,
    page: PageOf,
    language: Language,
    agency: Annotated[Slug | None, Query(description="Only about people of this agency")] = None,
    kind: Annotated[Kind | None, Query()] = None,
    state: Annotated[State | None, Query(description="`open` waits for a decision")] = None,
) -> Page[RecommendationBody]:
    """What the rules propose about the people of the caller's agency or city, by id."""

    def script(tx: Tx) -> Sequence[Recommendation]:
        require_asked(tx, reader, agency)
        return recommendations.visible(tx, reader, agency, kind, state, page.after, page.limit + 1)

    bodies = [recommendation_body(one, language) for one in await context.database.read(script)]
    return page_of(bodies, page, lambda one: one.recommendation_id)


@router.get(
    "/employees/{employee_id}/recommendations", summary="Rekomendasi tentang seorang pegawai", responses=problems(404)
)
async def list_own_recommendations(
    employee_id: EmployeeId, context: Ctx, reader: PersonReader, language: Language
) -> Page[RecommendationBody]:
    """Everything that was ever proposed about a person, who sees it too; of each decision a notice tells them."""

    def script(tx: Tx) -> Sequence[Recommendation]:
        readable_person(tx, reader, employee_id)
        return recommendations.of_people(tx, [employee_id]).get(employee_id, [])

    found = await context.database.read(script)
    await context.audit.read(reader, "recommendations-read", employee_id)
    return Page(items=[recommendation_body(one, language) for one in found])


@router.get("/recommendations/{recommendation_id}", summary="Lihat rekomendasi", responses=problems(404))
async def get_recommendation(
    recommendation_id: RecommendationId, context: Ctx, reader: Involved, language: Language, response: Response
) -> RecommendationBody:
    """One recommendation with its reasons, figures and rule set. The person concerned may read it too."""
    found = await context.database.read(deciding.seen, reader, recommendation_id)
    await context.audit.read(reader, "recommendation-read", found.employee_id)
    response.headers.update(etag(found.version))
    return recommendation_body(found, language)


@router.get("/recommendations/{recommendation_id}/trail", summary="Jejak rekomendasi", responses=problems(404))
async def get_trail(recommendation_id: RecommendationId, context: Ctx, reader: Involved) -> TrailBody:
    """Every step: who did what when, and the reasons and words that were written. The person may read it too."""

    def script(tx: Tx) -> tuple[Recommendation, Sequence[Move]]:
        return deciding.seen(tx, reader, recommendation_id), recommendations.trail(tx, recommendation_id)

    found, steps = await context.database.read(script)
    await context.audit.read(reader, "recommendation-trail-read", found.employee_id)
    return trail_body(found, steps)


@router.post(
    "/recommendations/{recommendation_id}/decision",
    summary="Putuskan rekomendasi",
    response_model=RecommendationBody,
    responses=problems(404, 409),
)
async def post_decision(
    recommendation_id: RecommendationId,
    body: DecisionBody,
    context: Ctx,
    decider: Decider,
    once: Repeatable,
    language: Language,
) -> Response:
    """Approve or reject an open recommendation as a named official, with a reason. Nothing follows from it by itself;
    the person is told and may appeal. Nobody decides about themself."""

    def script(tx: Tx) -> Answer:
        found = deciding.decide(tx, decider, recommendation_id, body.decision, body.reason, context.moment())
        return _answer(found, language)

    return await once.write(context.database, script)


@router.post(
    "/recommendations/{recommendation_id}/comment",
    summary="Komentari rekomendasi tentang diri sendiri",
    response_model=RecommendationBody,
    responses=problems(404, 409),
)
async def post_comment(
    recommendation_id: RecommendationId,
    body: WordsBody,
    context: Ctx,
    person: Person,
    once: Repeatable,
    language: Language,
) -> Response:
    """The person concerned says something about it; it stands in the trail."""

    def script(tx: Tx) -> Answer:
        found = deciding.comment(tx, person, recommendation_id, body.text, context.moment())
        return _answer(found, language)

    return await once.write(context.database, script)


@router.post(
    "/recommendations/{recommendation_id}/appeal",
    summary="Ajukan keberatan atas keputusan",
    openapi_extra=answering(APPEALED),
    response_model=RecommendationBody,
    responses=problems(404, 409),
)
async def post_appeal(
    recommendation_id: RecommendationId,
    body: WordsBody,
    context: Ctx,
    person: Person,
    once: Repeatable,
    language: Language,
) -> Response:
    """The person concerned objects to a decision, until the day in `appeal_until`."""

    def script(tx: Tx) -> Answer:
        found = deciding.appeal(tx, person, recommendation_id, body.text, context.moment())
        return _answer(found, language)

    return await once.write(context.database, script)


@router.post(
    "/recommendations/{recommendation_id}/appeal-decision",
    summary="Putuskan keberatan",
    openapi_extra=answering(OVERTURNED),
    response_model=RecommendationBody,
    responses=problems(404, 409),
)
async def post_appeal_decision(
    recommendation_id: RecommendationId,
    body: AppealDecisionBody,
    context: Ctx,
    decider: Decider,
    once: Repeatable,
    language: Language,
) -> Response:
    """Uphold or overturn a decision that was appealed; by somebody other than who took it."""

    def script(tx: Tx) -> Answer:
        moment = context.moment()
        found = deciding.decide_appeal(tx, decider, recommendation_id, body.decision, body.reason, moment)
        return _answer(found, language)

    return await once.write(context.database, script)


@router.delete(
    "/employees/{employee_id}/texts", summary="Hapus tulisan tentang seorang pegawai", responses=problems(404)
)
async def delete_texts(employee_id: EmployeeId, context: Ctx, writer: Writer) -> ErasedBody:
    """Erase everything that was written about a person or by them: reasons, comments, appeals. Figures stay."""
    erased = await context.database.write(deciding.erase_texts, writer, employee_id, context.moment())
    return ErasedBody(employee_id=employee_id, texts=erased)


def _answer(found: Recommendation, language: str) -> Answer:
    return Answer(recommendation_body(found, language), 200, etag(found.version))
