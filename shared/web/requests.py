"""Reading bodies the way our contract answers for them: what is not UTF-8 is a fault of the body, not of the server."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute


class JsonRequest(Request):
    """A request whose body that is no UTF-8, or nested beyond reason, counts as invalid JSON."""

    async def json(self) -> Any:
        """The body as JSON. Raises ``JSONDecodeError`` for everything that is not."""
        try:
            return json.loads((await self.body()).decode("utf-8"), parse_constant=_no_constant)
        except UnicodeDecodeError as error:
            raise json.JSONDecodeError("not UTF-8", "", error.start) from error
        except RecursionError as error:
            raise json.JSONDecodeError("nested too deeply", "", 0) from error


class JsonRoute(APIRoute):
    """A route that reads its body as ``JsonRequest``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler with our request class."""
        handle = super().get_route_handler()

        async def read(request: Request) -> Response:
            return await handle(JsonRequest(request.scope, request.receive))

        return read


def _no_constant(name: str) -> float:
    raise json.JSONDecodeError(f"{name} is no JSON number", "", 0)
