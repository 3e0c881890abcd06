"""Health, version and metrics of one service."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.errors import Unavailable
from shared.metrics import Metrics
from shared.web.auth import public

_OPEN: Final = "tells nothing about anyone; kept inside by the gateway"
_READY: Final[JsonDict] = {
    "ready": True,
    "store": True,
    "bus": True,
    "consumers": {"feedback": "running"},
    "lag_records": {"feedback": 0},
    "troubled": {},
}


class Readiness(BaseModel):
    """Whether the service can do its work, part by part."""

    model_config = ConfigDict(json_schema_extra={"examples": [_READY]})

    ready: bool
    store: bool
    bus: bool
    consumers: dict[str, str] = Field(description="`running`, or why a consumer has stopped", examples=[{}])
    lag_records: dict[str, int] = Field(description="Records not yet applied, by consumer group", examples=[{}])
    troubled: dict[str, str] = Field(description="Background work that failed and is being restarted", examples=[{}])


class Alive(BaseModel):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"alive": True}]})

    alive: bool = True


class Version(BaseModel):
    """Which release runs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"service": "feedback", "version": "0.1.0"}]})

    service: str
    version: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What a service's health is read from. The application has one for each of its services in ``state.watched``."""

    metrics: Metrics
    check: Callable[[], Awaitable[Readiness]]
    measure: Callable[[], Awaitable[None]]


@cache
def health_router(service: str) -> APIRouter:
    """``/<service>/health/live``, ``/health/ready``, ``/metrics``, ``/version``.

    The same routes serve every application: FastAPI remembers each endpoint for good, and with it whatever it holds.
    """
    router = APIRouter(prefix=f"/{service}", tags=["operations"], dependencies=[public(_OPEN)])

    @router.get(
        "/health/live",
        operation_id=f"{service}_live",
        summary="Periksa apakah proses menjawab",
        response_model=Alive,
        responses={503: {"model": Alive}},
    )
    async def get_live(request: Request) -> JSONResponse:
        """The process answers, and takes new requests: 503 while it finishes its last ones."""
        if getattr(request.app.state, "draining", False):
            return JSONResponse(Alive(alive=False).model_dump(), 503)
        return JSONResponse(Alive().model_dump())

    @router.get(
        "/health/ready",
        operation_id=f"{service}_ready",
        summary="Periksa kesiapan layanan",
        response_model=Readiness,
        responses={503: {"model": Readiness}},
    )
    async def get_ready(request: Request) -> JSONResponse:
        """Store, bus and consumers, each by itself; 503 when one of them keeps the service from its work."""
        readiness = await _watched(request, service).check()
        return JSONResponse(readiness.model_dump(), 200 if readiness.ready else 503)

    @router.get(
        "/metrics",
        operation_id=f"{service}_metrics",
        summary="Metrik Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}}},
    )
    async def get_metrics(request: Request) -> Response:
        """Prometheus metrics of this service; without a store, those that are not read from it."""
        watched = _watched(request, service)
        try:
            await watched.measure()
        except Unavailable:
            watched.metrics.store_answers.labels(service).set(0)
        else:
            watched.metrics.store_answers.labels(service).set(1)
        return Response(watched.metrics.render(), media_type=CONTENT_TYPE_LATEST)

    @router.get("/version", operation_id=f"{service}_version", summary="Versi yang berjalan")
    async def get_version() -> Version:
        """Which release runs."""
        return Version(service=service, version=release())

    return router


def _watched(request: Request, service: str) -> Watched:
    watched: Watched = request.app.state.watched[service]
    return watched


def release() -> str:
    """The release: of the image (``MUMPUNI_VERSION``), else the installed one; ``0+unknown`` in a bare tree."""
    told = os.environ.get("MUMPUNI_VERSION")
    if told:
        return told
    try:
        return version("mumpuni")
    except PackageNotFoundError:
        return "0+unknown"
