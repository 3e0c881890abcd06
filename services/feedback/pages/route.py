"""Routes of pages: what goes wrong is told as a page, not as JSON."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from services.feedback.pages.rendering import page
from shared.errors import NotFound, Problem, Text

NOWHERE = Text("Halaman ini tidak ada.", "There is no such page.")


class PageRoute(APIRoute):
    """A route whose problems are shown as a page with the same status."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler with our way of telling problems."""
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handle(request)
            except Problem as problem:
                return told(request, problem)
            except RequestValidationError:
                return told(request, NotFound(NOWHERE))

        return shown


def page_router() -> APIRouter:
    """A router for pages."""
    return APIRouter(route_class=PageRoute)


def told(request: Request, problem: Problem) -> Response:
    """The page of a problem."""
    return page(request, "problem.html", status=problem.status, headers=problem.headers, problem=problem)
