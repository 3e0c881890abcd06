"""OpenAPI 3.1: a document for each service, one for all of them, and a page to try it that needs no internet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from shared.web.auth import public
from shared.web.examples import restore_nulls
from shared.web.introduction import introduction, tags_of
from shared.web.problems import add_schemas

_ASSETS: Final = "/docs/assets"
_OPEN: Final = "documentation is for everyone"


class Documents:
    """An application's documents, each made when it is first asked for."""

    def __init__(self, services: Mapping[str, str]) -> None:
        self._titles = services
        self._made: dict[str, dict[str, Any]] = {}

    def of(self, app: FastAPI, service: str) -> dict[str, Any]:
        """A service's document; for ``""`` the one of all."""
        if service not in self._made:
            prefix = f"/{service}/" if service else "/"
            routes = [route for route in iter_route_contexts(app.routes) if (route.path or "").startswith(prefix)]
            document = get_openapi(
                title=self._titles.get(service, app.title),
                version=app.version,
                description=introduction(service),
                routes=routes,
            )
            document["tags"] = tags_of([service] if service else self._titles, _tags_in(document))
            add_schemas(document)
            restore_nulls(document, routes)
            self._made[service] = document
        return self._made[service]


def _tags_in(document: Mapping[str, Any]) -> set[str]:
    operations = (operation for path in document["paths"].values() for operation in path.values())
    return {tag for operation in operations for tag in operation.get("tags", ())}


def add_docs(app: FastAPI, services: Mapping[str, str]) -> None:
    """Serve ``/docs``, ``/openapi.json`` and ``/<service>/openapi.json``."""
    app.state.documents = Documents(services)
    app.router.routes.extend(_router.routes)
    for service in services:
        app.router.routes.extend(_document_router(service).routes)
    app.mount(_ASSETS, StaticFiles(packages=[("fastapi_swagger", "resources")]))


# The same routes serve every application: FastAPI remembers each endpoint for good, and with it whatever it holds.
_router = APIRouter(include_in_schema=False, dependencies=[public(_OPEN)])


@_router.get("/openapi.json")
async def get_merged(request: Request) -> JSONResponse:
    """The document of all services."""
    return JSONResponse(request.app.state.documents.of(request.app, ""))


@_router.get("/docs")
async def get_page() -> HTMLResponse:
    """The page to try it."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Mumpuni API",
        swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{_ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{_ASSETS}/favicon-32x32.png",
        swagger_ui_parameters={"filter": True, "persistAuthorization": True, "displayRequestDuration": True},
    )


@_router.get("/")
async def get_root() -> RedirectResponse:
    """To the page."""
    return RedirectResponse("/docs")


@cache
def _document_router(service: str) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=[public(_OPEN)])

    @router.get(f"/{service}/openapi.json")
    async def get_document(request: Request) -> JSONResponse:
        return JSONResponse(request.app.state.documents.of(request.app, service))

    return router
