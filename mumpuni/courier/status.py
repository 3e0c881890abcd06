"""What the courier tells of itself: alive, ready, metrics. Kept inside by the gateway, like the services' own."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mumpuni.courier.rounds import Courier


def status_of(courier: Courier) -> Starlette:
    """``/health/live``, ``/health/ready`` and ``/metrics``, to be mounted at ``/courier``."""

    async def live(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(_: Request) -> Response:
        is_working = not courier.stopping.is_set()
        return JSONResponse({"ready": is_working, "waiting": courier.waiting}, 200 if is_working else 503)

    async def metrics(_: Request) -> Response:
        return Response(courier.metrics.render(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", metrics)])
