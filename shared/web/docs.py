"""OpenAPI 3.1: a document for each service, one for all of them, and a page to try it that needs no internet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from shared.web.auth import public
from shared.web.problems import add_schemas

_ASSETS: Final = "/docs/assets"
_OPEN: Final = "documentation is for everyone"


def add_docs(app: FastAPI, services: Mapping[str, str]) -> None:
    """Serve ``/docs``, ``/openapi.json`` and ``/<service>/openapi.json``."""
    made: dict[str, dict[str, Any]] = {}

    def document(name: str) -> dict[str, Any]:
        if name not in made:
            prefix = f"/{name}/" if name else "/"
            routes = [route for route in iter_route_contexts(app.routes) if (route.path or "").startswith(prefix)]
            title = services.get(name, app.title)
            made[name] = get_openapi(title=title, version=app.version, routes=routes)
            add_schemas(made[name])
        return made[name]

    @app.get("/openapi.json", include_in_schema=False, dependencies=[public(_OPEN)])
    async def get_merged() -> JSONResponse:
        return JSONResponse(document(""))

    for service in services:
        _add_document(app, service, document)

    @app.get("/docs", include_in_schema=False, dependencies=[public(_OPEN)])
    async def get_page() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Mumpuni API",
            swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{_ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{_ASSETS}/favicon-32x32.png",
            swagger_ui_parameters={"filter": True, "persistAuthorization": True, "displayRequestDuration": True},
        )

    @app.get("/", include_in_schema=False, dependencies=[public(_OPEN)])
    async def get_root() -> RedirectResponse:
        return RedirectResponse("/docs")

    app.mount(_ASSETS, StaticFiles(packages=[("fastapi_swagger", "resources")]))


def _add_document(app: FastAPI, service: str, document: Any) -> None:
    @app.get(f"/{service}/openapi.json", include_in_schema=False, dependencies=[public(_OPEN)])
    async def get_document() -> JSONResponse:
        return JSONResponse(document(service))
