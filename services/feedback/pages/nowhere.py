"""An address that is no page: whoever reads pages is told so on one. Programs get the API's answer for it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from services.feedback.pages.rendering import ROOT
from services.feedback.pages.route import NOWHERE, PageRoute, told
from shared.errors import NotFound
from shared.web.auth import public

_FOR_PROGRAMS: Final = (f"{ROOT}/v1/", f"{ROOT}/openapi.json")
"""Under these a browser, too, gets what a program gets."""


class NowhereRoute(PageRoute):
    """Matches for browsers alone, and nothing that another route may still answer: it stands behind all pages."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As any route, for who asks for a page. An address that ends with ``/`` is first looked for without."""
        path = str(scope.get("path", ""))
        if path.endswith("/") or path.startswith(_FOR_PROGRAMS) or not wants_page(Headers(scope=scope).get("accept")):
            return Match.NONE, {}
        return super().matches(scope)


def wants_page(accept: str | None) -> bool:
    """Whether an ``Accept`` header names HTML, as browsers do; ``*/*`` alone does not."""
    offers = (part.replace(" ", "").lower().split(";") for part in (accept or "").split(","))
    return any(kind == "text/html" and not {"q=0", "q=0.0"} & set(rest) for kind, *rest in offers)


router = APIRouter(route_class=NowhereRoute)


@router.api_route("/{path:path}", methods=["GET", "HEAD", "POST"], dependencies=[public("tells nothing")])
async def get_nowhere(request: Request) -> Response:
    """There is no such page."""
    return told(request, NotFound(NOWHERE))
