"""Every route of evaluation, noun by noun."""

from __future__ import annotations

from fastapi import APIRouter

from services.evaluation.api import agencies, audit, jp, profiles, programmes, scores


def routes() -> APIRouter:
    """What is served under ``/evaluation/v1``."""
    router = APIRouter()
    for noun in (scores, jp, profiles, programmes, agencies, audit):
        router.include_router(noun.router)
    return router
