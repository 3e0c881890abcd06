"""Every route of enrollment, noun by noun."""

from __future__ import annotations

from fastapi import APIRouter

from services.enrollment.api import (
    agencies,
    attendance,
    audit,
    budgets,
    bulk,
    certificates,
    employees,
    enrollments,
    exports,
    import_rows,
    imports,
    lives,
    meetings,
    mentorships,
    moves,
    person_exports,
    positions,
    programmes,
    recommendations,
    register_imports,
    sessions,
    suggestions,
    xapi,
    xapi_mapping,
)


def routes() -> APIRouter:
    """What is served under ``/enrollment/v1``."""
    router = APIRouter()
    for noun in (
        agencies,
        employees,
        moves,
        person_exports,
        positions,
        programmes,
        sessions,
        budgets,
        bulk,
        enrollments,
        lives,
        attendance,
        certificates,
        suggestions,
        mentorships,
        meetings,
        recommendations,
        register_imports,
        imports,
        import_rows,
        exports,
        audit,
        xapi,
        xapi_mapping,
    ):
        router.include_router(noun.router)
    return router
