"""The server that is measured: the embedded mode as it ships, plus one route that does nothing, as its floor.

``python -m bench.server FOLDER PORT`` prints ``ready`` once it accepts requests.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Depends
from starlette.responses import Response

from mumpuni.embedded import create_app
from services.enrollment.api.enrollments import EnrollmentNew
from services.enrollment.context import Context
from shared.service import api_router
from shared.serving import Server
from shared.web.auth import Principal, allow
from shared.web.context import context_of
from shared.web.idempotency import Once

router = api_router("enrollment")
NOTHING = b'{"enrollment_id":"00000000-0000-7000-8000-000000000000","status":"enrolled"}'


@router.post("/nothing", status_code=201)
async def post_nothing(
    body: EnrollmentNew,
    context: Annotated[Context, context_of("enrollment")],
    principal: Annotated[Principal, allow("enrollment:write")],
    once: Annotated[Once, Depends(Once.of)],
) -> Response:
    """Everything ``POST /enrollments`` does around the write: token, body, dependencies, answer."""
    return Response(NOTHING, 201, media_type="application/json")


def main() -> None:
    """Serve until killed."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    names = tuple(sys.argv[3:]) or ("enrollment", "evaluation", "feedback", "notification")
    app = create_app(folder, names=names)
    app.router.routes.extend(router.routes)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )
    Server(config, lambda: print("ready", flush=True)).run()


if __name__ == "__main__":
    main()
