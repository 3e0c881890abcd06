"""Every route of evaluation, noun by noun."""

from __future__ import annotations

from fastapi import APIRouter

from services.evaluation.api import (
    agencies,
    assessment_requests,
    audit,
    ip_asn,
    jp,
    judgements,
    plans,
    profiles,
    programmes,
    recommendations,
    rule_sets,
    scores,
    series,
    talent,
    trends,
    what_if,
)


def routes() -> APIRouter:
    """What is served under ``/evaluation/v1``."""
    router = APIRouter()
    for noun in (
        scores,
        trends,
        what_if,
        jp,
        ip_asn,
        talent,
        profiles,
        programmes,
        agencies,
        plans,
        series,
        rule_sets,
        audit,
    ):
        router.include_router(noun.router)
    for noun in (assessment_requests, recommendations):
        router.include_router(noun.router)
    for records in judgements.routers():
        router.include_router(records)
    return router
