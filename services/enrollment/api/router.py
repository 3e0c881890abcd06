"""Every route of enrollment, noun by noun."""

from __future__ import annotations

from fastapi import APIRouter

from services.enrollment.api import (
    agencies,
    audit,
    bulk,
    employees,
    enrollments,
    import_rows,
    imports,
    mentorships,
    programmes,
    sessions,
)


def routes() -> APIRouter:
    """What is served under ``/enrollment/v1``."""
    router = APIRouter()
    for noun in (
        agencies,
        employees,
        programmes,
        sessions,
        bulk,
        enrollments,
        mentorships,
        imports,
        import_rows,
        audit,
    ):
        router.include_router(noun.router)
    return router
